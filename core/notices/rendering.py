"""A notice's facts become the sheet that is printed, shown and sealed.

One template a kind in `templates/`, all on the sheet of `notice.typ`; the words around the facts are in
`templates/labels.toml`, three languages side by side. The simplified Chinese sheet is the notice; the other
two are reading versions and say so. Same facts, same language: same bytes."""

from pathlib import Path
from typing import Any

from core import typesetting
from core.call import Language
from core.notices.schemas import NoticeFacts, NoticeKind, TimeStatementContent
from core.notices.words import notice_title
from core.numbering import show_case_number
from core.typesetting.values import printable, qr_svg, weekday_text

_TEMPLATES = Path(__file__).parent / "templates"


def kind_of(facts: NoticeFacts) -> NoticeKind:
    """The kind is the kind of the content."""
    return facts.content.__struct_config__.tag  # pyright: ignore[reportReturnType]


def render_notice(facts: NoticeFacts, language: Language) -> bytes:
    """The notice as PDF/A-2b. `facts` are already in `language`; 30 to 60 ms, so never in a transaction."""
    kind = kind_of(facts)
    values = printable(facts, language)
    if isinstance(facts.content, TimeStatementContent):
        _name_weekdays(values["content"], facts.content, language)
    for place in (values, *values["content"].get("decisions", ())):
        place["case_number"] = show_case_number(place["case_number"])
    values |= {
        "language": language,
        "title": facts.title or notice_title(kind, language),
        "check_code": qr_svg(facts.check_link),
        "signature_svg": values["content"].pop("signature_svg", ""),
    }
    return typesetting.set_pdf(_TEMPLATES / f"{kind}.typ", values, facts.dated)


def _name_weekdays(values: dict[str, Any], content: TimeStatementContent, language: Language) -> None:
    for printed, limit in zip(values["limits"], content.limits, strict=True):
        for line, day in zip(printed["days"], limit.days, strict=True):
            weekday = weekday_text(day.date, language)
            line["date"] = f"{weekday} {line['date']}" if language == "en" else f"{line['date']} {weekday}"
