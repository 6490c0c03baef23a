"""How far our own codes can be read: a sweep of drawn shots (`benchmarks.shots`), and the chart of it.

    python -m benchmarks.envelope [--each N] [--hard N]

A code of a pass (37 modules) is shown on a phone, printed by a receipt printer and by a laser printer, flat, folded
and bent. One thing at a time gets worse while the rest stays good: the size of a module in the picture, the tilt, the
blur. The chart, the share read by ours and by plain zxing-cpp, is `var/benchmarks/envelope.png`; a module's size is
told as a distance too, for a camera with 1920 pixels across 70 degrees.

`--hard N` instead draws N shots of every kind of fault at once hard, codes of all lengths, and prints a table.
"""

import argparse
import math
from collections.abc import Callable, Mapping
from dataclasses import replace

import cv2
import numpy as np

from benchmarks import contact
from benchmarks.codes import plain_zxing
from benchmarks.shots import Scene, modules_of, shot
from core.imaging.codes import find_codes
from core.imaging.picture import Picture

PASS = "HALL1:6BF+70790T9WJWG.FKY*4GO0.O1CV2 O5 N2FBBRW1*70HS8WY04AC*WIFN0AHCD8KD97TK0F90KECTHGWJC0FDC"
GOOD = Scene(PASS, module=4.0, tilt=15.0)

SWEEPS: Mapping[str, tuple[tuple[float, ...], Callable[[Scene, float], Scene]]] = {
    "module, pixels": ((1.2, 1.5, 1.8, 2.2, 3.0, 5.0), lambda scene, value: replace(scene, module=value)),
    "tilt, degrees": ((20, 40, 50, 55, 60, 65), lambda scene, value: replace(scene, tilt=value)),
    "blur, modules": ((0.2, 0.3, 0.4, 0.45, 0.5, 0.6), lambda scene, value: replace(scene, blur=value * scene.module)),
    "glare": ((0.4, 0.7, 0.9, 1.1, 1.3, 1.6), lambda scene, value: replace(scene, glare=value)),
}
MEDIA: Mapping[str, Scene] = {
    "phone screen": replace(GOOD, medium="screen"),
    "receipt 203 dpi": replace(GOOD, medium="receipt"),
    "laser print": GOOD,
    "folded receipt": replace(GOOD, medium="receipt", shape="folded"),
    "bent laser print": replace(GOOD, shape="bent"),
}
FAULTS = ("tilt", "shape", "blur", "glare", "moved", "small")

_FOCAL = 1920 / 2 / math.tan(math.radians(35))
_PRINTED_MM = 0.375  # three dots of a 203 dpi printer
_ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"


def ours(image: Picture) -> list[str]:
    """Bounded by work and not by the clock, so that what else the machine does is not in the chart."""
    return list(dict.fromkeys(code.text for code in find_codes(image, until=math.inf)))


READERS = {"ours": ours, "zxing-cpp": plain_zxing}


def distance_cm(module: float) -> float:
    """At which a module printed at 203 dpi is so many pixels wide."""
    return _PRINTED_MM * _FOCAL / module / 10


def shares(scene: Scene, each: int) -> dict[str, float]:
    """Of `each` shots that differ by seed, the share that every reader reads."""
    shots = [shot(replace(scene, seed=seed)) for seed in range(9000, 9000 + each)]
    return {name: sum(reader(image) == [scene.text] for image in shots) / each for name, reader in READERS.items()}


def sweep(each: int) -> None:
    panels: list[list[Picture]] = []
    for medium, scene in MEDIA.items():
        row: list[Picture] = []
        for axis, (values, worse) in SWEEPS.items():
            read = [shares(worse(scene, value), each) for value in values]
            row.append(panel(f"{medium}: {axis}", values, read))
            for name in READERS:
                line = "  ".join(f"{value:g}: {share[name]:4.0%}" for value, share in zip(values, read, strict=True))
                print(f"{medium:17}{axis:16}{name:10}{line}", flush=True)
        panels.append(row)
    contact.FOLDER.mkdir(parents=True, exist_ok=True)
    path = contact.FOLDER / "envelope.png"
    cv2.imwrite(str(path), np.vstack([np.hstack(row) for row in panels]))
    print(f"chart: {path}")
    print(
        "a module of a receipt: "
        + ", ".join(f"{m:g} px at {distance_cm(m):.0f} cm" for m in SWEEPS["module, pixels"][0])
    )


