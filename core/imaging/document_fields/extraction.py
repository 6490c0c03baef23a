"""From read lines to the fields of a layout. Pure.

    document = extract(read_lines(picture), BY_DOCUMENT["business_licence"])

Labels are the anchors. A value stands behind its label in the same line, or to the right of it in the same row up to
the next label, or below it; the lines of a long value go on below, in the same column, until a label or a gap ends it.
Which of several layouts a picture shows is asked of the labels: the one of which most are found.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from core.imaging.document_fields.business_licence import LICENCE
from core.imaging.document_fields.geometry import Piece, around, piece, slant
from core.imaging.document_fields.labels import Label, found_labels
from core.imaging.document_fields.layout import DocumentType, Field, Layout, ReadDocument, ReadField, Standing, Value
from core.imaging.document_fields.passport import DATA_PAGE
from core.imaging.document_fields.physician_qualification import CERTIFICATE
from core.imaging.document_fields.resident_id_card import EMBLEM_SIDE, PORTRAIT_SIDE
from core.imaging.reading import Line

LAYOUTS: tuple[Layout, ...] = (PORTRAIT_SIDE, EMBLEM_SIDE, DATA_PAGE, LICENCE, CERTIFICATE)
CLEAR = 0.95
"""What the recogniser says of itself, below which a value that nothing bears out is doubtful. Signs that it confuses in
blurred pictures come with 0.94 and less, nine in ten."""
FEWEST_FIELDS, LEAST_SHARE = 2, 0.25
"""Of a layout, found before a page is taken for one: a name and a sex stand on many papers."""
_INDENT, _OUTDENT = 4.0, 1.5
_LINE_GAP = 1.3
_BELOW = 2.2
_WIDEST_GAP, _WORD_GAP = 12.0, 3.0
_ASIDE = 2.5
"""All by the height of a line."""


def extract(lines: Sequence[Line], documents: Iterable[DocumentType]) -> ReadDocument | None:
    """The fields of the layout that fits best; None where none does. `lines` upright, in the picture's pixels."""
    wanted = set(documents)
    weighed = [
        (_weight(read.fields), read)
        for layout in LAYOUTS
        if layout.document in wanted
        for read in [fields_of(lines, layout)]
        if _weight(read.fields) >= max(FEWEST_FIELDS, LEAST_SHARE * len(layout.fields))
    ]
    return max(weighed, key=lambda each: each[0])[1] if weighed else None


def fields_of(lines: Sequence[Line], layout: Layout) -> ReadDocument:
    """What of a layout stands in the lines; a field without a value is absent."""
    angle = slant(lines)
    pieces = [piece(line.text, line.confidence, line.corners, angle) for line in lines if line.text.strip()]
    labels, others = found_labels(pieces, layout, angle)
    free = [each for each in others if not any(title in each.text.replace(" ", "") for title in layout.titles)]
    found: dict[str, ReadField] = {}
    for label in sorted(labels, key=lambda each: not each.whole):
        for field in label.fields:
            parts = _parts(field, label, labels, free)
            if not parts or (not label.whole and (field.name in found or not field.understand(parts[0].text))):
                continue
            read = _read(field, parts, angle)
            if field.name not in found or _better(read, found[field.name]):
                found[field.name] = read
    return ReadDocument(layout.document, found)


def _weight(fields: Mapping[str, ReadField]) -> float:
    """A field of which the value is not what it should be counts half."""
    return sum(0.5 if read.standing == "doubtful" else 1.0 for read in fields.values())


def _better(one: ReadField, other: ReadField) -> bool:
    return (one.standing != "doubtful", one.confidence) > (other.standing != "doubtful", other.confidence)


def _read(field: Field, parts: list[Piece], angle: float) -> ReadField:
    text = " ".join(part.text for part in parts)
    confidence = min(part.confidence for part in parts)
    understood = field.understand(text)
    value = understood or Value(text, "doubtful")
    return ReadField(field.name, text, value.text, confidence, around(parts, angle), _standing(value, confidence))


def _standing(value: Value, confidence: float) -> Standing:
    return "doubtful" if value.standing == "plausible" and confidence < CLEAR else value.standing


def _parts(field: Field, label: Label, labels: Sequence[Label], free: Sequence[Piece]) -> list[Piece]:
    """The pieces of a field's value, in reading order."""
    if field.where == "below" and label.rest is None:
        first = _below(label.place, labels, free)
    else:
        first = [label.rest] if label.rest else list(_beside(label.place, labels, free))
    if not first or field.lines == 1:
        return first
    return [*first, *_continued(first, field.lines - 1, label, labels, free)]


def _beside(place: Piece, labels: Sequence[Label], free: Sequence[Piece]) -> Iterator[Piece]:
    """What stands in the row of a label, up to the next label in it."""
    end = min((each.place.left for each in labels if _is_right_of(each.place, place)), default=float("inf"))
    row = [each for each in free if _is_right_of(each, place) and each.left < end]
    gap, before = _WIDEST_GAP, place
    for each in sorted(row, key=lambda each: each.left):
        if each.left - before.right > gap * place.height:
            return
        yield each
        gap, before = _WORD_GAP, each


def _below(place: Piece, labels: Sequence[Label], free: Sequence[Piece]) -> list[Piece]:
    """The nearest line under a label that begins about where the label does; no other label is between."""
    near = [
        each
        for each in free
        if 0 < each.middle - place.middle < (1 + _BELOW) * place.height
        and each.top > place.middle
        and (abs(each.left - place.left) < _ASIDE * place.height)
    ]
    return [min(near, key=lambda each: (each.top - place.bottom, abs(each.left - place.left)))] if near else []


def _continued(
    first: list[Piece], most: int, label: Label, labels: Sequence[Label], free: Sequence[Piece]
) -> Iterator[Piece]:
    """Further lines of a value: each close below the one before, in its column, above any label of that column."""
    left, last = first[0].left, first[-1]
    floor = min(
        (other.place.top for other in labels if _is_under(other.place, label.place)),
        default=float("inf"),
    )
    for _ in range(most):
        below = [
            each
            for each in free
            if last.height * 0.5 < each.middle - last.middle < (1 + _LINE_GAP) * last.height
            and left - _OUTDENT * last.height < each.left < left + _INDENT * last.height
            and each.middle < floor
        ]
        if not below:
            return
        last = min(below, key=lambda each: each.middle)
        yield last


def _is_under(place: Piece, upper: Piece) -> bool:
    return place.top > upper.middle and abs(place.left - upper.left) < 4 * upper.height


def _is_right_of(each: Piece, place: Piece) -> bool:
    return each.is_beside(place) and each.left > max(place.right - place.height, (place.left + place.right) / 2)
