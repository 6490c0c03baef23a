"""Powers of attorney as they enter and leave core (民法典 art. 165: agent, matters, powers and period are named)."""

from datetime import date, datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.people.schemas import Id, IdentityKind, Line, Number

PowerAct = Literal["file", "supplement", "withdraw", "collect", "defend"]
"""`file`: begin, fill in, hand in papers, submit · `supplement`: answer what the hall asks · `withdraw` · `collect`:
choose how the result comes, show the originals, take it · `defend`: state a defence, ask for a hearing. Whoever may do
any of them may read the case. Nothing else is ever an agent's: rating and contesting stay with the principal."""

MatterCode = Annotated[str, Meta(max_length=80)]


class AgentNamed(Struct, frozen=True):
    """The agent as the principal names him. The hall need not know him yet; the name must be the one on the document
    he signs in with."""

    kind: IdentityKind
    number: Number
    name: Line


class PrincipalNamed(Struct, frozen=True):
    """A principal as a paper names him: a person by identity document, or an organisation by its 统一社会信用代码,
    whose name the register knows."""

    kind: IdentityKind | Literal["uscc"]
    number: Number
    name: Annotated[str, Meta(max_length=200)] = ""


class NewPower(Struct, frozen=True, forbid_unknown_fields=True):
    """What a principal lets an agent do. `id` is the client's own UUIDv7; `matter` empty: every matter;
    `organisation_id`: for an organisation that the principal represents."""

    id: Id
    agent: AgentNamed
    acts: Annotated[tuple[PowerAct, ...], Meta(min_length=1, max_length=5)]
    first_on: date
    last_on: date
    matter: MatterCode = ""
    organisation_id: Id | None = None


class PaperScan(Struct, frozen=True):
    """The scanned paper in the store: `address` finds it, `sha256` (hex) is of the plain bytes."""

    address: str
    sha256: str


class Power(Struct, frozen=True, kw_only=True):
    """A power of attorney as principal, agent and desk see it. `principal_name` is the organisation's where it acts for
    one; numbers are masked. `way`: recorded by a clerk from a paper, or by the principal himself."""

    id: Id
    principal_id: Id
    principal_name: str
    agent_name: str
    agent_number_masked: str
    acts: tuple[PowerAct, ...]
    first_on: date
    last_on: date
    way: Literal["counter", "own"]
    recorded_at: datetime
    matter: MatterCode = ""
    organisation_id: Id | None = None
    revoked_at: datetime | None = None

    def covers(self, day: date) -> bool:
        return self.revoked_at is None and self.first_on <= day <= self.last_on


class Powers(Struct, frozen=True):
    """Of one person: those given to others, those held from others and in force, newest first."""

    given: tuple[Power, ...]
    held: tuple[Power, ...]
