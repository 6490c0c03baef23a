"""What a journalled event says to people: a sentence; for the events of a clock also which one and which days, for a
special procedure its name."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.call import Language
from core.locale import sentences
from core.matters.definition import MatterDefinition


def event_text(
    event: str, facts: Mapping[str, Any], language: Language, definition: MatterDefinition | None = None
) -> str:
    """The sentence `event.<event>`; of a clock counted again the one for its cause, of a result in a kiosk's locker the
    one that says until when. `definition`: the matter of the case, which names its procedures."""
    said = sentences()
    if event == "clock_recounted":
        event = f"{event}.{facts['cause']}"
    if event == "dispatch" and "keep_until" in facts:
        event = f"{event}.locker"
    days = ("before", "last_day", "keep_until")
    details = {name: date.fromisoformat(facts[name]) for name in days if facts.get(name)}
    clock = said.say(f"clock.{facts['clock']}", language) if "clock" in facts else ""
    procedure = _procedure(facts, language, definition)
    shown = {"clock": clock, "notices": facts.get("notices", ()), "procedure": procedure}
    shown["place"] = facts.get("reference", "")
    return said.say(f"event.{event}", language, **shown, **details)


def _procedure(facts: Mapping[str, Any], language: Language, definition: MatterDefinition | None) -> str:
    """As the matter names it; what it does not name is called by what it is."""
    listed = definition.special_procedures if definition else ()
    named = next((each.name.say(language) for each in listed if each.key == facts.get("procedure")), None)
    return named or sentences().say("procedure.unnamed", language)
