"""Reads a file of one of the three lists: YAML, decoded strictly. `service.load` records it.

kind: supervision
area: "440605"
version: 3
document: 南府〔2026〕12号
in_force_from: 2026-07-01
items:
  - {code: J-1, catalogue_code: "000131015000", name: {zh-Hans: …, zh-Hant: …, en: …},
     check: {text: {zh-Hans: …, zh-Hant: …, en: …}, within_days: 60}}
"""

from collections import Counter

import msgspec

from core.errors import InvalidInput, TooLarge
from core.places.schemas import names_complete
from core.three_lists.schemas import Item, ListFile, ListKind

LONGEST = 4 << 20


def read_list(text: bytes) -> ListFile:
    """InvalidInput `list_unreadable` with the path of what is wrong, `list_item_incomplete` with the item's code, for
    one without a full name, a negative one without its reason, or one to be supervised without its check;
    `list_item_twice`; TooLarge `file_too_large`."""
    if len(text) > LONGEST:
        raise TooLarge("file_too_large", limit_mb=LONGEST >> 20)
    try:
        file = msgspec.yaml.decode(text, type=ListFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InvalidInput("list_unreadable", reason=str(error).splitlines()[0]) from error
    for item in file.items:
        if not _complete(file.kind, item):
            raise InvalidInput("list_item_incomplete", item=item.code)
    code, times = Counter(item.code for item in file.items).most_common(1)[0]
    if times > 1:
        raise InvalidInput("list_item_twice", item=code)
    return file


def _complete(kind: ListKind, item: Item) -> bool:
    return (
        names_complete(item.name)
        and (kind == "negative") == (item.reason is not None)
        and (kind == "supervision") == (item.check is not None)
        and (item.reason is None or names_complete(item.reason))
        and (item.check is None or names_complete(item.check.text))
    )
