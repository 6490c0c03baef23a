"""A call of this visit with a clerk, as the kiosk knows it: in memory only, gone with the visit.

    waiting ──▶ connected ──▶ ended

What the two say and show goes from browser to browser. Here is only what the screen must say when it is drawn anew: how
the call stands, the written lines, the originals that the clerk wants to see.
"""

import asyncio
from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct, field
from msgspec.structs import replace

from core.calls.schemas import Errand, RemoteCall
from core.imaging.comparison import Verdict
from kiosk.calls.mailbox import Mailbox
from kiosk.words import Sentence

HungUp = Literal["citizen", "given_up", "visit_ended"]
"""Why a call is ended from this end."""


class Line(Struct, frozen=True):
    """Something written during the call; `mine`: by the person at the kiosk."""

    mine: bool
    text: str


class Original(Struct):
    """An original that the clerk of the call wants to see; `verdict` is the hall's comparison's, once photographed."""

    document_id: str
    name: str
    verdict: Verdict | None = None


class Talk(Struct):
    """`case`: the id of the case it is about, or empty; `back` the screen it was asked for on. `wanted`: the document
    that the clerk asked to see last; `outcome` of the originals, once the clerk has decided. `problem`: what did not
    work, for the screen to say.

    `hung_up` says why the kiosk itself ends the call; `over` is set when there is nothing more to carry, `replaced`
    when another page of the screen has taken the place of the one that holds it."""

    call: RemoteCall
    began_at: datetime
    errand: Errand = "help"
    case: str = ""
    back: str = ""
    ended_at: datetime | None = None
    written: list[Line] = field(default_factory=list[Line])
    originals: list[Original] = field(default_factory=list[Original])
    wanted: str = ""
    outcome: str = ""
    problem: Sentence | None = None
    hung_up: HungUp | None = None
    over: asyncio.Event = field(default_factory=asyncio.Event)
    replaced: asyncio.Event = field(default_factory=asyncio.Event)
    to_hall: Mailbox = field(default_factory=Mailbox)
    to_screen: Mailbox = field(default_factory=Mailbox)

    @property
    def live(self) -> bool:
        return self.call.state != "ended"

    def lasted(self, at: datetime) -> timedelta:
        return (self.ended_at or at) - self.began_at

    def hear(self, call: RemoteCall, at: datetime) -> None:
        """How the call stands by the hall's word. What has ended stays ended."""
        if not self.live:
            return
        self.call = call
        if not self.live:
            self._finish(at)

    def hang_up(self, by: HungUp, at: datetime) -> None:
        """End it from here; the hall is told by whoever carries the call."""
        if self.live:
            self.hung_up = by
            self.call = replace(self.call, state="ended", ended_by=by)
            self._finish(at)

    def seat(self) -> asyncio.Event:
        """A page of the screen takes its place: the one before is told, and what it did not get is the new one's."""
        self.replaced.set()
        self.replaced = asyncio.Event()
        return self.replaced

    def original(self, document_id: str) -> Original | None:
        return next((each for each in self.originals if each.document_id == document_id), None)

    def wipe(self) -> None:
        """The visit is over, and with it the call; how long it lasted is nobody's business here any more."""
        self.hang_up("visit_ended", self.began_at)
        self.to_screen.clear()
        self.written.clear()
        self.originals.clear()
        self.case = self.back = self.wanted = self.outcome = ""
        self.problem = None

    def _finish(self, at: datetime) -> None:
        self.ended_at = at
        self.over.set()
