"""Whatever is wrong with a request, the answer is a problem with a code and a sentence in three languages."""

import json
import socket
from collections.abc import Iterator

import httpx
import pytest

from core import errors
from core.call import LANGUAGES
from core.errors import Refusal
from core.ids import new_id
from core.locale import CORE_FOLDER, Sentences
from mobile_api.languages import preferred
from mobile_api.problems import STATUS_OF_CODE, problem_of, status_of
from tests.mobile_api.house import LIN, House

JSON = {"Content-Type": "application/json"}


def problem(answer: httpx.Response, status: int, code: str) -> dict[str, object]:
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    found = answer.json()
    assert (answer.status_code, found["code"]) == (status, code), found
    assert found["status"] == status
    assert set(found["sentences"]) == set(LANGUAGES) and all(found["sentences"].values())
    return found


@pytest.fixture
def anybody(house: House) -> Iterator[httpx.Client]:
    with house.client() as client:
        yield client


@pytest.fixture
def phone(house: House) -> Iterator[httpx.Client]:
    with house.client(house.sign_in(house.enter(LIN))) as client:
        yield client


def test_the_title_is_in_the_language_asked_for(anybody: httpx.Client) -> None:
    for asked, language in {
        "zh-HK,en;q=0.5": "zh-Hant",
        "en-GB": "en",
        "zh-CN": "zh-Hans",
        "fr": "zh-Hans",
    }.items():
        found = anybody.get("/nowhere", headers={"Accept-Language": asked}).json()
        assert found["title"] == found["sentences"][language]


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "zh-Hans"),
        ("en;q=0.2, zh-TW;q=0.9", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hant;q=0, en;q=0.1", "en"),
        ("en;q=x, zh-SG", "zh-Hans"),
        ("*", "zh-Hans"),
        (",;q=,,;", "zh-Hans"),
    ],
)
def test_languages_are_weighed(accepted: str | None, language: str) -> None:
    assert preferred(accepted) == language


def test_an_unknown_address_and_method_are_said(anybody: httpx.Client) -> None:
    problem(anybody.get("/nowhere"), 404, "address_unknown")
    answer = anybody.patch("/hall")
    problem(answer, 405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]
    asked = anybody.options("/hall")
    assert asked.status_code == 204 and "GET" in asked.headers["allow"]


def test_another_content_type_is_refused(anybody: httpx.Client) -> None:
    answer = anybody.post("/check", content=b'{"code": "x"}', headers={"Content-Type": "text/plain"})
    problem(answer, 415, "content_type_unsupported")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"code": 5}',
        b'{"code": ""}',
        b'{"code": "x", "more": 1}',
        b'{"code": "\xff"}',
        b'{"code": "a\\u0000b"}',
        b'{"code": "\\ud800"}',
        b'{"code": "' + b"x" * 3000 + b'"}',
        b"[" * 100_000,
        b'{"code":' * 5_000,
    ],
)
def test_a_body_that_does_not_fit_is_refused_plainly(anybody: httpx.Client, body: bytes) -> None:
    problem(anybody.post("/check", content=body, headers=JSON), 400, "request_invalid")


@pytest.mark.parametrize(
    "path",
    [
        "/matters?query=",
        "/matters",
        "/matters?query=x&limit=٣",
        "/matters?query=x&limit=0",
        "/matters?query=x&language=fr",
        "/matters/A",
        "/matters/a%00b",
        "/matters/" + "a" * 100,
    ],
)
def test_a_parameter_that_does_not_fit_is_refused_plainly(anybody: httpx.Client, path: str) -> None:
    problem(anybody.get(path), 400, "request_invalid")


@pytest.mark.parametrize("id", ["1", "%00" * 12, "A" * 36, "0195f0a0-0000-7000-8000-00000000000g", "x" * 37])
def test_a_malformed_id_is_refused_plainly(phone: httpx.Client, id: str) -> None:
    problem(phone.get(f"/applications/{id}"), 400, "request_invalid")


def test_too_much_is_refused_before_it_is_sent(house: House) -> None:
    host, port = house.url.removeprefix("http://").split(":")
    head = (
        f"POST /api/v1/check HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        "Content-Length: 30000000\r\n\r\n"
    )
    with socket.create_connection((host, int(port)), timeout=60) as link:
        link.sendall(head.encode())
        assert link.recv(64).startswith(b"HTTP/1.1 413")


