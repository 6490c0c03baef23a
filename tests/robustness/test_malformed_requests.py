"""Bytes that no app of ours would send: each is answered plainly, none is the hall's fault, and the next person is
served. (`served` fails at its end if the hall logged a fault of its own.)"""

import socket

import pytest

from core.call import LANGUAGES
from core.ids import new_id
from tests.builders import MATTER
from tests.robustness.served import Served
from tests.robustness.wire import Answer, form, read_answer, request, send

JSON = ("Content-Type", "application/json")
CHECK, DRAFTS = "/api/v1/check", "/api/v1/applications"
ARABIC_ONE = "%D9%A1"


def refused(answer: Answer, status: int, code: str) -> Answer:
    problem = answer.problem
    assert (answer.status, problem["code"]) == (status, code), problem
    assert set(problem["sentences"]) == set(LANGUAGES) and all(problem["sentences"].values())
    return answer


@pytest.fixture(scope="module")
def phone(served: Served) -> tuple[str, str]:
    return "Authorization", f"Bearer {served.sign_in()}"


BODIES = {
    "nothing": b"",
    "half of one": b'{"code": "x',
    "a byte order mark": b'\xef\xbb\xbf{"code": "x"}',
    "invalid UTF-8": b'{"code": "\xff\xfe"}',
    "GB18030 instead of UTF-8": '{"code": "张"}'.encode("gb18030"),
    "UTF-16": '{"code": "x"}'.encode("utf-16"),
    "overlong UTF-8": b'{"code": "\xc0\xaf"}',
    "half a surrogate": b'{"code": "\\ud800"}',
    "NUL, written out": b'{"code": "a\\u0000b"}',
    "NUL, as it is": b'{"code": "a\x00b"}',
    "ten thousand lists": b"[" * 10_000 + b"]" * 10_000,
    "ten thousand objects": b'{"code":' * 10_000 + b"1" + b"}" * 10_000,
    "deep inside an unknown field": b'{"code":"x","more":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
    "a number for a text": b'{"code": 5}',
    "a number of a thousand digits": b'{"code": ' + b"9" * 1000 + b"}",
    "a number beyond floats": b'{"code": 1e999999}',
    "not a number": b'{"code": NaN}',
    "an unknown field": b'{"code": "x", "admin": true}',
    "two values": b'{"code": "x"}{"code": "y"}',
    "a form": b"code=x",
}


@pytest.mark.parametrize("name", BODIES)
def test_a_body_that_is_not_the_json_asked_for_is_a_plain_refusal(served: Served, name: str) -> None:
    refused(send(served.address, request("POST", CHECK, BODIES[name], [JSON])), 400, "request_invalid")


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/xml",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "json",
        "",
        ";;=",
        "\\",
    ],
)
def test_another_content_type_is_415(served: Served, kind: str) -> None:
    answer = send(served.address, request("POST", CHECK, b'{"code": "x"}', [("Content-Type", kind)]))
    refused(answer, 415, "content_type_unsupported")


def test_a_form_with_a_text_part_is_no_picture(served: Served, phone: tuple[str, str]) -> None:
    application_id = draft(served, phone)
    body, kind = form([("picture", "<html>")])
    target = f"{DRAFTS}/{application_id}/documents/{new_id()}?material=lease"
    headers = [phone, ("Content-Type", kind), ("Idempotency-Key", new_id())]
    refused(send(served.address, request("PUT", target, body, headers)), 415, "content_type_unsupported")


def draft(served: Served, phone: tuple[str, str]) -> str:
    id = new_id()
    body = f'{{"id": "{id}", "matter": "{MATTER}", "answers": {{}}}}'.encode()
    started = send(served.address, request("POST", DRAFTS, body, [JSON, phone, ("Idempotency-Key", new_id())]))
    assert started.status == 201, started
    return id


