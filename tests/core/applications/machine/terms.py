"""What the matters of the machine promise and demand: their files' terms, written down a second time by hand.

The first of them is changed before each run (`lives`), so that one matter has every way beside the usual one: a paper
that may follow, a declaration, a trial, a lapse. Limits are in working days.
"""

from typing import Literal, NamedTuple

ANSWER, PROMISE = 5, 10
HEARING_ASKED, HEARING_HELD, HEARING_ANNOUNCED = 5, 20, 7
"""Articles 32, 47 and 48."""
RENEWAL_BEFORE = 30
"""Calendar days before the last one on which a renewal is applied for in time (art. 50)."""
BY_LAW, PROMISED = 20, 10
"""What the first matter's limits are changed to, so that they can be kept and missed."""


class Procedure(NamedTuple):
    """Whether it stops the clock, and how many days it is expected to last."""

    key: str
    stops: bool
    days: int


class Terms(NamedTuple):
    """`answers` differ from the example's. `silence_accepts`: the matter follows art. 32. `lapses`: a rule ends the
    case when no supplement comes. `organs` are asked before the decision; `upward`: another authority decides;
    `by_rule`: who is old enough is granted it at once. `acts` are what the holder may ask for afterwards; `corrected`
    is a field that a clerk may put right."""

    matter: str
    organ: str
    law: int
    promised: int
    longer: int
    clock: Literal["statutory", "joint", "first_review"] = "statutory"
    example: int = 0
    answers: tuple[tuple[str, str], ...] = ()
    supplement: int = 10
    silence_accepts: bool = True
    lapses: bool = False
    instant: bool = False
    procedures: tuple[Procedure, ...] = ()
    organs: tuple[str, ...] = ()
    upward: bool = False
    by_rule: bool = False
    acts: tuple[str, ...] = ()
    corrected: str = "trade_name"


PLANNING, POLICE = "11990000000006066H", "11990000000007077W"
LONGER = Procedure("longer_examination", False, 3)

SHOP = Terms(
    "individual-business-registration",
    "11990000000001011Q",
    BY_LAW,
    PROMISED,
    3,
    example=1,
    lapses=True,
    procedures=(Procedure("hearing", True, 20), LONGER),
    acts=("change", "replacement", "cancellation"),
    corrected="employees",
)
SIGN = Terms(
    "outdoor-sign-permit",
    "119900000000050556",
    45,
    20,
    15,
    clock="joint",
    example=2,
    answers=(("filing", "self"),),
    procedures=(Procedure("expert_review", True, 5), LONGER._replace(days=15)),
    organs=(PLANNING, POLICE),
    acts=("renewal", "replacement", "cancellation"),
)
SHOP_SIGN = SIGN._replace(promised=10, procedures=(SIGN.procedures[1],), organs=())
FOOD = Terms(
    "food-business-licence",
    "11990000000001011Q",
    20,
    8,
    10,
    procedures=(LONGER._replace(days=10), Procedure("site_check", False, 3)),
    acts=("change", "renewal", "replacement", "cancellation"),
)
FRANCHISE = Terms(
    "franchise-filing-first-review",
    "11990000000003033F",
    10,
    4,
    0,
    clock="first_review",
    supplement=7,
    silence_accepts=False,
    procedures=(Procedure("shop_inspection", False, 2),),
    upward=True,
    corrected="brand",
)
CARD = Terms(
    "senior-citizen-card",
    "119900000000080888",
    10,
    0,
    10,
    silence_accepts=False,
    instant=True,
    by_rule=True,
    acts=("replacement", "cancellation"),
    corrected="phone",
)
WAYS: dict[str, tuple[Terms, tuple[str, ...]]] = {
    "usual": (SHOP, ("林晓岚", "陈国强")),
    "promised": (SHOP, ("林晓岚", "陈国强")),
    "declared": (SHOP, ("林晓岚", "陈国强")),
    "tried": (SHOP, ("林晓岚", "陈国强")),
    "jointly": (SIGN, ("林晓岚", "陈国强")),
    "upward": (FRANCHISE, ("何知行",)),
    "by_rule": (CARD, ("林晓岚", "陈国强")),
}
"""How a case may begin, and who begins it so. 陈国强 is 75, 何知行 acts for an enterprise."""
OLD_ENOUGH = ("陈国强",)
