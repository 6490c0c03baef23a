"""Printed forms in Chinese and English, what a forger changes on them, and what cameras and scanners make of them.

Independent of the drawings in `pictures`: real fonts in the sizes of office forms (9 to 12 points on A4), tables,
paragraphs, a portrait, a round seal with its text, a signature in strokes. A form is a value; altering it alters one
thing of that value, so that two pictures differ in exactly what a forger would have changed.
"""

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Literal, get_args

import cv2
import numpy as np
from cv2.typing import MatLike
from PIL import Image, ImageDraw, ImageFont

from core.imaging.picture import Corners, Picture
from tests.core.imaging.pictures import desk

Alteration = Literal["digit", "date", "character", "lookalike", "signature", "seal", "photo", "person"]
ALTERATIONS: tuple[Alteration, ...] = get_args(Alteration)

DOTS_PER_MM = 8.0
_WIDTH, _HEIGHT = round(210 * DOTS_PER_MM), round(297 * DOTS_PER_MM)
_INK = (30, 30, 34)
_FOLDER = Path("/usr/share/fonts/opentype/noto")
_FACES = ("NotoSansCJK-Regular.ttc", "NotoSerifCJK-Regular.ttc")
_POINT = 0.3528  # mm

_SURNAMES, _GIVEN = "陈林何黄张李王吴刘蔡杨许郑谢郭", "国强青禾知行晓岚文静志明丽华建军秀英海燕子轩雨欣"
_STREETS = ("桂城街道", "大沥镇", "狮山镇", "西樵镇", "丹灶镇", "里水镇", "九江镇")
_TRADES = ("食品销售", "餐饮服务", "服装零售", "文具用品", "家用电器", "图书出租", "花卉种植")
_CHINESE = (
    "申请人声明：以上填报内容真实有效，提交的复印件与原件一致，如有虚假，愿意承担相应的法律责任。",
    "登记机关自受理之日起三个工作日内作出决定；不予登记的，书面说明理由并告知申请复议的途径。",
    "经营场所为租赁房屋的，应当提交租赁合同及出租人的权属证明；住宅改为经营用途的，依照规定办理。",
)
_ENGLISH = (
    "The applicant declares that the particulars given above are true and complete to the best of knowledge.",
    "A decision is made within three working days of acceptance; reasons are given in writing on refusal.",
    "Where the premises are rented, the tenancy agreement and the landlord's proof of title are attached.",
)
_LOOKALIKES = (
    "己已", "未末", "土士", "日曰", "人入", "大太", "千干", "王玉", "木本", "天夫", "午牛", "今令",
    "1I", "17", "38", "68", "56", "08", "O0", "B8", "S5", "Z2", "EF", "PR", "CG", "UV", "MN",
)  # fmt: skip


@dataclass(frozen=True)
class PaperForm:
    """One filled-in form. `rows`: label and value; `photo`, `signature`, `seal`: which one."""

    chinese: bool
    face: int
    points: float
    rows: tuple[tuple[str, str], ...]
    photo: int
    signature: int
    seal: int
    layout: int


def filled_in(seed: int) -> PaperForm:
    """Even seeds are Chinese, odd ones English."""
    rng = np.random.default_rng([seed, 1])
    chinese = seed % 2 == 0
    who, then, until = _person(rng, chinese), _date(rng), _date(rng)
    number = "990000" + _date(rng).replace("-", "") + _digits(rng, 4)
    street = str(rng.choice(_STREETS))
    words = str(rng.choice(list("己未土日人大千王木天午今"))) if chinese else "1378O0B8S5Z2"[rng.integers(0, 8) :][:3]
    pairs = [
        ("姓名" if chinese else "Name", who),
        ("公民身份号码" if chinese else "Identity number", number),
        ("登记日期" if chinese else "Date of entry", then),
        ("有效期至" if chinese else "Valid until", until),
        ("住所" if chinese else "Address", _address(rng, street, chinese)),
        (
            "经营范围" if chinese else "Trade",
            str(rng.choice(_TRADES if chinese else ["Food", "Flowers", "Books", "Tools"])),
        ),
        ("注册资金" if chinese else "Capital", f"{_digits(rng, 2)}{',000.00'}" + ("元" if chinese else " CNY")),
        ("联系电话" if chinese else "Telephone", "138" + _digits(rng, 8)),
        ("字号" if chinese else "File", f"{words}{_digits(rng, 5)}"),
        ("统一社会信用代码" if chinese else "Credit code", "92" + _digits(rng, 6) + "MA" + _digits(rng, 7) + "X"),
    ]
    kept = int(rng.integers(7, len(pairs) + 1))
    marks = (int(rng.integers(1 << 30)), int(rng.integers(1 << 30)), int(rng.integers(1 << 30)))
    points = float(rng.choice([9.0, 10.5, 12.0]))
    return PaperForm(chinese, int(rng.integers(2)), points, tuple(pairs[:kept]), *marks, seed)


