"""The code on a notice: anybody may ask whether the paper in his hand is what the hall issued.

A link `https://host/check/#…` whose fragment is a signed code (`core.signed_codes`): 1 purpose · 2 notice id ·
3 document number (字号) · 4 first 16 bytes of the SHA-256 of the facts. The signature belongs to the transaction that
issued the notice; the check page adds what stands on record, so that an altered paper shows.
"""

import hashlib
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from core import signed_codes
from core.errors import InvalidInput
from core.notices.schemas import NoticeFacts
from core.signed_codes import Claims, CodeError, PublicKeys

NOTICE_PURPOSE = 18
CHECK_PATH = "check/"
DIGEST_BYTES = 16
_PURPOSE, _NOTICE, _NUMBER, _DIGEST = range(1, 5)


class NoticeCode(Struct, frozen=True):
    notice_id: str
    document_number: str
    digest: bytes


class _NoticeClaims(Struct, array_like=True):
    purpose: int
    notice: Any
    document_number: str
    digest: bytes


def facts_digest(facts: NoticeFacts) -> bytes:
    """16 bytes over all that the notice says but the link that is made from them."""
    content = msgspec.json.encode(msgspec.structs.replace(facts, check_link=""), order="deterministic")
    return hashlib.sha256(content).digest()[:DIGEST_BYTES]


def mint_notice_code(code: NoticeCode, base_url: str, private_key: Ed25519PrivateKey) -> str:
    """The link to print; `base_url` is the hall's address with its closing slash."""
    claims: Claims = {
        _PURPOSE: NOTICE_PURPOSE,
        _NOTICE: signed_codes.pack_id(code.notice_id),
        _NUMBER: code.document_number,
        _DIGEST: code.digest,
    }
    return signed_codes.to_link(base_url + CHECK_PATH, signed_codes.sign(claims, private_key))


def read_notice_code(text: str, public_keys: PublicKeys) -> NoticeCode:
    """Refuses with `notice_foreign`, `notice_damaged`, `notice_unsigned`, `notice_forged` or `notice_wrong_purpose`
    (a code of ours, and no notice)."""
    try:
        claims = signed_codes.verify(signed_codes.from_link(text), public_keys)
    except CodeError as error:
        raise InvalidInput(f"notice_{error.reason}") from error
    if claims.get(_PURPOSE) != NOTICE_PURPOSE:
        raise InvalidInput("notice_wrong_purpose")
    try:
        known = msgspec.convert([claims.get(number) for number in range(_PURPOSE, _DIGEST + 1)], _NoticeClaims)
        return NoticeCode(signed_codes.unpack_id(known.notice), known.document_number, known.digest)
    except (msgspec.ValidationError, CodeError) as error:
        raise InvalidInput("notice_damaged") from error
