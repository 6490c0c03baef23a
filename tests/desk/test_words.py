"""Every sentence exists in three languages, and pages ask for none that does not."""

import re
from pathlib import Path

from core.locale import CORE_FOLDER, Sentences
from desk.office import OWN_WORDS

TEMPLATES = Path("desk/templates")


def test_the_three_languages_have_the_same_keys_and_placeholders() -> None:
    assert Sentences.load(OWN_WORDS).differences() == []


def test_every_key_a_template_names_exists() -> None:
    words = Sentences.load(CORE_FOLDER, OWN_WORDS)
    named = {
        key
        for template in TEMPLATES.glob("*.html")
        for key in re.findall(r"""\bt\(["']([a-z_.]+)["'][,)]""", template.read_text(encoding="utf-8"))
    }
    assert len(named) > 100
    assert sorted(key for key in named if not words.has(key)) == []


def test_templates_hold_no_sentence() -> None:
    for template in TEMPLATES.glob("*.html"):
        text = re.sub(r"\{[{%#].*?[}%#]\}", "", template.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert not re.findall(r"[\u4e00-\u9fff]", text), template.name
