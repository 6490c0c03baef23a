"""The description: complete, of the API alone, and readable without the internet."""

import re

import httpx

from mobile_api.app import ALL
from tests.mobile_api.house import House


def description(house: House) -> dict[str, dict[str, dict[str, dict[str, object]]]]:
    return httpx.get(f"{house.url}/api/openapi.json").raise_for_status().json()


def test_every_call_is_described_with_its_refusal_and_by_whom_it_may_be_asked(house: House) -> None:
    described = description(house)
    operations = [each for path in described["paths"].values() for each in path.values()]
    assert sorted(str(each["operationId"]) for each in operations) == sorted(each.fn.__name__ for each in ALL)
    for each in operations:
        assert each["x-asked-by"] and each["summary"], each["operationId"]
        assert set(each["responses"]) & {"200", "201", "204"}, each["operationId"]  # pyright: ignore[reportArgumentType]
        assert "application/problem+json" in str(each["responses"])


def test_it_is_openapi_3_1_and_every_reference_leads_somewhere(house: House) -> None:
    described = description(house)
    assert str(described["openapi"]).startswith("3.1")
    written = httpx.get(f"{house.url}/api/openapi.json").text
    referred = set(re.findall(r'"#/components/schemas/([^"]+)"', written))
    assert referred and referred <= set(described["components"]["schemas"])


def test_changing_calls_ask_for_a_key_in_the_description(house: House) -> None:
    described = description(house)
    start = described["paths"]["/api/v1/applications"]["post"]
    assert "Idempotency-Key" in str(start["parameters"])
    fill = described["paths"]["/api/v1/applications/{application_id}/form"]["put"]
    assert "If-Match" in str(fill["parameters"])


def test_the_page_reads_without_the_internet_and_without_scripts(house: House) -> None:
    page = httpx.get(f"{house.url}/api/docs")
    assert page.headers["content-type"].startswith("text/html")
    assert "<script" not in page.text and not re.search(r"(?:src|href)=[\"']?(?:https?:)?//", page.text)
    for handler in ALL:
        assert f'id="{handler.fn.__name__}"' in page.text
