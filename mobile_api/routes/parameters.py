"""Path and query parameters that several routes share: opaque, bounded strings."""

from typing import Annotated

from litestar.params import PathParameter, QueryParameter

from core.call import Language

END = r"$(?!\n)"
"""The end of a text, where `$` alone lets a last line break in."""

UUID_PATTERN = "^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}" + END

Name = Annotated[
    str,
    PathParameter(
        min_length=36,
        max_length=36,
        pattern=UUID_PATTERN,
        description="A UUID, written canonically. A client's own names are version 7.",
    ),
]

MatterCode = Annotated[
    str,
    PathParameter(
        min_length=3, max_length=80, pattern="^[a-z][a-z0-9-]{2,79}" + END, description="A matter's stable code"
    ),
]

Cursor = Annotated[
    str | None,
    QueryParameter(max_length=100, pattern="^[A-Za-z0-9_-]{1,100}" + END, description="`next` of the page before"),
]

PageSize = Annotated[int, QueryParameter(ge=1, le=100, description="Lines on a page")]

Sheet = Annotated[
    Language,
    QueryParameter(
        description="One of the notice's `languages`: zh-Hans is the notice itself, another its reading version"
    ),
]
