"""The paper roll of the emulated printer: characters, rasters and QR codes, drawn as they would come out.

Characters are GB18030 in cells of 12x24 dots, Chinese ones in 24x24, as on a printer with a Chinese font.
"""

from pathlib import Path

import msgspec
import qrcode
import qrcode.constants
from PIL import Image, ImageChops, ImageDraw, ImageFont

CELL = (12, 24)
LINE = 30
WHITE, BLACK = 255, 0
_FONTS = (
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",
)
_CORRECTION = {
    48: qrcode.constants.ERROR_CORRECT_L,
    49: qrcode.constants.ERROR_CORRECT_M,
    50: qrcode.constants.ERROR_CORRECT_Q,
    51: qrcode.constants.ERROR_CORRECT_H,
}


class Style(msgspec.Struct, frozen=True):
    """How characters look."""

    wide: int = 1
    high: int = 1
    bold: bool = False
    underlined: bool = False
    inverted: bool = False


class Paper:
    """What has come out and is not cut off yet."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.align = 0
        self.style = Style()
        self._bands: list[Image.Image] = []
        self._line = self._blank(LINE)
        self._column = 0

    @property
    def printed(self) -> bool:
        """Whether anything came out since the last cut."""
        return bool(self._bands)

    def write(self, text: str) -> None:
        """Set characters; a full line is printed."""
        for character in text:
            cells = 2 if ord(character) >= 0x1100 else 1
            width = cells * CELL[0] * self.style.wide
            if self._column + width > self.width:
                self.end_line()
            self._set(character, width)

    def end_line(self) -> None:
        """Print the line that was set, or feed one if none was."""
        used = self._line.crop((0, 0, max(self._column, 1), self._line.height))
        self._bands.append(self._aligned(used))
        self.forget_line()

    def forget_line(self) -> None:
        """Drop the line that was set and not printed."""
        self._line = self._blank(LINE)
        self._column = 0

    def feed(self, dots: int) -> None:
        """Blank paper."""
        if dots:
            self._bands.append(self._blank(dots))

    def raster(self, row_bytes: int, rows: int, bits: bytes) -> None:
        """A picture, one bit per dot, 1 is black."""
        dots = Image.frombytes("1", (row_bytes * 8, rows), bits)
        self._bands.append(self._aligned(ImageChops.invert(dots.convert("L"))))

    def qr_code(self, content: bytes, module: int, correction: int) -> None:
        """A QR code the printer makes itself; `correction` is 48…51 for L, M, Q, H."""
        code = qrcode.QRCode(error_correction=_CORRECTION.get(correction, 0), box_size=1, border=2)
        code.add_data(content)
        code.make(fit=True)
        rows = code.get_matrix()
        image = Image.new("L", (len(rows), len(rows)))
        image.putdata([BLACK if dark else WHITE for row in rows for dark in row])
        size = len(rows) * module
        self._bands.append(self._aligned(image.resize((size, size), Image.Resampling.NEAREST)))

    def cut(self) -> Image.Image:
        """Cut off what came out."""
        if self._column:
            self.end_line()
        strip = self._blank(max(1, sum(band.height for band in self._bands)))
        top = 0
        for band in self._bands:
            strip.paste(band, (0, top))
            top += band.height
        self._bands = []
        return strip

    def _set(self, character: str, width: int) -> None:
        style = self.style
        height = CELL[1] * style.high
        if height > self._line.height:
            taller = self._blank(height + LINE - CELL[1])
            taller.paste(self._line, (0, taller.height - self._line.height))
            self._line = taller
        glyph = Image.new("L", (width // style.wide, CELL[1]), WHITE)
        ImageDraw.Draw(glyph).text(
            (glyph.width / 2, 20),
            character,
            fill=BLACK,
            font=_font(),
            anchor="ms",
            stroke_width=int(style.bold),
        )
        if style.underlined:
            ImageDraw.Draw(glyph).line((0, CELL[1] - 1, glyph.width, CELL[1] - 1), fill=BLACK)
        if style.inverted:
            glyph = ImageChops.invert(glyph)
        glyph = glyph.resize((width, height), Image.Resampling.NEAREST)
        self._line.paste(glyph, (self._column, self._line.height - height))
        self._column += width

    def _aligned(self, image: Image.Image) -> Image.Image:
        band = self._blank(image.height)
        band.paste(image, (self.align * max(0, self.width - image.width) // 2, 0))
        return band

    def _blank(self, height: int) -> Image.Image:
        return Image.new("L", (self.width, height), WHITE)


_loaded: list[ImageFont.FreeTypeFont | ImageFont.ImageFont] = []


def _font() -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    if not _loaded:
        found = next((name for name in _FONTS if Path(name).exists()), None)
        _loaded.append(ImageFont.truetype(found, 22) if found else ImageFont.load_default(22))
    return _loaded[0]
