"""How often originals and uploads are told right: genuine and forged papers, in good and bad light.

    python -m benchmarks.comparison [--forms 40] [--certificates 40] [--seed 4000] [--seconds 0] [--part 0/1]

Two kinds of paper: forms (tests/core/imaging/forms.py, pairs.py) and certificates (certificates.py, cameras.py), drawn
and photographed by different rules; limits were chosen on forms, and on certificates numbered below 100 and from 4000
to 5999. Each is altered in one thing and compared. Beside ours, in the same run, what a mean would say: all windows
together, called "same" where they are explained no worse than in the lowest genuine pair.

Every answer is printed and written down at once (var/benchmarks/comparison/, one file for each state of the code
and of the papers), and what is written down is not compared again: a run that was ended goes on where it was.
`--seconds`
ends it early; `--part 1/2` compares the second half, beside another process with the first. What was told wrong, a
genuine pair that is not the same or a forged one that is, is laid out in var/benchmarks/comparison.png, the upload on
the left.
"""

import argparse
import hashlib
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import cv2
import msgspec
import numpy as np

from benchmarks import contact
from core.imaging.comparison import Verdict, compare
from core.imaging.picture import Picture, resized
from tests.core.imaging.cameras import Fault, shots
from tests.core.imaging.certificates import FORGERIES
from tests.core.imaging.forms import ALTERATIONS
from tests.core.imaging.pairs import Light, pair

LIGHTS: tuple[Light, ...] = ("glare", "blur")
FAULTS: tuple[Fault, ...] = ("glare", "focus")
NOTES = contact.FOLDER / "comparison"
_TALL = 700
_CODE = (
    *("agreement", "borders", "comparison", "focus", "light", "overlay", "page", "page_evidence", "page_guesses"),
    *("registration", "second_look", "strokes"),
)
_PAPERS = ("forms", "pairs", "pictures", "certificates", "cameras")

Pair = tuple[Picture, Picture]


class Kind(NamedTuple):
    """`forgery` is None for genuine pairs; `pictures` makes the pair of a number."""

    paper: str
    forgery: str | None
    light: str
    pictures: Callable[[int], Pair]

    def is_miss(self, verdict: Verdict) -> bool:
        if self.forgery is not None:
            return verdict == "same"
        return verdict != "same" if self.light == "good" else verdict == "different"


class Told(msgspec.Struct, frozen=True):
    """What was said of one pair, in how many seconds of CPU. `why`: the flaws, where it was unsure."""

    name: str
    verdict: Verdict
    similarity: float
    aligned: bool
    seconds: float
    why: tuple[str, ...]


def kinds() -> Iterator[Kind]:
    """What is compared, genuine pairs first."""
    yield Kind("form", None, "good", partial(pair, alteration=None))
    yield Kind("certificate", None, "good", shots)
    for alteration in ALTERATIONS:
        yield Kind("form", alteration, "good", partial(pair, alteration=alteration))
    for forgery in FORGERIES:
        yield Kind("certificate", forgery, "good", partial(shots, forgery=forgery))
    for light in LIGHTS:
        yield Kind("form", None, light, partial(pair, alteration=None, light=light))
        yield Kind("form", "digit", light, partial(pair, alteration="digit", light=light))
    for fault in FAULTS:
        yield Kind("certificate", None, fault, partial(shots, fault=fault))
        yield Kind("certificate", "digit", fault, partial(shots, forgery="digit", fault=fault))


