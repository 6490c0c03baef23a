"""Scenes of a case the hall has, and of what comes out of the kiosk for it: paper, a cell of the locker."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import get_args

from core.applications import service
from core.call import Actor, Call, Language
from core.ids import new_id
from core.imaging.comparison import Box, Comparison, Retake, Verdict, Views
from core.imaging.discrepancies import Discrepancy
from core.lockers.schemas import CellErrand, Errand
from demo.tray import PAPERS
from kiosk.comparing import Compared
from kiosk.kiosk import Kiosk
from kiosk.opened_cell import OpenedCell
from kiosk.opened_cell import Stage as Step
from kiosk.showing import Showing
from kiosk.visit import Sheet
from tests.core.applications.side_exits import PROMISED
from tests.kiosk.at_the_desk import MATTER
from tests.kiosk.citizen import SIGNATURE
from tests.kiosk.powers import power_for
from tests.kiosk.screens.stage import CHEN, HE, Sight, Stage, filing_of, has_arrived, page_taken, take_pages, visit_of

QUESTION = "门牌号为什么与租约不同？"
ANSWER = "门牌今年更换过。"


def bringing_papers(stage: Stage) -> Iterator[Sight]:
    """What is missing is asked for, brought, kept while the link is down, and has arrived."""
    case, desk = stage.filed(), stage.desk
    citizen = stage.come(CHEN)
    yield Sight("case", f"case/{case}")
    desk.ask_to_supplement(case, "lease", "landlord_property")
    yield Sight("case:supplement", f"case/{case}")
    yield Sight("bring", f"bring/{case}")
    path = f"bring/{case}/lease"
    stage.rig.lay("letter")
    yield Sight("bring_line", path)
    bringing = stage.do(lambda kiosk: visit_of(kiosk).bringing)
    bringing.look, bringing.look_of = page_taken(stage, "letter-blurred", ("blurred",)), "lease"
    yield Sight("bring_line:rejected", path)
    bringing.look = None
    bringing.pages["lease"] = [page_taken(stage, "form"), page_taken(stage, "handwritten")]
    yield Sight("bring_line:taken", path)
    bringing.pages["landlord_property"] = [page_taken(stage, "letter")]
    yield Sight("bring:ready", f"bring/{case}")
    yield Sight("known:bringing", "known")
    stage.cut()
    citizen.go(f"bring/{case}").press(f"bring/{case}")
    yield Sight("bring_stored", f"bring/{case}")
    stage.rig.link.set_cut(False)
    stage.rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    yield Sight("brought", f"bring/{case}")


def speaking_with_the_authority(stage: Stage) -> Iterator[Sight]:
    case, desk = stage.filed(), stage.desk
    citizen = stage.come(CHEN)
    yield Sight("delivery", f"delivery/{case}")
    path = f"delivery/{case}"
    yield Sight("delivery_address", path, stage.pressed(path, path, way="courier"))
    missing = stage.pressed(path, path, way="courier", address="")
    yield Sight("delivery_address:missing", path, missing)
    desk.accept(case)
    desk.review(case)
    desk.ask(case, QUESTION)
    desk.offer_hearing(case, "邻里投诉是否采信")
    yield Sight("case:offers", f"case/{case}")
    yield Sight("messages:asked", f"messages/{case}")
    path = f"messages/{case}"
    yield Sight("messages:empty", path, stage.pressed(path, path, text=" "))
    citizen.go(path).press(path, text=ANSWER)
    yield Sight("messages:sent", path, stage.drawn(path, stage.say("messages.sent")))
    yield Sight("messages", path)
    yield Sight("hearing", f"hearing/{case}")
    citizen.go(f"hearing/{case}").press(f"hearing/{case}")
    yield Sight("hearing:requested", f"hearing/{case}")


def what_rules_decided(stage: Stage) -> Iterator[Sight]:
    citizen = stage.come(CHEN).choose("senior-citizen-card").answer_everything().press("checklist").fill_in()
    take_pages(stage)
    citizen.go("sign").press("sign", signature=SIGNATURE, promised="yes")
    stage.rig.wait_for(has_arrived)
    filed = stage.do(lambda kiosk: filing_of(kiosk).filed)
    case = filed.application_id
    yield Sight("case:granted", f"case/{case}")
    yield Sight("rating", f"rating/{case}")
    yield Sight("rating_words", f"rating/{case}/2")
    yield Sight("contest", f"contest/{case}")
    yield Sight("contest:empty", f"contest/{case}", stage.pressed(f"contest/{case}", f"contest/{case}", text=""))
    citizen.go(f"contest/{case}").press(f"contest/{case}", text="出生日期写错了。")
    yield Sight("contest:waits", f"contest/{case}")
    yield Sight("known:cases", "known")


def originals(stage: Stage) -> Iterator[Sight]:
    """The result waits for originals: the pass, and each of them laid beside its picture."""
    case, desk = stage.filed(), stage.desk
    desk.accept(case)
    desk.review(case)
    desk.approve(case)
    stage.come(CHEN)
    yield Sight("case:awaiting", f"case/{case}")
    yield Sight("case:pass", f"case/{case}", stage.pressed(f"case/{case}", f"case/{case}"))
    yield Sight("beside_choice", f"beside/{case}")
    documents = [each.id for each in at_hall(stage, case).documents if each.material == PROMISED]
    path = f"beside/{case}/{documents[0]}"
    stage.rig.lay("letter")
    yield Sight("beside", path)
    for verdict in get_args(Verdict):
        stage.put(compared=compared_as(verdict, documents[0]))
        yield Sight(f"beside:{verdict}", path)
    stage.put(compared=compared_as("same", documents[0]), showing=all_shown(stage, case, documents[0]))
    yield Sight("beside:complete", path)


def at_hall(stage: Stage, case: str) -> service.Application:
    holder = Call(Actor(CHEN.id, frozenset({"citizen"}), assurance=3), "mobile", stage.rig.hall.clock.at)
    return stage.rig.hall.database.read_now(service.find_application, holder, case)


def all_shown(stage: Stage, case: str, document: str) -> Showing:
    held = stage.do(lambda kiosk: visit_of(kiosk).showing)
    documents = held.documents if held and held.documents else frozenset({document})
    return Showing(case, documents, "verification", slips=dict.fromkeys(documents, "slip"))


def compared_as(verdict: Verdict, document: str) -> Compared:
    """As a comparison that came to this would be kept."""
    level = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    places = [Box(300, 400, 180, 60), Box(500, 900, 160, 60)]
    wrong, dark = {"same": (0, 0), "different": (2, 1), "unsure": (0, 2)}[verdict]
    retakes = [Retake("glare", "original")] if verdict == "unsure" else []
    found = Comparison(0.9, verdict, places[:wrong], places[:dark], retakes, Views(1240, 1754, level, level))
    page = (PAPERS / "letter.jpg").read_bytes()
    read = (Discrepancy("租赁期限", "2028年12月31日", "2023年12月31日", places[0]),) if wrong else ()
    where = ("top", "middle") if verdict != "same" else ()
    return Compared(document, found, {"upload": page, "original": page}, where, read, wrong > 0, new_id())


def paper(stage: Stage) -> Iterator[Sight]:
    """A document on its way out of the printer, step by step."""
    stage.come(CHEN)

    def title(language: Language) -> str:
        return stage.rig.kiosk.catalogue.names.tell("营业执照", language)

    sheets = {
        "fetching": Sheet(title, "known"),
        "printing": Sheet(title, "known", state="printing"),
        "presented": Sheet(title, "known", state="presented", sides=2, form="GD000098"),
        "tray": Sheet(title, "known", state="presented", sides=1, ask_taken=False),
        "taken": Sheet(title, "known", state="taken", sides=2),
    }
    for name, sheet in sheets.items():
        stage.put(sheet=sheet)
        yield Sight("sheet" if name == "presented" else f"sheet:{name}", "sheet")

    stage.put(sheet=Sheet(title, "known", data=b"%PDF", state="printing", waits_for=_WHY))
    yield Sight("sheet:waits", "sheet")
    reason = partial(stage.rig.kiosk.words.say, _WHY)
    stage.put(sheet=Sheet(title, "known", data=b"%PDF", state="failed", reason=reason, sides=1))
    yield Sight("sheet:failed", "sheet")


_WHY = "sheet.why_paper_out"


def cells(stage: Stage) -> Iterator[Sight]:
    """A cell of the locker, opened for its holder and for a clerk."""
    stage.leave()
    yield Sight("locker_staff", "locker/staff")
    refused = stage.drawn("locker/staff", stage.say("refusal.locker_code_refused"))
    yield Sight("locker_staff:refused", "locker/staff", refused)
    stage.come(CHEN)
    for errand in get_args(Errand):
        for step in get_args(Step):
            stage.do(lambda kiosk, errand=errand, step=step: open_cell(kiosk, errand, step))
            yield Sight("locker" if (errand, step) == ("collect", "open") else f"locker:{errand}-{step}", "locker")
    stage.do(lambda kiosk: open_cell(kiosk, "collect", "open", left_open=True))
    yield Sight("locker:left-open", "locker")
    stage.do(lambda kiosk: setattr(kiosk.cells, "opened", None))


def open_cell(kiosk: Kiosk, errand: Errand, step: Step, left_open: bool = False) -> None:
    cell = CellErrand(new_id(), 12, errand, "个体工商户设立登记", "GD-2026-000123", date(2026, 12, 24))
    opened = OpenedCell(cell, visit_of(kiosk).id, step, left_open)
    opened.outcome = "door_stuck" if step == "failed" else None
    kiosk.cells.opened = opened


def acting(stage: Stage) -> Iterator[Sight]:
    """Somebody acts for another."""
    power = power_for(stage.rig, CHEN, HE, MATTER)
    citizen = stage.come(HE)
    yield Sight("powers", "powers")
    yield Sight("powers:notice", "powers", stage.drawn("powers", stage.say("powers.not_covered")))
    citizen.go("powers").press("powers", power=power)
    yield Sight("situations:acting", "situations")
    yield Sight("known:acting", "known")
    stage.come(CHEN)
    yield Sight("powers:none", "powers")
