"""The record of an acceptance run (设备验收记录): one page on which devices of a kiosk were tested and how.

As PDF for the file and as HTML for the screen, in the reader's language; both from the words of
`templates/acceptance/labels.toml`. What a device answered stands in it as the device said it (English).
"""

import tomllib
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from msgspec import Struct

from core import typesetting
from core.call import Language
from core.typesetting.values import AUTHORITY_ZONE, printable
from hardware.technician import Outcome
from kiosk.words import Words

_FOLDER = Path(__file__).parent / "templates" / "acceptance"


class Line(Struct, frozen=True):
    """One device. `remark`: what was found, or what is wrong, in the reader's language; `detail` for the operator."""

    name: str
    kind: str
    driver: str
    url: str
    passed: bool
    remark: str
    detail: str
    seconds: str


class Acceptance(Struct, frozen=True):
    kiosk: str
    place: str
    version: str
    tested_at: datetime
    lines: list[Line]
    passed: int


def acceptance(
    kiosk: str, place: str, version: str, tested_at: datetime, tests: Sequence[Outcome], language: Language
) -> Acceptance:
    """The facts of a run, said in a language."""
    words = Words.load()
    return Acceptance(
        kiosk=kiosk,
        place=place,
        version=version,
        tested_at=tested_at,
        lines=[_line(test, words, language) for test in tests],
        passed=sum(test.passed for test in tests),
    )


def acceptance_pdf(facts: Acceptance, language: Language) -> bytes:
    """One page of A4."""
    values = printable(facts, language) | {"language": language}
    return typesetting.set_pdf(_FOLDER / "acceptance.typ", values, facts.tested_at.astimezone(AUTHORITY_ZONE).date())


def acceptance_html(facts: Acceptance, language: Language) -> str:
    """A page of its own, with its style in it."""
    labels = tomllib.loads((_FOLDER / "labels.toml").read_text(encoding="utf-8"))
    said = {key: texts[language] for key, texts in labels.items()}
    page = Environment(loader=FileSystemLoader(_FOLDER), autoescape=True).get_template("acceptance.html")
    return page.render(said=said, language=language, **printable(facts, language))


def _line(test: Outcome, words: Words, language: Language) -> Line:
    kind, failure = f"device_kind.{test.kind}", test.failure
    told: dict[str, Any] = {"remark": test.found, "detail": ""}
    if failure is not None:
        sentence = words.say(f"device.{failure.code}", language) if words.knows(f"device.{failure.code}") else ""
        told = {"remark": sentence or failure.code, "detail": f"{failure.detail} · {failure.recovery}"}
    return Line(
        name=test.name,
        kind=words.say(kind, language) if words.knows(kind) else test.kind,
        driver=test.driver,
        url=test.url,
        passed=test.passed,
        seconds=f"{test.seconds:.1f}",
        **told,
    )
