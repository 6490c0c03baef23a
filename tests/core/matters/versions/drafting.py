"""A matter on its way from a draft into force."""

import re
from datetime import date

from core.call import Call
from core.matters import service
from core.matters.loading import FILES
from core.matters.versions import drafts
from core.matters.versions.schemas import Draft
from tests.builders import HallInTest, all_matters
from tests.core.matters.packs import walk_kept

SENIOR = "senior-citizen-card"
TEXT = (FILES / f"{SENIOR}.yaml").read_text(encoding="utf-8")
NOW = all_matters()[SENIOR].version
"""The version that the hall came with."""


def manager(hall: HallInTest) -> Call:
    return hall.somebody({"matter_manager"})


def today(hall: HallInTest) -> date:
    return hall.settings.hall.day_of(hall.at)


def text_of(hall: HallInTest, version: int = NOW + 1, first: date | None = None, title: str = "老年人优待证") -> str:
    """The file as its next version, from `first` on (today)."""
    written = re.sub(r"(?m)^version: \d+$", f"version: {version}", TEXT)
    written = re.sub(r"(?m)^in_force_from: .*$", f"in_force_from: {first or today(hall)}", written)
    return written.replace("title: {zh-Hans: 老年人优待证", f"title: {{zh-Hans: {title}", 1)


def begun(hall: HallInTest, by: Call, text: str = "") -> Draft:
    return hall.database.write_now(drafts.begin, by, SENIOR, text or text_of(hall))


def title_today(hall: HallInTest) -> str:
    return hall.database.read_now(service.find_in_force, SENIOR, today(hall)).definition.title.zh_hans


def published(hall: HallInTest, text: str) -> str:
    draft = begun(hall, manager(hall), text)
    hall.database.write_now(drafts.check, manager(hall), draft.id, 1)
    walk_kept(hall)
    return hall.database.write_now(drafts.publish, manager(hall), draft.id, 1)
