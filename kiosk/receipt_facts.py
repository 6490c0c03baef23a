"""What a receipt says besides the last day: how it was counted, where the two sides of a border work on different days,
and by which rules something was granted at once. Pure.

The hall says which days it counted (`Filed.react_days`); a kiosk reckons only for what has not arrived.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from core.applications.clocks.deadlines import Day
from core.applications.lifecycle import State
from core.call import Language
from core.clock import hong_kong_calendar, mainland_calendar
from core.terminals.schemas import Profile
from core.typesetting.values import day_text, weekday_text
from kiosk.filing import Filing
from kiosk.slips import SlipDay

GRANTED: frozenset[State] = frozenset({"concluded", "issued", "awaiting_originals"})
"""States of a filing that rules alone have decided: nobody reacts later, it is granted."""
WEEKEND = 5


def rules_met(filing: Filing, language: Language) -> list[str]:
    """The rules that granted it at once, all of which were met (智能审批); none for what people decide."""
    decision = filing.definition.rule_decision
    if decision is None or filing.filed is None or filing.filed.state not in GRANTED:
        return []
    return [rule.text.say(language) for rule in decision.rules]


def differing_days(profile: Profile, days: Iterable[date]) -> list[tuple[date, bool]]:
    """At a kiosk in Hong Kong: those of these days on which only one side works, True where it is the mainland."""
    if profile != "hong_kong":
        return []
    mainland, hong_kong = mainland_calendar(), hong_kong_calendar()
    return [
        (day, mainland.is_working(day))
        for day in days
        if mainland.is_working(day) != hong_kong.is_working(day)
        and (mainland.is_working(day) or day.weekday() < WEEKEND)
    ]


def slip_days(days: Sequence[Day], language: Language) -> list[SlipDay]:
    """Each day of the limit as short as paper wants it, with why it counts or does not."""
    return [SlipDay(_short(each.date, language), each.counted, each.reason) for each in days]


def slip_days_differing(profile: Profile, days: Sequence[Day], language: Language) -> list[SlipDay]:
    """`counted` where the mainland works."""
    found = differing_days(profile, [each.date for each in days])
    return [SlipDay(_short(day, language), mainland, "") for day, mainland in found]


def _short(day: date, language: Language) -> str:
    """`10/8 周四`, and `Thu 8 October` where figures alone could be read the other way round."""
    weekday = weekday_text(day, language)
    return (
        f"{weekday} {day_text(day, language).rpartition(' ')[0]}"
        if language == "en"
        else f"{day.month}/{day.day} {weekday}"
    )
