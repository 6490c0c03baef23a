"""A time statement as people and programs read it, and the answer to `hall due`.

A clerk who is asked "why the 30th?" shows this list: every day after the event, whether it counted and why,
and the last day. What is provisional is said beside each day and at the end, never only in small print.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal

import msgspec
from babel.dates import format_date
from msgspec import Struct

from core.applications.clocks.deadlines import Day, Pause, TimeStatement, count
from core.call import LANGUAGES, Language
from core.clock import Calendar, mainland_calendar
from core.errors import InvalidInput

LOCALES: Mapping[Language, str] = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_HK", "en": "en_GB"}
SEPARATORS: Mapping[Language, str] = {"zh-Hans": "、", "zh-Hant": "、", "en": ", "}

WORDS: Mapping[str, tuple[str, str, str]] = {
    "working_day": ("工作日", "工作日", "working day"),
    "weekend": ("周末", "週末", "weekend"),
    "holiday": ("节假日", "假期", "holiday"),
    "make_up_day": ("调休上班", "調休上班", "make-up working day"),
    "paused": ("不计入期限", "不計入期限", "not counted"),
    "provisional": ("暂定", "暫定", "provisional"),
    "new_year": ("元旦", "元旦", "New Year"),
    "spring_festival": ("春节", "春節", "Spring Festival"),
    "qingming": ("清明节", "清明節", "Qingming"),
    "labour_day": ("劳动节", "勞動節", "Labour Day"),
    "dragon_boat": ("端午节", "端午節", "Dragon Boat Festival"),
    "mid_autumn": ("中秋节", "中秋節", "Mid-Autumn Festival"),
    "national_day": ("国庆节", "國慶節", "National Day"),
    "good_friday": ("耶稣受难节", "耶穌受難節", "Good Friday"),
    "easter_monday": ("复活节星期一", "復活節星期一", "Easter Monday"),
    "buddha": ("佛诞", "佛誕", "Birthday of the Buddha"),
    "hksar_day": ("香港特别行政区成立纪念日", "香港特別行政區成立紀念日", "HKSAR Establishment Day"),
    "chung_yeung": ("重阳节", "重陽節", "Chung Yeung Festival"),
    "christmas": ("圣诞节", "聖誕節", "Christmas"),
    "hearing": ("听证", "聽證", "hearing"),
    "bidding": ("招标", "招標", "bidding"),
    "auction": ("拍卖", "拍賣", "auction"),
    "inspection": ("检验", "檢驗", "inspection"),
    "testing": ("检测", "檢測", "testing"),
    "quarantine": ("检疫", "檢疫", "quarantine"),
    "appraisal": ("鉴定", "鑑定", "appraisal"),
    "expert_review": ("专家评审", "專家評審", "expert review"),
    "site_check": ("现场勘验", "現場勘驗", "site check"),
    "public_notice": ("公示", "公示", "public notice"),
    "awaiting_originals": ("等待申请人出示原件", "等待申請人出示正本", "waiting for the holder's originals"),
}
"""Reasons, festivals and the special procedures of 行政许可法 art. 45; other pause reasons are shown as
given."""

LAST_DAY: Mapping[Language, str] = {
    "zh-Hans": "最后一日：{day}（{start}之后第{count}个计入日）",
    "zh-Hant": "最後一日：{day}（{start}之後第{count}個計入日）",
    "en": "Last day: {day} (counted days after {start}: {count})",
}
PROVISIONAL: Mapping[Language, str] = {
    "zh-Hans": "标“暂定”的日子，放假通知尚未公布；公布后重新计算。",
    "zh-Hant": "標「暫定」的日子，放假通知尚未公布；公布後重新計算。",
    "en": "The holiday notice for days marked provisional is not out yet; they will be counted again then.",
}
CALENDAR: Mapping[Language, str] = {
    "zh-Hans": "日历版本：{version}",
    "zh-Hant": "日曆版本：{version}",
    "en": "Calendar: {version}",
}


class DueArguments(Struct, frozen=True):
    """What `hall due` was asked, dates and pauses still as text from the command line."""

    start: str
    days: int
    pause: Sequence[str] = ()
    extend: int = 0
    format: Literal["text", "json"] = "text"
    language: Language = "zh-Hans"


def time_statement_text(statement: TimeStatement, language: Language) -> str:
    """One line a day (`+` counted, `-` not), then the last day and what it rests on."""
    lines = [_day_line(day, language) for day in statement.days]
    last = LAST_DAY[language].format(
        day=_date(statement.last_day, language),
        start=_date(statement.start, language),
        count=statement.counted,
    )
    lines += ["", last]
    if statement.provisional:
        lines.append(PROVISIONAL[language])
    lines.append(CALENDAR[language].format(version=statement.calendar_version))
    return "\n".join(lines)


def time_statement_json(statement: TimeStatement) -> dict[str, Any]:
    """`last_day`, `days` (date, counted, reason) and what the count rests on. `notes` give, by date, the
    festival or the reasons of a pause; `provisional_days` are the dates that a notice to come may
    change."""
    return {
        "start": statement.start.isoformat(),
        "limit": statement.limit,
        "extension": statement.extension,
        "unit": statement.unit,
        "last_day": statement.last_day.isoformat(),
        "days": [
            {"date": day.date.isoformat(), "counted": day.counted, "reason": day.reason} for day in statement.days
        ],
        "notes": {day.date.isoformat(): day.detail for day in statement.days if day.detail},
        "provisional": statement.provisional,
        "provisional_days": [day.date.isoformat() for day in statement.days if day.provisional],
        "calendar_version": statement.calendar_version,
    }


def word(key: str, language: Language) -> str:
    """A reason, festival or special procedure in the reader's language; what is unknown stays as it is."""
    words = WORDS.get(key)
    return words[LANGUAGES.index(language)] if words else key


