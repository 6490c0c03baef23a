"""A4 documents for printers to print."""

import io

from PIL import Image, ImageDraw

A4_DOTS = (827, 1169)
DOTS_PER_INCH = 100


def sheets(*texts: str) -> bytes:
    """A PDF with one side for each text, in large print and with a frame to see the margins by."""
    pages: list[Image.Image] = []
    for text in texts:
        page = Image.new("L", A4_DOTS, 255)
        draw = ImageDraw.Draw(page)
        draw.rectangle((40, 40, A4_DOTS[0] - 40, A4_DOTS[1] - 40), outline=0, width=3)
        draw.text((100, 200), text.encode("ascii", "ignore").decode(), fill=0, font_size=90)
        pages.append(page)
    data = io.BytesIO()
    pages[0].save(data, "PDF", save_all=True, append_images=pages[1:], resolution=DOTS_PER_INCH)
    return data.getvalue()
