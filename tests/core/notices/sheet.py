"""Prints every notice at its longest, in three languages, to look at: `python -m tests.core.notices.sheet FOLDER`.

One PNG a page, and for each language a contact sheet of all pages."""

import sys
from pathlib import Path

import pypdfium2
from PIL import Image

from core.call import LANGUAGES
from core.notices.rendering import render_notice
from tests.core.notices.long_examples import long_contents, long_facts

SCALE = 2
COLUMNS = 8
THUMBNAIL = (298, 421)


def main(folder: Path, kinds: list[str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        pages: list[Image.Image] = []
        for kind in kinds or list(long_contents()):
            document = pypdfium2.PdfDocument(render_notice(long_facts(kind, language), language))
            for number, page in enumerate(document, start=1):
                pages.append(page.render(scale=SCALE).to_pil())
                pages[-1].save(folder / f"{kind}.{language}.{number}.png")
        contact_sheet(pages).save(folder / f"all.{language}.png")


def contact_sheet(pages: list[Image.Image]) -> Image.Image:
    rows = -(-len(pages) // COLUMNS)
    sheet = Image.new("RGB", (COLUMNS * (THUMBNAIL[0] + 8), rows * (THUMBNAIL[1] + 8)), "gray")
    for number, page in enumerate(pages):
        at = (number % COLUMNS * (THUMBNAIL[0] + 8) + 4, number // COLUMNS * (THUMBNAIL[1] + 8) + 4)
        sheet.paste(page.resize(THUMBNAIL, Image.Resampling.LANCZOS), at)
    return sheet


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
