"""Certificates and letters, with forgeries: a second kind of paper, drawn by other rules than `forms`.

Running text and dotted lines instead of tables; Song, Kai, Arial- and Times-like type (10 to 15 points, one fount for
the print and another for what is filled in); tinted paper with a pattern of fine lines; a square seal stamped over
text; a portrait in halftone; a signature in loops. Printed as a laser printer does, in dots that are black or not, so
that no two prints of a letter are quite alike on one sheet. No limit of the comparison was chosen on these.
"""

from dataclasses import dataclass, replace
from functools import cache
from typing import Literal, get_args

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image, ImageDraw, ImageFont

from core.imaging.picture import Picture

Forgery = Literal["digit", "date", "character", "double", "signature", "seal", "photo", "person"]
FORGERIES: tuple[Forgery, ...] = get_args(Forgery)

DOTS_PER_INCH = 300
_MM = DOTS_PER_INCH / 25.4
_FOLDER = "/usr/share/fonts/truetype"
_CHINESE = (f"{_FOLDER}/arphic-gbsn00lp/gbsn00lp.ttf", f"{_FOLDER}/arphic-gkai00mp/gkai00mp.ttf")
_LATIN = (f"{_FOLDER}/liberation/LiberationSans-Regular.ttf", f"{_FOLDER}/liberation/LiberationSerif-Regular.ttf")
_SIZES = ((210, 297), (297, 210), (182, 257), (148, 210))  # A4 upright and lying, B5, A5

_NAMES = "赵钱孙周冯陈卫蒋沈韩朱秦尤许吕施孔曹严华金魏陶姜"
_GIVEN = "安邦承德恩复光和宏嘉敬立茂宁平清荣思泰文新学永远泽哲正志忠"
_PLACES = "东西南北中上下左前后"
_DOUBLES = (
    "S5", "I1", "O0", "B8", "Z2", "G6", "17", "38", "56", "69", "QO", "EF", "PR", "VY", "CG", "DO",
    "己已", "未末", "土士", "日曰", "人入", "大太", "千干", "王玉", "木本", "天夫", "午牛", "今令", "白自", "目且",
)  # fmt: skip


@dataclass(frozen=True)
class Certificate:
    """One letter. `lines`: what is printed and what is filled in after it; the rest says which one."""

    chinese: bool
    lines: tuple[tuple[str, str], ...]
    paper: int
    photo: int
    signature: int
    seal: int


def issued(seed: int) -> Certificate:
    """Even seeds are Chinese."""
    rng = np.random.default_rng([seed, 101])
    chinese = seed % 2 == 0
    marks = [int(rng.integers(1 << 30)) for _ in range(3)]
    return Certificate(chinese, _lines(rng, chinese), seed, *marks)


def forged(paper: Certificate, kind: Forgery, seed: int) -> Certificate:
    """`paper` with one thing changed; "person": all that was filled in, and the portrait."""
    rng = np.random.default_rng([seed, 102])
    if kind in ("signature", "seal", "photo"):
        return replace(paper, **{kind: int(rng.integers(1 << 30))})
    if kind == "person":
        return replace(paper, lines=_lines(rng, paper.chinese), photo=int(rng.integers(1 << 30)))
    places = [
        (at, place, other)
        for at, (_, value) in enumerate(paper.lines)
        for place, letter in enumerate(value)
        for other in _others(rng, kind, value, letter)
    ]
    at, place, other = places[int(rng.integers(len(places)))]
    lines = list(paper.lines)
    label, value = lines[at]
    lines[at] = (label, value[:place] + other + value[place + 1 :])
    return replace(paper, lines=tuple(lines))


def _others(rng: np.random.Generator, kind: Forgery, value: str, letter: str) -> list[str]:
    """What may stand in the place of `letter`."""
    is_date = "年" in value or value.count(".") == 2
    if kind == "double":
        return [pair.replace(letter, "") for pair in _DOUBLES if letter in pair]
    if letter.isdigit() and kind == ("date" if is_date else "digit"):
        return [str((int(letter) + int(rng.integers(1, 10))) % 10)]
    if kind == "character" and letter.isalpha() and letter not in "年月日":
        family = _GIVEN if ord(letter) > 0x2E80 else "acdefhkmnrstuvxz" if letter.islower() else "ACDEFHKLMNPRTUX"
        return [str(rng.choice([each for each in family if each != letter]))]
    return []


