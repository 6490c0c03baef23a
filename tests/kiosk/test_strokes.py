"""The first strokes of a character lead to it, in either script."""

import pytest

from kiosk import strokes
from kiosk.strokes import candidates

FIRST = 12
"""As many as stand on the glass without moving the strip."""
NAMES = "喆堃彧禛赟沄䶮𠅤"


def first(typed: str, traditional: bool = False) -> list[str]:
    return [each.text for each in candidates(typed, FIRST, traditional)]


def orders_of(character: str) -> list[str]:
    return [order for order, each in strokes.orders() if each == character]


@pytest.mark.parametrize(
    ("written", "traditional", "enough"),
    [("陈李张黄王林区海街道", False, 5), ("陳李張黃王林區海街道灣園", True, 6)],
)
def test_a_few_strokes_are_enough_for_what_is_common(written: str, traditional: bool, enough: int) -> None:
    for character in written:
        begun = {order[:enough] for order in orders_of(character)}
        assert any(character in first(each, traditional) for each in begun), character


@pytest.mark.parametrize("character", list(NAMES))
def test_rare_characters_of_names_are_reached_by_their_strokes(character: str) -> None:
    assert any(character in [each.text for each in candidates(order, 30)] for order in orders_of(character))


def test_one_s_own_script_comes_before_the_other_which_is_reached_all_the_same() -> None:
    assert "陈" in first("zsh") and "陳" not in first("zsh")
    assert "陳" in first("zsh", traditional=True) and "陈" not in first("zsh", traditional=True)
    assert any("陳" in first(order[:8]) for order in orders_of("陳")), "a name of Hong Kong in 简体"


def test_what_has_no_other_strokes_comes_first_and_each_uses_up_all_that_was_typed() -> None:
    assert first("hs")[0] == "十"
    assert {each.used for each in candidates("hsh", 30)} == {3}


def test_without_the_package_there_is_no_such_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strokes, "ORDERS", strokes.ORDERS.with_name("none.dict.yaml"))
    strokes.orders.cache_clear()
    try:
        assert not strokes.are_known() and candidates("h") == []
    finally:
        strokes.orders.cache_clear()


@pytest.mark.parametrize("typed", ["", "a", "hx", "h" * 61, "一", "<script>"])
def test_anything_else_finds_nothing(typed: str) -> None:
    assert candidates(typed) == []
