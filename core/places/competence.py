"""Which organ may decide a matter on a day: its own authority, the bureau that took over its powers, or a town with
a delegation. Pure: the records are given.

    department          decides its own matters until its powers pass to a bureau (G19)
    approval bureau     decides its own and those of every department whose powers it holds
    town                decides only with a record of delegation for the matter, be the matter its own in the
                        catalogue or the district's (N28); only what was accepted within its area, and that no
                        longer by whoever delegated it, until the delegation ends

A record counts from its first day to its last, both included.
"""

from collections.abc import Collection, Mapping
from datetime import date

from core.errors import NotAllowed
from core.places.area_codes import is_at_town
from core.places.schemas import Authority, Delegation, PowersPassed


class Competence:
    """What `decider` may decide on `day`, as the records stand: `passed` and `delegations` may hold others' too."""

    def __init__(
        self,
        decider: Authority,
        day: date,
        passed: Collection[PowersPassed],
        delegations: Collection[Delegation],
        areas: Mapping[str, str] | None = None,
    ) -> None:
        """`areas`: the area of each town named in `delegations`, by its code."""
        self.decider = decider
        self.town = is_at_town(decider.area)
        in_force = [each for each in passed if each.covers(day)]
        self.holds = {each.department for each in in_force if each.bureau == decider.code}
        self.gone = any(each.department == decider.code for each in in_force)
        now = [each for each in delegations if each.covers(day)]
        self.delegations = [each for each in now if each.town == decider.code]
        own = self.holds | {decider.code}
        self.given_away = [(each, (areas or {})[each.town]) for each in now if each.authority in own and areas]

    def delegation_for(self, authority: str, matter: str) -> Delegation | None:
        """The record that lets this town decide the matter of an authority; of its own matter any that names it."""
        own = authority == self.decider.code
        return next(
            (each for each in self.delegations if each.matter == matter and (own or each.authority == authority)), None
        )

    def refusal(self, authority: str, matter: str, area: str = "") -> NotAllowed | None:
        """Why the decider may not decide this matter of this authority, accepted in this area; None: it may."""
        if self.town:
            if self.delegation_for(authority, matter) is None:
                return NotAllowed("delegation_missing")
            return None if not area or area.startswith(self.decider.area) else NotAllowed("outside_the_town")
        if area and any(
            (each.authority, each.matter) == (authority, matter) and area.startswith(town)
            for each, town in self.given_away
        ):
            return NotAllowed("delegated_to_town")
        if authority in self.holds:
            return None
        if authority != self.decider.code:
            return NotAllowed("other_authority")
        return NotAllowed("powers_passed_on") if self.gone else None