def panel(title: str, values: tuple[float, ...], read: list[dict[str, float]]) -> Picture:
    """One chart: the values across in even steps, the share read upwards, ours a full line, zxing-cpp a thin one."""
    high, wide, left, low = 240, 360, 40, 200
    chart = np.full((high, wide, 3), 255, np.uint8)
    across = np.linspace(left, wide - 30, len(values)).astype(int)
    for share in (0.0, 0.5, 1.0):
        y = int(low - share * 160)
        cv2.line(chart, (left, y), (wide - 30, y), (220, 220, 220), 1)
        cv2.putText(chart, f"{share:.0%}", (2, y + 4), cv2.FONT_HERSHEY_SIMPLEX, 0.35, (90, 90, 90), 1, cv2.LINE_AA)
    for name, colour, thick in (("zxing-cpp", (60, 120, 230), 1), ("ours", (150, 70, 20), 3)):
        points = [(int(x), int(low - share[name] * 160)) for x, share in zip(across, read, strict=True)]
        cv2.polylines(chart, [np.array(points, np.int32)], False, colour, thick, cv2.LINE_AA)
        cv2.putText(chart, name, (wide - 100, 175 if thick == 1 else 192), 0, 0.38, colour, 1, cv2.LINE_AA)
    for x, value in zip(across, values, strict=True):
        cv2.putText(chart, f"{value:g}", (int(x) - 10, low + 16), 0, 0.36, (60, 60, 60), 1, cv2.LINE_AA)
    cv2.putText(chart, title, (left, 22), cv2.FONT_HERSHEY_SIMPLEX, 0.45, (20, 20, 20), 1, cv2.LINE_AA)
    return chart


def hard_scene(seed: int, fault: str) -> Scene:
    """A code of any length with one fault that is hard and the others as they come."""
    rng = np.random.default_rng(seed)
    text = "".join(rng.choice(list(_ALPHANUMERIC), int(rng.choice([18, 40, 95, 160, 300])))).strip()
    module = min(float(np.exp(rng.uniform(np.log(1.6), np.log(8)))), 430 / (len(modules_of(text)) + 8))
    scene = Scene(
        text,
        seed,
        medium=("screen", "receipt", "laser")[int(rng.integers(3))],
        module=module,
        noise=rng.uniform(2, 8),
        light=rng.uniform(0.25, 1),
        blur=rng.uniform(0.3, 0.7),
        tilt=rng.uniform(0, 25),
    )
    worse = {
        "tilt": replace(scene, tilt=rng.uniform(35, 68)),
        "shape": replace(scene, shape=("folded", "bent")[int(rng.integers(2))]),
        "blur": replace(scene, blur=rng.uniform(0.3, 0.55) * module),
        "glare": replace(scene, glare=rng.uniform(0.5, 1.1)),
        "moved": replace(scene, moved=rng.uniform(0.5, 1.8) * module),
        "small": replace(scene, module=rng.uniform(1.3, 2.2)),
    }
    return worse[fault]


def hard(each: int) -> None:
    totals: dict[str, int] = dict.fromkeys(READERS, 0)
    false = dict.fromkeys(READERS, 0)
    for place, fault in enumerate(FAULTS):
        read = dict.fromkeys(READERS, 0)
        for seed in range(20_000 + 1000 * place, 20_000 + 1000 * place + each):
            scene = hard_scene(seed, fault)
            image = shot(scene)
            for name, reader in READERS.items():
                texts = reader(image)
                read[name] += texts == [scene.text]
                false[name] += any(text != scene.text for text in texts)
        totals = {name: totals[name] + read[name] for name in READERS}
        print(f"{fault:8}" + "".join(f"{name:>12} {count / each:5.0%}" for name, count in read.items()), flush=True)
    drawn = each * len(FAULTS)
    print(f"{'all':8}" + "".join(f"{name:>12} {count / drawn:5.0%}" for name, count in totals.items()), "false", false)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--each", type=int, default=6, help="shots for each point of the chart")
    arguments.add_argument("--hard", type=int, default=0, help="shots for each fault")
    given = arguments.parse_args()
    cv2.setNumThreads(1)
    if given.hard:
        hard(given.hard)
    else:
        sweep(given.each)


if __name__ == "__main__":
    main()
