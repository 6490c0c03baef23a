"""What may be said aloud: the catalogue's sentences and the matters' own words, as they stand on the screen.

A sentence enters here when a page says it, and only without details or with small counts. So nothing about a person can
be spoken, and nothing that is not on the screen; the sounds may be kept on the disk.

A page asks for the texts it shows; what it put together from several sentences is taken apart again."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct

KEPT = 4000
SMALL = 100
"""A detail below this is a count: of steps, of questions, of papers."""


class Utterance(Struct, frozen=True):
    """`key` names a sentence of the catalogue, for which a recording may lie in its slot; a matter's words have
    none."""

    text: str
    key: str = ""

    @property
    def name(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()[:32]


class Utterances:
    def __init__(self) -> None:
        self._here: dict[str, Utterance] = {}
        self._known: dict[str, Utterance] = {}

    def turn_page(self) -> None:
        """Another screen begins: only what it says may be asked for by its text."""
        self._here.clear()

    def hear(self, text: str, key: str = "", details: Mapping[str, object] | None = None) -> str:
        """The same text; kept as one that may be spoken unless a detail could tell of a person."""
        plain = " ".join(text.split())
        if plain and all(type(each) is int and 0 <= each < SMALL for each in (details or {}).values()):
            said = Utterance(plain, "" if details else key)
            self._here.setdefault(plain, said)
            self._known[said.name] = said
            while len(self._known) > KEPT:
                del self._known[next(iter(self._known))]
        return text

    def find(self, name: str) -> Utterance | None:
        return self._known.get(name)

    def within(self, shown: Iterable[str]) -> list[Utterance]:
        """What of the texts on the screen may be spoken, in their order, each once."""
        return list(dict.fromkeys(each for text in shown for each in self._apart(" ".join(text.split()))))

    def _apart(self, text: str) -> Iterator[Utterance]:
        """The utterances a text is made of; the longest that begins at a place wins."""
        if whole := self._here.get(text):
            yield whole
            return
        inside = sorted((each for each in self._here if len(each) > 1 and each in text), key=len, reverse=True)
        at = 0
        while at < len(text):
            found = next((each for each in inside if text.startswith(each, at)), None)
            if found:
                yield self._here[found]
            at += len(found) if found else 1
