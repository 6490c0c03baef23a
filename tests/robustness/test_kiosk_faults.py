"""A kiosk that is enrolled and wrong: broken software signs well and says nonsense. The hall answers plainly."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import httpx
import msgspec
import pytest

from core.applications.schemas import Parcel, Signature
from core.ids import new_id
from core.people.schemas import IdentityEvidence
from core.sealing import seal_parcel
from demo.people import find_person
from tests.builders import MATTER
from tests.robustness.served import Served

WHOLE = Signature((((0.1, 0.5, 0.0), (0.6, 0.4, 0.2)),), 2.5)


def parcel(served_on_both: Served, **changed: Any) -> Parcel:
    now = served_on_both.hall.now()
    whole = Parcel(
        id=new_id(),
        matter=MATTER,
        checksum=next(
            each["checksum"]
            for each in served_on_both.client().get("/api/v1/catalogue").json()
            if each["code"] == MATTER
        ),
        identity=IdentityEvidence(find_person("林晓岚").card, "chip", now),
        answers={},
        form={},
        documents=(),
        wallet=(),
        signature=WHOLE,
        language="zh-Hans",
        terminal_time=now,
    )
    return msgspec.structs.replace(whole, **changed)


def file(served_on_both: Served, id: str, data: bytes) -> httpx.Response:
    sealed = seal_parcel(served_on_both.hall.keys.parcel_key, data, id.encode())
    headers = {"Idempotency-Key": id, "Content-Type": "application/octet-stream"}
    return httpx.post(
        f"{served_on_both.url}/api/v1/parcels", content=sealed, headers=headers, auth=served_on_both.enrol(), timeout=30
    )


def card(**changed: Any) -> dict[str, Any]:
    changed_card = msgspec.structs.replace(find_person("林晓岚").card, **changed)
    return {"identity": IdentityEvidence(changed_card, "chip", datetime.fromisoformat("2026-11-21T00:00:00Z"))}


@pytest.mark.parametrize(
    "changed",
    [
        {"matter": "no-such-matter"},
        {"matter": "a\0b"},
        {"checksum": "\0"},
        {"checksum": "x" * 100_000},
        {"answers": {"\0": "\0"}},
        {"answers": {"residency": "atlantis"}},
        {"form": {"trade_name": "甲\0乙"}},
        {"form": {"\0": "x"}},
        {"terminal_time": datetime.fromisoformat("9999-12-31T23:59:59Z")},
        {"terminal_time": datetime.fromisoformat("0001-01-01T00:00:00Z")},
        {"terminal_time": datetime.fromisoformat("0001-01-01T00:00:00")},
        {"organisation_id": "\0" * 36},
        {"organisation_id": "01a20000-0000-7000-8000-000000000000"},
        card(number="99000019900307123X"),
        card(name="\0"),
        card(number="\0"),
        card(address="\0"),
        card(valid_to=datetime.fromisoformat("0001-01-01").date()),
    ],
    ids=str,
)
def test_a_parcel_that_makes_no_sense_is_refused_plainly(served_on_both: Served, changed: dict[str, Any]) -> None:
    made = parcel(served_on_both, **changed)
    answer = file(served_on_both, made.id, msgspec.msgpack.encode(made))
    assert 400 <= answer.status_code < 500, answer.text
    assert answer.json()["sentences"]["zh-Hant"]


DEEP = b"\x91" * 100_000 + b"\xc0"


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\xff" * 100, DEEP, b"\xdf\xff\xff\xff\xff", b"\x80"])
def test_a_parcel_that_is_none_is_refused_plainly(served_on_both: Served, data: bytes) -> None:
    answer = file(served_on_both, new_id(), data)
    assert (answer.status_code, answer.json()["code"]) == (400, "parcel_unreadable")


def test_a_visit_with_nonsense_on_the_card_is_refused_plainly(served_on_both: Served) -> None:
    kiosk = served_on_both.enrol()
    for number, name in (("\x01", "x"), ("99000019900307123X", "x"), ("990000199003071235", " "), ("٣" * 18, "x")):
        document = {"kind": "resident_id_card", "number": number, "name": name}
        evidence = {"document": document, "source": "chip", "read_at": "0001-01-01T00:00:00+14:00"}
        answer = httpx.post(f"{served_on_both.url}/api/v1/visits", json=evidence, auth=kiosk)
        assert answer.status_code == 400, answer.text


def signed_with(served_on_both: Served, **parameters: Any) -> httpx.Response:
    """A request whose signature is right and whose parameters are not."""
    kiosk = served_on_both.enrol()
    request = httpx.Request("GET", f"{served_on_both.url}/api/v1/terminals/self")
    sign: Callable[..., Any] = kiosk._signer.sign  # pyright: ignore[reportPrivateUsage]
    known = {"key_id": kiosk.terminal_id, "created": served_on_both.hall.now(), "nonce": "x" * 20, "label": "kiosk"}
    sign(request, **(known | parameters), covered_component_ids=["@method", "@path", "@query"])
    with httpx.Client() as client:
        return client.send(request)


@pytest.mark.parametrize(
    "parameters",
    [
        {"nonce": None},
        {"nonce": "short"},
        {"nonce": "x" * 101},
        {"created": datetime.fromisoformat("1970-01-01T00:00:00Z")},
        {"created": datetime.fromisoformat("9999-12-31T00:00:00Z")},
    ],
    ids=str,
)
def test_a_right_signature_with_nonsense_parameters_is_401(served_on_both: Served, parameters: dict[str, Any]) -> None:
    answer = signed_with(served_on_both, **parameters)
    assert answer.status_code == 401, answer.text
