"""Who acts, for whom, through which channel and device, when, in which language.

Every use case takes one `Call` as its second argument. The edge (JSON API, desk, worker) makes it from what
it has verified; core trusts it and checks permissions against it.
"""

from datetime import datetime
from typing import Literal

from msgspec import Struct

Language = Literal["zh-Hans", "zh-Hant", "en"]
LANGUAGES: tuple[Language, ...] = ("zh-Hans", "zh-Hant", "en")

Channel = Literal["kiosk", "mobile", "counter", "desk", "remote", "system", "public"]
"""`remote`: a clerk at the desk, in a call with somebody who stands at a kiosk."""

Role = Literal[
    "citizen",
    "kiosk",
    "clerk",
    "issuer",
    "reviewer",
    "chief_representative",
    "supervisor",
    "matter_manager",
    "administrator",
    "auditor",
    "system",
]


class Actor(Struct, frozen=True):
    """A verified identity with the roles it has at this moment (roles are read afresh at each request).

    `id` is the citizen's, staff member's or terminal's id. A staff member belongs to an `authority` or to a `centre`
    (their codes); an `issuer` hands results out (出件). `assurance` is how sure this sign-in is of who a citizen is
    (`core.people.assurance`).
    """

    id: str
    roles: frozenset[Role]
    authority: str = ""
    assurance: int = 0
    centre: str = ""

    def has(self, role: Role) -> bool:
        return role in self.roles


class RequestKey(Struct, frozen=True):
    """The `Idempotency-Key` of a request: the same key and the same body get the first answer again.

    The scope is principal + use case + key. `fingerprint` is the SHA-256 (hex) of what was asked.
    """

    key: str
    fingerprint: str


class Call(Struct, frozen=True):
    """`terminal_id` is set when an enrolled kiosk carried the request; `on_behalf_of` when an agent or clerk
    acts for a citizen; `power` when it is an agent, who acts under that power of attorney; `assisted_by` is the member
    of staff who helps at the kiosk (帮办): whose act it is does not change by that. `across_border`: that kiosk stands
    outside the mainland (`core.people.border_consent`)."""

    actor: Actor
    channel: Channel
    at: datetime
    language: Language = "zh-Hans"
    terminal_id: str | None = None
    on_behalf_of: str | None = None
    request: RequestKey | None = None
    power: str | None = None
    assisted_by: str | None = None
    across_border: bool = False

    @property
    def principal(self) -> str:
        """The citizen whose business it is: who acts, or whom an agent acts for."""
        return self.on_behalf_of if self.power and self.on_behalf_of else self.actor.id


THE_HALL = Actor("system", frozenset({"system"}))


def system_call(at: datetime) -> Call:
    """What the hall does by itself: clocks, rendering, sending."""
    return Call(THE_HALL, "system", at)


def by_the_hall(call: Call) -> Call:
    """What follows by itself from what somebody does: the same moment and place, and nobody's act but the hall's."""
    return Call(THE_HALL, call.channel, call.at, call.language, call.terminal_id, call.on_behalf_of)
