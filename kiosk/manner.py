"""How a person at this screen wants to be spoken to. It holds through the visit and is forgotten with it.

`large` is 关爱模式: large letters and targets, one question to a screen, plain words, and screens that speak. `low`
puts what is touched within reach of a seated person, `contrast` draws in light on black; all go together. Switches
arrive as the fields of a form, by the names of the attributes."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from core.call import Language

Tongue = Literal["cmn", "yue", "en"]
"""Spoken Mandarin, Cantonese, English (ISO 639-3, and what halls write)."""

SWITCHES = ("large", "low", "contrast", "voice", "cantonese")


class Manner(Struct):
    """`voice`: whether screens speak by themselves, None while that follows 关爱模式. `cantonese`: whether Chinese is
    spoken in it, None while that follows the script."""

    language: Language
    large: bool = False
    low: bool = False
    contrast: bool = False
    voice: bool | None = None
    cantonese: bool | None = None

    @property
    def speaks(self) -> bool:
        return self.large if self.voice is None else self.voice

    @property
    def tongue(self) -> Tongue:
        if self.language == "en":
            return "en"
        cantonese = self.language == "zh-Hant" if self.cantonese is None else self.cantonese
        return "yue" if cantonese else "cmn"

    def take(self, fields: Mapping[str, str]) -> None:
        """Turn the switches that a form names, `yes` or anything else for no."""
        for name in SWITCHES:
            if fields.get(name):
                setattr(self, name, fields[name] == "yes")
