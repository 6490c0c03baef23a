"""What a journalled event says to people: a sentence, and for the events of a clock also which one and which days."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.call import Language
from core.locale import sentences


def event_text(event: str, facts: Mapping[str, Any], language: Language) -> str:
    """The sentence `event.<event>`; of a clock counted again the one for its cause."""
    said = sentences()
    if event == "clock_recounted":
        event = f"{event}.{facts['cause']}"
    details = {name: date.fromisoformat(facts[name]) for name in ("before", "last_day") if facts.get(name)}
    clock = said.say(f"clock.{facts['clock']}", language) if "clock" in facts else ""
    return said.say(f"event.{event}", language, clock=clock, notices=facts.get("notices", ()), **details)
