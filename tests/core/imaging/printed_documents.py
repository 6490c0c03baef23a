"""Documents of invented people and shops, drawn after the published layouts, with what stands on them; area 990000.

`drawn(document, seed)` gives the picture (BGR) and the true values by the names of `document_fields`. All that varies
comes from the seed: people, lengths, typefaces, positions, the colour of the ground. `photographed` lays it under a
camera: turned, seen from the side, unevenly lit, out of focus, grainy, as a JPEG.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from random import Random

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from core.identity_numbers import compose_uscc, resident_check_digit
from core.imaging.picture import Picture

FONTS = "/usr/share/fonts/opentype/noto/Noto{}CJK-{}.ttc"
OCR_B = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"
INK, BLUE = (24, 24, 28), (52, 92, 150)
Truth = dict[str, str]

_FAMILY = "林何周陈许沈陆唐韩曹邓彭曾萧"
_GIVEN = "青禾敏仪晓明静雅志强海燕文博诗涵建华丽娟子轩思远国栋小芳佩珊伟"
_ROADS = ("示例路", "样本街", "测试大道", "榜样巷", "范文东路", "民族路", "模拟西街", "成立路")
_TRADES = ("半夏书屋", "清和茶舍", "晨光便利店", "云帆设计工作室", "百味小馆", "远山园艺中心")
_SCOPES = (
    "餐饮服务",
    "图书零售",
    "食品销售（仅销售预包装食品）",
    "日用百货销售",
    "花卉种植",
    "广告设计、代理",
    "会议及展览服务",
)
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_SPELT = ("QINGHE", "MINYI", "XIAOMING", "JINGYA", "ZHIQIANG", "HAIYAN", "WENBO")
_CATEGORIES = {"临床": "clinical", "中医": "chinese_medicine", "口腔": "dental", "公共卫生": "public_health"}
_SEX = {"男": "male", "女": "female"}


class Sheet:
    """A ground with a soft pattern, and a pen."""

    def __init__(self, dice: Random, width: int, height: int, tint: tuple[int, int, int]) -> None:
        self.dice = dice
        self.image = Image.new("RGB", (width, height), tint)
        self.pen = ImageDraw.Draw(self.image)
        darker = tuple(max(0, part - 16) for part in tint)
        for row in range(0, height, dice.randint(9, 15)):
            shift = dice.randint(-60, 60)
            self.pen.arc((shift - 200, row - 60, width + 200 + shift, row + 60), 10, 170, fill=darker, width=1)
        self.family = dice.choice(["Sans", "Serif"])

    def write(
        self, x: float, y: float, text: str, size: int, ink: tuple[int, int, int] = INK, bold: bool = False
    ) -> None:
        self.pen.text((x, y), text, font=self.font(size, bold), fill=ink)

    def font(self, size: int, bold: bool = False) -> ImageFont.FreeTypeFont:
        return ImageFont.truetype(
            FONTS.format("Serif" if bold else self.family, "Bold" if bold else "Regular"), size, index=2
        )

    def wrapped(self, x: float, y: float, text: str, size: int, signs: int, leading: float = 1.35) -> float:
        """Lines of at most `signs`; where the next one would begin."""
        for start in range(0, len(text), signs):
            self.write(x, y, text[start : start + signs], size)
            y += leading * size
        return y

    def portrait(self, x: int, y: int, width: int, height: int) -> None:
        self.pen.rectangle((x, y, x + width, y + height), fill=(188, 198, 208))
        self.pen.ellipse(
            (x + width * 0.28, y + height * 0.15, x + width * 0.72, y + height * 0.6), fill=(206, 178, 158)
        )
        self.pen.ellipse((x + width * 0.1, y + height * 0.62, x + width * 0.9, y + height * 1.2), fill=(80, 84, 100))

    def picture(self) -> Picture:
        return np.asarray(self.image)[:, :, ::-1].copy()


def drawn(document: str, seed: int) -> tuple[Picture, Truth]:
    """`document` is one of DRAWINGS."""
    sheet, truth = DRAWINGS[document](Random(f"{document} {seed}"))
    return sheet.picture(), truth


def photographed(picture: Picture, seed: int, hard: float = 1.0) -> Picture:
    """Under a camera of 1920 by 1440; `hard` 0 is as a scanner would see it."""
    dice = np.random.default_rng(seed)
    height, width = picture.shape[:2]
    scale = min(1920 / width, 1440 / height) * dice.uniform(0.62, 0.8)
    size = np.array([width, height]) * scale
    corner = (np.array([1920, 1440]) - size) / 2 + dice.uniform(-40, 40, 2) * hard
    square = np.array([[0, 0], [1, 0], [1, 1], [0, 1]]) * size + corner
    angle = np.deg2rad(dice.uniform(-6, 6)) * hard
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    seen = (square - 720) @ turn.T + 720 + dice.uniform(-0.03, 0.03, (4, 2)) * size.max() * hard
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    view = cv2.getPerspectiveTransform(frame, seen.astype(np.float32))
    desk = (58, 52, 50)
    photo = cv2.warpPerspective(picture, view, (1920, 1440), flags=cv2.INTER_AREA, borderValue=desk)
    light = np.linspace(1 - 0.15 * hard, 1 + 0.06 * hard, 1920)[None, :, None]
    blurred = cv2.GaussianBlur(photo, (0, 0), 0.4 + dice.uniform(0.3, 1.2) * hard)
    grainy = blurred * light + dice.normal(0, 1 + dice.uniform(1, 6) * hard, photo.shape)
    _, jpeg = cv2.imencode(".jpg", np.clip(grainy, 0, 255).astype(np.uint8), [cv2.IMWRITE_JPEG_QUALITY, 82])
    return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)


def _portrait_side(dice: Random) -> tuple[Sheet, Truth]:
    sheet, who = Sheet(dice, 1284, 810, (228, 236, 240)), _person(dice)
    group = dice.choice(["汉", "汉", "壮", "土家", "维吾尔", "满"])
    born = date.fromisoformat(who["birth_date"])
    x, size = dice.randint(90, 115), dice.randint(38, 44)
    value = x + 3.1 * size
    sheet.write(x, 92, "姓名", size - 6, BLUE)
    sheet.write(value, 88, who["name"], size + 4)
    sheet.write(x, 190, "性别", size - 6, BLUE)
    sheet.write(value, 186, who["printed_sex"], size)
    sheet.write(value + 2.6 * size, 190, "民族", size - 6, BLUE)
    sheet.write(value + 5.1 * size, 186, group, size)
    sheet.write(x, 284, "出生", size - 6, BLUE)
    for place, (text, ink) in enumerate(
        [(str(born.year), INK), ("年", BLUE), (str(born.month), INK), ("月", BLUE), (str(born.day), INK), ("日", BLUE)]
    ):
        sheet.write(value + (0, 2.6, 4.0, 5.3, 6.7, 8.0)[place] * size, 280, text, size, ink)
    sheet.write(x, 380, "住址", size - 6, BLUE)
    address = _address(dice)
    sheet.wrapped(value, 376, address, size, 11, 1.3)
    sheet.write(x, 680, "公民身份号码", size - 6, BLUE)
    sheet.pen.text((x + 7.3 * size, 676), who["number"], font=ImageFont.truetype(OCR_B, size + 8), fill=INK)
    sheet.portrait(900, 90, 300, 400)
    truth = {key: who[key] for key in ("name", "sex", "birth_date", "number")}
    return sheet, truth | {"ethnic_group": group, "address": address}


def _emblem_side(dice: Random) -> tuple[Sheet, Truth]:
    sheet = Sheet(dice, 1284, 810, (230, 238, 238))
    sheet.pen.ellipse((90, 80, 290, 280), fill=(190, 60, 50))
    sheet.write(400, 90, "中华人民共和国", 66, bold=True)
    sheet.write(360, 210, "居 民 身 份 证", 92, bold=True)
    start = _day(dice, 2008, 2024)
    long = dice.random() < 0.25
    end = "长期" if long else f"{start.year + 20}.{start:%m.%d}"
    issuer = f"{dice.choice(['示例市', '样本县', '测试区'])}公安局{dice.choice(['', '桂城分局', '东城分局'])}"
    size = dice.randint(38, 44)
    sheet.write(330, 590, "签发机关", size, BLUE)
    sheet.write(330 + 5.2 * size, 588, issuer, size)
    sheet.write(330, 690, "有效期限", size, BLUE)
    sheet.write(330 + 5.2 * size, 688, f"{start:%Y.%m.%d}-{end}", size)
    return sheet, {"issuer": issuer, "valid_from": start.isoformat(), "valid_to": end.replace(".", "-")}


def _passport(dice: Random) -> tuple[Sheet, Truth]:
    sheet, who = Sheet(dice, 1500, 1056, (238, 232, 228)), _person(dice)
    number = dice.choice("EG") + f"{dice.randint(0, 99999999):08d}"
    latin = f"LIN, {dice.choice(_SPELT)}"
    born, issued = date.fromisoformat(who["birth_date"]), _day(dice, 2014, 2025)
    expires = issued.replace(year=issued.year + 10, day=min(issued.day, 28))
    sheet.portrait(70, 160, 370, 480)
    small, size = dice.randint(21, 24), dice.randint(33, 37)
    rows: list[list[tuple[int, str, str]]] = [
        [(500, "类型/Type", "P"), (730, "国家码/Country Code", "CHN"), (1090, "护照号/Passport No.", number)],
        [(500, "姓名/Name", who["name"])],
        [(500, "性别/Sex", who["printed_sex"] + ("/M" if who["sex"] == "male" else "/F")),
         (730, "国籍/Nationality", "中国/CHINESE"), (1090, "出生日期/Date of birth", _worded(born))],
        [(500, "出生地点/Place of birth", "示例/SHILI"), (1090, "签发日期/Date of issue", _worded(issued))],
        [(500, "签发地点/Place of issue", "示例/SHILI"), (1090, "有效期至/Date of expiry", _worded(expires))],
        [(500, "签发机关/Authority", "示例出入境管理局")],
    ]  # fmt: skip
    sheet.write(120, 60, "护照 PASSPORT", 44, bold=True)
    for row, columns in enumerate(rows):
        y = 60 + 118 * row + (46 if row > 1 else 0)
        for x, label, value in columns:
            sheet.write(x, y, label, small, BLUE)
            sheet.write(x, y + 1.45 * small, value, size)
    sheet.write(500, 60 + 118 + 1.45 * small + 1.3 * size, latin, size)
    first, second = passport_zone(number, latin, born, expires, who["sex"])
    for row, line in enumerate((first, second)):
        sheet.pen.text((70, 905 + 62 * row), line, font=ImageFont.truetype(OCR_B, 43), fill=INK)
    truth = {key: who[key] for key in ("name", "sex", "birth_date")}
    dates = {"issued_on": issued.isoformat(), "valid_to": expires.isoformat()}
    return sheet, truth | dates | {"number": number, "name_latin": latin, "nationality": "CHN"}


def _licence(dice: Random) -> tuple[Sheet, Truth]:
    sheet, who = Sheet(dice, 1754, 1240, (248, 246, 236)), _person(dice)
    sheet.pen.rectangle((40, 40, 1714, 1200), outline=(180, 150, 80), width=8)
    sheet.write(640, 120, "营 业 执 照", 110, bold=True)
    code = compose_uscc("92" if dice.random() < 0.5 else "91", "990000", dice.randint(1, 20_000_000))
    company = code.startswith("91")
    sheet.write(120, 150, "统一社会信用代码", 28)
    sheet.write(120, 195, code, 34)
    sheet.write(860, 260, "（副  本）", 40)
    name = "示例市" + dice.choice(_TRADES) + ("有限公司" if company else "")
    scope, address = "；".join(dice.sample(_SCOPES, dice.randint(2, 6))) + "。", _address(dice)
    since = _day(dice, 2015, 2025)
    size = dice.randint(29, 33)
    left = [("名　　称", name), ("类　　型", "有限责任公司" if company else "个体工商户")]
    left += [("法定代表人" if company else "经 营 者", who["name"])]
    right = [("注册资本", f"{dice.choice([10, 50, 100, 500])}万元人民币")] if company else [("组成形式", "个人经营")]
    right += [("成立日期" if company else "注册日期", f"{since.year}年{since.month:02d}月{since.day:02d}日")]
    y = 400.0
    for label, value in left:
        sheet.write(120, y, label, size)
        sheet.write(120 + 6 * size, y, value, size)
        y += 2.4 * size
    sheet.write(120, y, "经营范围", size)
    sheet.wrapped(120 + 6 * size, y, scope, size, 20)
    y = 400.0
    for label, value in right:
        sheet.write(1080, y, label, size)
        sheet.write(1080 + 6 * size, y, value, size)
        y += 2.4 * size
    sheet.write(1080, y, "住　　所" if company else "经营场所", size)
    sheet.wrapped(1080 + 6 * size, y, address, size, 13)
    sheet.write(1180, 1000, "登 记 机 关", 36)
    sheet.write(1250, 1090, f"{since.year} 年 {since.month} 月 {since.day} 日", 30)
    truth = {"uscc": code, "name": name, "representative": who["name"], "scope": scope, "address": address}
    return sheet, truth | {"type": left[1][1], "registered_on": since.isoformat()}


def _qualification(dice: Random) -> tuple[Sheet, Truth]:
    sheet, who = Sheet(dice, 1654, 1169, (246, 240, 234)), _person(dice)
    sheet.write(520, 90, "医师资格证书", 96, bold=True)
    sheet.portrait(1230, 300, 280, 380)
    printed, category = dice.choice(list(_CATEGORIES.items()))
    issued = _day(dice, 2005, 2025)
    code = f"{issued.year}44110{who['number']}"
    born = date.fromisoformat(who["birth_date"])
    rows = [
        ("姓　　名", who["name"]), ("性　　别", who["printed_sex"]),
        ("出生日期", f"{born.year}年{born.month:02d}月{born.day:02d}日"), ("身份证号", who["number"]),
        ("级　　别", dice.choice(["执业医师", "执业助理医师"])), ("类　　别", printed),
        ("毕业院校", "示例医科大学"), ("证书编码", code), ("发证机关", "示例省卫生健康委员会"),
        ("发证日期", f"{issued.year}年{issued.month:02d}月{issued.day:02d}日"),
    ]  # fmt: skip
    size = dice.randint(32, 37)
    for row, (label, value) in enumerate(rows):
        y = 270 + 82 * row
        sheet.write(150, y, label + dice.choice(["：", "："]), size)
        sheet.write(150 + 5.6 * size, y, value, size)
    truth = {key: who[key] for key in ("name", "sex", "birth_date")}
    read = {"identity_number": who["number"], "number": code, "category": category, "issued_on": issued.isoformat()}
    return sheet, truth | read | {"level": rows[4][1], "school": "示例医科大学", "issuer": "示例省卫生健康委员会"}


DRAWINGS: dict[str, Callable[[Random], tuple[Sheet, Truth]]] = {
    "resident_id_card portrait": _portrait_side,
    "resident_id_card emblem": _emblem_side,
    "passport": _passport,
    "business_licence": _licence,
    "physician_qualification": _qualification,
}


def _person(dice: Random) -> Truth:
    born, sex = _day(dice, 1941, 2004), dice.choice(["男", "女"])
    serial = dice.randrange(10, 990) // 2 * 2 + (sex == "男")
    first = f"990000{born:%Y%m%d}{serial:03d}"
    name = dice.choice(_FAMILY) + "".join(dice.sample(_GIVEN, dice.choice([1, 2, 2])))
    number = first + resident_check_digit(first)
    return {"name": name, "sex": _SEX[sex], "printed_sex": sex, "birth_date": born.isoformat(), "number": number}


def _address(dice: Random) -> str:
    place = dice.choice(["示例省样本市测试区", "示例省范文市", "样本市模拟县"]) + dice.choice(
        ["", "桂城街道", "东门镇"]
    )
    room = f"{dice.randint(1, 30)}栋{dice.randint(101, 2805)}房" if dice.random() < 0.7 else ""
    return f"{place}{dice.choice(_ROADS)}{dice.randint(1, 399)}号{room}"


def _day(dice: Random, first: int, last: int) -> date:
    begin = date(first, 1, 1)
    return begin + timedelta(days=dice.randrange((date(last, 12, 28) - begin).days))


def _worded(day: date) -> str:
    return f"{day.day:02d} {day.month}月/{_MONTHS[day.month - 1]} {day.year}"


def passport_zone(number: str, latin: str, born: date, expires: date, sex: str) -> tuple[str, str]:
    """TD3 of ICAO 9303."""
    surname, given = latin.split(", ")
    first = f"P<CHN{surname}<<{given}".ljust(44, "<")
    parts = [number, f"{born:%y%m%d}", f"{expires:%y%m%d}", "<" * 14]
    checked = [part + _check(part) for part in parts]
    second = f"{checked[0]}CHN{checked[1]}{'M' if sex == 'male' else 'F'}{checked[2]}{checked[3]}"
    return first, second + _check("".join(checked))


def _check(text: str) -> str:
    values: Iterable[int] = (0 if sign == "<" else int(sign, 36) for sign in text)
    return str(sum(value * (7, 3, 1)[place % 3] for place, value in enumerate(values)) % 10)
