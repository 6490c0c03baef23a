"""From a template and facts to a page. Templates hold no sentence: `t("queue.title")` says one, `say(text)` picks the
language of a matter's own text."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import qrcode
from babel.dates import format_date, format_datetime
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from markupsafe import Markup
from msgspec import to_builtins
from qrcode.image.svg import SvgPathImage

from core.call import LANGUAGES, Language
from core.ids import new_id
from core.imaging.beside import VIEW
from core.locale import LOCALES
from core.notices.words import notice_title
from desk.office import Office
from desk.refusals import sentence

LANGUAGE_NAMES: dict[Language, str] = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}

_environment = Environment(
    loader=FileSystemLoader([Path(__file__).parent / "templates", VIEW]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

Page = Response[str]


def render(office: Office, language: Language, template: str, **facts: Any) -> str:
    """The text of `templates/<template>.html`."""
    words, zone = office.words, office.settings.hall.time_zone

    def moment(at: datetime) -> str:
        return format_datetime(at, "y-MM-dd HH:mm", zone, LOCALES[language])

    return _environment.get_template(f"{template}.html").render(
        language=language,
        languages={each: LANGUAGE_NAMES[each] for each in LANGUAGES},
        hall_name=office.settings.hall.name[language],
        demo=office.settings.demo,
        t=lambda key, **details: words.say(key, language, **details),
        knows=words.has,
        say=lambda text: text.say(language),
        notice_title=lambda kind: notice_title(kind, language),
        day=lambda value: _day(value, language),
        moment=moment,
        refused=lambda refusal: sentence(words, language, refusal.code, refusal.details),
        new_id=new_id,
        plainly=to_builtins,
        **{"problem": None, "done": None, **facts},
    )


def page(office: Office, language: Language, template: str, status: int = 200, **facts: Any) -> Page:
    """A whole page or a piece of one, which no cache keeps."""
    return Response(
        render(office, language, template, **facts),
        media_type=MediaType.HTML,
        status_code=status,
        headers={"Cache-Control": "no-store"},
    )


def drawn_code(text: str) -> Markup:
    """A QR code as an SVG picture, for a kiosk's scanner to read from a screen."""
    picture = qrcode.make(text, image_factory=SvgPathImage, border=2)
    return Markup(picture.to_string(encoding="unicode"))


def _day(day: date, language: Language) -> str:
    if language == "en":
        return format_date(day, "EEE d MMM y", locale=LOCALES[language])
    return format_date(day, "y年M月d日 EEE", locale=LOCALES[language])
