"""A certificate's code says what the paper says, and nobody else can say it."""

from collections.abc import Callable
from datetime import date

import msgspec
import pytest
import qrcode
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import signed_codes
from core.certificates.schemas import CertificateFacts, FaceField
from core.certificates.signing import facts_digest, mint_certificate_code, read_certificate_code
from core.errors import Refusal

HALL = "https://hall.example.gov.cn/"
KEY = Ed25519PrivateKey.generate()
KEYS = signed_codes.keys_by_id(KEY.public_key())
FACTS = CertificateFacts(
    number="92440605MA99000018",
    holder_name="岭南糖水铺",
    issuer="佛山市南海区市场监督管理局",
    issued_on=date(2026, 11, 21),
    valid_from=date(2026, 11, 21),
    face=[FaceField("经营者", "陈小明")],
)


def test_what_was_minted_is_read():
    code = read_certificate_code(mint_certificate_code("business_licence", FACTS, HALL, KEY), KEYS)
    assert code.number == FACTS.number
    assert code.holder_name == FACTS.holder_name
    assert (code.issued_on, code.valid_from, code.valid_to) == (FACTS.issued_on, FACTS.valid_from, None)
    assert code.digest == facts_digest("business_licence", FACTS)


def test_any_changed_fact_changes_the_digest():
    digest = facts_digest("business_licence", FACTS)
    changed = [
        msgspec.structs.replace(FACTS, face=[FaceField("经营者", "陈小朋")]),
        msgspec.structs.replace(FACTS, valid_to=date(2030, 1, 1)),
    ]
    assert digest not in {facts_digest("business_licence", facts) for facts in changed}
    assert digest != facts_digest("subsidy_notice", FACTS)


def test_the_code_fits_version_13_at_level_m():
    image = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    image.add_data(mint_certificate_code("business_licence", FACTS, HALL, KEY))
    image.make()
    assert image.version <= 13


@pytest.mark.parametrize(
    ("text", "keys", "code"),
    [
        (lambda text: text[:-3], KEYS, "certificate_damaged"),
        (lambda text: text, {}, "certificate_foreign"),
        (lambda text: text[:-8] + "AAAAAAAA", KEYS, "certificate_forged"),
        (
            lambda text: signed_codes.to_link(HALL, signed_codes.sign({1: 16}, KEY)),
            KEYS,
            "certificate_wrong_purpose",
        ),
        (
            lambda text: signed_codes.to_link(HALL, signed_codes.sign({1: 17}, KEY)),
            KEYS,
            "certificate_damaged",
        ),
    ],
)
def test_each_reason_has_its_own_refusal(text: Callable[[str], str], keys: signed_codes.PublicKeys, code: str):
    with pytest.raises(Refusal) as refused:
        read_certificate_code(text(mint_certificate_code("business_licence", FACTS, HALL, KEY)), keys)
    assert refused.value.code == code
