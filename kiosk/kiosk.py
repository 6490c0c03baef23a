"""The kiosk itself: one place that knows the settings, the hall, the devices and who stands at the screen.

Screens ask it and tell it; nothing of it is web. It holds at most one `Visit`. Whatever the person does goes
through `visiting`, which refuses to serve a visit that is over, so an idle timer that has not ticked yet
cannot leak one.

`link_up` is what the last call to the hall showed. Nothing waits for the link: what needs the hall says so on
its screen, everything else works from the catalogue on the disk and the outbox (kiosk/README.md, "What works
offline")."""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import structs

from core.call import Language
from core.chips.authorities import Authorities
from core.errors import NotAllowed, NotSignedIn, Refusal, Unavailable
from core.matters.facts import Facts, facts_of
from core.people.assurance import CHECKED
from core.people.schemas import IdentityEvidence
from hardware.cabinet import Cabinet
from hardware.id_card_reader import IdCardReader
from hardware.status import Media
from kiosk import terminal_key
from kiosk.blank_stock import BlankStock
from kiosk.catalogue import Catalogue
from kiosk.cell_book import CellBook
from kiosk.events import Announcer
from kiosk.fleet.duty import Duty
from kiosk.glass import Glass
from kiosk.hall_client import HallClient, HallUnreachable
from kiosk.helper import Helper
from kiosk.lights import Lights
from kiosk.manner import Manner
from kiosk.outbox import Outbox, Outcome
from kiosk.print_journal import PrintJournal
from kiosk.settings import KioskSettings
from kiosk.visit import Patience, Visit, standing
from kiosk.voice.voice import Voice
from kiosk.words import Words

R = TypeVar("R")


