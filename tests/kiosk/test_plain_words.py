"""In 关爱模式 nobody meets a word of offices or of computers: the kiosk's own sentences, as they are said then."""

import re

import pytest

from core.call import LANGUAGES, Language
from kiosk.manner import Manner
from kiosk.words import PLAIN, Words
from tests.chinese_texts import texts_of

JARGON: dict[Language, str] = {
    "zh-Hans": "办件|核验|证照|签发|受理|免提交|办结|审批|授权|加密|机读码|校验位|法定|数据|时限|即时|终端|凭证|"
    "情形|告知承诺|事项|系统|设备|提交|回执|上传",
    "zh-Hant": "辦件|核驗|證照|簽發|受理|免提交|辦結|審批|授權|加密|機讀碼|校驗位|終端|憑證|情形|告知承諾|事項|上載",
    "en": r"[Ee]ncrypt|\b[Tt]erminal\b|[Pp]rincipal may|check digit|machine-readable|provisional|supplemented|"
    "statutory",
}
"""What a person of 75 would have to ask about."""

AS_THE_LAW_SAYS = ("sign.declaration", "sign.promise_", "declaration.", "consent.")
"""What is promised over a signature keeps the words it is judged by."""

FOR_STAFF = ("enrolment.", "where.enrolment", "locker.staff", "where.locker_staff", "helper.", "refusal.blank")


def jargon_in(text: str, language: Language) -> list[str]:
    return re.findall(JARGON[language], re.sub(r"\{\w+\}", "", text))


def said_in_easy_mode(language: Language) -> dict[str, str]:
    texts = texts_of("kiosk")[language]
    heard = [key for key in texts if not key.endswith(PLAIN) and not key.startswith((*AS_THE_LAW_SAYS, *FOR_STAFF))]
    return {key: texts.get(key + PLAIN, texts[key]) for key in heard}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_kiosk_holds_jargon_in_easy_mode(language: Language) -> None:
    assert {
        key: found for key, text in said_in_easy_mode(language).items() if (found := jargon_in(text, language))
    } == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_glossary_catches_what_is_said_otherwise(language: Language) -> None:
    texts = texts_of("kiosk")[language]
    official = [texts[key.removesuffix(PLAIN)] for key in texts if key.endswith(PLAIN)]
    assert sum(bool(jargon_in(text, language)) for text in official) >= 8


def test_plain_words_are_said_as_soon_as_the_manner_changes() -> None:
    manner = Manner("zh-Hans")
    words = Words.load(lambda: manner.large)
    assert words.say("known.cases", "zh-Hans") == "我的办件"
    manner.take({"large": "yes"})
    assert words.say("known.cases", "zh-Hans") == "我办的事"