def test_too_much_without_a_stated_length_is_cut(anybody: httpx.Client) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(40):
            yield b"x" * 65536

    answer = anybody.post("/check", content=endless(), headers=JSON)
    found = problem(answer, 413, "body_too_large")
    assert found["details"] == {"limit_bytes": 1024 * 1024}


def test_a_changing_request_needs_a_key(phone: httpx.Client) -> None:
    draft = {"id": new_id(), "matter": "incubator-subsidy", "answers": {}}
    problem(phone.post("/applications", json=draft), 400, "idempotency_key_missing")
    long = phone.post("/applications", json=draft, headers={"Idempotency-Key": "x" * 101})
    problem(long, 400, "idempotency_key_invalid")


def test_the_same_key_gets_the_first_answer_and_another_request_with_it_is_refused(
    phone: httpx.Client,
) -> None:
    draft = {"id": new_id(), "matter": "individual-business-registration", "answers": {}}
    key = {"Idempotency-Key": new_id()}
    first = phone.post("/applications", json=draft, headers=key)
    again = phone.post("/applications", json=draft, headers=key)
    assert first.status_code == again.status_code == 201 and first.content == again.content
    other = phone.post("/applications", json=draft | {"id": new_id()}, headers=key)
    problem(other, 422, "request_key_reused")


def test_a_refusal_too_is_given_again(phone: httpx.Client) -> None:
    draft = {"id": new_id(), "matter": "no-such-matter", "answers": {}}
    key = {"Idempotency-Key": new_id()}
    first = phone.post("/applications", json=draft, headers=key)
    problem(first, 404, "matter_unknown")
    assert phone.post("/applications", json=draft, headers=key).content == first.content


def test_two_devices_cannot_overwrite_each_other(phone: httpx.Client) -> None:
    draft = {"id": new_id(), "matter": "individual-business-registration", "answers": {}}
    started = phone.post("/applications", json=draft, headers={"Idempotency-Key": new_id()})
    path = f"/applications/{draft['id']}/form"

    def fill(tag: str | None) -> httpx.Response:
        headers = {"Idempotency-Key": new_id()} | ({"If-Match": tag} if tag else {})
        return phone.put(path, json={"form": {"trade_name": "甲"}}, headers=headers)

    problem(fill(None), 428, "version_missing")
    changed = fill(started.headers["etag"])
    assert changed.status_code == 200 and changed.headers["etag"] != started.headers["etag"]
    problem(fill(started.headers["etag"]), 412, "version_changed")
    problem(fill("*"), 412, "version_changed")


def test_guessing_is_slowed_down(house: House) -> None:
    with house.client() as guesser:
        answers = [guesser.post("/check", json={"code": "x"}) for _ in range(70)]
        limited = [each for each in answers if each.status_code == 429]
        assert limited and int(limited[0].headers["retry-after"]) >= 1
        house.clock.advance(minutes=2)
        assert guesser.post("/check", json={"code": "x"}).status_code == 400


def refusals(kind: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for below in kind.__subclasses__():
        yield below
        yield from refusals(below)


def test_every_kind_of_refusal_has_a_status() -> None:
    assert {
        kind.__name__: status_of(kind("some_code")) for kind in refusals() if kind.__module__ == errors.__name__
    } == {
        "InvalidInput": 400,
        "TooLarge": 413,
        "NotSignedIn": 401,
        "NotAllowed": 403,
        "NotFound": 404,
        "Conflict": 409,
        "AlreadyDone": 409,
        "Unavailable": 503,
    }


def test_a_refusal_without_a_sentence_still_says_something() -> None:
    said = problem_of(Refusal("never_written_down"), "en", Sentences.load(CORE_FOLDER))
    assert "never_written_down" in said.title


def test_codes_with_a_status_of_their_own_have_sentences() -> None:
    sentences = Sentences.load(CORE_FOLDER)
    assert [code for code in STATUS_OF_CODE if not sentences.has(f"refusal.{code}")] == []


def test_a_problem_is_plain_json(anybody: httpx.Client) -> None:
    found = json.loads(anybody.get("/nowhere").content)
    assert list(found) == ["code", "status", "title", "details", "sentences", "type"]