def _lines(rng: np.random.Generator, chinese: bool) -> tuple[tuple[str, str], ...]:
    def digits(count: int) -> str:
        return "".join(str(digit) for digit in rng.integers(0, 10, count))

    def code(count: int) -> str:
        return "".join(rng.choice(list("ABCDEFGHIJKMNOPQRSTUVXYZ0123456789"), count))

    def day() -> str:
        year, month, date = rng.integers(1955, 2032), rng.integers(1, 13), rng.integers(1, 29)
        return f"{year}年{month}月{date}日" if chinese else f"{date:02}.{month:02}.{year}"

    if chinese:
        name = str(rng.choice(list(_NAMES))) + "".join(rng.choice(list(_GIVEN), 2))
        word = "".join(rng.choice(list("己未土日人大千王木天午今白目" + _PLACES), 3))
        return (
            ("兹证明：", name), ("出生日期：", day()), ("证件号码：", f"990000{digits(11)}X"),
            ("机构名称：", f"示例市{word}商行"),
            ("地址：", f"示例路{digits(3)}号{rng.choice(list(_PLACES))}座{digits(2)}室"),
            ("证书编号：", f"{code(6)}-{digits(4)}"), ("发证日期：", day()),
            ("金额（元）：", f"{digits(2)},{digits(3)}.00"),
        )  # fmt: skip
    name = str(rng.choice(["Alma Quist", "Ivo Sandberg", "Petra Zeman", "Oskar Brandt", "Inga Dahl"]))
    return (
        ("This is to certify that", name), ("born on", day()), ("holder of document", f"{code(2)}{digits(7)}"),
        ("residing at", f"{digits(2)} Specimen Lane, Flat {code(1)}{digits(1)}"), ("trading as", f"{code(3)} Supplies"),
        ("under number", f"{code(5)}-{digits(4)}"), ("is registered since", day()),
        ("fee paid, CNY", f"{digits(3)}.{digits(2)}"),
    )  # fmt: skip


# --- drawing ----------------------------------------------------------------------------------------------


