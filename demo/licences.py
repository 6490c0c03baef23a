"""Pictures of the electronic licences in the demo people's wallets."""

from io import BytesIO

import pylopdf_fonts_zh_cn
from PIL import Image, ImageDraw, ImageFont

from core.materials.schemas import NewWalletItem

SIZE = (1240, 874)
_PAPER, _INK, _LINE, _SEAL = "#fdfbf4", "#1d2733", "#8c6d3f", "#c4392f"


def draw_licence(item: NewWalletItem, holder: str) -> bytes:
    """A5 landscape at 150 dpi, JPEG: title, holder, number, issuer, date, and what grade A licences carry."""
    picture = Image.new("RGB", SIZE, _PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 30, SIZE[0] - 31, SIZE[1] - 31), outline=_LINE, width=6)
    pen.rectangle((44, 44, SIZE[0] - 45, SIZE[1] - 45), outline=_LINE, width=2)
    pen.text((SIZE[0] / 2, 130), item.title, font=_font(64), fill=_INK, anchor="mm")
    lines = (("持有人", holder), ("证照编号", item.number), ("发证机关", item.issuer))
    for row, (label, value) in enumerate(lines):
        pen.text((130, 270 + row * 100), f"{label}：", font=_font(34), fill=_LINE, anchor="lm")
        pen.text((320, 270 + row * 100), value, font=_font(34), fill=_INK, anchor="lm")
    if item.issued_on:
        pen.text((SIZE[0] - 130, 690), f"{item.issued_on:%Y年%m月%d日}", font=_font(32), fill=_INK, anchor="rm")
    pen.ellipse((SIZE[0] - 330, 540, SIZE[0] - 130, 740), outline=_SEAL, width=6)
    pen.text((SIZE[0] - 230, 640), "电子印章", font=_font(34), fill=_SEAL, anchor="mm")
    pen.text((130, 770), "电子证照 · 仅供政务服务使用 · 演示数据", font=_font(28), fill=_LINE, anchor="lm")
    saved = BytesIO()
    picture.save(saved, "JPEG", quality=88)
    return saved.getvalue()


def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(pylopdf_fonts_zh_cn.serif_path()), size)
