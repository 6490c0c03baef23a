"""Names, numbers, phones and addresses of two planted people, searched for in every byte a hall and its kiosk leave on
the disk: database, write-ahead log, store, outbox, catalogue, print journal, and a log of everything at its most
talkative. (What the printer printed is paper and left out.)"""

import json
import logging
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core import journal
from core.applications import originals
from core.identity_numbers import resident_check_digit
from core.ids import new_id
from core.people import service as people
from core.people.schemas import IdentityDocument, IdentityEvidence
from core.verification.schemas import Released, VerificationOpened
from demo.people import DemoPerson
from tests.builders import HallInTest
from tests.journeys.phone import RENTED_SHOP, Phone
from tests.journeys.processes import eventually
from tests.robustness.booth import Booth
from tests.robustness.served import Served, own_settings, serving
from tests.sweet_shop import RENTED

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
LEFT_OUT = "printouts"


def invented(name: str, latin: str, order: int, address: str, phone: str) -> DemoPerson:
    first_17 = f"99000019850{order:06}"
    number = first_17 + resident_check_digit(first_17)
    card = IdentityDocument(
        kind="resident_id_card", number=number, name=name, name_latin=latin, sex="female",
        birth_date=date(1985, int(number[10:12]), int(number[12:14])), address=address, issuer="测试市公安局",
        valid_from=date(2019, 5, 6), valid_to=date(2039, 5, 6),
    )  # fmt: skip
    return DemoPerson(new_id(), card, phone, "planted")


AT_KIOSK = invented("覃莘芮", "QIN XINRUI", 312771, "隐名市藏玉区静水巷77号301房", "13987650001")
ON_PHONE = invented("亓霁昀", "QI JIYUN", 415883, "隐名市藏玉区听雨街88号", "13987650002")
TYPED = {
    "trade_name": "隐名市藏玉区覃记糖水店",
    "premises_address": "隐名市藏玉区望月路99号",
    "phone": AT_KIOSK.phone,
}
CAPITAL = {"capital": "50000"}
PLANTED = [
    *(text for person in (AT_KIOSK, ON_PHONE) for text in (person.card.name, person.card.name_latin)),
    *(text for person in (AT_KIOSK, ON_PHONE) for text in (person.card.number, person.phone, person.card.address)),
    *TYPED.values(),
    "藏玉区",
]


def traces(folder: Path) -> set[tuple[str, str]]:
    """File and text of every planted text that can be read somewhere below."""
    found: set[tuple[str, str]] = set()
    for path in folder.rglob("*"):
        if not path.is_file() or LEFT_OUT in path.parts:
            continue
        data = path.read_bytes()
        for text in PLANTED:
            written = [text.encode(encoding) for encoding in ENCODINGS] + [json.dumps(text)[1:-1].encode()]
            if any(each in data for each in written):
                found.add((path.name, text))
    return found


@pytest.fixture
def talkative(tmp_path: Path) -> Iterator[Path]:
    """Everything anybody logs, in a file of the data folder."""
    folder = tmp_path / "var"
    folder.mkdir()
    log, root = logging.FileHandler(folder / "hall.log"), logging.getLogger()
    before = root.level
    root.addHandler(log)
    root.setLevel(logging.DEBUG)
    yield folder
    root.setLevel(before)
    root.removeHandler(log)
    log.close()


def file_at_the_kiosk(booth: Booth) -> None:
    """With the link cut while she signs, so that her parcel lies in the outbox for a while."""
    citizen = booth.citizen().tap_card(AT_KIOSK)
    citizen.choose().answer_everything(**RENTED).press("checklist")
    citizen.fill_in(**RENTED_SHOP | TYPED | CAPITAL).lay_papers()
    booth.cut_or_join()
    booth.wait_for(lambda kiosk: not kiosk.link_up)
    citizen.sign()
    booth.wait_for(lambda kiosk: kiosk.outbox.waiting())


def file_by_phone(served: Served) -> str:
    evidence = IdentityEvidence(ON_PHONE.card, "demo", served.hall.now())
    citizen_id = served.write(people.enter_person, evidence)
    served.write(people.enter_phone, citizen_id, ON_PHONE.phone)
    phone = Phone(served.url, ON_PHONE.card.name)
    id = phone.draft(RENTED, RENTED_SHOP | TYPED | {"phone": ON_PHONE.phone})
    for material in ("lease", "landlord_property"):
        phone.upload(id, material, "letter")
    phone.submit(id)
    return id


def handle_at_the_desk(served: Served, id: str) -> None:
    """Accepted, approved, the original shown, the licence handed over; and somebody looked at the page."""
    hall = HallInTest(served.hall.settings, served.hall.database, served.hall.keys, served.hall.now())
    with served.client(cookie=served.sign_in_staff("wangli")) as desk:
        assert ON_PHONE.card.name in desk.get(f"/desk/cases/{id}").text
    hall.accept(id)
    hall.approve(id)
    shown = Phone(served.url, ON_PHONE.card.name).post(f"/applications/{id}/pass")["text"]
    clerk = hall.staff("wangli")
    opened = hall.database.write_now(originals.open_verification, clerk, shown, new_id())
    assert isinstance(opened, VerificationOpened)
    decisions = hall.decisions(opened)
    closed = hall.database.write_now(originals.close_verification, clerk, opened.id, decisions)
    assert isinstance(closed, Released)


def test_nothing_of_a_person_can_be_read_on_the_disk(talkative: Path, sqlite_template: Path) -> None:
    with serving(own_settings(talkative, sqlite_template)) as served:
        booth = Booth(served)
        file_at_the_kiosk(booth)
        assert traces(talkative) == set()
        booth.cut_or_join()
        booth.wait_for(lambda kiosk: not kiosk.outbox.waiting())
        handle_at_the_desk(served, file_by_phone(served))
        eventually(lambda: not served.hall.worker.work_off())
        assert traces(talkative) == set()
        served.write(journal.record, new_id(), "planted", {"name": AT_KIOSK.card.name})
        assert {text for _, text in traces(talkative)} == {AT_KIOSK.card.name}
    (talkative / "store" / "planted").write_bytes(ON_PHONE.card.address.encode("gb18030"))
    assert ("planted", ON_PHONE.card.address) in traces(talkative)
