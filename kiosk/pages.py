"""From a template and facts to a page in the language of whoever stands there.

Templates hold no sentence: `t("find.heading")` says one, `say(text)` picks the language of a matter's own
text. `step` is where the screen stands among the steps of an application (0 when it is none of them), `screen`
the template it is drawn by. Every
form carries `hidden()`: the visit it belongs to and the screen it stands on, so a page left open by the last
person changes nothing for the next."""

from datetime import date, datetime
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import qrcode
from babel.dates import format_date, format_time
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from litestar import MediaType, Response
from litestar.response import Redirect
from markupsafe import Markup, escape
from msgspec import to_builtins
from qrcode.constants import ERROR_CORRECT_M
from qrcode.image.svg import SvgPathImage

from core.call import Language
from core.clock import AUTHORITY_ZONE
from core.identity_numbers import mask
from core.imaging.beside import VIEW
from core.matters.conditions import Text
from core.notices.words import notice_title
from core.numbering import storage_number
from kiosk import strokes
from kiosk.entering import typed
from kiosk.identity import masked_name
from kiosk.kiosk import Kiosk
from kiosk.whereabouts import STEPS, whereabouts
from kiosk.words import Words

ROOT = "/kiosk"
LANGUAGE_NAMES = {"zh-Hans": "简体", "zh-Hant": "繁體", "en": "English"}
BABEL = {"zh-Hans": "zh_Hans_CN", "zh-Hant": "zh_Hant_HK", "en": "en_GB"}

_environment = Environment(
    loader=FileSystemLoader([Path(__file__).parent / "templates", VIEW]),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)

Page = Response[str]
Answer = Response[str] | Redirect


def show(kiosk: Kiosk, template: str, step: int = 0, status: int = 200, **facts: Any) -> Page:
    """A whole page. `here` is its path below /kiosk, `back` where its back button leads; `here` defaults to
    the template. The light of the device it asks for is lit."""
    kiosk.lights.lead_to(template)
    kiosk.voice.said.turn_page()
    return Response(
        render(kiosk, template, step=step, **facts),
        media_type=MediaType.HTML,
        status_code=status,
        headers={"Cache-Control": "no-store"},
    )


def render(kiosk: Kiosk, template: str, **facts: Any) -> str:
    language = kiosk.language
    words = kiosk.words
    t = partial(sentence, kiosk)
    filing = kiosk.visit.filing if kiosk.visit else None
    return _environment.get_template(f"{template}.html").render(
        kiosk=kiosk,
        visit=kiosk.visit,
        manner=kiosk.manner,
        language=language,
        languages=kiosk.settings.languages,
        language_names=LANGUAGE_NAMES,
        root=ROOT,
        steps=STEPS,
        now=kiosk.now().astimezone(AUTHORITY_ZONE),
        t=t,
        say=lambda text: kiosk.voice.said.hear(text.say(language)) if isinstance(text, Text) else text,
        called=lambda said: kiosk.catalogue.names.tell(said, language),
        notice_title=notice_title,
        half_typed=partial(_half_typed, kiosk, str(facts.get("here", template))),
        whereabouts=whereabouts(
            template, facts.get("step", 0), {"visit": kiosk.visit, **facts}, filing, t, words.knows
        ),
        finding=lambda code: words.finding(code, language),
        day=lambda value: say_day(value, language),
        moment=lambda value: say_moment(value, language),
        span=lambda seconds: say_span(words, seconds, language),
        money=say_money,
        plainly=to_builtins,
        qr=qr,
        mask=mask,
        masked_name=masked_name,
        storage_number=storage_number,
        writes_strokes=strokes.are_known(),
        **{"screen": template, "step": 0, "here": template, "back": "", **facts},
    )


def sentence(kiosk: Kiosk, key: str, **details: Any) -> str:
    """A sentence of the catalogue, which the voice may say too."""
    return kiosk.voice.said.hear(kiosk.words.say(key, kiosk.language, **details), key, details)


def go(path: str) -> Redirect:
    """To another screen after something was taken (303, so that going back does not send it again)."""
    return Redirect(f"{ROOT}/{path}", status_code=303)


def _half_typed(kiosk: Kiosk, here: str, name: str, otherwise: str = "") -> str:
    """What stands half entered in a field of this screen, when language or manner was changed."""
    return typed(kiosk.visit, here, {name: otherwise})[name] if kiosk.visit else otherwise


def say_day(day: date, language: Language) -> str:
    """`2026年11月23日 星期一`, `Monday, 23 November 2026`; of an instant, its day by the authority's clock."""
    if isinstance(day, datetime):
        day = day.astimezone(AUTHORITY_ZONE).date()
    if language == "en":
        return format_date(day, "EEEE, d MMMM y", locale=BABEL[language])
    return format_date(day, "y年M月d日 EEEE", locale=BABEL[language])


def say_span(words: Words, seconds: int, language: Language) -> str:
    """In minutes where it is some whole ones, else in seconds."""
    minutes, rest = divmod(seconds, 60)
    if minutes > 1 and not rest:
        return words.say("span.minutes", language, count=minutes)
    return words.say("span.seconds", language, count=seconds)


def say_moment(at: datetime, language: Language) -> str:
    """A moment by the authority's clock (Hong Kong's is the same)."""
    local = at.astimezone(AUTHORITY_ZONE)
    return f"{say_day(local.date(), language)} {format_time(local, 'HH:mm', locale=BABEL[language])}"


def say_money(amount: Decimal) -> str:
    return f"¥{amount.normalize():f}"


def qr(text: str, label: str = "") -> Markup:
    """A QR code as an SVG picture, for a phone or a clerk's scanner to read from the screen. Without a label the words
    beside it say what it is."""
    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=2, box_size=10)
    code.add_data(text)
    svg = code.make_image(image_factory=SvgPathImage).to_string(encoding="unicode")
    told = f'role="img" aria-label="{escape(label)}"' if label else 'aria-hidden="true"'
    return Markup(svg.replace("<svg ", f'<svg class="qr" {told} ', 1))
