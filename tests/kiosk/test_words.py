"""Every sentence exists in three languages, and templates hold none."""

import re
from pathlib import Path
from typing import get_args

import pytest

from core.call import LANGUAGES
from core.errors import Conflict
from core.locale import Sentences
from core.matters.demands import SharedData
from core.people.schemas import IdentityKind
from hardware.errors import Completion, DeviceError, ErrorCode
from kiosk.words import OWN, Words

TEMPLATES = sorted((Path(__file__).parents[2] / "kiosk" / "templates").glob("*.html"))
HAN = re.compile(r"[\u3400-\u9fff]")


def test_three_languages_have_the_same_keys_and_placeholders() -> None:
    assert Sentences.load(OWN).differences() == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_key_a_template_says_exists(template: Path) -> None:
    words = Words.load()
    keys = re.findall(r'\bt\("([a-z_]+\.[a-z_]+)"\s*[,)]', template.read_text(encoding="utf-8"))
    assert [key for key in keys if not words.knows(key)] == []


@pytest.mark.parametrize("source", get_args(SharedData))
def test_every_source_that_spares_a_paper_has_its_words(source: SharedData) -> None:
    assert Words.load().knows(f"checklist.from_data_{source}")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_holds_a_sentence(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    for name in ("简体", "繁體", "、"):  # the languages' own names, a list's comma
        text = text.replace(name, "")
    assert not HAN.search(text)


def test_a_refusal_nobody_has_words_for_names_its_code() -> None:
    assert "strange_code" in Words.load().refusal(Conflict("strange_code"), "en")


@pytest.mark.parametrize("code", [*ErrorCode], ids=str)
def test_every_failure_of_a_device_has_a_sentence_in_each_language(code: ErrorCode) -> None:
    error = DeviceError(Completion.HARDWARE_ERROR, code)
    assert all(Words.load().device(error, language) for language in LANGUAGES)


@pytest.mark.parametrize("kind", get_args(IdentityKind))
def test_every_identity_document_is_named(kind: str) -> None:
    words = Words.load()
    assert all(words.knows(f"{group}.{kind}") for group in ("document", "document_lead", "document_number"))
