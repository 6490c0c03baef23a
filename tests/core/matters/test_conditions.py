import pytest

from core.matters.conditions import Not, Text, When, applies


@pytest.mark.parametrize(
    ("when", "answers", "holds"),
    [
        ((), {}, True),
        (({"kind": "renewal"},), {"kind": "renewal"}, True),
        (({"kind": "renewal"},), {"kind": "first"}, False),
        (({"kind": "renewal"},), {}, False),
        (({"where": ("in_country", "hong_kong")},), {"where": "hong_kong"}, True),
        (({"where": ("in_country", "hong_kong")},), {"where": "overseas"}, False),
        (({"premises": Not(unwanted="rented")},), {"premises": "owned"}, True),
        (({"premises": Not(unwanted="rented")},), {"premises": "rented"}, False),
        (({"premises": Not(unwanted=("rented", "lent"))},), {"premises": "lent"}, False),
        (({"premises": Not(unwanted="rented")},), {}, False),
        (({"a": "1", "b": "2"},), {"a": "1", "b": "3"}, False),
        (({"a": "1", "b": "2"}, {"b": "3"}), {"a": "1", "b": "3"}, True),
    ],
)
def test_any_row_and_all_within_it_and_silence_concludes_nothing(
    when: When, answers: dict[str, str], holds: bool
) -> None:
    assert applies(when, answers) is holds


def test_a_text_is_said_in_the_language_of_the_listener() -> None:
    text = Text(zh_hans="营业执照", zh_hant="營業執照", en="Business licence")
    assert [text.say(language) for language in ("zh-Hans", "zh-Hant", "en")] == [
        "营业执照",
        "營業執照",
        "Business licence",
    ]
