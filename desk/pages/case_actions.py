"""What each button of a case page does: the use case, and how its arguments are read from the form."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal, NamedTuple, cast, get_args

from core.applications import (
    acceptance,
    automatic,
    corrections,
    deciding,
    declarations,
    delivery,
    extensions,
    hearings,
    late_defects,
    promises,
    trials,
    voiding,
)
from core.applications.staff_schemas import Inspected, Tick
from core.clock import AUTHORITY_ZONE
from core.errors import InvalidInput
from core.people.schemas import IdentityKind
from desk.forms import Form
from desk.pages.case_buttons import Button

LONGEST_REMARK = 300
LONGEST_REASON = 2000
LONGEST_PLACE = 120


class Action(NamedTuple):
    use_case: Callable[..., Any]
    arguments: Callable[[Form], tuple[Any, ...]]


def ticks_of(form: Form) -> list[Tick]:
    """One tick per statement that was answered; the fields are `tick:<material>:<statement>` and `remark:…`."""
    remarks = form.under("remark:")
    ticks: list[Tick] = []
    for name, answer in form.under("tick:").items():
        material, _, statement = name.partition(":")
        met = _one_of(answer, ("met", "not_met")) == "met"
        ticks.append(Tick(material, statement, met, "" if met else remarks.get(name, "")[:LONGEST_REMARK]))
    return ticks


def _one_of(answer: str, known: tuple[str, ...]) -> str:
    if answer not in known:
        raise InvalidInput("request_invalid", reason=answer[:60])
    return answer


def _nothing(form: Form) -> tuple[()]:
    return ()


def _ticks(form: Form) -> tuple[list[Tick]]:
    return (ticks_of(form),)


def _text(*names: str) -> Callable[[Form], tuple[str, ...]]:
    return lambda form: tuple(form.text(name)[:LONGEST_REASON] for name in names)


def _lines(name: str) -> Callable[[Form], tuple[list[str]]]:
    """A field of which every line is a reason of its own."""
    return lambda form: ([line.strip() for line in form.text(name)[:LONGEST_REASON].split("\n") if line.strip()],)


def _late(form: Form) -> tuple[list[str], str]:
    """The statements a supervisor chose, and why they may be named late."""
    return [value for name, value in form.fields if name == "late"], form.text("reason")[:LONGEST_REASON]


def _corrected(form: Form) -> tuple[dict[str, str]]:
    """The form's fields as they stand on the page: `field:<key>`."""
    return (form.under("field:"),)


def _trial(form: Form) -> tuple[str, bool, list[Tick]]:
    favourable = _one_of(form.text("favourable"), ("yes", "no")) == "yes"
    return form.text("opinion")[:LONGEST_REASON], favourable, ticks_of(form)


def _inspected(form: Form) -> tuple[list[Inspected]]:
    """`kept:<commitment>`, with `measured:…` and `remark:…` beside it."""
    measured, remarks = form.under("measured:"), form.under("remark:")
    return (
        [
            Inspected(key, _one_of(answer, ("yes", "no")) == "yes", measured.get(key, "")[:40], remarks.get(key, ""))
            for key, answer in form.under("kept:").items()
        ],
    )


def _dispatched(form: Form) -> tuple[str, str]:
    return _one_of(form.text("way"), ("courier", "locker")), form.text("reference")


def _arrived(form: Form) -> tuple[str, str]:
    return _one_of(form.text("way"), ("courier", "locker", "kiosk")), form.text("place")[:LONGEST_PLACE]


def shown_document(form: Form) -> tuple[IdentityKind, str]:
    """The identity document that the holder shows at the counter."""
    kind = _one_of(form.text("identity_kind"), get_args(IdentityKind))
    return cast(IdentityKind, kind), form.text("identity_number")


def announced(form: Form) -> tuple[datetime, str, str]:
    """`held_at` is the wall clock of the authority, as the page's field gives it."""
    try:
        held_at = datetime.fromisoformat(form.text("held_at"))
    except ValueError as error:
        raise InvalidInput("request_invalid", reason="held_at") from error
    local = held_at if held_at.tzinfo else held_at.replace(tzinfo=AUTHORITY_ZONE)
    return local, form.text("hearing_place")[:LONGEST_PLACE], form.text("chair")[:LONGEST_PLACE]


def _answered(form: Form) -> tuple[bool, str]:
    return _one_of(form.text("upheld"), ("yes", "no")) == "yes", form.text("answer")[:LONGEST_REASON]


ACTIONS: dict[Button | Literal["permit_late_defects"], Action] = {
    "start_pre_review": Action(acceptance.start_pre_review, _nothing),
    "correct": Action(corrections.correct, _corrected),
    "accept": Action(acceptance.accept, _ticks),
    "accept_provisionally": Action(promises.accept_provisionally, _ticks),
    "request_supplement": Action(acceptance.request_supplement, _ticks),
    "permit_late_defects": Action(late_defects.permit, _late),
    "decline": Action(acceptance.decline, _text("ground", "competent_authority")),
    "find_not_required": Action(acceptance.find_not_required, _text("no_need", "advice")),
    "settle_promise": Action(promises.settle_promise, _ticks),
    "reject_promised": Action(promises.reject_promised, _ticks),
    "give_trial_opinion": Action(trials.give_trial_opinion, _trial),
    "review": Action(deciding.review, _nothing),
    "suspend": Action(deciding.suspend, _text("procedure", "reason")),
    "resume": Action(deciding.resume, _text("procedure", "outcome")),
    "offer_hearing": Action(hearings.offer_hearing, _text("hearing_subject")),
    "enter_hearing_request": Action(hearings.enter_request, shown_document),
    "announce_hearing": Action(hearings.announce_hearing, announced),
    "extend": Action(extensions.extend, _text("extend_reason")),
    "approve": Action(deciding.approve, _text("opinion")),
    "refuse": Action(deciding.refuse, _lines("reasons")),
    "refer": Action(deciding.refer, _text("opinion")),
    "dispatch": Action(delivery.dispatch, _dispatched),
    "return_dispatched": Action(delivery.return_dispatched, _nothing),
    "confirm_delivery": Action(delivery.confirm_delivery, _arrived),
    "hand_out": Action(delivery.hand_out, shown_document),
    "inspect": Action(declarations.inspect, _inspected),
    "answer_contest": Action(automatic.answer_contest, _answered),
    "propose_void": Action(voiding.propose_void, _text("void_reason")),
    "void": Action(voiding.void, _nothing),
}
