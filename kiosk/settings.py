"""What a kiosk must be told: `kiosk.toml`, read strictly.

    name = "K-01"                       # as the hall lists it and the receipts print it
    place = { zh-Hans = "桂城街道政务服务中心", zh-Hant = "桂城街道政務服務中心", en = "Guicheng Service Centre" }
    profile = "mainland"                # or "hong_kong": other identity documents, 繁體 first, two calendars
    hall = "http://127.0.0.1:8000"
    data = "var/kiosk"                  # key, outbox, catalogue, print journal; relative to this file
    languages = ["zh-Hans", "zh-Hant", "en"]        # the first one greets
    idle_seconds = 60                   # without a touch; then a warning that can be answered …
    warning_seconds = 30                # … for so long
    listen = 8100                       # the port `hall kiosk` serves the screen on, loopback only
    chip_authorities = "csca"           # folder of states' certificates (core/chips/authorities.py); none: no chip
                                        # of a travel document is taken for proven
    prompts = "prompts"                 # folder of recorded prompts, <cmn|yue|en>/<key>.<ogg|wav>; what is not
                                        # recorded is spoken by espeak-ng (kiosk/voice)
    quiet = "22:00-07:00"               # then screens speak only when asked, and softly; "" for never
    enrolment_code = ""                 # the one-use code an administrator read out; needed once
    certificate_forms = false           # certificates are printed on numbered blank forms (`hall blanks`)

    [[device]]
    kind = "id_card_reader"
    url = "serial:///dev/serial/by-id/usb-SDT"
    options = {}                        # see the driver's docstring

A misspelt key, an unknown profile or language refuses to start, with the file and the reason.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct, field

from core.call import LANGUAGES, Language
from core.errors import InvalidInput
from core.terminals.schemas import Profile
from hardware.cabinet import Fitting

FOLDERS = frozenset({"chip_authorities", "prompts"})
HOUR = r"([01]\d|2[0-3]):[0-5]\d"
Seconds = Annotated[int, Meta(ge=5, le=600)]


class Place(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the kiosk stands, as people read it on its screen."""

    zh_hans: str = field(name="zh-Hans")
    zh_hant: str = field(name="zh-Hant")
    en: str

    def say(self, language: Language) -> str:
        return {"zh-Hans": self.zh_hans, "zh-Hant": self.zh_hant, "en": self.en}[language]


class KioskSettings(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    name: Annotated[str, Meta(min_length=1, max_length=40)]
    place: Place
    profile: Profile = "mainland"
    hall: str = "http://127.0.0.1:8000"
    data: Path = Path("var/kiosk")
    languages: Annotated[tuple[Language, ...], Meta(min_length=1)] = LANGUAGES
    idle_seconds: Seconds = 60
    warning_seconds: Seconds = 30
    listen: Annotated[int, Meta(ge=0, le=65535)] = 8100
    enrolment_code: str = ""
    certificate_forms: bool = False
    chip_authorities: Path | None = None
    prompts: Path | None = None
    quiet: Annotated[str, Meta(pattern=f"^({HOUR}-{HOUR})?$")] = "22:00-07:00"
    device: tuple[Fitting, ...] = ()

    @property
    def first_language(self) -> Language:
        return self.languages[0]

    @property
    def key_path(self) -> Path:
        return self.data / "terminal.key"

    @classmethod
    def load(cls, path: Path, **overrides: Any) -> "KioskSettings":
        """Read `path`; `overrides` win, None among them means not given.

        Raises InvalidInput `settings_unreadable` with the file and the reason.
        """
        try:
            found = tomllib.loads(path.read_text(encoding="utf-8"))
            found["data"] = str(path.parent / found.get("data", "var/kiosk"))
            for folder in FOLDERS & found.keys():
                found[folder] = str(path.parent / found[folder])
            if found.get("profile") == "hong_kong":
                found.setdefault("languages", ["zh-Hant", "zh-Hans", "en"])
            found.update({name: value for name, value in overrides.items() if value is not None})
            return msgspec.convert(found, cls, dec_hook=_decode)
        except (OSError, ValueError) as reason:
            raise InvalidInput("settings_unreadable", file=str(path), reason=str(reason)) from reason


def _decode(kind: type, value: Any) -> Any:
    if kind is Path and isinstance(value, str):
        return Path(value)
    raise TypeError(f"{kind.__name__} expected")
