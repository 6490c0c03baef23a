"""A certificate's facts and code become the paper that is printed and shown.

One template a type in `templates/`; `ornament.typ` draws the frames of licences, `official_letter.typ` is the
sheet of results that are letters. The official text is simplified Chinese; small captions under the labels
come with the facts. Same facts and code: same bytes."""

from pathlib import Path

import msgspec
from msgspec import structs

from core import typesetting
from core.certificates.schemas import CertificateFacts, CertificateType
from core.errors import Unavailable
from core.typesetting.glyphs import codes_of, missing
from core.typesetting.values import day_text, picture_svg, printable, qr_svg

_TEMPLATES = Path(__file__).parent / "templates"


def render_certificate(certificate_type: CertificateType, facts: CertificateFacts, code_text: str) -> bytes:
    """The certificate as PDF/A-2b. `code_text` is what `signing.mint_certificate_code` gave when it was
    issued; about 40 ms, so never in a transaction. Unavailable `characters_without_font`, until one is put here."""
    if lacking := missing_characters(facts):
        raise Unavailable("characters_without_font", codes=codes_of(lacking))
    values = printable(facts, "zh-Hans")
    values["face"] += _term(facts)
    values |= {"code": qr_svg(code_text), "photo_svg": picture_svg(facts.photo) if facts.photo else ""}
    del values["photo"]
    return typesetting.set_pdf(_TEMPLATES / f"{certificate_type}.typ", values, facts.issued_on)


def missing_characters(facts: CertificateFacts) -> tuple[str, ...]:
    """Those that no font of this hall has: a certificate that names somebody otherwise is none."""
    return missing(msgspec.json.encode(structs.replace(facts, photo=b"")).decode())


def _term(facts: CertificateFacts) -> list[dict[str, str]]:
    """The term as one more line of the face, unless it is open and begins on the day of issue."""
    first = facts.valid_from or facts.issued_on
    if facts.valid_to is None and first == facts.issued_on:
        return []
    until = "起长期" if facts.valid_to is None else f"至{day_text(facts.valid_to, 'zh-Hans')}"
    return [{"label": "有效期限", "value": f"自{day_text(first, 'zh-Hans')}{until}", "caption": "Term"}]
