"""Every notice says what the law wants it to say, in three languages, and its code can be scanned off the
sheet."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import cast, get_args

import msgspec
import pypdfium2
import pytest
import zxingcpp

from core.call import LANGUAGES, Language
from core.notices.rendering import kind_of, render_notice
from core.notices.schemas import (
    AcceptanceContent,
    DeliveryContent,
    NoticeContent,
    NoticeKind,
    SpecialProcedureContent,
    TimeStatementContent,
    TrialOpinionContent,
)
from core.notices.service import WORDS
from core.notices.words import notice_title
from core.numbering import show_case_number
from core.typesetting.values import day_text
from tests.core.notices.examples import CHECK_LINK, CONTENTS, facts_with
from tests.core.notices.long_examples import long_facts

KINDS = sorted(CONTENTS)


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def said(kind: str, language: Language = "zh-Hans") -> str:
    return text_of(render_notice(facts_with(CONTENTS[kind]), language))


def says(content: NoticeContent) -> str:
    return text_of(render_notice(facts_with(content), "zh-Hans"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_notice_has_its_head(kind: str, language: Language):
    facts = facts_with(CONTENTS[kind])
    text = text_of(render_notice(facts, language))
    head = [
        facts.organ,
        facts.document_number,
        show_case_number(facts.case_number),
        facts.matter.name,
        facts.matter.code,
    ]
    for expected in [
        notice_title(kind_of(facts), language),
        *head,
        facts.matter.version,
        facts.clerk,
        "模"
        if kind == "trial_opinion" and language != "en"
        else "SIMULATED"
        if kind == "trial_opinion"
        else "电子印章",
    ]:
        assert "".join(expected.split()) in text


def words_in(value: object) -> Iterator[str]:
    """Every text and every day of a content, as a reader of Chinese finds it on the sheet."""
    match value:
        case datetime() | date():
            yield day_text(value.date() if isinstance(value, datetime) else value, "zh-Hans")
        case str() if not value.isascii():
            yield value
        case dict():
            for item in cast(dict[str, object], value).values():
                yield from words_in(item)
        case list():
            for item in cast(list[object], value):
                yield from words_in(item)
        case _:
            pass


@pytest.mark.parametrize("kind", KINDS)
def test_a_notice_says_all_that_it_was_given(kind: str):
    text = said(kind)
    given = msgspec.to_builtins(CONTENTS[kind], builtin_types=(datetime, date))
    for expected in words_in(given):
        assert "".join(expected.split()) in text, expected


def test_every_kind_has_an_example_a_title_and_a_word_of_its_own_in_the_number():
    kinds = set(get_args(NoticeKind))
    assert set(CONTENTS) == set(WORDS) == kinds
    assert len(set(WORDS.values())) == len(kinds)
    assert all(notice_title(kind, language) for kind in get_args(NoticeKind) for language in LANGUAGES)


def test_the_receipt_says_what_silence_means_and_tells_kiosk_time_from_arrival():
    text = said("receipt")
    assert "2026年11月27日前" in text
    assert "即为受理" in text
    assert "2026年11月20日23:02（北京时间）代收" in text
    assert "已于2026年11月20日23:40（北京时间）收到" in text


def test_the_acceptance_gives_both_last_days_and_what_is_not_counted():
    text = said("acceptance")
    for expected in ("2026年11月26日", "2027年1月4日", "专家评审、实地核查", "尚未公布的节假日安排"):
        assert expected in text


def test_an_acceptance_by_silence_is_marked_and_dated_to_the_receipt():
    accepted = CONTENTS["acceptance"]
    assert isinstance(accepted, AcceptanceContent)
    received, last = date(2026, 11, 20), date(2026, 11, 27)
    text = says(msgspec.structs.replace(accepted, deemed=True, accepted_on=received, answer_was_due_on=last))
    for expected in (
        "视为受理·系统自动生成",
        "未在法定期限（至2026年11月27日）内告知",
        "自收到材料之日（2026年11月20日）起",
    ):
        assert expected in text
    assert "视为受理" not in said("acceptance")


def test_an_acceptance_on_a_promise_names_what_is_missing_and_until_when():
    accepted = CONTENTS["acceptance"]
    assert isinstance(accepted, AcceptanceContent)
    promised = msgspec.structs.replace(
        accepted, promised_materials=["租赁合同"], promise_due_on=date(2026, 12, 4), declared_proofs=["无违法证明"]
    )
    text = says(promised)
    assert "容缺受理" in text
    assert "于2026年12月4日前补交：租赁合同。补交之前，办理结果暂不发放" in text
    assert "书面承诺代替，无须提交：无违法证明" in text


def test_a_special_procedure_says_whether_its_time_counts():
    told = CONTENTS["special_procedure"]
    assert isinstance(told, SpecialProcedureContent)
    assert "所需时间不计入行政许可的期限" in says(told)
    counted = says(msgspec.structs.replace(told, stops_clock=False))
    assert "所需时间计入办理期限" in counted
    assert "不计入" not in counted


def test_an_extension_says_that_there_is_only_one():
    assert "只能延长一次" in said("extension")
    assert "2026年12月21日" in said("extension")


def test_a_time_statement_numbers_the_days_that_count_and_gives_the_sum():
    text = text_of(render_notice(long_facts("time_statement", "zh-Hans"), "zh-Hans"))
    assert "38工作日" in text
    assert "39工作日" not in text
    assert "共70日：计入38日，周末17日，节假日8日，因特别程序不计入7日" in text
    assert text.count("不计入期限：专家评审、听证") == 7


def test_a_time_statement_of_a_case_decided_at_once_has_no_table_of_days():
    statement = CONTENTS["time_statement"]
    assert isinstance(statement, TimeStatementContent)
    at_once = tuple(msgspec.structs.replace(limit, days=()) for limit in statement.limits)
    assert "共0日" not in says(msgspec.structs.replace(statement, limits=at_once))


def test_a_trial_is_marked_on_every_page_and_bears_no_seal():
    trial = CONTENTS["trial_opinion"]
    assert isinstance(trial, TrialOpinionContent)
    long = facts_with(msgspec.structs.replace(trial, findings=trial.findings * 12))
    pages = list(pypdfium2.PdfDocument(render_notice(long, "zh-Hans")))
    assert len(pages) > 1
    for page in pages:
        assert "模拟" in page.get_textpage().get_text_range()
    assert "不是行政决定" in says(trial)
    assert "电子印章" not in says(trial)


def test_a_bundle_gives_reasons_and_remedies_for_what_was_refused_alone():
    text = said("joint_decision")
    assert text.count("不予许可的理由") == 1
    assert text.count("申请行政复议") == 1


def test_what_nobody_signed_is_not_called_signed():
    delivered = CONTENTS["delivery_record"]
    assert isinstance(delivered, DeliveryContent)
    assert "已签名" in says(delivered)
    assert "已签名" not in says(msgspec.structs.replace(delivered, signature_svg=""))


@pytest.mark.parametrize("kind", ["deficiency", "declaration", "receipt", "promise"])
def test_no_seal_stands_alone_on_its_page(kind: str):
    """English sheets are the longest; what is left of the last page is more than the block of the seal says."""
    pages = list(pypdfium2.PdfDocument(render_notice(long_facts(kind, "en"), "en")))
    last = pages[-1].get_textpage().get_text_range()
    before_seal = last[: last.index("Scan to check")]
    assert len(pages) > 1
    assert before_seal.strip()


def test_the_deficiency_notice_lists_every_defect_with_standard_and_remedy():
    content = CONTENTS["deficiency"]
    text = said("deficiency")
    for defect in msgspec.to_builtins(content)["defects"]:
        for part in defect.values():
            assert "".join(part.split()) in text
    assert "视为撤回申请" in text


@pytest.mark.parametrize("kind", ["decline", "refusal"])
def test_a_negative_decision_names_the_remedies_given_as_data(kind: str):
    text = said(kind)
    assert "60日内向佛山市南海区人民政府申请行政复议" in text
    assert "6个月内依法向佛山市南海区人民法院提起行政诉讼" in text


def test_the_verification_record_says_of_each_original_whether_it_was_seen_and_equal():
    text = said("original_verification_record")
    assert "9f86d081884c7d65" in text
    assert "不一致" in text
    assert "不予发放结果" in text


def test_the_code_can_be_scanned_off_the_sheet():
    pdf = render_notice(facts_with(CONTENTS["acceptance"]), "zh-Hans")
    last_page = list(pypdfium2.PdfDocument(pdf))[-1]
    found = zxingcpp.read_barcodes(last_page.render(scale=2).to_pil())
    assert [code.text for code in found] == [CHECK_LINK]


def test_the_same_facts_give_the_same_bytes():
    facts = facts_with(CONTENTS["approval"])
    assert render_notice(facts, "zh-Hans") == render_notice(facts, "zh-Hans")


def test_the_file_is_an_archive_copy_with_its_fonts():
    pdf = render_notice(facts_with(CONTENTS["approval"]), "zh-Hans")
    assert b"<pdfaid:part>2</pdfaid:part>" in pdf
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in pdf
    assert b"/FontFile3" in pdf


def test_a_long_notice_numbers_its_pages_and_keeps_its_table_head():
    content = CONTENTS["receipt"]
    assert kind_of(facts_with(content)) == "receipt"
    materials = msgspec.to_builtins(content)["materials"] * 16
    long = msgspec.convert(msgspec.to_builtins(content) | {"materials": materials}, type(content))
    pages = list(pypdfium2.PdfDocument(render_notice(facts_with(long), "zh-Hans")))
    texts = ["".join(page.get_textpage().get_text_range().split()) for page in pages]
    assert len(texts) >= 3
    for number, text in enumerate(texts, start=1):
        assert f"第{number}页共{len(texts)}页" in text
        assert ("材料名称" in text) == ("名称自主申报告知书" in text)


def test_a_usual_acknowledgement_fits_one_sheet():
    pdf = render_notice(facts_with(CONTENTS["acceptance"]), "zh-Hans")
    assert len(pypdfium2.PdfDocument(pdf)) == 1


def test_rare_characters_of_names_are_printed():
    facts = msgspec.structs.replace(facts_with(CONTENTS["approval"]), applicant="喆堃彧禛赟沄䶮𠅤")
    assert "喆堃彧禛赟沄䶮𠅤" in text_of(render_notice(facts, "zh-Hans"))


@pytest.mark.parametrize("text", ['#panic("x")', "$ x $ _y_ *z* //", '"}', "<label> @ref \\ `raw`"])
def test_what_people_wrote_is_printed_and_never_run(text: str):
    facts = msgspec.structs.replace(facts_with(CONTENTS["approval"]), applicant=text)
    assert "".join(text.split()) in text_of(render_notice(facts, "zh-Hans"))
