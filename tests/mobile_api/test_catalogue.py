"""The catalogue: found by words, pinyin and initials, cached by ETag, the same everywhere."""

from collections.abc import Iterator

import httpx
import msgspec
import pytest

from core.matters.definition import MatterDefinition, version_hash
from tests.mobile_api.house import LIN, House

MATTER = "individual-business-registration"
ANSWERS = {
    "residency": "mainland",
    "composition": "personal",
    "name": "declare_now",
    "premises": "owned",
    "dwelling": "no",
    "scope": "general",
    "filing": "self",
}


@pytest.fixture
def anybody(house: House) -> Iterator[httpx.Client]:
    with house.client() as client:
        yield client


def test_the_catalogue_lists_each_matter_with_the_checksum_of_its_definition(anybody: httpx.Client) -> None:
    lines = anybody.get("/catalogue").json()
    assert MATTER in {line["code"] for line in lines}
    for line in lines:
        answer = anybody.get(f"/matters/{line['code']}")
        definition = msgspec.json.decode(answer.content, type=MatterDefinition)
        assert answer.headers["etag"] == f'"{line["checksum"]}"'
        assert version_hash(definition) == line["checksum"]


@pytest.mark.parametrize("path", ["/catalogue", f"/matters/{MATTER}"])
def test_what_a_client_holds_is_not_sent_again(anybody: httpx.Client, path: str) -> None:
    etag = anybody.get(path).headers["etag"]
    for held in (etag, f'"other", W/{etag}', "*"):
        answer = anybody.get(path, headers={"If-None-Match": held})
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", etag)
    assert anybody.get(path, headers={"If-None-Match": '"other"'}).status_code == 200


@pytest.mark.parametrize("path", ["/catalogue", f"/matters/{MATTER}"])
def test_the_quick_answer_and_the_frameworks_are_the_same(anybody: httpx.Client, path: str) -> None:
    anybody.get(path)
    quick, slow = anybody.get(path), anybody.get(path, params={"unknown": "1"})
    assert quick.content == slow.content
    for header in ("etag", "content-type", "cache-control", "content-length"):
        assert quick.headers[header] == slow.headers[header]


def test_a_matter_that_does_not_exist_is_refused_the_same_way(anybody: httpx.Client) -> None:
    anybody.get("/catalogue")
    answer = anybody.get("/matters/no-such-matter")
    assert (answer.status_code, answer.json()["code"]) == (404, "matter_unknown")


@pytest.mark.parametrize("words", ["个体工商户", "個體工商戶", "gtgsh", "getigongshanghu"])
def test_a_matter_is_found_by_words_pinyin_and_initials(anybody: httpx.Client, words: str) -> None:
    found = anybody.get("/matters", params={"query": words}).json()
    assert found[0]["hit"]["matter"] == found[0]["matter"]["code"] == MATTER
    assert found[0]["hit"]["matched_text"]


def test_what_the_hall_holds_of_a_person_shortens_the_checklist(house: House, anybody: httpx.Client) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    situation = {"answers": ANSWERS}
    unknown = anybody.post(f"/matters/{MATTER}/checklist", json=situation).json()
    with house.client(house.sign_in(lin)) as phone:
        known = phone.post(f"/matters/{MATTER}/checklist", json=situation).json()
    assert unknown["visits"] == 1 and known["visits"] == 0
    assert [line["exempt"] for line in known["lines"]] == [True, True]


def test_wrong_and_missing_answers_are_named(anybody: httpx.Client) -> None:
    wrong = anybody.post(f"/matters/{MATTER}/checklist", json={"answers": {"residency": "atlantis"}})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "answers_do_not_fit")
    missing = anybody.post(f"/matters/{MATTER}/checklist", json={"answers": {"residency": "mainland"}})
    assert (missing.status_code, missing.json()["code"]) == (422, "answers_incomplete")
    assert missing.json()["details"]["question"] == "composition"
