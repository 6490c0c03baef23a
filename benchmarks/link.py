"""Filings at a kiosk whose line to the hall fails: how many are lost, how many become two cases.

    python -m benchmarks.link [--journeys 20]

One kiosk with emulated devices and one hall, with sockets between them that are cut or lose every answer
(`tests/journeys/wire.py`). At each of thirteen points so many people file a whole matter, one after the other; the line
is whole again when the person has left. The hall's cases are then compared with what was signed at the kiosk, by id.
"""

import argparse
import logging
import sys
import tempfile
import time
from pathlib import Path

from core.db import migrate
from core.sealing import Keyring
from core.settings import Settings
from tests.kiosk.afar import POINTS, Outcome, afar_at


def main() -> None:
    parser = argparse.ArgumentParser(description="Filings at a kiosk whose line to the hall fails.")
    parser.add_argument("--journeys", type=int, default=20, help="for each point (default: 20)")
    journeys: int = parser.parse_args().journeys
    logging.disable(logging.WARNING)  # the kiosk says each time that its line is cut
    with tempfile.TemporaryDirectory(prefix="link-") as folder:
        outcomes = measure(Path(folder), journeys)
    total = Outcome(*(sum(column) for column in zip(*outcomes, strict=True)))
    print(f"\n{total.filed} filings at {len(outcomes)} points: {total.lost} lost, {total.doubled} doubled")
    if total != Outcome(journeys * len(POINTS), lost=0, doubled=0, refused=0):
        sys.exit("not every filing became one case")


def measure(folder: Path, journeys: int) -> list[Outcome]:
    """The outcome of each point, printed as it comes."""
    template = Settings.load(data_dir=folder / "template", demo=True)
    migrate.upgrade(template)
    outcomes = list[Outcome]()
    print(f"{'the line fails before':24}{'filed':>8}{'lost':>8}{'doubled':>10}{'refused':>10}{'seconds':>10}")
    with afar_at(folder, template.data_dir / "hall.db", Keyring.generate()) as afar:
        for point in POINTS:
            begun = time.monotonic()
            outcomes.append(each := afar.outcome(point, journeys))
            took = time.monotonic() - begun
            print(
                f"{point:24}{each.filed:>8}{each.lost:>8}{each.doubled:>10}{each.refused:>10}{took:>10.0f}", flush=True
            )
    return outcomes


if __name__ == "__main__":
    main()
