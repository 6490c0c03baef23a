"""What one hall is told when it starts: `hall.toml`, read once, strictly, and passed on.

    data_dir = "var"                       # database, keys, documents; relative to this file
    database_url = ""                      # empty: SQLite in data_dir; or postgresql://user@host/name
    base_url = "https://hall.example.org"  # how phones and printed codes reach the hall
    port = 8000
    demo = false
    journal_sink = ""                      # file for signed roots; empty: data_dir/journal-roots.jsonl

    [hall]
    name = {zh-Hans = "…", zh-Hant = "…", en = "…"}
    area = "990000"                        # 行政区划代码
    zone = "Asia/Shanghai"                 # the authority's zone: its days and hours

    [clocks]                               # how days are counted; every time statement says which way
    first_day = "next_day"                 # or "same_day": whether the day of the event counts
    cut_off = 17:30:00                     # what arrives later counts as arrived the next day; absent: midnight
    warning_days = 1                       # lamps: warning at so many counted days left,
    warning_percent = 20                   # or so much of the limit,
    yellow_days = 1                        # yellow on so many last days of a legal limit

    [calls]                                # the remote desk, which kiosks call
    [[calls.hours]]                        # when it is attended; absent: when the centres are open
    weekdays = [1, 2, 3, 4, 5]             # Monday is 1; a Saturday that is worked has Monday's hours
    opens = "08:30"
    closes = "20:00"
    [[calls.ice_servers]]                  # absent: kiosks and desks reach each other directly
    urls = ["turn:turn.example.org:3478"]
    secret = "…"                           # shared with a TURN server: credentials are made for each call
    # [calls] relay_only = true: by that server and no other way, where neither end may reach the other (docs/calls.md)

    [limits]
    upload_bytes = 20_971_520

Nothing reads settings at import. A misspelt key or a value of the wrong kind stops the start with its path.
"""

import tomllib
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta, Struct

from core.call import LANGUAGES, Language
from core.errors import InvalidInput

DEMO_NAME: dict[Language, str] = {
    "zh-Hans": "不打烊政务厅",
    "zh-Hant": "不打烊政務廳",
    "en": "The Always-Open Hall",
}

Count = Annotated[int, Meta(ge=1, le=1_000_000)]


class HallSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who this hall is. `area` is the six-digit code of its administrative division (GB/T 2260)."""

    name: dict[Language, str] = msgspec.field(default_factory=lambda: dict(DEMO_NAME))
    area: Annotated[str, Meta(pattern=r"\A[0-9]{6}\Z")] = "990000"
    zone: str = "Asia/Shanghai"

    def check(self) -> None:
        """Raises what the types cannot say: a language without a name, an unknown zone."""
        if missing := set(LANGUAGES) - set(self.name):
            raise ValueError(f"no name in {', '.join(sorted(missing))} - at `$.hall.name`")
        _ = self.time_zone

    @property
    def time_zone(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def day_of(self, at: datetime) -> date:
        """The date in the authority's zone at this instant."""
        return at.astimezone(self.time_zone).date()


class ClockSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What the law leaves open about counting days (`core/applications/clocks/deadlines.py`), and when lamps turn
    (`core/applications/clocks/lamps.py`)."""

    first_day: Literal["next_day", "same_day"] = "next_day"
    cut_off: time | None = None
    warning_days: Annotated[int, Meta(ge=0, le=60)] = 1
    warning_percent: Annotated[int, Meta(ge=0, le=100)] = 20
    yellow_days: Annotated[int, Meta(ge=0, le=60)] = 1


Moment = Annotated[str, Meta(pattern=r"\A([01]\d|2[0-3]):[0-5]\d\Z|\A24:00\Z")]


class DeskHours(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The remote desk is attended on these weekdays, Monday = 1, from and to a moment of the authority's zone."""

    weekdays: tuple[Annotated[int, Meta(ge=1, le=7)], ...]
    opens: Moment
    closes: Moment


class IceSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A server that helps two browsers to find each other. With a `secret` it is a TURN server that shares it
    (coturn's `use-auth-secret`), without one a STUN server."""

    urls: Annotated[tuple[str, ...], Meta(min_length=1)]
    secret: str = ""


class CallSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The remote desk (`core/calls`). `relay_only`: sound and picture go by a TURN server and no other way, so one
    must be named; neither end then learns the other's address."""

    hours: tuple[DeskHours, ...] = ()
    ice_servers: tuple[IceSettings, ...] = ()
    relay_only: bool = False

    def check(self) -> None:
        if self.relay_only and not any(server.secret for server in self.ice_servers):
            raise ValueError("no server to relay by - at `$.calls.relay_only`")


class Limits(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """How much the hall takes at once. What is beyond is refused plainly instead of slowing everybody."""

    upload_bytes: Annotated[int, Meta(ge=1, le=1 << 30)] = 20 * 1024 * 1024
    body_bytes: Annotated[int, Meta(ge=1, le=1 << 30)] = 1024 * 1024
    readers: Count = 4
    waiting_reads: Count = 512
    waiting_writes: Count = 1024
    group: Count = 64  # writes that share one commit (SQLite)
    connections: Count = 8  # writing connections (PostgreSQL)


class Settings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    data_dir: Path = Path("var")
    database_url: str = ""
    base_url: str = "http://127.0.0.1:8000"
    port: Annotated[int, Meta(ge=0, le=65535)] = 8000
    demo: bool = False
    journal_sink: str = ""
    hall: HallSettings = HallSettings()
    clocks: ClockSettings = ClockSettings()
    calls: CallSettings = CallSettings()
    limits: Limits = Limits()

    @classmethod
    def load(cls, path: Path | None = None, **overrides: Any) -> "Settings":
        """Read `path` (None: defaults only); `overrides` win, None among them means not given.

        Raises InvalidInput `settings_unreadable` with the file and the reason.
        """
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8")) if path else {}
            if path:
                found["data_dir"] = str(path.parent / found.get("data_dir", "var"))
            given = {name: value for name, value in overrides.items() if value is not None}
            settings = msgspec.convert({**found, **msgspec.to_builtins(given, enc_hook=str)}, cls, dec_hook=_decode)
            settings.hall.check()
            settings.calls.check()
        except (OSError, ValueError, KeyError) as reason:
            raise InvalidInput("settings_unreadable", file=str(path), reason=str(reason)) from reason
        return settings

    @property
    def url(self) -> str:
        """The database, as SQLAlchemy names it."""
        if not self.database_url:
            return f"sqlite:///{self.data_dir / 'hall.db'}"
        return self.database_url.replace("postgresql://", "postgresql+psycopg://", 1)

    @property
    def public_url(self) -> str:
        """`base_url` with its closing slash, as printed codes begin."""
        return self.base_url.rstrip("/") + "/"

    @property
    def on_postgresql(self) -> bool:
        return self.url.startswith("postgresql")

    @property
    def keys_dir(self) -> Path:
        return self.data_dir / "keys"

    @property
    def sink(self) -> Path:
        """The file signed roots are appended to: on another machine's disk in a real hall."""
        return Path(self.journal_sink) if self.journal_sink else self.data_dir / "journal-roots.jsonl"


def _decode(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"{kind.__name__} expected")
