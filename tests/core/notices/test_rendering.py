"""Every notice says what the law wants it to say, in three languages, and its code can be scanned off the
sheet."""

import msgspec
import pypdfium2
import pytest
import zxingcpp

from core.call import LANGUAGES, Language
from core.notices.rendering import kind_of, notice_title, render_notice
from tests.core.notices.examples import CHECK_LINK, CONTENTS, facts_with

KINDS = sorted(CONTENTS)


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in pages)


def said(kind: str, language: Language = "zh-Hans") -> str:
    return text_of(render_notice(facts_with(CONTENTS[kind]), language))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_notice_has_its_head(kind: str, language: Language):
    facts = facts_with(CONTENTS[kind])
    text = text_of(render_notice(facts, language))
    head = [facts.organ, facts.document_number, facts.case_number, facts.matter.name, facts.matter.code]
    for expected in [
        notice_title(kind_of(facts), language),
        *head,
        facts.matter.version,
        facts.clerk,
        "电子印章",
    ]:
        assert "".join(expected.split()) in text


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
