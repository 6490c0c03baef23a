import pytest

from core.call import Language
from core.matters.search import MatterIndex
from tests.core.matters.packs import BUSINESS, FRANCHISE, INCUBATOR, PHYSICIAN, matters

index = MatterIndex.build(matters().values())


@pytest.mark.parametrize(
    ("words", "matter"),
    [
        ("营业执照", BUSINESS),
        ("營業執照", BUSINESS),
        ("yyzz", BUSINESS),
        ("YYZZ", BUSINESS),
        ("yingyezhizhao", BUSINESS),
        ("yingye zhizhao", BUSINESS),
        ("yingyezhiz", BUSINESS),
        ("yingyezhizao", BUSINESS),
        ("gtgsh", BUSINESS),
        ("个体hu", BUSINESS),
        ("个体户执找", BUSINESS),
        ("开店", BUSINESS),
        ("開舖", BUSINESS),
        ("business licence", BUSINESS),
        ("医生注册", PHYSICIAN),
        ("醫師執業", PHYSICIAN),
        ("yishizhuce", PHYSICIAN),
        ("yisizhuce", PHYSICIAN),
        ("yszc", PHYSICIAN),
        ("doctor", PHYSICIAN),
        ("多点执业", PHYSICIAN),
        ("加盟", FRANCHISE),
        ("jiameng", FRANCHISE),
        ("特許經營", FRANCHISE),
        ("franchise", FRANCHISE),
        ("孵化器补贴", INCUBATOR),
        ("fhq", INCUBATOR),
        ("fuhuaqi", INCUBATOR),
        ("科技企業孵化", INCUBATOR),
    ],
)
def test_people_find_the_matter_by_their_own_words(words: str, matter: str) -> None:
    assert index.search(words)[0].matter == matter


def test_a_hit_says_what_was_found() -> None:
    hit = index.search("yyzz")[0]
    assert (hit.matched_in, hit.matched_text) == ("alias", "营业执照")


@pytest.mark.parametrize(("language", "text"), [("zh-Hans", "营业执照"), ("zh-Hant", "營業執照")])
def test_the_reason_is_given_in_the_readers_language(language: Language, text: str) -> None:
    assert index.search("yingyezhizhao", language)[0].matched_text == text


def test_each_matter_comes_once_and_no_more_than_asked() -> None:
    hits = index.search("企业", limit=2)
    assert len(hits) == len({hit.matter for hit in hits}) <= 2


@pytest.mark.parametrize("words", ["", "  ", "。！", "🙂", "q" * 5000, '"AND (', "a:b*~^"])
def test_words_that_mean_nothing_find_nothing_or_something_but_never_fail(words: str) -> None:
    assert len(index.search(words)) <= len(matters())


def test_an_empty_catalogue_finds_nothing() -> None:
    assert MatterIndex.build([]).search("营业执照") == []
