"""QR codes read in real photographs: ours beside plain pyzbar, zxing-cpp and OpenCV, in turn, in one process.

    python -m benchmarks.codes [--data FOLDER]

The pictures fall into two halves by a hash of their names, so that both are reported; what ours did not read lies in
`var/benchmarks/codes.png`. FOLDER holds `qr/truth.json` ({"set/file": {"texts": [...], "complete": bool}}).
"""

import argparse
import hashlib
import json
import statistics
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import zxingcpp
from pyzbar import pyzbar

from benchmarks import contact
from core.imaging.codes import read_codes
from core.imaging.picture import Picture, fitted

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


def plain_opencv(image: Picture) -> list[str]:
    """At most 1200 pixels: it took over thirty seconds for a large picture with sixty codes."""
    try:
        _, texts, _, _ = cv2.QRCodeDetector().detectAndDecodeMulti(fitted(image, 1200)[0])
    except (cv2.error, UnicodeDecodeError):
        return []
    return [text for text in texts if text]


READERS: Mapping[str, Reader] = {
    "ours": read_codes,
    "pyzbar": plain_pyzbar,
    "zxing-cpp": plain_zxing,
    "OpenCV": plain_opencv,
}


@dataclass
class Score:
    milliseconds: list[float] = field(default_factory=list)
    read: list[tuple[str, bool]] = field(default_factory=list)
    texts: int = 0
    false: int = 0

    def share(self, half: int | None = None) -> float:
        """Of the pictures with codes, those in which every known text was read."""
        counted = [read for key, read in self.read if half is None or half_of(key) == half]
        return sum(counted) / max(len(counted), 1)


def half_of(key: str) -> int:
    return hashlib.sha256(key.encode()).digest()[0] & 1


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
    if wanted:
        score.read.append((key, hits == len(wanted)))
    if truth.get("complete", True):
        allowed = set().union(*(spellings(want) for want in wanted))
        score.false += sum(normal(text) not in allowed for text in set(got))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--data", type=Path, default=Path("../shared/data"))
    given = arguments.parse_args()
    folder: Path = given.data / "qr"
    if not (folder / "truth.json").exists():
        raise SystemExit(f"{folder}/truth.json is not there: pass --data, see benchmarks/README.md.")
    cv2.setNumThreads(1)
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    scores = {name: Score() for name in READERS}
    misses: list[Picture] = []
    for key, labels in truth.items():
        image = np.asarray(cv2.imread(str(folder / key), cv2.IMREAD_COLOR), np.uint8)
        for name, reader in READERS.items():
            begun = time.process_time()
            got = reader(image)
            scores[name].milliseconds.append((time.process_time() - begun) * 1000)
            enter(scores[name], key, got, labels)
        if scores["ours"].read[-1:] == [(key, False)]:
            misses.append(contact.tile(image, key))
    report(scores, truth)
    contact.write("codes", misses)


def report(scores: Mapping[str, Score], truth: Mapping[str, Any]) -> None:
    positive = sum(bool(labels["texts"]) for labels in truth.values())
    texts = sum(len(labels["texts"]) for labels in truth.values())
    print(f"{len(truth)} pictures, {positive} with codes, {texts} known texts; times are CPU of one core")
    columns = ("all read", "half one", "half two", "texts")
    heading = "".join(f"{column:>10}" for column in columns)
    print(f"{'':12}{heading}{'false':>7}{'median':>10}{'p95':>10}{'longest':>10}")
    for name, score in scores.items():
        ordered = sorted(score.milliseconds)
        times = (statistics.median(ordered), ordered[int(len(ordered) * 0.95)], ordered[-1])
        read = (score.share(), score.share(0), score.share(1), score.texts / texts)
        shares = "".join(f"{share:10.1%}" for share in read)
        print(f"{name:12}{shares}{score.false:7}" + "".join(f"{value:7.1f} ms" for value in times))


if __name__ == "__main__":
    main()
