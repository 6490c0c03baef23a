"""A certificate shows every fact, one page, a code that can be scanned off it, and the same bytes each
time."""

from datetime import date

import msgspec
import pypdfium2
import pytest
import zxingcpp
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import signed_codes
from core.certificates.rendering import render_certificate
from core.certificates.schemas import CertificateType
from core.certificates.signing import facts_digest, mint_certificate_code, read_certificate_code
from tests.core.certificates.examples import FACTS
from tests.refusals import refused

KEY = Ed25519PrivateKey.generate()
TYPES = sorted(FACTS)
TITLES = {
    "business_licence": "营业执照",
    "physician_practice_certificate": "医师执业证书",
    "first_review_opinion": "初审意见",
    "subsidy_notice": "后补助资金拨付通知",
    "food_business_licence": "食品经营许可证",
    "outdoor_sign_permit": "户外招牌（广告）设置许可证",
    "senior_citizen_card": "老年人优待证",
    "standard_land_notice": "工业项目“标准地”承诺制审批意见",
}

QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
"""Of all codes: its reader of bars sees some in lines of print."""


def code_for(certificate_type: CertificateType) -> str:
    return mint_certificate_code(certificate_type, FACTS[certificate_type], "https://hall.example.gov.cn/", KEY)


def opened(certificate_type: CertificateType) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(
        render_certificate(certificate_type, FACTS[certificate_type], code_for(certificate_type))
    )


def text_of(document: pypdfium2.PdfDocument) -> str:
    return "".join("".join(page.get_textpage().get_text_range().split()) for page in document)


@pytest.mark.parametrize("certificate_type", TYPES)
def test_a_certificate_shows_every_fact_on_one_page(certificate_type: CertificateType):
    facts = FACTS[certificate_type]
    document = opened(certificate_type)
    text = text_of(document)
    day = f"{facts.issued_on.year}年{facts.issued_on.month}月{facts.issued_on.day}日"
    words = [
        TITLES[certificate_type],
        facts.holder_name,
        facts.number,
        facts.document_number,
        day,
        "电子印章",
    ]
    for expected in [*words, *facts.body, *(line.value for line in facts.face)]:
        assert "".join(expected.split()) in text
    assert len(document) == 1


@pytest.mark.parametrize("certificate_type", TYPES)
def test_the_code_scanned_off_the_paper_is_the_signed_one(certificate_type: CertificateType):
    page = opened(certificate_type)[0].render(scale=3).to_pil()
    (found,) = zxingcpp.read_barcodes(page, formats=QR)
    code = read_certificate_code(found.text, signed_codes.keys_by_id(KEY.public_key()))
    assert code.digest == facts_digest(certificate_type, FACTS[certificate_type])


def test_the_seal_carries_the_whole_name_of_the_organ():
    text = text_of(opened("business_licence"))
    assert all(letter in text for letter in FACTS["business_licence"].issuer)
    assert FACTS["business_licence"].issuer_seal_number in text


def test_a_long_scope_of_business_stays_on_the_page():
    facts = FACTS["business_licence"]
    face = [
        msgspec.structs.replace(line, value=line.value * 4) if line.label == "经营范围" else line for line in facts.face
    ]
    long = msgspec.structs.replace(facts, face=face)
    document = pypdfium2.PdfDocument(render_certificate("business_licence", long, code_for("business_licence")))
    assert len(document) == 1


def test_the_same_facts_and_code_give_the_same_archive_copy():
    code = code_for("business_licence")
    first, second = (render_certificate("business_licence", FACTS["business_licence"], code) for _ in range(2))
    assert first == second
    assert b"<pdfaid:part>2</pdfaid:part>" in first


def test_a_term_that_the_code_states_is_printed_too():
    facts = FACTS["physician_practice_certificate"]
    limited = msgspec.structs.replace(facts, valid_from=date(2026, 12, 1), valid_to=date(2031, 11, 30))
    open_ended = msgspec.structs.replace(facts, valid_from=date(2026, 12, 1))
    code = code_for("physician_practice_certificate")
    for given, term in ((limited, "自2026年12月1日至2031年11月30日"), (open_ended, "自2026年12月1日起长期")):
        pdf = render_certificate("physician_practice_certificate", given, code)
        assert term in text_of(pypdfium2.PdfDocument(pdf))


def test_rare_characters_of_names_are_drawn_and_told_apart_on_a_certificate():
    whole = FACTS["business_licence"]

    def drawn(name: str) -> bytes:
        face = [msgspec.structs.replace(each, value=name) if each.label == "经营者" else each for each in whole.face]
        facts = msgspec.structs.replace(whole, face=face)
        page = pypdfium2.PdfDocument(render_certificate("business_licence", facts, "https://hall.example.gov.cn/#A"))[0]
        return page.render(scale=1, grayscale=True).to_numpy().tobytes()

    for without in ("\ue000", "\U0002ebf0"):  # private use, and younger than any font
        with refused("characters_without_font"):
            drawn(without)
    assert len({drawn(" "), *map(drawn, "喆堃彧禛赟沄䶮𠅤")}) == 9
