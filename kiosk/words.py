"""Every sentence of the kiosk, in three languages: its own, the refusals of core, the failures of devices.

Keys are paths such as `find.heading`. A refusal is said by `refusal.<code>`; kiosk/locale may word one for
somebody standing at a screen, otherwise core's sentence is used, and for a code nobody has words for
`refusal.unknown`, which names the code so that a clerk can look it up. In 关爱模式 a sentence with words of offices has
a plainer form (`find.heading.plain`), the same with every detail."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from core.call import Language
from core.errors import Refusal
from core.locale import CORE_FOLDER, Sentences
from hardware.errors import DeviceError

OWN = Path(__file__).parent / "locale"


PLAIN = ".plain"

Sentence = Callable[[Language], str]
"""A sentence that is kept: it is said when a screen is drawn, in the language of then."""


class Words:
    """`plainly` tells whether words are wanted plain now: then `<key>.plain` is said where there is one."""

    def __init__(self, sentences: Sentences, plainly: Callable[[], bool]) -> None:
        self._sentences = sentences
        self._plainly = plainly

    @classmethod
    def load(cls, plainly: Callable[[], bool] = lambda: False) -> "Words":
        return cls(Sentences.load(CORE_FOLDER, OWN), plainly)

    def knows(self, key: str) -> bool:
        return self._sentences.has(key)

    def say(self, key: str, language: Language, **details: Any) -> str:
        plain = key + PLAIN
        return self._sentences.say(plain if self._plainly() and self.knows(plain) else key, language, **details)

    def help_key(self, at: str) -> str:
        """The sentence that says what a screen wants, by its path; the first screen's where there is none."""
        topic = at.split("/")[0].split("?")[0] or "start"
        return f"help.{topic}" if self.knows(f"help.{topic}") else "help.start"

    def refusal(self, refusal: Refusal, language: Language) -> str:
        """The hall's sentence when it sent one along, otherwise ours for the code."""
        key = f"refusal.{refusal.code}"
        if self.knows(key):
            try:
                return self.say(key, language, **refusal.details)
            except KeyError:
                return self.say("refusal.unknown", language, code=refusal.code)
        return self.say("refusal.unknown", language, code=refusal.code)

    def device(self, error: DeviceError, language: Language) -> str:
        key = f"device.{error.code}"
        return self.say(key if self.knows(key) else "device.unknown", language, code=str(error.code))

    def finding(self, code: str, language: Language) -> str:
        """What is wrong with a picture and what to do about it."""
        return self.say(f"quality.{code}", language)
