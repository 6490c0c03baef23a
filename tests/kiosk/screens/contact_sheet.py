"""All screens of the kiosk in all modes, to be looked at: `make contact-sheet`.

    python -m tests.kiosk.screens.contact_sheet [--out var/contact-sheet] [--only find,papers]
        [--modes few|every|en-low-landscape,zh-Hans-large-portrait] [--faults]

A real hall and a real kiosk stand up, each screen is reached as in the tests, and a picture is kept of it in each mode.
`index.html` shows them in a grid, a row for a state of a screen; each mode has a sheet of its own as a picture besides.
With `--faults` each is looked at as at night in the tests, too, and what is wrong is printed.
"""

import argparse
import html
import math
import tempfile
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Page, sync_playwright

from core.db.schema import whole_schema
from core.db.sqlite import sqlite_engine
from core.sealing import Keyring
from tests.journeys.browser import launched
from tests.kiosk.screens.glass import Glass
from tests.kiosk.screens.modes import Mode, every_mode
from tests.kiosk.screens.stage import Stage, stage_at
from tests.kiosk.screens.table import SIGHTS

SHEET_HEIGHT = 640
"""Of one screen on a sheet, px; the grid shows them smaller, a click opens the whole picture."""
FEW = (
    Mode("zh-Hans", "normal", "portrait"),
    Mode("zh-Hant", "large", "portrait"),
    Mode("en", "large", "landscape"),
    Mode("zh-Hans", "low", "portrait"),
    Mode("en", "contrast", "portrait"),
    Mode("zh-Hant", "together", "landscape"),
)
STYLE = """
body { font: 16px sans-serif; margin: 24px; background: #e8ecf2; }
table { border-spacing: 12px; }
th { position: sticky; top: 0; background: #e8ecf2; text-align: left; vertical-align: top; }
td { vertical-align: top; } img { height: 320px; border: 1px solid #889; }
"""


def main() -> None:
    parser = argparse.ArgumentParser(description="All screens of the kiosk as pictures.")
    parser.add_argument("--out", type=Path, default=Path("var") / "contact-sheet")
    parser.add_argument("--only", default="", help="templates, divided by commas (default: all)")
    parser.add_argument("--modes", type=modes_named, default="every", help="few, every, or names divided by commas")
    parser.add_argument("--faults", action="store_true", help="look for faults as the tests do; takes twice as long")
    given = parser.parse_args()
    modes: list[Mode] = given.modes
    wanted = frozenset(given.only.split(",")) if given.only else frozenset[str]()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tools:
        template = Path(folder) / "template.db"
        engine = sqlite_engine(f"sqlite:///{template}")
        whole_schema().create_all(engine)
        engine.dispose()
        with stage_at(Path(folder) / "stage", template, Keyring.generate()) as stage:
            browser = launched(tools.chromium)
            names = photograph(stage, Glass(browser, stage), given.out, modes, wanted, given.faults)
            browser.close()
    write_grid(given.out, names, modes)
    for mode in modes:
        write_sheet(given.out, names, mode)
    print(f"{len(names)} screens in {len(modes)} modes: {given.out / 'index.html'}")


def modes_named(names: str) -> list[Mode]:
    if names in ("few", "every"):
        return list(FEW) if names == "few" else every_mode()
    known = {mode.name: mode for mode in every_mode()}
    return [known[name] for name in names.split(",")]


def photograph(
    stage: Stage, glass: Glass, out: Path, modes: list[Mode], wanted: frozenset[str], with_faults: bool
) -> list[str]:
    """A picture of each screen in each mode, `NAME--MODE.jpg`; gives the screens' names."""
    out.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    for scene, promised in SIGHTS.items():
        if wanted and wanted.isdisjoint(name.partition(":")[0] for name in promised):
            continue
        for sight in scene(stage):
            if wanted and sight.template not in wanted:
                stage.seen(sight)
                continue
            names.append(sight.name)
            for mode in modes:
                picture = out / file_of(sight.name, mode)
                page = glass.show(sight, mode)
                keep(page, picture)
                for fault in glass.faults(page, sight, mode) if with_faults else ():
                    print(f"{sight.name} in {mode.name}: {fault}", flush=True)
        stage.leave()
    glass.close()
    return names


def keep(page: Page, picture: Path) -> None:
    """Now and then Chromium cannot give a frame, and can the next time it is asked."""
    for attempt in range(3):
        try:
            page.screenshot(path=str(picture), type="jpeg", quality=70)
            return
        except PlaywrightError as refusal:
            if attempt == 2 or "Unable to capture" not in refusal.message:
                raise


def file_of(name: str, mode: Mode) -> str:
    return f"{name.replace(':', '+')}--{mode.name}.jpg"


def write_grid(out: Path, names: list[str], modes: list[Mode]) -> None:
    head = "".join(f"<th>{mode.name}</th>" for mode in modes)
    rows = [f"<tr><th>{html.escape(name)}</th>{''.join(_cell(name, mode) for mode in modes)}</tr>" for name in names]
    top = f'<!doctype html><meta charset="utf-8"><title>Kiosk</title><style>{STYLE}</style>'
    (out / "index.html").write_text(f"{top}<table><tr><th></th>{head}</tr>{''.join(rows)}</table>")


def _cell(name: str, mode: Mode) -> str:
    file = file_of(name, mode)
    return f'<td><a href="{file}"><img loading="lazy" src="{file}" alt="{html.escape(name)}, {mode.name}"></a></td>'


def write_sheet(out: Path, names: list[str], mode: Mode) -> None:
    """All screens in one mode as one picture, `sheet-MODE.jpg`."""
    pictures = [Image.open(out / file_of(name, mode)) for name in names]
    widest = max(round(each.width * SHEET_HEIGHT / each.height) for each in pictures)
    columns = math.ceil(math.sqrt(len(names) * SHEET_HEIGHT / widest))
    rows = math.ceil(len(names) / columns)
    sheet = Image.new("RGB", (columns * (widest + 16), rows * (SHEET_HEIGHT + 40)), "#e8ecf2")
    pen = ImageDraw.Draw(sheet)
    for number, (name, picture) in enumerate(zip(names, pictures, strict=True)):
        left, top = (number % columns) * (widest + 16), (number // columns) * (SHEET_HEIGHT + 40)
        small = picture.resize((round(picture.width * SHEET_HEIGHT / picture.height), SHEET_HEIGHT))
        sheet.paste(small, (left + 8, top + 32))
        pen.text((left + 10, top + 10), name, fill="#14213a")
    sheet.save(out / f"sheet-{mode.name}.jpg", quality=80)


if __name__ == "__main__":
    main()
