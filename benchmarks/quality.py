"""What is said of bad photographs, on certificates and a camera that the quality check was not built on.

    python -m benchmarks.quality [--seeds 6200:6220] [--turned 6]

For each fault of `tests/core/imaging/faults.py`: the share told with its reason, the share told nothing else, and the
AUC of what is measured against good photographs. Then pages that lie upside down, where the reader is installed.
"""

import argparse

import cv2
import numpy as np

from core.imaging.orientation import lies_upside_down
from core.imaging.reading import is_installed
from tests.core.imaging.faults import FAULTS, photographed_with
from tests.core.imaging.measured_quality import judged, told


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--seeds", default="6200:6220", help="first and one beyond the last")
    arguments.add_argument("--turned", type=int, default=6, help="how many are laid upside down")
    given = arguments.parse_args()
    cv2.setNumThreads(1)
    seeds = range(*(int(end) for end in given.seeds.split(":")))
    good = judged(None, seeds)
    print(f"{len(seeds)} certificates, each good and with each fault")
    print(f"good      {sum(each.acceptable for each in good) / len(seeds):7.0%} acceptable")
    print(f"{'':10}{'told':>7}{'alone':>7}{'AUC':>7}")
    for fault in FAULTS:
        seen = told(fault, good, judged(fault, seeds))
        auc = "" if seen.auc is None else f"{seen.auc:7.3f}"
        print(f"{fault:10}{seen.told:7.0%}{seen.alone:7.0%}{auc}", flush=True)
    if is_installed():
        _upside_down(seeds[: given.turned])


def _upside_down(seeds: range) -> None:
    right = wrong = 0
    for seed in seeds:
        seen = photographed_with(None, seed)
        (quality,) = judged(None, [seed])
        wrong += lies_upside_down(seen, quality.corners)
        turned = np.ascontiguousarray(seen[::-1, ::-1])
        far = (seen.shape[1] - 1, seen.shape[0] - 1)
        corners = None if quality.corners is None else [(far[0] - x, far[1] - y) for x, y in quality.corners]
        right += lies_upside_down(turned, corners)
    print(f"upside down: {right} of {len(seeds)} told; of the same as they are {wrong}")


if __name__ == "__main__":
    main()
