"""Fields of identity documents and certificates read from drawn photographs, by how bad the photograph is.

    python -m benchmarks.fields --seeds 4000:4008 --hard 1
    python -m benchmarks.fields --seeds 5000:5004 --hard 2      # blur to three pixels, slants to twelve degrees

`right`: the value is the one that was drawn. `asked`: right or not, the person is asked to compare it sign by sign.
`wrong`: another value that is offered as if it were sure. `missing`: no value. Seeds below 1000 were in view while the
extractor was built, 3000 to 3005 while its threshold was set.
"""

import argparse
import time
from collections import Counter
from datetime import date
from statistics import median

from core.imaging.document_fields.extraction import LAYOUTS
from core.imaging.document_fields.in_picture import read_document
from tests.core.imaging.printed_documents import DRAWINGS, drawn, photographed

TODAY = date(2026, 11, 22)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--seeds", default="4000:4008")
    options.add_argument("--hard", type=float, default=1.0)
    asked = options.parse_args()
    first, last = (int(part) for part in asked.seeds.split(":"))
    print(f"| {'document':<26} | fields | right | asked | wrong | missing | median |\n|---|---|---|---|---|---|---|")
    for document in DRAWINGS:
        print(_row(document, range(first, last), asked.hard), flush=True)


def _row(document: str, seeds: range, hard: float) -> str:
    counted: Counter[str] = Counter()
    seconds: list[float] = []
    for seed in seeds:
        picture, truth = drawn(document, seed)
        photo = photographed(picture, seed, hard)
        begun = time.perf_counter()
        found = read_document(photo, [layout.document for layout in LAYOUTS], TODAY)
        seconds.append(time.perf_counter() - begun)
        for name, value in truth.items():
            read = found.fields.get(name) if found else None
            counted["fields"] += 1
            counted["right"] += read is not None and read.value == value
            counted["asked"] += read is not None and read.standing == "doubtful"
            counted["wrong"] += read is not None and read.value != value and read.standing != "doubtful"
            counted["missing"] += read is None
    figures = " | ".join(f"{counted[each]:>5}" for each in ("fields", "right", "asked", "wrong", "missing"))
    return f"| {document:<26} | {figures} | {median(seconds):.1f} s |"


if __name__ == "__main__":
    main()
