"""What goes in and out of the subject of calls: a person at a kiosk and a clerk at a desk see and hear each other.

远程帮办. The hall brings the two together and passes small written frames between their browsers; sound and picture
go from one browser to the other and never through the hall.
"""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from core.call import Language
from core.imaging.comparison import Verdict
from core.matters.definition import DeliveryWay
from core.people.schemas import Id
from core.verification.schemas import VerificationOpened

CONSENT = "2026-11"
"""The wording a person agrees to before a call begins, as it is in force: to be seen and heard, to the papers being
seen, and that nothing is recorded (N11). A kiosk that shows another wording may not call."""

CallState = Literal["waiting", "connected", "ended"]
EndedBy = Literal["citizen", "clerk", "given_up", "lost", "visit_ended"]
"""`given_up`: the person would not wait longer; `lost`: an end was not heard of any more; `visit_ended`: the kiosk was
left, or a new person stands there."""

Errand = Literal["help", "originals"]
Known = Literal["nobody", "typed", "checked", "card"]
"""How the hall knows the person at the kiosk: not at all, by a number that was typed, by a document that was looked at,
by one whose chip was read."""

OutOfTurn = Literal["language", "not_my_business", "urgent"]
"""Why a clerk answers somebody before those who called earlier; it stays in the journal."""

FRAME_BYTES = 64 * 1024
"""The largest frame."""


class NewCall(Struct, frozen=True, forbid_unknown_fields=True):
    """`consent`: the version of the wording that the person agreed to on the screen, which is `CONSENT`."""

    language: Language
    consent: Annotated[str, Meta(min_length=1, max_length=20)]
    errand: Errand = "help"
    application_id: Id | None = None


class CallEnding(Struct, frozen=True, forbid_unknown_fields=True):
    """Why the kiosk ends a call."""

    by: Literal["citizen", "given_up", "visit_ended"]


class IceServer(Struct, frozen=True):
    """As `RTCPeerConnection` takes it."""

    urls: tuple[str, ...]
    username: str | UnsetType = UNSET
    credential: str | UnsetType = UNSET


class Attended(Struct, frozen=True):
    """When the remote desk is attended, by its timetable: the hours of now, else the next ones."""

    start: datetime = field(name="from")
    until: datetime


class CallDesk(Struct, frozen=True):
    """The remote desk at this moment. `on_duty`: clerks who are there, busy or not; `waiting`: calls that nobody has
    answered yet; `expected_wait_seconds` of a call that came now, None while nobody is there."""

    on_duty: int
    waiting: int
    expected_wait_seconds: int | None
    open_next: Attended | None


class RemoteCall(Struct, frozen=True):
    """A call as either end sees it. `ahead`: calls that came before and still wait; `on_duty`: clerks who are there;
    `clerk_name` is empty until somebody has answered. `relay_only`: no other way for sound and picture than a TURN
    server."""

    id: Id
    state: CallState
    ahead: int
    expected_wait_seconds: int | None
    on_duty: int
    clerk_name: str
    ended_by: EndedBy | None
    ice_servers: tuple[IceServer, ...]
    relay_only: bool = False


class CallTicket(Struct, frozen=True):
    """Opens the call's socket once, within half a minute; nothing can show it again."""

    ticket: str
    expires_at: datetime


class CallCase(Struct, frozen=True, forbid_unknown_fields=True):
    """The case whose originals are shown: the one the call was begun about, unless that was none."""

    application_id: Id | None = None


class CallOriginals(Struct, frozen=True):
    """The originals that the clerk of the call wants to see: each is laid under the kiosk's camera and photographed."""

    verification: VerificationOpened


class OriginalTaken(Struct, frozen=True):
    """What the hall's comparison says of the photograph of an original; the clerk decides."""

    document_id: Id
    verdict: Verdict


# --- frames: text, JSON, told apart by `kind`; the hall reads them strictly and passes them on as they came -----------

Fraction = Annotated[float, Meta(ge=0, le=1)]
Short = Annotated[str, Meta(max_length=200)]


class Sdp(Struct, frozen=True, forbid_unknown_fields=True):
    """An RTCSessionDescription."""

    type: Literal["offer", "answer", "pranswer", "rollback"]
    sdp: Annotated[str, Meta(max_length=60_000)] = ""


class Description(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="description"):
    """Either end's offer or answer; negotiation is perfect, and the kiosk is the polite end."""

    description: Sdp


class Candidate(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="candidate"):
    """An RTCIceCandidateInit, None when there are no more."""

    candidate: Annotated[dict[Short, str | int | None], Meta(max_length=8)] | None


class Point(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="point"):
    """The clerk shows a place, in parts of the picture's width and height from its upper left corner."""

    x: Fraction
    y: Fraction
    on: Literal["paper", "screen"]


class Say(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="say"):
    """A written line, for who cannot hear or be heard."""

    text: Annotated[str, Meta(min_length=1, max_length=500)]


class Lay(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="lay"):
    """The clerk asks for an original to be laid under the camera."""

    document_id: Id


class Tracks(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="tracks"):
    """Which stream of the kiosk's is which; empty for one that it does not have."""

    person: Short
    paper: Short


class Seen(Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="seen"):
    """A photograph of this original has reached the hall."""

    document_id: Id


FromClerk = Description | Candidate | Point | Say | Lay
FromKiosk = Description | Candidate | Tracks | Seen | Say


class CallTold(Struct, frozen=True, tag_field="kind", tag="call"):
    """The hall's: how the call stands, when an end joins and whenever that changes."""

    call: RemoteCall


class Joined(Struct, frozen=True, tag_field="kind", tag="joined"):
    """The hall's, to one end: the other end's socket has opened, for the first time or anew."""


class Passed(Struct, frozen=True, tag_field="kind", tag="passed"):
    """The hall's: all originals were the same, the result is issued. `way` as in `core.terminals.original_schemas`."""

    application_id: Id
    certificate_id: Id
    certificate_number: str
    way: DeliveryWay


class Withheld(Struct, frozen=True, tag_field="kind", tag="withheld"):
    """The hall's: an original was not the same, and nothing is released."""

    application_id: Id


class Refused(Struct, frozen=True, tag_field="kind", tag="refused"):
    """The hall's: the frame that was just sent was not passed on, and why."""

    code: str


# --- the desk ---------------------------------------------------------------------------------------------------------


class CallWaiting(Struct, frozen=True):
    """A line of the queue. It names a kiosk and a matter, and nobody. `serves`: whether the clerk who looks may do what
    it is about."""

    id: Id
    place: str
    terminal_name: str
    language: Language
    errand: Errand
    known: Known
    matter_title: str
    asked_at: datetime
    serves: bool


class RemoteDesk(Struct, frozen=True):
    """The page of the remote desk. `here`: whether who looks is on duty; `mine`: the call he is in."""

    desk: CallDesk
    here: bool
    waiting: tuple[CallWaiting, ...]
    mine: Id | None


class CallOnPage(Struct, frozen=True):
    """A call as its clerk sees it. `person` is a masked name, empty unless a document was looked at; `acts_for`:
    whom he acts for as an agent, masked too; `verification_id`: the originals that are or were shown in it."""

    call: RemoteCall
    place: str
    terminal_name: str
    language: Language
    errand: Errand
    known: Known
    person: str
    asked_at: datetime
    connected_at: datetime | None
    application_id: Id | None
    case_number: str
    matter_title: str
    verification_id: Id | None
    acts_for: str = ""
