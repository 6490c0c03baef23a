"""Help with addresses: the hall's tree of places, kept on the disk, so that city, district, town and village are chosen
instead of typed.

What is typed is read as far as it names places from the top; what follows is looked for among the names below, by its
characters, by pinyin, by initials or in English: `桂城`, `guicheng`, `gc` and `Guicheng` all offer
佛山市南海区桂城街道. A place that is complete offers those directly within it. Beyond the last one nothing is offered:
streets and numbers are not in the tree."""

import logging
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

import msgspec
from msgspec import Struct
from pypinyin import Style, lazy_pinyin

from core.call import Language
from core.errors import Refusal
from core.places.area_codes import parent_of
from core.places.schemas import Area
from kiosk.durable import write_durably
from kiosk.hall_client import HallClient

OFFERED = 12

log = logging.getLogger(__name__)


class Place(Struct, frozen=True, dict=True):
    """An area with its whole name from the city down, and how else its own name may be typed."""

    code: str
    parent: str | None
    name: str
    whole: str
    english: str

    @cached_property
    def spellings(self) -> tuple[str, ...]:
        pinyin = "".join(lazy_pinyin(self.name))
        initials = "".join(lazy_pinyin(self.name, style=Style.FIRST_LETTER))
        return self.name, pinyin, initials, self.english.lower()

    def may_be(self, typed: str) -> bool:
        return any(spelling.startswith(typed) for spelling in self.spellings)


class Gazetteer:
    def __init__(self, file: Path) -> None:
        self._file = file
        self._areas: list[Area] = []
        self._places: dict[str, list[Place]] = {"zh-Hans": [], "zh-Hant": []}
        if file.exists():
            try:
                self._put(msgspec.json.decode(file.read_bytes(), type=list[Area]))
            except msgspec.DecodeError:
                log.warning("%s is damaged and will be fetched again", file.name)

    async def refresh(self, hall: HallClient) -> None:
        """Raises HallUnreachable; what a hall without this list answers leaves the old one."""
        try:
            areas = await hall.areas()
        except Refusal as reason:
            log.warning("the places cannot be fetched: %s", reason)
            return
        if areas != self._areas:
            write_durably(self._file, msgspec.json.encode(areas))
            self._put(areas)

    def suggestions(self, typed: str, language: Language) -> list[str]:
        """Whole names to go on with, at most twelve, in 简体 or 繁體 as the screen is."""
        places = self._places["zh-Hant" if language == "zh-Hant" else "zh-Hans"]
        typed = typed.strip().lower()
        begun = [each for each in places if typed.startswith(each.whole)]
        within = max(begun, key=lambda each: len(each.whole), default=None)
        rest = typed[len(within.whole) :] if within else typed
        if not rest:
            parent = within.code if within else None
            return [each.whole for each in places if each.parent == parent][:OFFERED]
        start = within.whole if within else ""
        below = [each for each in places if each.whole.startswith(start) and each.whole != start]
        return [each.whole for each in below if each.may_be(rest)][:OFFERED]

    def _put(self, areas: Sequence[Area]) -> None:
        self._areas = list(areas)
        for language in ("zh-Hans", "zh-Hant"):
            whole: dict[str | None, str] = {None: ""}
            places: list[Place] = []
            for area in areas:
                parent = _parent(area.code, whole)
                whole[area.code] = whole[parent] + area.name[language]
                names = (area.name[language], whole[area.code], area.name["en"])
                places.append(Place(area.code, parent, *names))
            self._places[language] = places


def _parent(code: str, known: dict[str | None, str]) -> str | None:
    """The nearest division above that is in the tree."""
    above = parent_of(code)
    return above if above is None or above in known else _parent(above, known)
