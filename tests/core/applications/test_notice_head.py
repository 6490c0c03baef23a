"""How a law is named in a notice."""

import pytest

from core.applications.notice_head import law_of
from core.matters.conditions import Text
from core.matters.procedure import LegalBasis


@pytest.mark.parametrize(
    ("law", "named"),
    [
        ("中华人民共和国行政许可法", "《中华人民共和国行政许可法》第二条"),
        ("促进个体工商户发展条例（国务院令第755号）", "《促进个体工商户发展条例》（国务院令第755号）第二条"),
        ("某某管理办法（试行）", "《某某管理办法（试行）》第二条"),
        ("《已有书名号》", "《已有书名号》第二条"),
    ],
)
def test_a_chinese_law_stands_in_its_brackets_and_an_english_one_does_not(law: str, named: str) -> None:
    basis = LegalBasis(law=_text(law, "Some Law"), article=_text("第二条", "Article 2"))
    assert law_of(basis, "zh-Hans") == named
    assert law_of(basis, "en") == "Some Law Article 2"


def _text(chinese: str, english: str) -> Text:
    return Text(zh_hans=chinese, zh_hant=chinese, en=english)