class Kiosk:
    """`now` gives the present instant, aware UTC; a test passes its own."""

    def __init__(
        self, settings: KioskSettings, hall: HallClient, cabinet: Cabinet, now: Callable[[], datetime]
    ) -> None:
        self.settings = settings
        self.hall = hall
        self.cabinet = cabinet
        self.lights = Lights(cabinet)
        self.now = now
        self.words = Words.load(lambda: self.manner.large)
        self.voice = Voice(settings, self.words)
        self.catalogue = Catalogue(settings.data / "catalogue")
        self.outbox = Outbox(settings.data / "outbox", hall.file_parcel, self._told)
        self.prints = PrintJournal(settings.data / "prints.jsonl", now())
        self.blanks = BlankStock(settings.data / "blanks.jsonl")
        self.duty = Duty(settings.data)
        self.cells = CellBook(settings.data / "cells.jsonl", now())
        self.authorities = Authorities.load(settings.chip_authorities) if settings.chip_authorities else Authorities()
        self.announcer = Announcer()
        self.glass = Glass()
        self.patience = Patience(timedelta(seconds=settings.idle_seconds), timedelta(seconds=settings.warning_seconds))
        self.visit: Visit | None = None
        self.manner = Manner(settings.first_language)
        self.notice = ""
        self.farewell = False
        self.alone_since = now()
        self._tasks: set[asyncio.Task[None]] = set()
        self.called_in_vain_at: datetime | None = None
        self.link_up = True
        self.enrolled = False

    # ---- the visit

    def visiting(self) -> Visit | None:
        """The visit that goes on now, or None. Ends one whose time is over."""
        if self.visit and standing(self.visit, self.now(), self.patience) == "over":
            self.end_visit("visit.over")
        return self.visit

    def begin_visit(self) -> Visit:
        """The visit there is, or a fresh one of somebody not yet known. Unavailable `terminal_out_of_service` when the
        hall has ordered this kiosk to close."""
        visit = self.visiting()
        if visit is None:
            if self.is_closed:
                raise Unavailable("terminal_out_of_service")
            at = self.now()
            if self.farewell:
                self.end_visit()
            self.visit = visit = Visit(opened_at=at, touched_at=at)
            self.notice = ""
        return visit

    def end_visit(self, notice: str = "", farewell: bool = False) -> None:
        """Wipe everything about the person. The next screen is the first one, in the first language, or a
        farewell that is still said in the person's own."""
        visit = self.visit
        self.farewell = farewell and visit is not None
        if visit is not None:
            self.let_help(None)
            if visit.signed_in:
                self.tell_later(self.hall.close_visit(visit.signed_in.token))
            visit.wipe()
            self.visit, self.alone_since = None, self.now()
        if not self.farewell:
            self.manner = Manner(self.settings.first_language)
        self.notice = notice and self.words.say(notice, self.language)
        self.announcer.say("moved")

    @property
    def is_closed(self) -> bool:
        """Whether nobody may begin: locked, or about to be and nobody is here any more."""
        return self.duty.orders.standing != "open" and self.visit is None

    async def identify(self, evidence: IdentityEvidence) -> Visit:
        """Take who it is, and ask the hall what it knows. Without the link the visit goes on without that.

        Raises a refusal of the hall's (a number that is wrong), NotAllowed `border_consent_missing` at a kiosk across
        the border; then nobody is identified.
        """
        visit = self.begin_visit()
        if self.must_consent(visit):
            visit.wants_consent = True
            raise NotAllowed("border_consent_missing")
        evidence = structs.replace(evidence, border_consent_at=visit.consented_at)
        if visit.identity and visit.identity.document.number != evidence.document.number:
            self.end_visit()
            visit = self.begin_visit()
        visit.touch(self.now())
        await self._learn(visit, evidence)
        return visit

    def must_consent(self, visit: Visit) -> bool:
        """Whether nothing may be asked of this person yet, because it would be sent across the border."""
        across = self.settings.profile == "hong_kong" or visit.wants_consent
        return across and visit.consented_at is None

    def _heed_consent(self, refusal: Refusal) -> None:
        """The hall knows this kiosk to stand across the border and takes nothing without the person's consent: it is
        asked for, and what was entered here waits for it."""
        if self.visit and refusal.code == "border_consent_missing":
            self.visit.wants_consent, self.visit.consented_at = True, None

    async def learn_again(self) -> None:
        """Ask the hall about a person who was identified while the link was down."""
        visit = self.visit
        if visit and visit.identity and not visit.signed_in and self.link_up:
            await self._learn(visit, visit.identity)

    async def _learn(self, visit: Visit, evidence: IdentityEvidence) -> None:
        try:
            signed_in = await self.ask(self.hall.open_visit(evidence))
            sure = signed_in.person.assurance >= CHECKED
            facts = await self.ask(self.hall.facts(signed_in.token)) if sure else None
            wallet = await self.ask(self.hall.wallet(signed_in.token)) if sure else []
        except (HallUnreachable, Unavailable):
            visit.identity = evidence
            return
        except NotAllowed as refusal:
            self._heed_consent(refusal)
            raise
        if self.visit is not visit:  # left while the hall was asked
            return
        visit.identity, visit.signed_in = evidence, signed_in
        visit.own_facts, visit.own_wallet = facts, tuple(wallet)

    def facts(self, visit: Visit) -> Facts:
        """What is known of the person: the hall's facts, or what the document alone tells."""
        person = visit.person
        if person is None:
            return {}
        chosen = visit.filing.organisation_id if visit.filing else None
        return facts_of(person, next((each for each in person.organisations if each.id == chosen), None))

    # ---- the hall

    async def ask(self, answer: Awaitable[R]) -> R:
        """Await an answer of the hall and remember whether it could be reached."""
        try:
            answered = await answer
        except HallUnreachable:
            self.set_link(False)
            raise
        except Refusal as refusal:
            self.set_link(True)
            if isinstance(refusal, NotSignedIn) and self.visit and refusal.code.startswith("token_"):
                self.visit.signed_in = None
            if refusal.code in ("helper_gone", "helper_is_applicant"):
                self.let_help(None)
            raise
        self.set_link(True)
        return answered

    def set_link(self, up: bool) -> None:
        if up != self.link_up:
            self.link_up = up
            self.announcer.say("link", "up" if up else "down")
            if up:
                self.outbox.wake()

    def let_help(self, helper: Helper | None) -> None:
        """Somebody of the staff helps from now on; None when he leaves."""
        visit = self.visit
        if visit is None:
            return
        if visit.helper and visit.helper.known:
            self.tell_later(self.hall.dismiss_helper(visit.helper.id))
        visit.helper, visit.helper_told = helper, False
        self.hall.assisted_by = helper.id if helper and helper.known else ""

    def tell_later(self, telling: Awaitable[None]) -> None:
        """Let the hall know when it can be reached; nobody waits for it."""

        async def tell() -> None:
            with contextlib.suppress(Refusal, HallUnreachable):  # what is not told ends by itself
                await telling

        self.keep(asyncio.get_running_loop().create_task(tell()))

    def keep(self, task: "asyncio.Task[None]") -> None:
        """Hold on to a task nobody awaits, until it is done."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settle(self, seconds: float) -> None:
        """Let what a visit's end has begun reach the hall before the kiosk stops: a sign-out, a call that is ended."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=seconds)

    def _told(self, outcome: Outcome) -> None:
        """The outbox says what became of a parcel; the person may still be standing here, or not."""
        self.set_link(True)
        begun = (self.visit.filing, self.visit.bringing) if self.visit else ()
        for each in begun:
            if each is not None and each.id == outcome.id:
                each.hear(outcome.filed, outcome.refusal)
                if outcome.refusal:
                    self._heed_consent(outcome.refusal)
                self.announcer.say("moved")
        if self.visit and (again := self.visit.completing) and again.id == outcome.id:
            again.hear(outcome.filed, outcome.refusal)
            self.announcer.say("moved")

    @property
    def language(self) -> Language:
        return self.manner.language

    # ---- the kiosk's own name

    @property
    def key(self) -> Ed25519PrivateKey:
        return terminal_key.load_or_make(self.settings.key_path)

    @property
    def fingerprint(self) -> str:
        return terminal_key.fingerprint(self.key)

    def has(self, kind: str) -> bool:
        """Whether this kiosk is fitted with a device of a kind, working or not."""
        return any(device.driver.kind == kind for device in self.cabinet.devices.values())

    def card_is_on_reader(self) -> bool:
        return any(reader.status().media is Media.PRESENT for reader in self.cabinet.find_all(IdCardReader))
