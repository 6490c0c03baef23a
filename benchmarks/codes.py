"""QR codes read in real photographs: ours beside plain pyzbar and plain zxing-cpp, in turn, in one process.

    python -m benchmarks.codes [--data FOLDER] [--misses]

FOLDER holds `qr/truth.json` ({"set/file": {"texts": [...], "complete": bool}}) and the pictures.
"""

import argparse
import json
import statistics
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import zxingcpp
from pyzbar import pyzbar

from core.imaging.codes import read_codes
from core.imaging.picture import Picture

Reader = Callable[[Picture], list[str]]


def plain_pyzbar(image: Picture) -> list[str]:
    try:
        found = pyzbar.decode(cv2.cvtColor(image, cv2.COLOR_BGR2GRAY), symbols=[pyzbar.ZBarSymbol.QRCODE])
    except ValueError:
        return []
    return [one.data.decode("utf-8", "replace") for one in found]


def plain_zxing(image: Picture) -> list[str]:
    wanted = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
    found = zxingcpp.read_barcodes(image, formats=wanted, text_mode=zxingcpp.TextMode.Plain)
    return [one.text for one in found]


READERS: Mapping[str, Reader] = {"ours": read_codes, "pyzbar": plain_pyzbar, "zxing-cpp": plain_zxing}


@dataclass
class Score:
    milliseconds: list[float] = field(default_factory=list)
    pictures: int = 0
    texts: int = 0
    false: int = 0
    missed: list[str] = field(default_factory=list)


def normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").strip("\ufeff\n\r \0"))


def spellings(text: str) -> set[str]:
    """What a text becomes when an old code does not name its encoding."""
    spelt = {normal(text)}
    for written in ("latin-1", "cp1252", "shift_jis", "gb18030", "big5", "utf-8"):
        for read in ("utf-8", "shift_jis", "gb18030", "latin-1"):
            try:
                spelt.add(normal(text.encode(written).decode(read)))
            except UnicodeError:
                continue
    return spelt


def enter(score: Score, key: str, got: list[str], truth: Mapping[str, Any]) -> None:
    wanted: list[str] = truth["texts"]
    hits = sum(any(normal(text) in spellings(want) for text in got) for want in wanted)
    score.texts += hits
    score.pictures += hits > 0
    if wanted and not hits:
        score.missed.append(key)
    if truth.get("complete", True):
        allowed = set().union(*(spellings(want) for want in wanted))
        score.false += sum(normal(text) not in allowed for text in set(got))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    arguments.add_argument("--misses", action="store_true", help="name the pictures that ours did not read")
    given = arguments.parse_args()
    folder: Path = given.data / "qr"
    if not (folder / "truth.json").exists():
        raise SystemExit(f"{folder}/truth.json is not there: pass --data, see benchmarks/README.md.")
    cv2.setNumThreads(1)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    scores = {name: Score() for name in READERS}
    for key, labels in truth.items():
        image = cv2.imread(str(folder / key), cv2.IMREAD_COLOR)
        for name, reader in READERS.items():
            begun = time.process_time()
            got = reader(image)  # pyright: ignore[reportArgumentType]
            scores[name].milliseconds.append((time.process_time() - begun) * 1000)
            enter(scores[name], key, got, labels)
    report(scores, truth)
    if given.misses:
        print("\n".join(scores["ours"].missed))


def report(scores: Mapping[str, Score], truth: Mapping[str, Any]) -> None:
    positive = sum(bool(labels["texts"]) for labels in truth.values())
    texts = sum(len(labels["texts"]) for labels in truth.values())
    print(f"{len(truth)} pictures, {positive} with codes, {texts} known texts; times are CPU of one core")
    print(f"{'':12}{'pictures':>10}{'texts':>9}{'false':>7}{'median':>10}{'p95':>10}{'longest':>10}")
    for name, score in scores.items():
        ordered = sorted(score.milliseconds)
        times = (statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1])
        print(
            f"{name:12}{score.pictures / positive:10.1%}{score.texts / texts:9.1%}{score.false:7}"
            + "".join(f"{value:7.1f} ms" for value in times)
        )


if __name__ == "__main__":
    main()
