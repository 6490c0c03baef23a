"""What a kiosk's keeper should see to reaches the hall before a citizen finds it out, and no citizen."""

import time
from datetime import timedelta

from core.ids import new_id
from core.terminals import service as terminals
from demo.people import PEOPLE
from kiosk.upkeep import upkeep
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig


def told(rig: Rig) -> tuple[str, ...]:
    """What the hall was told last."""
    [terminal] = rig.hall.as_staff(terminals.list_terminals, id=new_id(), role="administrator")
    return terminal.attention


def until_told(rig: Rig, *words: str) -> None:
    deadline = time.monotonic() + 60
    while told(rig) != words:
        assert time.monotonic() < deadline, told(rig)
        time.sleep(0.1)


def test_paper_near_its_end_is_told_to_the_hall_before_a_visit_begins_and_not_to_who_stands_there(rig: Rig) -> None:
    rig.tray.printer.faults.set("paper_near_end")
    rig.tray.document_printer.faults.set("toner_low")
    until_told(rig, "document_printer.toner_low", "receipt_printer.paper_low")
    page = Citizen(rig).go("").page
    assert not any(rig.kiosk.words.say(f"device.{code}", "zh-Hans") in page for code in ("paper_out", "toner_out"))
    rig.tray.printer.faults.clear()
    rig.tray.document_printer.faults.clear()
    until_told(rig)


def test_a_card_nobody_comes_back_for_is_told_after_a_minute(rig: Rig) -> None:
    rig.tray.place(PEOPLE[0])
    rig.wait_for(lambda kiosk: kiosk.visit is not None)
    assert "id_card_reader.card_left" not in rig.on_kiosk(upkeep)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    assert "id_card_reader.card_left" not in rig.on_kiosk(upkeep)
    rig.on_kiosk(lambda kiosk: setattr(kiosk, "alone_since", kiosk.now() - timedelta(seconds=61)))
    assert "id_card_reader.card_left" in rig.on_kiosk(upkeep)
    rig.tray.lift()
    rig.wait_for(lambda kiosk: "id_card_reader.card_left" not in upkeep(kiosk))