@pytest.mark.parametrize(
    "id",
    [
        ARABIC_ONE * 36,
        "%0a" * 36,
        "00000000-0000-7000-8000-00000000000" + ARABIC_ONE,
        "00000000-0000-7000-8000-000000000000%0a",
        "00000000-0000-7000-8000-00000000000%0a",
        "00000000-0000-7000-8000-00000000000%00",
        "00000000-0000-7000-8000-000000000%ff%fe",
        "%20" + "00000000-0000-7000-8000-00000000000",
        "0000_0000-0000-7000-8000-00000000000",
        "'%20or%201=1--" + "0" * 24,
        "-1",
        "9" * 400,
        "x" * 60_000,
    ],
)
def test_what_cannot_be_a_name_is_a_plain_refusal(served: Served, phone: tuple[str, str], id: str) -> None:
    for target in (
        f"{DRAFTS}/{id}",
        f"{DRAFTS}/{id}/timeline",
        f"/api/v1/notices/{id}/pdf",
        f"/api/v1/certificates/{id}",
    ):
        refused(send(served.address, request("GET", target, headers=[phone])), 400, "request_invalid")


@pytest.mark.parametrize(
    "target",
    [
        f"/api/v1/matters/{MATTER}%0a",
        "/api/v1/matters?query=x&limit=1_0",
        "/api/v1/matters?query=x&limit=%201",
        "/api/v1/matters?query=x&limit=" + ARABIC_ONE,
        "/api/v1/matters?query=x&limit=99999999999999999999",
        "/api/v1/matters?query=x&limit=-1",
        "/api/v1/matters?query=" + "%25" * 61,
        "/api/v1/me/applications?after=%0a",
        "/api/v1/me/applications?after=" + "x" * 101,
    ],
)
def test_a_parameter_that_does_not_fit_is_a_plain_refusal(served: Served, phone: tuple[str, str], target: str) -> None:
    refused(send(served.address, request("GET", target, headers=[phone])), 400, "request_invalid")


@pytest.mark.parametrize("words", ["%00", "%ff%fe", "%25%25%25", "'%3B--", "%F0%9F%92%A9", "(((((", "*", "%0a"])
def test_odd_words_find_nothing_and_break_nothing(served: Served, words: str) -> None:
    assert send(served.address, request("GET", f"/api/v1/matters?query={words}")).body == b"[]"


@pytest.mark.parametrize(
    "target", ["/api/v1/matters/..%2f..%2fetc", "/desk/static/..%2f..%2fhall.py", "/%2e%2e/x", "/%"]
)
def test_a_path_that_climbs_leads_nowhere(served: Served, target: str) -> None:
    assert send(served.address, request("GET", target)).status == 404


def test_of_two_authorisations_none_is_believed(served: Served, phone: tuple[str, str]) -> None:
    other = ("Authorization", f"Bearer {served.sign_in('陈国强')}")
    answer = send(served.address, request("GET", "/api/v1/me", headers=[phone, other]))
    refused(answer, 401, "token_unknown")


def test_of_two_request_keys_none_is_taken(served: Served, phone: tuple[str, str]) -> None:
    body = f'{{"id": "{new_id()}", "matter": "{MATTER}", "answers": {{}}}}'.encode()
    keys = [("Idempotency-Key", new_id()), ("Idempotency-Key", new_id())]
    answer = send(served.address, request("POST", DRAFTS, body, [JSON, phone, *keys]))
    refused(answer, 400, "idempotency_key_invalid")


@pytest.mark.parametrize("key", ["", "x" * 101, "a b", "键", "a\tb"])
def test_a_request_key_that_is_none_is_refused(served: Served, phone: tuple[str, str], key: str) -> None:
    answer = send(served.address, request("POST", DRAFTS, b"{}", [JSON, phone, ("Idempotency-Key", key)]))
    refused(answer, 400, "idempotency_key_invalid")


@pytest.mark.parametrize(
    "value", ["Bearer", "Bearer ", "bearer x", "Basic YTpi", "Bearer " + "x" * 10_000, "Bearer 张" + "x" * 30, "\xff"]
)
def test_a_credential_that_is_none_is_401(served: Served, value: str) -> None:
    refused(
        send(served.address, request("GET", "/api/v1/me", headers=[("Authorization", value)])), 401, "token_unknown"
    )