@cache
def _font(path: str, points: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(path, round(points / 72 * DOTS_PER_INCH))


def printed(paper: Certificate, sheet: int = 0) -> Picture:
    """The sheet, BGR at 300 dots an inch; `sheet` tells one print from another (paper and toner differ)."""
    rng = np.random.default_rng([paper.paper, 103])
    wide, tall = (round(side * _MM) for side in _SIZES[int(rng.choice(4, p=(0.55, 0.15, 0.15, 0.15)))])
    toner = Image.new("L", (wide, tall), 255)
    pen = ImageDraw.Draw(toner)
    fonts = _CHINESE if paper.chinese else _LATIN
    points = float(rng.choice([10.0, 10.5, 12.0, 14.0, 15.0]))
    plain, filled = _font(fonts[int(rng.integers(2))], points), _font(fonts[int(rng.integers(2))], points)
    left, y = round(rng.uniform(14, 24) * _MM), round(rng.uniform(34, 42) * _MM)
    heading = "证 明 书" if paper.chinese else "CERTIFICATE"
    pen.text((wide / 2, y - 18 * _MM), heading, font=_font(fonts[0], 22), fill=0, anchor="mm")
    step = min(round(points * rng.uniform(0.75, 0.95) * _MM), (tall - y - round(62 * _MM)) // len(paper.lines))
    for label, value in paper.lines:
        pen.text((left, y), label, font=plain, fill=0, anchor="ls")
        start = left + round(pen.textlength(label, font=plain)) + round(2 * _MM)
        pen.text((start, y), value, font=filled, fill=0, anchor="ls")
        for dot in range(start, start + round(70 * _MM), 12):
            pen.rectangle((dot, y + 12, dot + 3, y + 14), fill=0)
        y += step
    toner.paste(Image.fromarray(_halftone(paper.photo)), (wide - left - 312, round(30 * _MM)))
    _loops(pen, (left + 40, y + round(16 * _MM)), paper.signature)
    page = _on_paper(np.asarray(toner), paper.paper, sheet)
    return _sealed(page, (round(wide * 0.55), y + round(4 * _MM)), paper)


def _on_paper(toner: MatLike, paper: int, sheet: int) -> MatLike:
    """Black dots on tinted paper with fine coloured lines; float, BGR."""
    rng, grain = np.random.default_rng([paper, 104]), np.random.default_rng([paper, sheet, 105])
    tall, wide = toner.shape
    tint = rng.uniform(225, 250) + rng.uniform(-8, 8, 3)
    x, y = np.arange(wide, dtype=np.float32)[None], np.arange(tall, dtype=np.float32)[:, None]
    pattern = np.sin(y / 9 + 5 * np.sin(x / np.float32(rng.uniform(60, 140)))) > 0.8
    fibres = cv2.resize(grain.standard_normal((tall // 6 + 1, wide // 6 + 1), np.float32), (wide, tall)) * 1.5
    page = (tint.astype(np.float32) + fibres[..., None]) - pattern[..., None] * rng.uniform(0, 16, 3).astype(np.float32)
    rough = grain.standard_normal(toner.shape, np.float32) * 40
    ink = cv2.GaussianBlur((toner + rough < 128).astype(np.float32), (0, 0), 0.7)[..., None]
    return page * (1 - ink) + np.float32(grain.uniform(25, 55)) * ink


def _halftone(seed: int) -> MatLike:
    """A face of soft shades, 26 by 35 mm, in dots on a grid of 8."""
    rng = np.random.default_rng([seed, 106])
    tall, wide = 413, 312
    x, y = np.meshgrid(np.linspace(-1, 1, wide), np.linspace(-1.3, 1.3, tall))
    shade = np.full((tall, wide), rng.uniform(0.75, 0.95))
    shade[y > 0.75 + 0.3 * np.abs(x) ** 2] = rng.uniform(0.1, 0.6)
    across, down, brow = rng.uniform(0.45, 0.62), rng.uniform(0.62, 0.8), rng.uniform(-0.5, -0.2)
    shade[(x / (across + 0.12)) ** 2 + ((y + 0.1) / (down + 0.14)) ** 2 < 1] = rng.uniform(0.05, 0.35)
    face = ((x / across) ** 2 + (y / down) ** 2 < 1) & (y > brow + rng.uniform(-0.3, 0.3) * x)
    shade[face] = rng.uniform(0.65, 0.85)
    apart, wide_open = rng.uniform(0.18, 0.3), rng.uniform(0.04, 0.09)
    for side in (-apart, apart):
        shade[((x - side) / 0.09) ** 2 + ((y + 0.1) / wide_open) ** 2 < 1] = 0.1
    shade[(x / rng.uniform(0.1, 0.28)) ** 2 + ((y - rng.uniform(0.3, 0.45)) / 0.05) ** 2 < 1] = 0.25
    shade[(np.abs(x - 0.03) < 0.05) & (np.abs(y - 0.1) < rng.uniform(0.06, 0.15))] = 0.4
    soft = cv2.GaussianBlur(shade, (0, 0), 3)
    grid = (np.cos(np.arange(wide) * np.pi / 4)[None] + np.cos(np.arange(tall) * np.pi / 4)[:, None]) / 4 + 0.5
    return np.where(soft > grid, 255, 0).astype(np.uint8)


def _loops(pen: ImageDraw.ImageDraw, start: tuple[int, int], seed: int) -> None:
    """A signature of about 45 by 14 mm, in one go."""
    rng = np.random.default_rng([seed, 107])
    t = np.linspace(0, 1, 400)
    waves = [(rng.uniform(2, 9), rng.uniform(0, 6.3), rng.uniform(0.3, 1)) for _ in range(4)]
    x = 530 * t + sum(40 * share * np.sin(2 * np.pi * often * t + phase) for often, phase, share in waves[:2])
    y = sum(48 * share * np.sin(2 * np.pi * often * t + phase) for often, phase, share in waves[2:])
    points = [(start[0] + float(a), start[1] + float(b)) for a, b in zip(x, np.asarray(y), strict=True)]
    pen.line(points, fill=0, width=int(rng.integers(5, 9)), joint="curve")


def _sealed(page: MatLike, centre: tuple[int, int], paper: Certificate) -> Picture:
    """Square, 28 mm, in nine characters, a little askew, pressed unevenly."""
    rng = np.random.default_rng([paper.seal, 108])
    side = round(28 * _MM)
    layer = Image.new("L", (side, side), 0)
    pen = ImageDraw.Draw(layer)
    pen.rectangle((4, 4, side - 5, side - 5), outline=255, width=9)
    for number, letter in enumerate(rng.permutation(list("示例省市区县行政审批专用之章局东西南北"))[:9]):
        spot = (side * (5 - 2 * (number // 3)) / 6, side * (1 + 2 * (number % 3)) / 6)
        pen.text(spot, str(letter), font=_font(_CHINESE[0], 20), fill=255, anchor="mm", stroke_width=2)
    turned = layer.rotate(float(rng.uniform(-8, 8)), resample=Image.Resampling.BICUBIC)
    worn = cv2.resize(rng.uniform(0.55, 1.0, (6, 6)).astype(np.float32), (side, side), interpolation=cv2.INTER_CUBIC)
    share = np.clip(np.asarray(turned, np.float32) / 255 * worn, 0, 1)[..., None]
    x, y = min(centre[0], page.shape[1] - side - 20), min(centre[1], page.shape[0] - side - 20)
    part = page[y : y + side, x : x + side]
    part *= 1 - share * (1 - np.array((0.25, 0.2, 0.85), np.float32))
    return np.clip(page, 0, 255).astype(np.uint8)
