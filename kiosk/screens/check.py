"""Everything that will be sent, on one screen, before it is signed: people sign what they have seen."""

from litestar import get

from core.matters.form import FormField
from kiosk.asking import notice_once
from kiosk.entering import KioskHere
from kiosk.filing import Filing, missing_pages
from kiosk.handing_off import lines_for_phone
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show
from kiosk.screens.form import problems_of
from kiosk.visit import Visit


@get("/check")
async def show_check(kiosk: KioskHere) -> Answer:
    """With every gap named, each leading to the screen that closes it."""
    visit = kiosk.visiting()
    if visit is None or visit.filing is None or visit.identity is None:
        return go("")
    visit.place = "check"
    if visit.wants_consent:
        return go("consent")
    filing = visit.filing
    asked = filing.checklist(visit.wallet, visit.person)
    return show(
        kiosk,
        "check",
        step=5,
        matter=filing.definition,
        filing=filing,
        asked=asked,
        sections=_sections(kiosk, visit, filing),
        held={item.certificate_type: item for item in visit.wallet},
        problems=_problems(kiosk, visit, filing),
        missing=missing_pages(filing, asked),
        refusal=filing.refusal and kiosk.words.refusal(filing.refusal, kiosk.language),
        by_phone=[key for key in lines_for_phone(visit, filing) if not filing.pages.get(key)],
        notice=notice_once(kiosk),
        back="papers",
    )


def _sections(kiosk: Kiosk, visit: Visit, filing: Filing) -> list[tuple[int, str, list[tuple[FormField, str]]]]:
    """Number, title and filled fields of every section."""
    values = filing.values(kiosk.facts(visit))
    return [
        (
            number,
            page.title.say(kiosk.language),
            [
                (field, say_value(kiosk, field, values[field.key]))
                for field in filing.fields_of(page)
                if field.key in values
            ],
        )
        for number, page in enumerate(filing.form_pages())
    ]


def say_value(kiosk: Kiosk, field: FormField, value: str) -> str:
    """A value as people read it: a choice by its text, money with its sign."""
    option = next((option for option in field.options if option.key == value), None)
    if option is not None:
        return option.text.say(kiosk.language)
    if field.kind == "tick":
        return kiosk.words.say("form.ticked" if value == "yes" else "form.not_ticked", kiosk.language)
    return f"¥{value}" if field.kind == "money" else value


def _problems(kiosk: Kiosk, visit: Visit, filing: Filing) -> list[tuple[int, str]]:
    """Sections with the sentence of what does not fit."""
    where = {field.key: number for number, page in enumerate(filing.form_pages()) for field in filing.fields_of(page)}
    return [
        (where.get(problem.field, 0), problem.sentence.say(kiosk.language))
        for problem in problems_of(kiosk, visit, filing)
    ]


handlers = [show_check]
