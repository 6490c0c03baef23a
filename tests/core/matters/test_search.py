import pytest

from core.call import Language
from core.matters.facets import Filters, meets, spares_visits
from core.matters.search import MatterIndex
from demo.city.generator import nanhai
from tests.core.matters.packs import BIRTH, BUSINESS, COMPANY, FOOD, FRANCHISE, INCUBATOR, PENSION, PHYSICIAN, matters

index = MatterIndex.build(matters().values())


@pytest.fixture(scope="module")
def city() -> MatterIndex:
    """The synthetic matters of one district, 552."""
    return MatterIndex.build(nanhai())


@pytest.fixture(scope="module")
def titles() -> dict[str, str]:
    return {each.code: each.title.zh_hans for each in nanhai()}


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
        ("open a shop", BUSINESS),
        ("生孩子", BIRTH),
        ("shengxiaohai", BIRTH),
        ("退休", PENSION),
        ("tuixiu", PENSION),
        ("開辦企業", COMPANY),
        ("kbqy", COMPANY),
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


def test_a_word_that_means_several_matters_finds_them_all_first() -> None:
    found = {hit.matter for hit in index.search("business licence")[:3]}
    assert found == {BUSINESS, COMPANY, FOOD}


def test_a_hit_says_what_was_found() -> None:
    hit = index.search("yyzz")[0]
    assert (hit.matched_in, hit.matched_text) == ("alias", "营业执照")


NOWHERE = """飞机场 飛機場 机场怎么办 火箭发射 彩票 天气预报 股票行情 足球比赛 高铁票 圣诞节 恐龙 钢琴课 咖啡机 月亮
    谈恋爱 feijichang konglong pizza"""


@pytest.mark.parametrize("words", NOWHERE.split())
def test_what_no_hall_does_is_not_found(city: MatterIndex, words: str) -> None:
    assert index.search(words) == [] and city.search(words) == []


def test_a_name_known_in_simplified_characters_only_is_given_in_those_of_the_reader() -> None:
    assert index.search("众创空间", "zh-Hant")[0].matched_text == "眾創空間補貼"


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


@pytest.mark.parametrize(
    ("words", "title"),
    [
        ("驾照", "机动车驾驶证申领"),
        ("駕駛執照", "机动车驾驶证申领"),
        ("jiazhao", "机动车驾驶证申领"),
        ("怎么给刚出生的宝宝上户口", "出生登记"),
        ("网约che驾驶员", "网络预约出租汽车驾驶员证申领"),
        ("失业保险斤", "失业保险金申请"),
        ("jeihundengji", "结婚登记"),
        ("gsrd", "工伤认定"),
        ("公安局办护照", "普通护照申领"),
        ("身份证丟了", "居民身份证补领"),
    ],
)
def test_everyday_words_either_script_mixtures_and_typos_find_it_among_hundreds(
    city: MatterIndex, titles: dict[str, str], words: str, title: str
) -> None:
    assert title in [titles[hit.matter] for hit in city.search(words)[:3]]


def test_a_material_that_is_asked_for_is_given_as_the_reason(city: MatterIndex, titles: dict[str, str]) -> None:
    hits = {titles[hit.matter]: hit for hit in city.search("从业人员健康证", limit=30)}
    assert (hits["公共场所卫生许可证核发"].matched_in, hits["公共场所卫生许可证核发"].matched_text) == (
        "material",
        "从业人员健康证",
    )


def test_a_filter_keeps_what_it_names_and_nothing_else() -> None:
    everything = matters()
    for filters, fits in (
        (Filters(who="person"), lambda each: "person" in each.applicants.who),
        (Filters(level="district"), lambda each: each.exercise_level == "district"),
        (Filters(zero_visits=True), spares_visits),
        (Filters(power="own"), lambda each: each.data_set.power is None),
        (Filters(power="vertical"), lambda each: False),
        (Filters(kiosk=True), lambda each: "kiosk" in each.channels),
    ):
        found = {hit.matter for hit in index.search("登记许可证备案补助", limit=50, filters=filters)}
        unfiltered = {hit.matter for hit in index.search("登记许可证备案补助", limit=50)}
        assert found == {code for code in unfiltered if fits(everything[code])}
        assert all(meets(matter, filters) == fits(matter) for matter in everything.values())


@pytest.mark.parametrize(
    ("where", "found"), [("440605125", True), ("440605", True), ("440104", False), ("440600", False)]
)
def test_a_matter_is_found_where_its_authority_serves(where: str, found: bool) -> None:
    assert bool(index.search("食品经营许可证", filters=Filters(where=where))) == found
