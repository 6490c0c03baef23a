"""A receipt's code finds the case, and no other code passes for one."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import signed_codes
from core.applications.receipts import ReceiptCode, mint_receipt_code, read_receipt_code
from core.errors import Refusal

HALL = "https://hall.example.gov.cn/"
KEY = Ed25519PrivateKey.generate()
KEYS = signed_codes.keys_by_id(KEY.public_key())
RECEIPT = ReceiptCode(str(uuid_utils.uuid7()), "440605-20261121-000123-7", datetime(2026, 11, 21, 2, tzinfo=UTC))


@pytest.mark.parametrize("case_number", [RECEIPT.case_number, None])
def test_what_was_minted_is_read(case_number: str | None):
    receipt = ReceiptCode(RECEIPT.application_id, case_number, RECEIPT.arrived_at)
    assert read_receipt_code(mint_receipt_code(receipt, HALL, KEY), KEYS) == receipt


def test_the_server_never_sees_the_code():
    address, _, fragment = mint_receipt_code(RECEIPT, HALL, KEY).partition("#")
    assert address == HALL
    assert len(fragment) <= 230


@pytest.mark.parametrize(
    ("text", "keys", "code"),
    [
        (lambda text: text[:-3], KEYS, "receipt_damaged"),
        (lambda text: "https://www.example.com/", KEYS, "receipt_damaged"),
        (lambda text: text, {}, "receipt_foreign"),
        (lambda text: text[:-8] + "AAAAAAAA", KEYS, "receipt_forged"),
        (
            lambda text: signed_codes.to_link(HALL, signed_codes.sign({1: 17}, KEY)),
            KEYS,
            "receipt_wrong_purpose",
        ),
        (lambda text: signed_codes.to_link(HALL, signed_codes.sign({1: 16}, KEY)), KEYS, "receipt_damaged"),
    ],
)
def test_each_reason_has_its_own_refusal(text: Callable[[str], str], keys: signed_codes.PublicKeys, code: str):
    with pytest.raises(Refusal) as refused:
        read_receipt_code(text(mint_receipt_code(RECEIPT, HALL, KEY)), keys)
    assert refused.value.code == code
