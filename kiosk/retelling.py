"""What the hall has called a thing in one language, told in another.

The hall's answers name matters, papers, results and organs in the language they were asked in, and a visit keeps some
of them: a sealed parcel's receipt, a cell that is open, papers in hand. The kiosk has the same names in every language,
in its copy of the matters, so a screen that is drawn after the language was switched tells them from there. What is in
no matter of this kiosk stays as the hall sent it.
"""

from collections.abc import Iterable

from core.call import LANGUAGES, Language
from core.matters.conditions import Text
from core.matters.definition import MatterDefinition


class Names:
    def __init__(self, definitions: Iterable[MatterDefinition] = ()) -> None:
        self._texts = {text.say(each): text for text in _names(definitions) for each in LANGUAGES}

    def tell(self, said: str, language: Language) -> str:
        """The name `said`, whatever language it is in, in this one."""
        text = self._texts.get(said)
        return text.say(language) if text else said


def _names(definitions: Iterable[MatterDefinition]) -> Iterable[Text]:
    for definition in definitions:
        yield from (line.name for line in definition.materials)
        yield definition.result.title
        yield definition.authority.name
        yield definition.title