def parse_pause(text: str) -> Pause:
    """`2020-10-12..2020-10-16:expert_review`: first day, last day, reason. Raises InvalidInput
    `pause_malformed`, `date_malformed` or `pause_ends_before_it_begins`."""
    days, colon, reason = text.partition(":")
    first, dots, last = days.partition("..")
    if not (colon and dots and reason.strip()):
        raise InvalidInput("pause_malformed", text=text)
    pause = Pause(parse_day(first), parse_day(last), reason.strip())
    if pause.last < pause.first:
        raise InvalidInput("pause_ends_before_it_begins", first=pause.first, last=pause.last)
    return pause


def parse_day(text: str) -> date:
    """An ISO date of this age (1949 to 2199). Raises InvalidInput `date_malformed`."""
    try:
        day = date.fromisoformat(text.strip())
    except ValueError:
        raise InvalidInput("date_malformed", text=text) from None
    if not 1949 <= day.year <= 2199:
        raise InvalidInput("date_malformed", text=text)
    return day


def run_due(args: DueArguments, calendar: Calendar | None = None) -> str:
    """Answers `hall due` with the mainland's calendar. Raises InvalidInput as the parsers and `count` do."""
    statement = count(
        parse_day(args.start),
        args.days,
        calendar or mainland_calendar(),
        [parse_pause(text) for text in args.pause],
        args.extend,
    )
    if args.format == "json":
        return msgspec.json.format(msgspec.json.encode(time_statement_json(statement)), indent=2).decode()
    return time_statement_text(statement, args.language)


def _day_line(day: Day, language: Language) -> str:
    said = word(day.reason, language)
    if day.detail:
        detail = SEPARATORS[language].join(word(part, language) for part in day.detail.split("+"))
        said += f" ({detail})" if language == "en" else f"（{detail}）"
    if day.provisional:
        said += f" · {word('provisional', language)}"
    return f"{_date(day.date, language)}  {'+' if day.counted else '-'}  {said}"


def _date(day: date, language: Language) -> str:
    return format_date(day, "yyyy-MM-dd EEE", locale=LOCALES[language])