def beside(pictures: Pair) -> Picture:
    """Upload and original, equally tall."""
    sides = [resized(side, round(side.shape[1] * _TALL / side.shape[0]), _TALL) for side in pictures]
    return np.asarray(np.hstack(sides), np.uint8)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--forms", type=int, default=40, help="forms of each kind")
    asked.add_argument("--certificates", type=int, help="certificates of each kind; as many as forms")
    asked.add_argument("--seed", type=int, default=4000, help="where the papers' numbers begin")
    asked.add_argument("--seconds", type=float, default=0, help="end after so many; 0: when all are compared")
    asked.add_argument("--part", default="0/1", help="which share of the pairs, of how many")
    given = asked.parse_args()
    cv2.setNumThreads(1)
    share, shares = map(int, given.part.split("/"))
    papers = {"form": given.forms, "certificate": given.forms if given.certificates is None else given.certificates}
    all_kinds = list(kinds())
    wanted = [
        (kind, seed)
        for step in range(max(papers.values()))
        for kind in all_kinds
        for seed in [given.seed + step]
        if step < papers[kind.paper]
    ]
    notes, began = _notes(), time.monotonic()
    known = _written_down(notes)
    for kind, seed in wanted[share::shares]:
        if given.seconds and time.monotonic() - began > given.seconds:
            break
        if _name(kind, seed) not in known:
            _compare(kind, seed, notes)
    report(wanted, notes)


def _name(kind: Kind, seed: int) -> str:
    return f"{kind.paper} {seed} {kind.forgery or 'genuine'} {kind.light}"


def _notes() -> Path:
    """Where answers of this code on these papers are written down."""
    sources = [Path(f"core/imaging/{name}.py") for name in _CODE]
    sources += [Path(f"tests/core/imaging/{name}.py") for name in _PAPERS]
    state = hashlib.sha256(b"".join(source.read_bytes() for source in sorted(sources))).hexdigest()
    NOTES.mkdir(parents=True, exist_ok=True)
    return NOTES / f"{state[:12]}.jsonl"


def _written_down(notes: Path) -> dict[str, Told]:
    if not notes.exists():
        return {}
    lines = [msgspec.json.decode(line, type=Told) for line in notes.read_bytes().splitlines()]
    return {line.name: line for line in lines}


def _compare(kind: Kind, seed: int, notes: Path) -> None:
    pictures = kind.pictures(seed)
    start = time.process_time()
    answer = compare(*pictures)
    seconds = round(time.process_time() - start, 3)
    why = tuple(f"{retake.picture} {retake.flaw}" for retake in answer.retakes)
    told = Told(_name(kind, seed), answer.verdict, answer.similarity, answer.aligned, seconds, why)
    print(told.name, told.verdict, *told.why, flush=True)
    if kind.is_miss(told.verdict):
        tile = contact.tile(beside(pictures), told.name)
        cv2.imwrite(str(notes.with_name(f"{notes.stem} {told.name}.png")), tile)
    with notes.open("ab") as file:
        file.write(msgspec.json.encode(told) + b"\n")


def report(wanted: list[tuple[Kind, int]], notes: Path) -> None:
    """The table, and the misses as pictures."""
    told: dict[Kind, list[Told]] = defaultdict(list)
    known = _written_down(notes)
    misses: list[Picture] = []
    for kind, seed in wanted:
        answer = known.get(_name(kind, seed))
        if answer is None:
            continue
        told[kind].append(answer)
        if kind.is_miss(answer.verdict):
            picture = cv2.imread(str(notes.with_name(f"{notes.stem} {answer.name}.png")))
            misses += [] if picture is None else [np.asarray(picture, np.uint8)]
    show(told)
    times = [answer.seconds for answers in told.values() for answer in answers] or [0.0]
    print(f"\nCPU for a pair: median {statistics.median(times):.2f} s, slowest {max(times):.2f} s, of {len(times)}")
    contact.write("comparison", misses)


def show(told: dict[Kind, list[Told]]) -> None:
    print("| paper | pairs | light | same | different | cannot tell | the mean would say same |")
    print("|---|---|---|---|---|---|---|")
    lowest: dict[str, float] = {}
    for kind, answers in told.items():
        if kind.forgery is None and kind.light == "good":
            lowest[kind.paper] = min(answer.similarity for answer in answers)
        passed = sum(answer.aligned and answer.similarity >= lowest[kind.paper] for answer in answers)
        seen = Counter(answer.verdict for answer in answers)
        name = "genuine" if kind.forgery is None else f"forged: {kind.forgery}"
        counts = f"{seen['same']} | {seen['different']} | {seen['unsure']} | {passed}"
        print(f"| {kind.paper} | {name} | {kind.light} | {counts} |")


if __name__ == "__main__":
    main()
