"""The 繁體 that Hong Kong reads: drafts come from OpenCC, and this glossary reviews every sentence of every house.

OpenCC changes characters and leaves words: 打印 stays 打印 where Hong Kong writes 列印. So each word of the mainland
that a sentence in 简体 may use is paired with those one of which its 繁體 must use; and no sentence in 繁體 holds a
word or a form of a character that is not Hong Kong's."""

import tomllib
from collections.abc import Mapping

import pytest
from opencc import OpenCC

from tests.chinese_texts import ROOT, texts_of

SLIPS = ROOT / "kiosk" / "templates" / "slips" / "labels.toml"
HOUSES = ("core", "kiosk", "desk")

GLOSSARY: Mapping[str, tuple[str, ...]] = {
    "打印": ("列印", "印"),
    "芯片": ("晶片",),
    "登录": ("登入",),
    "摄像头": ("鏡頭", "攝影機", "相機"),
    "二维码": ("二維碼",),
    "网络": ("網絡",),
    "屏幕": ("螢幕", "畫面"),
    "上传": ("上載",),
    "短信": ("短訊",),
    "默认": ("預設",),
    "服务器": ("伺服器",),
    "鼠标": ("滑鼠",),
    "视频": ("視像", "影片"),
    "刷身份证": ("讀取身份證", "身份證"),
}
"""A word in 简体, and the words one of which says it in Hong Kong."""

ONE_NAME = (
    "高拍儀", "攝影機", "聽證", "工作日", "什麼", "原件", "幫辦", "櫃檯", "櫃位", "糾錯", "政務廳", "身分", "終端",
    "拍證件", "拍身份證", "憑條", "工作人員", "辦件", "辦結", "補正", "一件事",
)  # fmt: skip
"""Other names for what has one, and the mainland's."""

FOREIGN = (
    "打印", "芯片", "登錄", "攝像", "屏幕", "上傳", "短信", "默認", "服務器", "網路", "鼠標", "視頻", "信息", "刷卡",
    "刷身份證", "複印", "賬號", "智能手機", "軟體", "硬體", "滑鼠鍵", "裡", "説", "啓", "户", "閲", "衞",
)  # fmt: skip
"""Words of the mainland or of Taiwan, and forms of characters that the hall does not mix with its own (裏, 說, 啟)."""


def wrong_in(simplified: str, traditional: str) -> list[str]:
    """What a reviewer would mark in a sentence."""
    missing = [
        f"{word}: one of {'、'.join(said)} is wanted"
        for word, said in GLOSSARY.items()
        if word in simplified and not any(each in traditional for each in said)
    ]
    return missing + [f"{word} is not said in Hong Kong" for word in FOREIGN if word in traditional]


@pytest.mark.parametrize("house", HOUSES)
def test_every_sentence_in_traditional_script_is_hong_kongs(house: str) -> None:
    texts = texts_of(house)
    pairs = {key: [texts[language][key] for language in ("zh-Hans", "zh-Hant")] for key in texts["zh-Hans"]}
    assert {key: wrong for key, pair in pairs.items() if (wrong := wrong_in(*pair))} == {}
    assert sum(any(word in pair[0] for word in GLOSSARY) for pair in pairs.values()) > 10, "the glossary is put to use"


@pytest.mark.parametrize("house", HOUSES)
def test_a_draft_that_nobody_reviewed_is_caught(house: str) -> None:
    draft = OpenCC("s2hk").convert
    assert sum(bool(wrong_in(each, draft(each))) for each in texts_of(house)["zh-Hans"].values()) > 10


def test_what_a_kiosk_prints_has_the_names_of_its_screen() -> None:
    labels: dict[str, dict[str, str]] = tomllib.loads(SLIPS.read_text())
    printed = {key: each["zh-Hant"] for key, each in labels.items()}
    assert {key: found for key, text in printed.items() if (found := [w for w in ONE_NAME if w in text])} == {}
    assert len(printed) > 10


@pytest.mark.parametrize("house", HOUSES)
def test_a_thing_has_one_name(house: str) -> None:
    sentences = texts_of(house)["zh-Hant"]
    assert {key: found for key, text in sentences.items() if (found := [w for w in ONE_NAME if w in text])} == {}


def test_a_planted_word_is_caught() -> None:
    assert wrong_in("请取走打印件。", "請取走打印件。") == ["打印 is not said in Hong Kong"]
    assert wrong_in("证件的芯片", "證件的片") == ["芯片: one of 晶片 is wanted"]
    assert wrong_in("这里", "這裡") == ["裡 is not said in Hong Kong"]
    assert wrong_in("请登录。", "請登入。") == []