@pytest.mark.parametrize(
    "written",
    [
        "",
        "x",
        "=",
        'kiosk=("@method");keyid="x"',
        "kiosk=();keyid=5",
        "kiosk=1;keyid=x",
        'kiosk=?1;keyid="x"',
        'kiosk=();keyid=""',
        'a=();keyid="x", b=();keyid="x"',
        "(((((((((",
        'kiosk=("@method");created=x;keyid="x"',
        "\xff\xfe",
    ],
)
def test_a_signature_that_is_none_is_401(served: Served, written: str) -> None:
    known = served.enrol().terminal_id
    for sent in (written, written.replace('"x"', f'"{known}"')):
        headers = [("Signature-Input", sent), ("Signature", "kiosk=:AAAA:")]
        answer = send(served.address, request("GET", "/api/v1/terminals/self", headers=headers))
        assert answer.status == 401 and answer.problem["code"] in ("signature_invalid", "terminal_unknown"), answer


@pytest.mark.parametrize("method", ["HEAD", "PATCH", "TRACE", "DELETE", "PROPFIND"])
def test_another_method_is_405_and_says_which_are_allowed(served: Served, method: str) -> None:
    answer = send(served.address, request(method, "/api/v1/sign-in/demo"))
    assert answer.status == 405
    assert {"GET", "POST"} <= {each.strip() for each in answer.headers["allow"].split(",")}


def test_the_limit_is_said_before_the_body_is_sent(served: Served) -> None:
    limit = served.hall.settings.limits.body_bytes
    answer = send(served.address, request("POST", CHECK, b"", [JSON], length=limit + 1))
    assert refused(answer, 413, "body_too_large").problem["details"] == {"limit_bytes": limit}


@pytest.mark.parametrize("length", ["-1", "1_0", "+5", "abc", "99999999999999999999999", "5, 5", "٣"])
def test_a_length_that_is_none_is_refused(served: Served, length: str) -> None:
    head = f"POST {CHECK} HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n"
    answer = send(served.address, head.encode(), b'{"code": "x"}')
    assert answer.status in (400, 413), answer


@pytest.mark.parametrize(
    "line",
    [
        b"GET",
        b"GET / HTTP/9.9",
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"GET / HTTP/1.1\r\n: x",
        b"GET /\x00 HTTP/1.1",
        b"\r\n" * 3,
    ],
)
def test_what_is_no_request_ends_that_connection_only(served: Served, line: bytes) -> None:
    with socket.create_connection(served.address, timeout=60) as link:
        link.sendall(line + b"\r\n\r\n")
        link.shutdown(socket.SHUT_WR)
        while data := link.recv(65536):
            assert data[9:10] != b"5", data
    assert send(served.address, request("GET", "/health")).status == 200


def test_two_lengths_cannot_smuggle_a_second_request(served: Served) -> None:
    hidden = b"GET /api/v1/sign-in/demo HTTP/1.1\r\nHost: hall\r\n\r\n"
    head = (
        f"POST {CHECK} HTTP/1.1\r\nHost: hall\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(hidden) + 5}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    )
    answer = send(served.address, head.encode() + hidden)
    assert answer.status == 400


def test_whoever_sends_slowly_holds_up_nobody(served: Served) -> None:
    links = [socket.create_connection(served.address, timeout=30) for _ in range(50)]
    for link in links:
        link.sendall(request("POST", CHECK, b'{"co', [JSON], length=13))
    assert send(served.address, request("GET", "/api/v1/hall")).status == 200
    for link in links[:25]:
        link.close()
    for link in links[25:]:
        link.sendall(b'de": "x"}')
        assert read_answer(link).status in (400, 429)
        link.close()


def test_whoever_leaves_in_the_middle_of_an_upload_leaves_nothing_behind(
    served: Served, phone: tuple[str, str]
) -> None:
    application_id = draft(served, phone)
    target = f"{DRAFTS}/{application_id}/documents/{new_id()}?material=lease"
    headers = [phone, ("Content-Type", "image/jpeg"), ("Idempotency-Key", new_id())]
    with socket.create_connection(served.address, timeout=60) as link:
        link.sendall(request("PUT", target, b"\xff\xd8\xff" + bytes(1000), headers, length=100_000))
    found = send(served.address, request("GET", f"{DRAFTS}/{application_id}", headers=[phone]))
    assert found.status == 200 and b'"documents":[]' in found.body
