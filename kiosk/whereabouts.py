"""Where a person stands: which step this is, how many remain, what comes next and by when. Pure.

Steps are those of an application. A screen outside of them says in a sentence of its own what it is and what follows
(`where.<template>` in kiosk/locale); where that changes while the screen stays, how things stand has one of its own
(`where.<template>_<standing>`)."""

from collections.abc import Callable, Mapping
from typing import Any

from core.matters.situations import promised_limit_of
from kiosk.filing import Filing

STEPS = ("find", "situations", "form", "papers", "sign", "receipt")

Say = Callable[..., str]
"""A sentence of the catalogue by its key, with details."""

Facts = Mapping[str, Any]
"""What the template is drawn from, with the `visit`."""

PIECES = {"sheet_state": "sheet", "locker_state": "locker"}
"""Parts of a screen that are drawn anew by themselves, and the screen."""


def whereabouts(
    template: str, step: int, facts: Facts, filing: Filing | None, t: Say, knows: Callable[[str], bool]
) -> list[str]:
    """The sentences for a screen; `step` counts from 1, 0 is none of them."""
    screen = PIECES.get(template, template)
    if not step:
        key = f"where.{screen}_{standing(screen, facts)}"
        key = key if knows(key) else f"where.{screen}"
        return [t(key)] if knows(key) else []
    here = t("where.step", step=step, total=len(STEPS))
    if step == len(STEPS):
        return [here, t(f"where.{screen}")]
    left = len(STEPS) - step
    then = t("where.then", left=left, next=t(f"steps.{STEPS[step]}"))
    return [here, then, _answer(filing, t)] if filing else [here, then]


def standing(screen: str, facts: Facts) -> str:
    """How things stand on a screen that says more than one thing; empty where it says always the same."""
    tells = _STANDINGS.get(screen)
    return tells(facts) if tells else ""


def _beside(facts: Facts) -> str:
    return "complete" if facts["showing"].complete else "found" if facts["found"] else ""


def _contest(facts: Facts) -> str:
    contest = facts["case"].contest
    return "" if contest is None else "answered" if contest.answered_at else "waits"


def _hearing(facts: Facts) -> str:
    hearing = facts["hearing"]
    if hearing.held_at or hearing.record:
        return "told"
    return "requested" if hearing.requested_on else "" if hearing.may_request else "over"


def _known(facts: Facts) -> str:
    visit = facts["visit"]
    return "acting" if visit.acting else "" if facts["asked"] else "typed" if visit.signed_in else "unasked"


def _locker(facts: Facts) -> str:
    cell = facts["cell"]
    if cell is None or cell.state != "open":
        return cell.state if cell else ""
    return "left_open" if cell.left_open else f"open_{cell.errand.errand}"


def _messages(facts: Facts) -> str:
    return "" if facts["asked"] else "sent" if facts["notice"] else "none"


def _sheet(facts: Facts) -> str:
    sheet = facts["sheet"]
    if sheet is None:
        return ""
    if sheet.state in ("fetching", "printing"):
        return "waits" if sheet.waits_for else sheet.state
    if sheet.state == "presented":
        return "presented" if sheet.ask_taken else "tray"
    return "failed_part" if sheet.state == "failed" and sheet.sides else sheet.state


_STANDINGS: Mapping[str, Callable[[Facts], str]] = {
    "beside": _beside,
    "contest": _contest,
    "hearing": _hearing,
    "helper": lambda facts: "here" if facts["visit"].helper else "",
    "known": _known,
    "locker": _locker,
    "messages": _messages,
    "report": lambda facts: "sent" if facts["done"] else "",
    "sheet": _sheet,
    "take_home": lambda facts: {"kept": "kept", "possible": ""}.get(facts["offer"], "not"),
    "unsent_agreed": lambda facts: "" if facts["done"] else "going",
}


def _answer(filing: Filing, t: Say) -> str:
    """By when the hall answers, as far as the questions so far tell."""
    limit = promised_limit_of(filing.definition, filing.answers)
    return t(f"where.answer_{limit.unit}", days=limit.days) if limit.days else t("where.answer_at_once")
