"""A list as an authority publishes it."""

from datetime import date
from typing import Any

from core.three_lists.schemas import Item, LaterCheck, ListFile

NAME: dict[Any, str] = {"zh-Hans": "示例事项", "zh-Hant": "示例事項", "en": "An example"}
LOOK = LaterCheck({"zh-Hans": "实地查看经营场所。", "zh-Hant": "實地查看經營場所。", "en": "Look at the premises."}, 60)


def a_list(kind: Any, items: tuple[Item, ...], version: int = 1) -> ListFile:
    return ListFile(
        kind=kind,
        area="440605",
        version=version,
        document="南府〔2026〕12号",
        in_force_from=date(2026, 7, 1),
        items=items,
    )
