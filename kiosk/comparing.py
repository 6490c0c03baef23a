"""An original that lies under the kiosk's camera, compared with the picture that was sent of it.

Help for the person who is about to go to a counter: what is compared decides nothing, goes nowhere and is kept in the
visit alone. Pictures that were sent come from telephones and from strangers, so bent pages in them are made flat in a
process apart (`core.imaging.flat_apart`).
"""

from collections.abc import Sequence

from msgspec import Struct

from core.applications.schemas import Application
from core.call import Language
from core.ids import new_id
from core.imaging.beside import Beside, Region, laid_beside, regions
from core.imaging.comparison import Comparison
from core.imaging.discrepancies import Discrepancy, discrepancies
from core.imaging.intake import from_bgr, to_bgr
from core.imaging.picture import Picture, fitted
from core.imaging.quality import best_of, judge
from core.matters.schemas import ChecklistLine

LONGEST_SIDE = 2400


class Comparable(Struct, frozen=True):
    """A picture of the case that an original may be laid beside: its document, and its line's name."""

    document_id: str
    name: str


class Compared(Struct, frozen=True):
    """Both pictures as they were compared, JPEG, and what was found. `where` names the parts of the page that differ
    or, where nothing differs, that cannot be told; `bent`: one of the two was made flat. `id` tells one try from the
    next."""

    document_id: str
    comparison: Comparison
    pictures: dict[str, bytes]
    where: tuple[Region, ...]
    read: tuple[Discrepancy, ...]
    bent: bool
    id: str

    @property
    def reasons(self) -> tuple[str, ...]:
        """Why it cannot be told, worst first, each once: the picture and its flaw."""
        return tuple(dict.fromkeys(f"{each.picture}.{each.flaw}" for each in self.comparison.retakes))


def comparable(case: Application, language: Language) -> tuple[Comparable, ...]:
    """The pictures of originals that will be looked at, in the order of the checklist."""
    needed = {line.material: line.name.say(language) for line in _lines(case)}
    pages = [each for each in case.documents if each.source != "wallet" and each.media_type == "image/jpeg"]
    return tuple(
        Comparable(page.id, name) for material, name in needed.items() for page in pages if page.material == material
    )


def compared(document_id: str, sent: bytes, frames: Sequence[Picture]) -> Compared:
    """`sent` is the picture of the case, JPEG; `frames`, BGR, show the original, of which the best is taken. Some
    seconds of one core. Raises InvalidInput `image_damaged`."""
    judged = [judge(frame) for frame in frames]
    taken = fitted(frames[best_of(judged)], LONGEST_SIDE)[0]
    beside = laid_beside(fitted(to_bgr(sent), LONGEST_SIDE)[0], taken)
    found = beside.comparison
    return Compared(
        document_id,
        found,
        {"upload": from_bgr(beside.upload), "original": from_bgr(beside.original)},
        regions(found, found.differences or found.unreadable),
        _read(beside),
        any(beside.flattened),
        new_id(),
    )


def _lines(case: Application) -> list[ChecklistLine]:
    return [line for line in (case.checklist.lines if case.checklist else ()) if line.original_needed]


def _read(beside: Beside) -> tuple[Discrepancy, ...]:
    """What is read differently: of no use to anybody where both say the same."""
    if beside.comparison.verdict == "same":
        return ()
    return tuple(discrepancies(beside.upload, beside.original, beside.comparison))
