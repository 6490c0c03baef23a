"""A half-filled application leaves the kiosk as a draft and comes back; one from the phone goes on here, and is filed
once. By day the way from the phone is walked in `test_handoff`, which has a kiosk at hand."""

from collections.abc import Iterator

import pytest

from core.applications import draft_codes
from core.applications.draft_schemas import CodeShown
from core.applications.receipts import stored_reference
from core.numbering import storage_number
from kiosk.kiosk import Kiosk
from kiosk.printing import slip_facts
from kiosk.slips import SlipFacts
from tests.kiosk.citizen import SHOP, Citizen
from tests.kiosk.drafting import ANOTHER, App, filing_here, scan
from tests.kiosk.rig import Rig

pytestmark = pytest.mark.nightly
OFFERED = 'form="keep"'
"""The button that keeps the draft."""


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    yield Citizen(rig)
    rig.link.set_cut(False)
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
    rig.tray.lift()


def slip_here(kiosk: Kiosk) -> SlipFacts:
    assert kiosk.visit
    return slip_facts(kiosk, kiosk.visit, filing_here(kiosk))


def test_with_the_link_down_the_draft_goes_through_the_outbox_and_is_filed_once(rig: Rig, citizen: Citizen) -> None:
    app = App(rig)
    drafted = app.draft()
    scan(rig, app.code(drafted.id).text)
    citizen.tap_card()
    citizen.lay_papers()
    before = len(app.applications())
    rig.link.set_cut(True)
    citizen.sign()
    rig.wait_for(lambda kiosk: not kiosk.link_up and len(kiosk.outbox.waiting()) == 1)
    slip = rig.on_kiosk(slip_here)
    citizen.press("leave")
    rig.tray.lift()
    scan(rig, slip.code_text)
    citizen.tap_card()
    assert citizen.path == "known" and citizen.sees("scan.stored_here")
    citizen.press("leave")
    rig.tray.lift()
    rig.link.set_cut(False)
    rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    assert app.application(drafted.id).state == "received" and len(app.applications()) == before
    scan(rig, slip.code_text)
    citizen.tap_card()
    assert citizen.path == f"case/{drafted.id}"
    assert stored_reference(slip.code_text) == drafted.id and slip.reference == storage_number(drafted.id)


def test_anothers_card_gets_nothing_for_the_code_and_the_code_stays_good(rig: Rig, citizen: Citizen) -> None:
    app = App(rig)
    drafted = app.draft()
    code = app.code(drafted.id)
    scan(rig, code.text)
    citizen.tap_card(ANOTHER)
    assert citizen.path == "known" and citizen.sees("refusal.draft_code_refused")
    assert drafted.form["trade_name"] not in citizen.page
    citizen.press("leave")
    rig.tray.lift()
    scan(rig, code.text)
    citizen.tap_card()
    assert citizen.path == "check"
    citizen.press("leave")
    rig.tray.lift()
    scan(rig, code.text)
    citizen.tap_card()
    assert citizen.sees("refusal.draft_code_used")
    assert citizen.sees("drafts.go_on", matter=drafted.matter_title)  # and there it is, by the card alone
    citizen.press("drafts", draft=drafted.id)
    assert citizen.path == "check"


def test_a_code_waits_while_something_else_is_being_filled_in(rig: Rig, citizen: Citizen) -> None:
    app = App(rig)
    code = app.code(app.draft().id)
    citizen.tap_card().choose().answer_everything()
    scan(rig, code.text)
    assert citizen.go("known").sees("drafts.finish_first")
    assert rig.on_kiosk(filing_here).draft is None


def test_a_draft_is_taken_home_and_goes_on_in_the_app_or_at_the_next_kiosk(rig: Rig, citizen: Citizen) -> None:
    app = App(rig)
    citizen.tap_card().choose().answer_everything(premises="rented").press("checklist")
    citizen.fill_in(**SHOP).lay_papers()
    assert citizen.go("check").sees("drafts.offer")
    citizen.go("take-home").press("take-home")
    assert citizen.sees("drafts.heading_kept")
    filing = rig.on_kiosk(filing_here)
    assert filing.draft and filing.draft.code and filing.draft.code.code[:5] in citizen.page
    kept = app.application(filing.draft.id)
    assert (kept.state, kept.answers) == ("draft", filing.answers)
    assert kept.form["trade_name"] == SHOP["trade_name"] and len(kept.documents) == len(filing.pages)
    id, code = filing.draft.id, filing.draft.code
    assert citizen.go("leave").path == "goodbye"  # nothing would be lost, so nobody is asked
    rig.tray.lift()
    found = rig.hall.database.write_now(draft_codes.use_code, app.call(), CodeShown(code.text))
    assert found.id == id and found.form["trade_name"] == SHOP["trade_name"]
    assert citizen.tap_card().sees("drafts.go_on", matter=kept.matter_title)
    citizen.press("drafts", draft=id)
    assert citizen.path == "check" and SHOP["trade_name"] in citizen.page


def test_what_changes_after_it_was_taken_home_is_kept_again_in_the_same_draft(rig: Rig, citizen: Citizen) -> None:
    app = App(rig)
    citizen.tap_card().choose().answer_everything(premises="rented").press("checklist")
    citizen.fill_in(**SHOP).lay_papers()
    citizen.go("take-home").press("take-home")
    before = len(app.applications())
    first = rig.on_kiosk(filing_here).pages["lease"][0].id
    citizen.go("papers/lease").press("papers/lease", turn=first)
    assert OFFERED in citizen.go("take-home").page
    citizen.press("take-home")
    filing = rig.on_kiosk(filing_here)
    assert filing.draft and len(app.applications()) == before
    held = {each.id for each in app.application(filing.draft.id).documents}
    assert held == {page.id for pages in filing.pages.values() for page in pages} and first not in held


def test_who_only_typed_a_number_is_told_why_not_and_what_to_do(rig: Rig, citizen: Citizen) -> None:
    citizen.go("identify/resident_id_card")
    citizen.press("identify/resident_id_card", number=ANOTHER.card.number, name=ANOTHER.card.name)
    citizen.choose().answer_everything()
    assert citizen.go("take-home").sees("drafts.not_typed") and OFFERED not in citizen.page
    before = len(App(rig, ANOTHER).applications())
    citizen.press("take-home")
    assert citizen.sees("drafts.not_typed") and len(App(rig, ANOTHER).applications()) == before


def test_without_the_link_the_offer_says_so_and_the_kiosk_serves_on(rig: Rig, citizen: Citizen) -> None:
    citizen.tap_card().choose().answer_everything()
    rig.link.set_cut(True)
    rig.wait_for(lambda kiosk: not kiosk.link_up)
    assert citizen.go("take-home").sees("drafts.not_offline")
    assert citizen.go("checklist").path == "checklist"
