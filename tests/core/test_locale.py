"""Every sentence exists in three languages with the same placeholders."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.call import LANGUAGES
from core.locale import CORE_FOLDER, Sentences

ROOT = CORE_FOLDER.parent.parent
FOLDERS = [folder for folder in sorted(ROOT.glob("*/locale")) if any(folder.glob("*.po"))]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
def test_the_three_languages_say_the_same_things(folder: Path) -> None:
    assert Sentences.load(folder).differences() == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice(folder: Path, language: str) -> None:
    lines = (folder / f"{language}.po").read_text(encoding="utf-8").splitlines()
    keys = [line for line in lines if line.startswith("msgid") and line != 'msgid ""']
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.parent.name)
@pytest.mark.parametrize(("language", "charset"), [("zh-Hans", "gb2312"), ("zh-Hant", "big5hkscs")])
def test_each_script_keeps_to_its_characters(folder: Path, language: str, charset: str) -> None:
    """GB 2312 has no 請, Big5 no 请: a sentence pasted from the other script shows."""
    text = (folder / f"{language}.po").read_text(encoding="utf-8")
    strange = {sign for sign in text if "\u4e00" <= sign <= "\u9fff" and not sign.encode(charset, "ignore")}
    assert strange == set()


def test_instants_and_days_are_written_as_the_language_writes_them(tmp_path: Path) -> None:
    for language in LANGUAGES:
        (tmp_path / f"{language}.po").write_text('msgid "used"\nmsgstr "{at} / {on} / {times}"\n')
    sentences = Sentences.load(tmp_path)
    details = {"at": datetime(2026, 11, 19, 16, 30, tzinfo=UTC), "on": date(2026, 11, 20), "times": 2}
    assert sentences.say("used", "zh-Hans", **details) == "2026年11月20日 00:30:00 / 2026年11月20日 / 2"
    assert "20 November 2026" in sentences.say("used", "en", **details)


def test_differences_name_what_is_missing(tmp_path: Path) -> None:
    texts = {"zh-Hans": "{a}", "zh-Hant": "{b}", "en": ""}
    for language, text in texts.items():
        (tmp_path / f"{language}.po").write_text(f'msgid "k"\nmsgstr "{text}"\n')
    assert Sentences.load(tmp_path).differences() == [
        "zh-Hant: k has other placeholders",
        "en: k is missing",
    ]


def test_an_unknown_key_is_never_shown_to_people() -> None:
    with pytest.raises(KeyError):
        Sentences.load(CORE_FOLDER).say("refusal.no_such_thing", "en")
