"""The catalogue: found by words, pinyin and initials, cached by ETag, the same everywhere."""

from collections.abc import Iterator

import httpx
import msgspec
import pytest
from msgspec import structs

from core.matters import service as matters
from core.matters.definition import MatterDefinition, version_hash
from core.matters.loading import load_matters
from demo.city.generator import nanhai
from tests.mobile_api.house import LIN, House
from tests.sweet_shop import MATTER, OWNED


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


def test_the_catalogue_tells_instant_matters_from_promised_ones_as_their_files_do(anybody: httpx.Client) -> None:
    """即办件 and 承诺件; an instant one promises no day at all."""
    said = {line["code"]: line["case_kind"] for line in anybody.get("/catalogue").json()}
    assert said == {code: definition.case_kind for code, definition in load_matters().items()}
    assert said["senior-citizen-card"] == "instant" and said[MATTER] == "promised"
    for code, kind in said.items():
        assert (anybody.get(f"/matters/{code}").json()["promised_limit"]["days"] == 0) == (kind == "instant")


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


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"level": "district", "who": "person", "where": "440605125", "kiosk": "true"}, True),
        ({"level": "town"}, False),
        ({"who": "organisation"}, False),
        ({"where": "440104"}, False),
    ],
)
def test_a_search_is_narrowed_by_level_who_where_and_kiosk(
    anybody: httpx.Client, filters: dict[str, str], found: bool
) -> None:
    answer = anybody.get("/matters", params={"query": "个体工商户", **filters})
    assert (MATTER in [each["matter"]["code"] for each in answer.raise_for_status().json()]) == found


def test_a_matter_is_found_once_published_and_gone_when_secret_or_paused(
    house: House, anybody: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mobile_api.catalogue.FRESH_SECONDS", 0.0)
    definition = next(iter(nanhai()))
    said = {"query": definition.title.zh_hans}

    def found() -> bool:
        return definition.code in [each["matter"]["code"] for each in anybody.get("/matters", params=said).json()]

    assert not found()
    house.do(matters.publish, definition)
    assert found()
    house.do(matters.publish, structs.replace(definition, version=2, secret=True))
    assert not found()
    assert anybody.get(f"/matters/{definition.code}").json()["code"] == "matter_unknown"
    house.do(matters.publish, structs.replace(definition, version=3))
    assert found()
    house.do(matters.publish, structs.replace(definition, version=4, state="paused"))
    assert not found()


def test_the_places_for_a_matter_are_listed_nearest_first_with_what_can_be_done_there(anybody: httpx.Client) -> None:
    said = anybody.get(f"/matters/{MATTER}/points", params={"area": "440605125901"}).json()
    assert [point["kind"] for point in said["points"]][-1] == "online"
    assert (said["counter"]["code"], said["counter"]["within"]) == ("dali", "town")
    assert "apply" in said["counter"]["does"] and said["counter"]["hours"]
    assert anybody.get(f"/matters/{MATTER}/points", params={"area": "110101"}).json()["code"] == "area_unknown"
    assert anybody.get(f"/matters/{MATTER}/points", params={"area": "x"}).status_code == 400


def test_what_the_hall_holds_of_a_person_shortens_the_checklist(house: House, anybody: httpx.Client) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    situation = {"answers": OWNED}
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
