"""Letters become the words people mean, and every character of a name can be reached."""

import pytest

from kiosk.pinyin import candidates, splits


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("shenzhenshi", "深圳市"),
        ("youxiangongsi", "有限公司"),
        ("getigongshanghu", "个体工商户"),
        ("lingnantangshuipu", "岭南糖水铺"),
        ("xi'an", "西安"),
        ("nv", "女"),
        ("fangan", "方案"),
    ],
)
def test_a_phrase_is_among_the_first_candidates(typed: str, meant: str) -> None:
    assert meant in [each.text for each in candidates(typed, 10)]


@pytest.mark.parametrize(
    ("character", "syllable"),
    list(zip("喆堃彧禛赟沄䶮𠅤", ("zhe", "kun", "yu", "zhen", "yun", "yun", "yan", "xi"), strict=True)),
)
def test_rare_characters_of_names_are_reached(character: str, syllable: str) -> None:
    assert character in [each.text for each in candidates(syllable, 30)], "without asking for more"


def test_every_character_of_a_syllable_is_reached_in_the_end() -> None:
    assert "𫄸" in [each.text for each in candidates("xun", 1000)]


def test_longest_match_does_not_decide_where_syllables_end() -> None:
    assert splits("youxiangongsi")[0] == ("you", "xian", "gong", "si")


def test_a_candidate_says_which_letters_it_uses() -> None:
    found = {each.text: each.used for each in candidates("shenzhenshi", 60)}
    assert found["深圳市"] == 11 and found["深圳"] == 8


def test_a_half_syllable_at_the_end_is_completed() -> None:
    assert "深圳市" in [each.text for each in candidates("shenzhens", 5)]


def test_in_traditional_script_candidates_are_converted() -> None:
    assert candidates("yingyezhizhao", 3, traditional=True)[0].text == "營業執照"


@pytest.mark.parametrize("typed", ["", "'", "123", "深圳", "a" * 500, "q" * 60, "<script>"])
def test_anything_typed_is_answered(typed: str) -> None:
    assert isinstance(candidates(typed), list)
