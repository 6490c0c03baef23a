"""COSE codes: another implementation reads ours, and only one form of a code is accepted."""

from collections.abc import Callable

import cbor2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st
from pycose.algorithms import EdDSA
from pycose.headers import KID, Algorithm
from pycose.keys.curves import Ed25519
from pycose.keys.okp import OKPKey
from pycose.messages.sign1message import Sign1Message

from core import signed_codes
from core.signed_codes import (
    Claims,
    CodeError,
    DamagedCodeError,
    ForeignCodeError,
    ForgedCodeError,
    UnsignedCodeError,
)

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = signed_codes.keys_by_id(KEY.public_key())
CLAIMS: Claims = {1: 2, 7: b"0123456789abcdef", -3: "岭南", 5: 1_700_000_000}


def test_pycose_verifies_what_we_sign():
    tag = cbor2.loads(signed_codes.sign(CLAIMS, KEY))
    protected, _, payload, signature = tag.value  # pycose's own decode() predates cbor2 6
    message = Sign1Message.from_cose_obj([protected, {}, payload, signature], True)
    assert isinstance(message, Sign1Message)
    message.key = OKPKey(crv=Ed25519, x=KEY.public_key().public_bytes_raw())
    assert message.verify_signature()  # pyright: ignore[reportAttributeAccessIssue]
    assert tag.tag == 18
    assert cbor2.loads(message.payload or b"") == CLAIMS
    assert message.phdr[KID] == signed_codes.key_id(KEY.public_key())


def test_we_verify_what_pycose_signs():
    message = Sign1Message(
        phdr={Algorithm: EdDSA, KID: signed_codes.key_id(KEY.public_key())}, payload=cbor2.dumps(CLAIMS)
    )
    message.key = OKPKey(crv=Ed25519, d=KEY.private_bytes_raw())
    assert signed_codes.verify(message.encode(), KEYS)  # pyright: ignore[reportCallIssue] == CLAIMS


def test_a_code_without_our_algorithm_counts_as_unsigned():
    protected = cbor2.dumps({4: signed_codes.key_id(KEY.public_key())})
    data = cbor2.dumps(cbor2.CBORTag(18, [protected, {}, cbor2.dumps(CLAIMS), b""]))
    with pytest.raises(UnsignedCodeError):
        signed_codes.verify(data, KEYS)


def test_a_code_of_another_hall_is_foreign():
    with pytest.raises(ForeignCodeError):
        signed_codes.verify(signed_codes.sign(CLAIMS, Ed25519PrivateKey.generate()), KEYS)


def test_a_stranger_who_names_our_key_is_a_forger():
    tag = cbor2.loads(signed_codes.sign(CLAIMS, KEY))
    protected, _, payload, _ = tag.value
    forged = Ed25519PrivateKey.generate().sign(cbor2.dumps(["Signature1", protected, b"", payload]))
    with pytest.raises(ForgedCodeError):
        signed_codes.verify(cbor2.dumps(cbor2.CBORTag(18, [protected, {}, payload, forged])), KEYS)


@pytest.mark.parametrize(
    "other_form",
    [
        lambda data: data + b"\x00",
        lambda data: cbor2.dumps(cbor2.CBORTag(17, cbor2.loads(data).value)),
        lambda data: cbor2.dumps(cbor2.loads(data).value),
        lambda data: cbor2.dumps(
            cbor2.CBORTag(18, [*cbor2.loads(data).value[:1], {9: 9}, *cbor2.loads(data).value[2:]])
        ),
        lambda data: data[:1] + b"\x98\x04" + data[2:],
        lambda data: data[:-1],
        lambda data: b"",
        lambda data: b"\x9f" * 1500,
        lambda data: data * 20,
    ],
    ids=[
        "longer",
        "other tag",
        "no tag",
        "extra header",
        "long array head",
        "cut",
        "empty",
        "nested",
        "huge",
    ],
)
def test_only_one_encoding_of_a_code_is_accepted(other_form: Callable[[bytes], bytes]):
    with pytest.raises(DamagedCodeError):
        signed_codes.verify(other_form(signed_codes.sign(CLAIMS, KEY)), KEYS)


@given(st.binary(max_size=300))
def test_arbitrary_bytes_end_in_a_code_error_and_nothing_else(data: bytes):
    with pytest.raises(CodeError):
        signed_codes.verify(data, KEYS)


@given(st.binary(min_size=1, max_size=300))
def test_links_carry_bytes_and_accept_one_spelling(data: bytes):
    link = signed_codes.to_link("https://hall.example/", data)
    assert link.startswith("https://hall.example/#")
    assert signed_codes.from_link(link) == data
    with pytest.raises(DamagedCodeError):
        signed_codes.from_link(link + "=")


@pytest.mark.parametrize("text", ["", "https://hall.example/", "#", "#abc", "#ＡＢ", "#1", "#" + "A" * 5000, "#AB"])
def test_what_is_no_link_of_ours_is_damaged(text: str):
    with pytest.raises(DamagedCodeError):
        signed_codes.from_link(text)


@pytest.mark.parametrize("identifier", ["0192f0c4-8a2e-7c3d-9f00-0123456789ab", "nanhai-dali", "K01"])
def test_identifiers_come_back_as_they_were(identifier: str):
    assert signed_codes.unpack_id(signed_codes.pack_id(identifier)) == identifier
