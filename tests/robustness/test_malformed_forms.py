"""The pages of staff and public against what no page of ours sends, on both databases: bad fields, missing request
keys, garbage in cookies and addresses, requests that another site caused."""

import socket

import pytest

from core.ids import new_id
from tests.robustness.served import Served
from tests.robustness.wire import Answer, form, request, send

FORM = ("Content-Type", "application/x-www-form-urlencoded")
ID = "01a20000-0000-7000-8000-000000000000"
ODD_NAMES = ("%00", "a%00b", "%ff%fe", "%0d%0aSet-Cookie:%20a=b", "%E5%BC%A0", "x" * 5000, "%D9%A1" * 36, ID + "%0a")
ADDRESSES = (
    "/desk/cases/{}",
    "/desk/queues/{}",
    "/desk/queues/acceptance?after={}",
    "/desk/verifications/{}",
    "/desk/verifications/{}/originals/" + ID + "?slip=x",
    "/desk/verifications/" + ID + "/originals/{}?slip={}",
    "/desk/documents/{}",
    "/desk/documents/{}/small",
    "/desk/notices/{}/pdf",
    "/desk/notices/{}/ready",
    "/desk/certificates/{}/pdf",
    "/desk/certificates/{}/ready",
    "/desk/sign-in?after={}",
)


@pytest.fixture(scope="module")
def clerk(served_on_both: Served) -> tuple[str, str]:
    return "Cookie", f"desk={served_on_both.sign_in_staff('wangli')}"


def plain(answer: Answer) -> Answer:
    """No fault of the hall, and no header that the request has written."""
    assert answer.status < 500, answer.body[-600:]
    assert "set-cookie" not in answer.headers
    return answer


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_with_an_odd_name_finds_nothing(
    served_on_both: Served, clerk: tuple[str, str], address: str
) -> None:
    for name in ODD_NAMES:
        for headers in ([clerk], [], [clerk, ("HX-Request", "true")], [("HX-Request", "true")]):
            plain(send(served_on_both.address, request("GET", address.replace("{}", name), headers=headers)))


@pytest.mark.parametrize(
    "cookie",
    [
        "desk=",
        "desk=x",
        "desk=%00",
        "desk=\xff\xfe",
        "desk=张",
        'desk="\\000"',
        "=;=;;",
        "language=fr",
        "desk=" + "x" * 8000,
    ],
)
def test_a_cookie_that_is_none_leads_to_the_sign_in_page(served_on_both: Served, cookie: str) -> None:
    answer = plain(send(served_on_both.address, request("GET", "/desk/", headers=[("Cookie", cookie)])))
    assert answer.status == 303 and answer.headers["location"].startswith("/desk/sign-in")


BODIES = {
    "nothing": b"",
    "NUL": b"request=%00&code=a%00b&username=%00&password=%00",
    "invalid UTF-8": b"request=%ff&code=\xff\xfe&username=\xff",
    "no form at all": b'{"request": "x"}',
    "ten thousand fields": b"&".join(b"tick:a%d:b=met" % number for number in range(10_000)),
    "one endless field": b"code=" + b"x" * 100_000,
    "the key of nobody": b"request=x&code=x",
    "a right key and nonsense": f"request={ID}&tick:::=met&equal:x=yes&slip:x=%25&identity_kind=dragon".encode(),
}
POSTS = (
    f"/desk/cases/{ID}/accept",
    f"/desk/cases/{ID}/no-such-step",
    f"/desk/cases/{ID}/holder",
    "/desk/scan",
    "/desk/scan/picture",
    "/desk/scan/frame",
    f"/desk/verifications/{ID}",
    f"/desk/verifications/{ID}/originals/{ID}",
    "/desk/terminals/code",
    f"/desk/terminals/{ID}/confirm",
    "/desk/sign-in",
    "/desk/language",
    "/check/",
    "/receipt",
)


@pytest.mark.parametrize("name", BODIES)
def test_a_form_that_no_page_sends_changes_nothing(served_on_both: Served, clerk: tuple[str, str], name: str) -> None:
    multipart = ("Content-Type", "multipart/form-data; boundary=x")
    broken = ("Content-Type", "multipart/form-data")
    for address in POSTS:
        for kind in (FORM, multipart, broken, ("Content-Type", "application/json"), ("Content-Type", "\\")):
            answer = send(served_on_both.address, request("POST", address, BODIES[name], [clerk, kind]))
            assert answer.status < 500, (address, kind, answer.body[-600:])


def test_a_text_part_where_a_picture_belongs_is_said(served_on_both: Served, clerk: tuple[str, str]) -> None:
    body, kind = form([("picture", "<html>"), ("request", new_id())])
    for address in ("/desk/scan/picture", "/desk/scan/frame"):
        answer = send(served_on_both.address, request("POST", address, body, [clerk, ("Content-Type", kind)]))
        assert answer.status == 400


def test_a_change_without_a_request_key_is_refused(served_on_both: Served, clerk: tuple[str, str]) -> None:
    administrator = ("Cookie", f"desk={served_on_both.sign_in_staff('admin')}")
    answer = send(served_on_both.address, request("POST", "/desk/terminals/code", b"x=y", [administrator, FORM]))
    assert answer.status == 400


FOREIGN = (
    ("Sec-Fetch-Site", "cross-site"),
    ("Sec-Fetch-Site", "same-site"),
    ("Origin", "https://elsewhere.example"),
    ("Origin", "null"),
)


@pytest.mark.parametrize("header", FOREIGN, ids=str)
def test_what_another_site_caused_is_refused(
    served_on_both: Served, clerk: tuple[str, str], header: tuple[str, str]
) -> None:
    for address in POSTS:
        body = f"request={new_id()}".encode()
        answer = send(served_on_both.address, request("POST", address, body, [clerk, FORM, header]))
        assert answer.status == 403, (address, answer.body[-300:])


def test_a_form_larger_than_the_limit_is_refused_before_it_is_sent(
    served_on_both: Served, clerk: tuple[str, str]
) -> None:
    answer = send(served_on_both.address, request("POST", "/desk/scan/picture", b"", [clerk, FORM], length=30_000_000))
    assert answer.status in (400, 413) and b"20" in answer.body


def test_whoever_leaves_in_the_middle_of_a_form_is_no_fault(served_on_both: Served, clerk: tuple[str, str]) -> None:
    for address in ("/desk/scan/picture", "/check/"):
        with socket.create_connection(served_on_both.address, timeout=60) as link:
            link.sendall(request("POST", address, b"code=x", [clerk, FORM], length=1000))
    assert send(served_on_both.address, request("GET", "/health")).status == 200
