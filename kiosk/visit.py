"""One citizen at the screen.

A visit is everything the kiosk knows of the person standing there: who it is, what the hall sent, the filing
in the making, half-typed fields. It lives in this process's memory and nowhere else: nothing of it is written
to a disk, a cookie or the browser, so a crash or a power cut wipes it by itself. Leaving, finishing and an
unanswered idle warning wipe it on purpose (`wipe` empties the object too, so that whoever still holds it
holds nothing).

What outlives a visit has left it before: a sealed parcel in the outbox, a line without personal data in the
print journal.

Time comes in as an argument. Idle is judged by the last touch: any tap or key the page reports, not the
page's own polling. `standing` is pure, and the only place where the rules of security.md (60 s, a warning, 30
minutes in all) live."""

from datetime import datetime, timedelta
from typing import Literal

from msgspec import Struct, field

from core.ids import new_id
from core.materials.schemas import WalletItem
from core.people.assurance import ASSURANCE, CHECKED
from core.people.schemas import IdentityEvidence, PersonFacts, SignedIn
from kiosk.acting import Acting
from kiosk.bringing import Bringing
from kiosk.calls.talk import Talk
from kiosk.comparing import Compared
from kiosk.filing import Filing, Taken
from kiosk.handoff import HandOff
from kiosk.helper import Helper
from kiosk.manner import Manner as Manner
from kiosk.showing import Showing
from kiosk.travel_documents import ShownDocument
from kiosk.unsent import Completing
from kiosk.words import Sentence

Standing = Literal["active", "warned", "over"]
LONGEST_VISIT = timedelta(minutes=30)
LONGEST_IN_CALLS = timedelta(minutes=60)
"""Of a visit, beyond its own half hour."""


class Patience(Struct, frozen=True):
    """How long a screen may stay untouched, and how long its warning may stay unanswered."""

    idle: timedelta
    warning: timedelta
    whole: timedelta = LONGEST_VISIT


class Slip(Struct):
    """A slip of this visit: its picture as PNG, so that a person can ask for it again, and how the last print
    went."""

    kind: Literal["receipt", "stored"]
    picture: bytes
    job: str = ""
    state: Literal["printing", "presented", "failed"] = "printing"
    reason: Sentence | None = None


class Sheet(Struct):
    """A document of the hall's on its way to paper. `back` is the screen it was asked for on; `waits_for` the key of
    the sentence that says what a person must put right for the print to go on; `sides` how many came out; `form` the
    number of the blank it is on. `ask_taken`: the printer cannot tell whether the paper was taken, so the person is
    asked. `certificate`: the id of the one it is a print of."""

    title: Sentence
    back: str
    on_form: bool = False
    certificate: str = ""
    data: bytes = b""
    job: str = ""
    state: Literal["fetching", "printing", "presented", "taken", "failed"] = "fetching"
    reason: Sentence | None = None
    waits_for: str = ""
    sides: int = 0
    form: str = ""
    ask_taken: bool = True


