"""A calendar that is changed."""

from datetime import date

from msgspec import structs

from core import clock
from core.clock import Calendar, DaysOff, Notice

AD_HOC = Notice(
    "国务院办公厅关于临时调整放假安排的通知",
    (DaysOff("national_day", date(2026, 11, 23), date(2026, 11, 24)),),
    "国办发明电〔2026〕99号",
    published=date(2026, 11, 20),
)


def calendar_changed_at_once() -> Calendar:
    known = clock.mainland_calendar()._files  # pyright: ignore[reportPrivateUsage]
    files = [structs.replace(file, notices=(*file.notices, AD_HOC)) if file.year == 2026 else file for file in known]
    return Calendar("mainland", files)
