"""What surrounds the cases of the model: the guide's versions, the entrustments, looks at originals, certificates."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.call import Actor
from tests.core.applications.machine.acts import NOT_UNDER_WAY, OF_AUTHORITY
from tests.core.applications.machine.terms import SHOP, Terms


@dataclass
class Held:
    """A certificate; `status` is what was made of it, `proposal` what waits for a second person: id, act, proposer, and
    the last day on which the holder may answer, where one is heard."""

    id: str
    terms: Terms
    holder: str
    valid_to: date | None
    status: str = "valid"
    proposal: tuple[str, str, str, date | None] | None = None

    def on(self, day: date) -> str:
        over = self.valid_to is not None and self.valid_to < day
        return "expired" if over and self.status in ("valid", "suspended") else self.status

    def may(self, step: str, act: str, who: Actor, today: date) -> bool:
        """Whether somebody must be let propose, confirm or drop an act of the authority."""
        if who.authority != self.terms.organ or not who.roles & {"reviewer", "chief_representative"}:
            return False
        if step == "propose":
            return who.has("reviewer") and self.proposal is None and self.on(today) in OF_AUTHORITY[act].found
        if self.proposal is None:
            return False
        _, proposed, proposer, heard_by = self.proposal
        possible = who.id != proposer and self.on(today) in OF_AUTHORITY[proposed].found
        return step == "drop" or (possible and (heard_by is None or heard_by < today))


@dataclass
class World:
    """`versions` are those of the first matter: whether each came into force or paused it; `leases` the looks at leases
    that hold, by holder; `cases` those of the model."""

    versions: list[bool]
    cases: list[Any] = field(default_factory=list[Any])
    without: tuple[str, date] | None = None
    leases: dict[str, set[str]] = field(default_factory=dict[str, set[str]])
    held: list[Held] = field(default_factory=list[Held])

    def publish(self, in_force: bool) -> None:
        """A new version of the guide, which every draft has to follow."""
        self.versions.append(in_force)

    def entrusted(self, organ: str, today: date) -> bool:
        return self.without is None or self.without[0] != organ or today <= self.without[1]

    def in_force(self, terms: Terms, version: int | None = None) -> bool:
        """Whether the matter is, and by this version of it."""
        newest = len(self.versions) - 1
        return terms is not SHOP or (self.versions[newest] and version in (None, newest))

    def possible(self, about: Held | None, act: str, today: date, case: Any = None) -> bool:
        """Whether its holder may ask for this act: the certificate is in a condition for it, and nothing else is under
        way about it."""
        if about is None:
            return True
        found = ("valid", "suspended", "expired") if act == "cancellation" else ("valid",)
        busy = [each for each in self.cases if each.about is about and each.state not in NOT_UNDER_WAY]
        return about.on(today) in found and not [each for each in busy if each is not case]

    def lower(self, cause: str) -> None:
        """A look at an original or a certificate that papers rested on does not hold any more."""
        for leases in self.leases.values():
            leases.discard(cause)
        for case in self.cases:
            case.looks = [each for each in case.looks if each != cause]
            if cause in case.rests and case.state not in ("concluded", "issued"):
                case.original, case.lowered, case.opened = True, True, None
