"""The machine-readable zone of a travel document, read in a picture: lines are found, recognised and put right.

    found = read_zone(picture, today)      # raises InvalidInput mrz_unreadable, Unavailable reading_not_installed …
    found.text, found.zone

A recogniser miscounts fillers, and takes O for 0: the longest run of fillers is made to fit, and signs are put right
where only digits or only letters can stand. Nothing else is guessed: one check digit would pass one guess in ten. A
zone with a wrong check digit is not read at all: lay it again, or type it. What was read is a proposal for its
holder's eyes.
"""

import re
from collections.abc import Sequence
from datetime import date

import numpy as np
from msgspec import Struct

from core.errors import InvalidInput
from core.imaging.picture import Picture, colour
from core.imaging.reading import read_strip
from core.imaging.zone_lines import zone_lines
from core.mrz import Mrz, parse_mrz

WIDTHS = {1: (30,), 2: (44, 36), 3: (30,)}
MOST_GROUPS = 2
"""Groups of lines that are read in one position of the picture."""
LEAST_CONFIDENCE = 0.6
SHORTEST = 20


class ReadZone(Struct, frozen=True):
    """`text` are the lines as they were recognised: a 0 may stand where `zone` has understood an O."""

    text: str
    zone: Mrz


def read_zone(picture: Picture, today: date) -> ReadZone:
    """Of a picture BGR uint8 that lies any way round, slanted by up to ten degrees. A quarter of a second, one where
    the picture lies on its side.

    Raises InvalidInput `not_a_picture`, `mrz_unreadable`; Unavailable as `reading.read_lines`.
    """
    image = colour(picture)
    for turns in (0, 2, 1, 3):
        turned = np.ascontiguousarray(np.rot90(image, turns))
        for number, strips in enumerate(zone_lines(turned)):
            if number == MOST_GROUPS:
                break
            found = _understood(strips, today)
            if found is not None:
                return found
    raise InvalidInput("mrz_unreadable")


def _understood(strips: list[Picture], today: date) -> ReadZone | None:
    lines: list[str] = []
    for strip in strips:
        line = read_strip(strip)
        if line.confidence < LEAST_CONFIDENCE or len(line.text) < SHORTEST or line.text != line.text.upper():
            return None  # other print: the rest of the group need not be read
        lines.append(line.text)
    return understood(lines, today)


def understood(lines: Sequence[str], today: date) -> ReadZone | None:
    """What recognised lines say, if their check digits say so too. Pure."""
    bare = [re.sub(r"\s+", "", line) for line in lines]
    for width in WIDTHS.get(len(bare), ()):
        fitted = [_of_width(line, width) for line in bare]
        if None in fitted:
            continue
        text = "\n".join(line for line in fitted if line)
        zone = _parsed(text, today)
        if zone is not None and zone.sound:
            return ReadZone(text, zone)
    return None


def _of_width(line: str, width: int) -> str | None:
    """The line with its longest run of fillers made longer or shorter until it has `width` signs; None where that would
    be more than a miscount."""
    missing = width - len(line)
    if missing == 0:
        return line
    runs = sorted(re.finditer(r"<+", line), key=lambda run: run.end() - run.start(), reverse=True)
    if not runs or not -len(runs[0].group()) < missing <= max(4, len(runs[0].group())):
        return None
    end = runs[0].end()
    return line[:end] + "<" * missing + line[end:] if missing > 0 else line[: end + missing] + line[end:]


def _parsed(text: str, today: date) -> Mrz | None:
    try:
        return parse_mrz(text, today)
    except InvalidInput:
        return None