def altered(form: PaperForm, kind: Alteration, seed: int) -> PaperForm:
    """`form` with one thing changed; "person": everything that was filled in."""
    rng = np.random.default_rng([seed, 2])
    if kind == "person":
        other = filled_in(2 * (seed + 5000) + (not form.chinese))
        rows = tuple((label, value) for (label, _), (_, value) in zip(form.rows, other.rows, strict=False))
        rows += form.rows[len(rows) :]
        return replace(form, rows=rows, photo=other.photo, signature=other.signature, seal=form.seal)
    if kind in ("photo", "signature", "seal"):
        return replace(form, **{kind: int(rng.integers(1 << 30))})
    rows = [list(row) for row in form.rows]
    at, place, letter = _change(rng, form, kind)
    rows[at][1] = rows[at][1][:place] + letter + rows[at][1][place + 1 :]
    return replace(form, rows=tuple((label, value) for label, value in rows))


def _change(rng: np.random.Generator, form: PaperForm, kind: Alteration) -> tuple[int, int, str]:
    """Row, place in its value, and the character that stands there instead."""
    places: list[tuple[int, int, str]] = []
    for at, (label, value) in enumerate(form.rows):
        for place, letter in enumerate(value):
            if (kind == "date" and "-" in value and "期" in label + "期" * (not form.chinese) and letter.isdigit()) or (
                kind == "digit" and letter.isdigit()
            ):
                places.append((at, place, _other(rng, "0123456789", letter)))
            elif kind == "character" and letter.isalpha():
                places.append((at, place, _other(rng, _GIVEN if letter > "z" else "abdeghkmnprstz", letter)))
            elif kind == "lookalike":
                places += [(at, place, pair.replace(letter, "")) for pair in _LOOKALIKES if letter in pair]
    return places[int(rng.integers(len(places)))]


def _other(rng: np.random.Generator, letters: str, than: str) -> str:
    return str(rng.choice([letter for letter in letters if letter != than]))


def _address(rng: np.random.Generator, street: str, chinese: bool) -> str:
    number = _digits(rng, 2)
    return f"佛山市南海区{street}示例路{number}号" if chinese else f"{number} Sample Road, Nanhai"


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(str(digit) for digit in rng.integers(0, 10, count))


def _date(rng: np.random.Generator) -> str:
    return f"{rng.integers(1960, 2035)}-{rng.integers(1, 13):02}-{rng.integers(1, 29):02}"


def _person(rng: np.random.Generator, chinese: bool) -> str:
    if chinese:
        return "".join([str(rng.choice(list(_SURNAMES))), *(str(rng.choice(list(_GIVEN))) for _ in range(2))])
    return str(rng.choice(["CHAN Tai Man", "WONG Siu Ming", "LEE Ka Yan", "HO Chi Hang"]))


# --- drawing ----------------------------------------------------------------------------------------------


@cache
def _font(face: int, points: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FOLDER / _FACES[face]), round(points * _POINT * DOTS_PER_MM), index=2)


