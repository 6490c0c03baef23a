"""Printed labels among read lines: where one begins, where it ends, and what stands behind it in the same line. Pure.

Labels are spread over the width of a column (名　称), so spaces never count, and one whose signs were read as lines of
their own is put together first. In a label of four signs and more one misread sign is forgiven.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from core.imaging.document_fields.geometry import Piece, around, part, piece
from core.imaging.document_fields.layout import Field, Layout

_BETWEEN = re.compile(r"[\s:：/／.．、]*")
_FORGIVING = 4
_WIDEST_GAP = 5.0
"""Between two signs of one label, by their height."""


_Found = tuple[tuple[Field, ...], int]
"""Fields whose label was found, and where in the line it ends."""


class Label(Struct, frozen=True):
    """A label where it was found, for all fields that have it, and what stands behind it in its own line, if any.
    `whole`: not only its last sign was found."""

    fields: tuple[Field, ...]
    place: Piece
    rest: Piece | None
    whole: bool = True


def found_labels(pieces: Sequence[Piece], layout: Layout, angle: float) -> tuple[list[Label], list[Piece]]:
    """The labels of a layout, and the pieces that are none."""
    labels: list[Label] = []
    others: list[Piece] = []
    for each in _put_together(pieces, layout, angle):
        found = list(_labels_in(each, layout, angle))
        labels += found
        if not found:
            others.append(each)
    return labels, others


def _labels_in(whole: Piece, layout: Layout, angle: float) -> Iterator[Label]:
    """The label a line begins with, and those that may follow in the same line."""
    place, fields = 0, _at(whole.text, 0, layout.fields)
    if fields is None:
        yield from _last_sign(whole, layout, angle)
    while fields is not None:
        known, end = fields
        after = _next(whole.text, end, known, layout)
        stop = after[0] if after else len(whole.text)
        rest = part(whole, end, stop, angle) if whole.text[end:stop].strip() else None
        yield Label(known, part(whole, place, end, angle), rest)
        place, fields = after if after else (stop, None)


def _last_sign(whole: Piece, layout: Layout, angle: float) -> Iterator[Label]:
    """A label of which only the last of two signs was found, alone or before a colon."""
    ending = tuple(
        field for field in layout.fields if any(len(label) == 2 and label[1] == whole.text[0] for label in field.labels)
    )
    if ending and whole.text[1:2] in ("", ":", "："):
        end = _skipped(whole.text, 1)
        rest = part(whole, end, len(whole.text), angle) if whole.text[end:] else None
        yield Label(ending, part(whole, 0, 1, angle), rest, whole=False)


def _next(text: str, start: int, known: tuple[Field, ...], layout: Layout) -> tuple[int, _Found] | None:
    """Where in the rest of a line the label of a field begins that may follow there."""
    names = {field.name for field in known}
    following = [field for field in layout.fields if names & set(field.follows)]
    for place in range(start, len(text)) if following else ():
        found = _at(text, place, following)
        if found is not None:
            return place, found
    return None


def _at(text: str, place: int, fields: Iterable[Field]) -> _Found | None:
    """The fields whose label stands at a place of a line, and where it ends, with labels in a second language."""
    ends = {field.name: (field, _end(text, place, field)) for field in fields}
    longest = max((end for _, end in ends.values()), default=0)
    if longest <= place:
        return None
    return tuple(field for field, end in ends.values() if end == longest), longest


def _end(text: str, place: int, field: Field) -> int:
    """Behind the labels of a field that stand at a place, one after the other; the place itself where none does."""
    end = start = _skipped(text, place)
    going = True
    while going:
        matched = max((_matched(text, end, label) for label in field.labels), default=end)
        going = matched > end
        end = _skipped(text, matched) if going else end
    return end if end > start else place


def _matched(text: str, start: int, label: str) -> int:
    """Behind `label` at `start`, spaces not counted; `start` where it does not stand there."""
    signs, at, wrong = re.sub(r"\s", "", label), start, 0
    for sign in signs:
        while at < len(text) and text[at].isspace():
            at += 1
        if at == len(text):
            return start
        wrong += text[at] != sign
        at += 1
    return at if wrong <= (len(signs) >= _FORGIVING) else start


def _skipped(text: str, at: int) -> int:
    found = _BETWEEN.match(text, at)
    return found.end() if found else at


def _put_together(pieces: Sequence[Piece], layout: Layout, angle: float) -> Iterator[Piece]:
    """Signs that stand alone in a row and begin a label are joined with what follows them in it."""
    labels = [label for field in layout.fields for label in field.labels]
    joined: set[int] = set()
    in_rows = sorted(range(len(pieces)), key=lambda number: pieces[number].left)
    words: dict[int, Piece] = {}
    for number in in_rows:
        if number in joined or len(pieces[number].text) != 1:
            continue
        word = pieces[number]
        for other in in_rows:
            after = pieces[other]
            if other == number or other in joined or not _is_next(word, after):
                continue
            spelt = "".join((word.text + after.text).split())
            if any(label.startswith(spelt) or spelt.startswith(label) for label in labels):
                word = _joined(word, after, angle)
                joined.add(other)
        words[number] = word
    yield from (words.get(number, each) for number, each in enumerate(pieces) if number not in joined)


def _is_next(word: Piece, after: Piece) -> bool:
    return after.is_beside(word) and -1.0 < (after.left - word.right) / word.height < _WIDEST_GAP


def _joined(word: Piece, after: Piece, angle: float) -> Piece:
    """One piece with blanks as wide as the gap, so that the places of its signs stay true."""
    blanks = "\u3000" * max(0, round((after.left - word.right) / word.height))
    corners = around([word, after], angle)
    return piece(word.text + blanks + after.text, min(word.confidence, after.confidence), corners, angle)