class Visit(Struct):
    """`place` is the path of the screen the person is at; `unsaved` keeps fields by screen that were typed and not yet
    taken, so that switching the language loses nothing. `wanted` is where to go on once it is known who this is,
    `receipt` a scanned receipt whose holder is not known yet, `draft_code` a scanned code of a draft likewise, `passed`
    the case of a scanned pass,
    `handoff` a phone that helps, `look` the last page that was sent back, `compared` an
    original laid beside its picture, `showing` whether that counts, `slip` and `sheet` what is being printed.
    `own_facts` and `own_wallet` are of the person who stands here; `acting` says for whom, if for somebody else.
    `consented_at`: when the person agreed that data cross the border, `wants_consent` that it must be asked for first.
    `helper` is a member of staff who helps, `helper_told` whether the screen has said so. `bringing` are papers for a
    case the hall has, `completing` what was filed here before and goes now. `talks` are calls with a clerk, the one
    that goes on last."""

    opened_at: datetime
    touched_at: datetime
    id: str = field(default_factory=new_id)
    identity: IdentityEvidence | None = None
    signed_in: SignedIn | None = None
    own_facts: PersonFacts | None = None
    own_wallet: tuple[WalletItem, ...] = ()
    acting: Acting | None = None
    helper: Helper | None = None
    helper_told: bool = False
    consented_at: datetime | None = None
    wants_consent: bool = False
    filing: Filing | None = None
    bringing: Bringing | None = None
    completing: Completing | None = None
    talks: list[Talk] = field(default_factory=list[Talk])
    place: str = ""
    wanted: str = ""
    receipt: str = ""
    passed: str = ""
    draft_code: str = ""
    handoff: HandOff | None = None
    slip: Slip | None = None
    sheet: Sheet | None = None
    look: Taken | None = None
    compared: Compared | None = None
    showing: Showing | None = None
    shown: ShownDocument | None = None
    chip_waits: bool = False
    words: str = ""
    only: tuple[str, ...] = ()
    unsaved: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    @property
    def token(self) -> str | None:
        """For a person the hall is sure of. Who has only typed a number files, and sees nothing of the person
        whose number it is."""
        sure = self.signed_in is not None and self.signed_in.person.assurance >= CHECKED
        return self.signed_in.token if self.signed_in and sure else None

    @property
    def talk(self) -> Talk | None:
        """The call with a clerk that goes on, or the last one."""
        return self.talks[-1] if self.talks else None

    @property
    def in_call(self) -> bool:
        return self.talk is not None and self.talk.live

    def in_calls(self, at: datetime) -> timedelta:
        """How long the person has waited for clerks and spoken with them, as far as it does not count."""
        return min(sum((talk.lasted(at) for talk in self.talks), timedelta()), LONGEST_IN_CALLS)

    @property
    def facts(self) -> PersonFacts | None:
        """What the hall knows of the applicant: this person, or the principal he acts for."""
        return self.acting.principal if self.acting else self.own_facts

    @property
    def wallet(self) -> tuple[WalletItem, ...]:
        """The applicant's certificates. A principal's are shown to no agent, and an agent's are no answer for him."""
        return () if self.acting else self.own_wallet

    @property
    def person(self) -> PersonFacts | None:
        """What the hall knows of the applicant; without the link, what the identity document alone tells."""
        if self.facts or not self.identity:
            return self.facts
        sure = ASSURANCE[self.identity.source]
        seen = self.identity
        return PersonFacts(self.id, seen.document, assurance=sure, supporting=seen.supporting)

    @property
    def home(self) -> str:
        """The screen this visit goes on from when nothing else is asked for."""
        if self.in_call:
            return "call"
        if self.wants_consent:
            return "consent"
        if self.identity is None:
            if self.shown is not None:
                return f"identify/{self.shown.kind}/shown"
            return "identify" if self.scanned or self.draft_code or self.chip_waits else "find"
        return "known" if self.filing is None else self.place or "known"

    @property
    def scanned(self) -> bool:
        """Whether a code was scanned that finds a case."""
        return bool(self.receipt or self.passed)

    @property
    def would_lose(self) -> bool:
        """Whether leaving now wipes something that was made here and has not been handed in."""
        unsent = self.filing is not None and self.filing.delivery == "none" and not self.filing.is_kept
        return unsent or self.in_call or bool(self.bringing and self.bringing.pages)

    def touch(self, at: datetime) -> None:
        self.touched_at = at

    def wipe(self) -> None:
        """Let go of everything about the person, whoever still refers to this object."""
        if self.filing:
            self.filing.wipe()
        if self.bringing:
            self.bringing.wipe()
        if self.handoff:
            self.handoff.wipe()
            self.handoff = None
        self.identity = self.signed_in = self.own_facts = self.filing = self.acting = self.bringing = None
        self.helper = self.consented_at = self.completing = None
        for talk in self.talks:
            talk.wipe()
        self.talks.clear()
        self.own_wallet = ()
        self.words = self.place = self.wanted = self.receipt = self.passed = self.draft_code = ""
        self.slip = self.sheet = self.look = self.shown = None
        self.compared = self.showing = None
        self.chip_waits = False
        self.unsaved.clear()


def standing(visit: Visit, at: datetime, patience: Patience) -> Standing:
    """Whether the visit goes on, its person is being asked, or it is over. Who waits for a clerk or speaks with one
    touches nothing and is there all the same."""
    if at - visit.opened_at - visit.in_calls(at) >= patience.whole:
        return "over"
    if visit.in_call:
        return "active"
    idle = at - visit.touched_at
    if idle >= patience.idle + patience.warning:
        return "over"
    return "warned" if idle >= patience.idle else "active"


def seconds_left(visit: Visit, at: datetime, patience: Patience) -> int:
    """How long an idle warning may still be answered, never negative."""
    ends = visit.touched_at + patience.idle + patience.warning
    return max(0, round((ends - at).total_seconds()))
