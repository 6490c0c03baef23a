"""Faults that are planted into the hall, to see that the machine finds each of them."""

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from msgspec import structs

from core.applications import acceptance, cases, mandates, notice_head, results
from core.applications.clocks import expiry, timing
from core.applications.clocks.deadlines import Pause
from core.clock import ONE_DAY
from core.db import requests
from core.notices.contents import AcceptanceContent


def accept_without_a_receipt(patch: pytest.MonkeyPatch) -> None:
    issue = notice_head.issue

    def forgetful(session: Any, call: Any, case: Any, say: Any, *more: Any, **named: Any) -> Any:
        told = say(session, call, case, *more)
        return None if isinstance(told.content, AcceptanceContent) else issue(session, call, case, say, *more, **named)

    patch.setattr(notice_head, "issue", forgetful)


def release_twice(patch: pytest.MonkeyPatch) -> None:
    produce = results.produce

    def twice(*asked: Any) -> Any:
        produce(*asked)
        return produce(*asked)

    patch.setattr(results, "produce", twice)


def add_a_pause_twice(patch: pytest.MonkeyPatch) -> None:
    pauses_of = timing.pauses_of

    def again(pause: Pause) -> Pause:
        first = pause.last + ONE_DAY
        return Pause(first, first + (pause.last - pause.first), pause.reason)

    def doubled(session: Any, ids: Any, today: date) -> Any:
        found = pauses_of(session, ids, today)
        return {id: tuple(each for pause in of_one for each in (pause, again(pause))) for id, of_one in found.items()}

    patch.setattr(timing, "pauses_of", doubled)


def let_the_acceptor_decide(patch: pytest.MonkeyPatch) -> None:
    require_decider = mandates.require_decider

    def lax(session: Any, actor: Any, case: Any, today: date) -> Any:
        blind = structs.replace(case, row=SimpleNamespace(**{**vars(case.row), "accepted_by": None}))
        return require_decider(session, actor, blind, today)

    patch.setattr(mandates, "require_decider", lax)


def date_silence_by_the_clock_on_the_wall(patch: pytest.MonkeyPatch) -> None:
    deem_accepted = expiry.STEPS["deem_accept"]

    def late(session: Any, call: Any, case: Any, counted: Any) -> Any:
        row = SimpleNamespace(**{**vars(case.row), "received_on": cases.today_at(session, call)})
        return deem_accepted(session, call, structs.replace(case, row=row), counted)

    patch.setitem(expiry.STEPS, "deem_accept", late)


def name_defects_late(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(acceptance, "breach_of", lambda *_: {})


def forget_what_was_asked(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(requests, "_claim", lambda *_: ("", None))
