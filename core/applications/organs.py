"""In whose name a case is answered: its matter's authority, or the bureau (行政审批局) that holds its powers that day.

A town that decides under a delegation does so in the name of the authority that lets it (行政许可法 art. 24), so its
notices carry that authority's name and seal.
"""

from datetime import date

from msgspec import structs

from core.applications.case import Case
from core.db.database import Session
from core.matters.conditions import Text
from core.matters.procedure import Authority
from core.places import mandates


def as_answered(session: Session, case: Case, day: date) -> Case:
    """The case with the organ in whose name it is answered on this day as its matter's authority: name, seal text and
    the short name in document numbers are that organ's."""
    bureau = mandates.bureau_of(session, case.row.authority, day)
    if bureau is None:
        return case
    name = Text(zh_hans=bureau.name["zh-Hans"], zh_hant=bureau.name["zh-Hant"], en=bureau.name["en"])
    short = bureau.short_name or name.zh_hans[:8]
    organ = Authority(code=bureau.code, name=name, short_name=short, area=bureau.area)
    return structs.replace(case, definition=structs.replace(case.definition, authority=organ))