def drawn(form: PaperForm) -> Picture:
    """The sheet as it leaves the printer, A4 at 8 dots a millimetre."""
    rng = np.random.default_rng([form.layout, 3])
    paper = tuple(int(shade) for shade in rng.integers(236, 250, 1).repeat(3))
    page = Image.new("RGB", (_WIDTH, _HEIGHT), paper)
    pen = ImageDraw.Draw(page)
    left, top, step = 150, 330, int(rng.integers(78, 104))
    title = "个体工商户登记申请书" if form.chinese else "Application for Registration"
    pen.text((_WIDTH // 2, 170), title, font=_font(form.face, 20), fill=_INK, anchor="mm")
    small, font = _font(form.face, 9), _font(form.face, form.points)
    for number, (label, value) in enumerate(form.rows):
        y = top + number * step
        pen.rectangle((left, y, 1180, y + step), outline=(70, 70, 70), width=2)
        pen.line((left + 330, y, left + 330, y + step), fill=(70, 70, 70), width=2)
        pen.text((left + 16, y + step // 2), label, font=font, fill=_INK, anchor="lm")
        pen.text((left + 350, y + step // 2), value, font=font, fill=_INK, anchor="lm")
    y = top + len(form.rows) * step + 70
    for sentence in _CHINESE if form.chinese else _ENGLISH:
        half = len(sentence) // 2
        for part in (sentence[:half], sentence[half:]):
            pen.text((left, y), part, font=small, fill=_INK)
            y += 58
    pen.text((left, y + 120), "申请人签名" if form.chinese else "Signature", font=font, fill=_INK)
    page.paste(_portrait(form.photo), (1230, top))
    _seal(page, (1180, min(y + 160, _HEIGHT - 320)), form)
    _sign(pen, (left + 260, y + 130), form.signature)
    return np.ascontiguousarray(np.asarray(page, np.uint8)[:, :, ::-1])


def _portrait(seed: int) -> Image.Image:
    """Somebody, 33 by 48 millimetres."""
    rng = np.random.default_rng([seed, 4])
    size = (264, 384)
    ground = tuple(int(shade) for shade in rng.choice([(90, 140, 220), (235, 235, 240), (190, 60, 60)]))
    photo = Image.new("RGB", size, ground)
    pen = ImageDraw.Draw(photo)
    wide, tall, x = int(rng.integers(60, 84)), int(rng.integers(88, 118)), 132 + int(rng.integers(-10, 11))
    y, skin = (
        170 + int(rng.integers(-14, 15)),
        tuple(int(s) for s in (rng.integers(200, 240), rng.integers(150, 190), 130)),
    )
    hair = tuple(int(s) for s in rng.integers(15, 70, 3))
    coat = tuple(int(s) for s in rng.integers(20, 200, 3))
    pen.ellipse((x - 130, y + tall - 10, x + 130, y + tall + 260), fill=coat)
    pen.ellipse((x - wide - 10, y - tall - 16, x + wide + 10, y + int(rng.integers(-20, 60))), fill=hair)
    pen.ellipse((x - wide, y - tall + int(rng.integers(10, 40)), x + wide, y + tall), fill=skin)
    apart, eyes = int(rng.integers(22, 36)), y - int(rng.integers(0, 24))
    for side in (-1, 1):
        pen.ellipse((x + side * apart - 10, eyes - 5, x + side * apart + 10, eyes + 5), fill=(30, 25, 25))
        pen.line(
            (x + side * apart - 14, eyes - 18, x + side * apart + 14, eyes - 18 - int(rng.integers(-5, 6))),
            fill=hair,
            width=int(rng.integers(3, 8)),
        )
    pen.line((x, eyes + 10, x + int(rng.integers(-10, 11)), eyes + 44), fill=(150, 100, 90), width=4)
    pen.arc(
        (x - 28, y + 30, x + 28, y + 30 + int(rng.integers(16, 44))),
        10,
        170,
        fill=(140, 50, 50),
        width=int(rng.integers(4, 9)),
    )
    return photo


def _seal(page: Image.Image, centre: tuple[int, int], form: PaperForm) -> None:
    """Round, red, 38 millimetres, its office around a star; another one has another office or stands otherwise."""
    rng = np.random.default_rng([form.seal, 5])
    size, red = 304, (205, 40, 40, 215)
    office = "示例市" + "".join(str(rng.choice(list("南北东西海山江桂禅顺"))) for _ in range(3)) + "区市场监督管理局"
    layer = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    pen = ImageDraw.Draw(layer)
    pen.ellipse((4, 4, size - 4, size - 4), outline=red, width=7)
    tip = [(152 + 44 * np.sin(k * 0.8 * np.pi), 152 - 44 * np.cos(k * 0.8 * np.pi)) for k in range(5)]
    pen.polygon([(float(x), float(y)) for x, y in tip], fill=red)
    font = _font(0, 9.5)
    for number, letter in enumerate(office):
        angle = -130 + 260 * number / (len(office) - 1)
        tile = Image.new("RGBA", (40, 40), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((20, 20), letter, font=font, fill=red, anchor="mm")
        turned = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x, y = 152 + 118 * np.sin(np.radians(angle)), 152 - 118 * np.cos(np.radians(angle))
        layer.alpha_composite(turned, (int(x - 20), int(y - 20)))
    turned = layer.rotate(float(rng.uniform(-25, 25)), resample=Image.Resampling.BICUBIC)
    page.paste(turned, (centre[0] - size // 2, centre[1] - size // 2), turned)


def _sign(pen: ImageDraw.ImageDraw, start: tuple[int, int], seed: int) -> None:
    """A few strokes of a pen, about 50 by 12 millimetres."""
    rng = np.random.default_rng([seed, 6])
    x = float(start[0])
    for _ in range(int(rng.integers(3, 6))):
        knots = np.cumsum(rng.uniform((-6, -44), (40, 44), (6, 2)), axis=0)
        knots[:, 1] = np.clip(knots[:, 1], -60, 60)
        along = np.linspace(0, 5, 60)
        curve = np.stack([np.interp(along, range(6), knots[:, axis]) for axis in (0, 1)], axis=1)
        curve = cv2.blur(curve, (1, 9))
        points = [(x + float(cx), start[1] + float(cy)) for cx, cy in curve]
        pen.line(points, fill=(25, 30, 90), width=4, joint="curve")
        x = points[-1][0] + float(rng.uniform(-20, 24))


# --- what becomes of it -----------------------------------------------------------------------------------


def photographed(page: Picture, seed: int) -> Picture:
    """A phone's picture: any desk, light, distance, slight bend of paper and lens, focus as good as it gets by hand."""
    rng = np.random.default_rng([seed, 7])
    width = int(rng.integers(1500, 2300))
    size = (width, round(width * 4 / 3))
    corners = _placed(rng, page, size)
    grey_level = int(rng.integers(20, 200))
    ground = desk(seed, *size, colour=(grey_level, grey_level + int(rng.integers(0, 30)), grey_level + 20))
    shown, share = _laid(page, corners, size)
    mixed = ground + (shown - ground) * share
    return _developed(_bent(mixed, rng), rng)


def scanned(page: Picture, seed: int) -> Picture:
    """A flat-bed's picture at 150 to 200 dpi, a little askew, no border."""
    rng = np.random.default_rng([seed, 8])
    factor = rng.uniform(150, 200) / 25.4 / DOTS_PER_MM
    height, width = page.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), float(rng.uniform(-0.8, 0.8)), 1.0)
    askew = cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    small = cv2.resize(askew, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA).astype(np.float32)
    lifted = 255 * (small / 255) ** float(rng.uniform(0.85, 1.2)) + rng.standard_normal(small.shape) * 1.5
    return _jpeg(np.clip(lifted, 0, 255).astype(np.uint8), int(rng.integers(78, 93)))


def _placed(rng: np.random.Generator, page: Picture, size: tuple[int, int]) -> Corners:
    height, width = page.shape[:2]
    scale = rng.uniform(0.78, 0.94) * min(size[0] / width, size[1] / height)
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64) - (width / 2, height / 2)
    strayed = flat * scale + rng.uniform(-0.025, 0.025, (4, 2)) * (width * scale, height * scale)
    angle = np.radians(rng.uniform(-3, 3))
    spin = np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])
    return strayed @ spin + (size[0] / 2, size[1] / 2)


def _laid(page: Picture, corners: Corners, size: tuple[int, int]) -> tuple[MatLike, MatLike]:
    height, width = page.shape[:2]
    flat = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    view = cv2.getPerspectiveTransform(flat, corners.astype(np.float32))
    nearer = cv2.GaussianBlur(page, (0, 0), 0.6)  # print is smaller than the sensor's pixels in places
    shown = cv2.warpPerspective(nearer, view, size, flags=cv2.INTER_LINEAR).astype(np.float32)
    mask = cv2.warpPerspective(np.full((height, width), 255, np.uint8), view, size)
    return shown, (mask.astype(np.float32) / 255)[..., None]


def _bent(image: MatLike, rng: np.random.Generator) -> MatLike:
    """Lens and paper: up to half a percent of the picture, in slow waves."""
    height, width = image.shape[:2]
    x, y = np.meshgrid(np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32))
    barrel = np.float32(rng.uniform(-0.006, 0.006)) * (x * x + y * y)
    wave = np.float32(rng.uniform(0, 0.003)) * np.sin(np.float32(rng.uniform(1, 3)) * y + np.float32(rng.uniform(0, 6)))
    across = (x * (1 + barrel) + wave + 1) * np.float32((width - 1) / 2)
    down = (y * (1 + barrel) + wave * 0.5 + 1) * np.float32((height - 1) / 2)
    return cv2.remap(image.astype(np.float32), across, down, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def _developed(image: MatLike, rng: np.random.Generator) -> Picture:
    """Light from one side, focus, grain, colour, JPEG."""
    height, width = image.shape[:2]
    across, down = np.linspace(-1, 1, width, dtype=np.float32), np.linspace(-1, 1, height, dtype=np.float32)
    side = np.float32(rng.uniform(-0.14, 0.14)) * across[None, :] + np.float32(rng.uniform(-0.14, 0.14)) * down[:, None]
    exposed = np.float32(rng.uniform(0.7, 0.98)) * (1 + side) / (1 + np.abs(side).max())  # nothing burns out
    lit = image * exposed[..., None] * rng.uniform(0.94, 1.02, 3).astype(np.float32)
    soft = cv2.GaussianBlur(lit, (0, 0), float(rng.uniform(0.45, 1.0)))
    grain = rng.standard_normal((height, width, 1), np.float32) * np.float32(rng.uniform(1.0, 4.5))
    return _jpeg(np.clip(soft + grain, 0, 255).astype(np.uint8), int(rng.integers(75, 93)))


def _jpeg(image: Picture, quality: int) -> Picture:
    _, encoded = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, quality])
    decoded = cv2.imdecode(encoded, cv2.IMREAD_COLOR)
    assert decoded is not None
    return np.asarray(decoded, np.uint8)
