"""A licence that its holder wants at the kiosk: printed there, and delivered when the paper is in the hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.applications import service
from core.applications.schemas import Application
from core.call import Actor, Call
from core.sealing import Keyring
from demo.people import find_person
from tests.kiosk.at_the_desk import Desk
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.kiosk.sheets import print_certificate, until, worker_of
from tests.mobile_api.filing import good, once, start
from tests.sweet_shop import FORM, OWNED

LIN = find_person("林晓岚")


@pytest.fixture
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    folder, own = tmp_path_factory.mktemp("hall"), tmp_path_factory.mktemp("kiosk")
    with hall_at(folder, sqlite_template, keys) as hall, kiosk_at(hall, own) as rig:
        yield rig


def at_hall(rig: Rig, id: str) -> Application:
    holder = Actor(LIN.id, frozenset({"citizen"}), assurance=3)
    return rig.hall.database.read_now(service.find_application, Call(holder, "mobile", rig.hall.clock.at), id)


def issued(rig: Rig) -> str:
    """Every paper is on record, so that no original is shown; she wants it on paper, at this kiosk."""
    rig.hall.give(LIN.id, "property_certificate")
    with rig.hall.client(rig.hall.sign_in(LIN.id)) as phone:
        id = start(phone, OWNED, FORM)
        wish = {"way": "kiosk", "address": "K-01"}
        version = {"If-Match": good(phone.get(f"/applications/{id}")).headers["etag"]}
        good(phone.put(f"/applications/{id}/delivery", json=wish, headers=once() | version))
        good(phone.post(f"/applications/{id}/submit", json={}, headers=once()))
    desk = Desk(rig)
    desk.accept(id)
    desk.review(id)
    desk.approve(id)
    worker_of(rig.hall).work_off()
    return id


def test_the_licence_is_delivered_when_its_print_was_taken_and_not_before(rig: Rig) -> None:
    id, citizen = issued(rig), Citizen(rig).tap_card(LIN)
    print_certificate(citizen)
    until(rig, "presented")
    assert at_hall(rig, id).state == "issued", "a print in the tray is not in the hand"
    rig.tray.document_printer.take_all()
    until(rig, "taken")
    rig.wait_for(lambda _: at_hall(rig, id).state == "concluded")
    print_certificate(citizen)
    until(rig, "presented")
    rig.tray.document_printer.take_all()
    until(rig, "taken")
    assert at_hall(rig, id).state == "concluded", "a second print is only a print"
