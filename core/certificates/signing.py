"""The code on a certificate: what it says can be checked by anybody, without login and without a network.

A link `https://host/check/#…` whose fragment is a signed code (`core.signed_codes`):

    1 purpose · 2 type · 3 number · 4 holder's name as printed · 5 issuing organ · 6 day of issue
    7 valid from · 8 valid to (absent: no term) · 9 first 16 bytes of the SHA-256 of the facts

Days are counted from 1970-01-01. About 210 bytes: version 12 or 13 at level M. The signature proves that it
was issued, not that it is valid today: the check page adds today's status.
"""

import hashlib
from datetime import date, timedelta

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from core import signed_codes
from core.certificates.schemas import CertificateCode, CertificateFacts, CertificateType
from core.errors import InvalidInput
from core.signed_codes import Claims, CodeError, PublicKeys

CERTIFICATE_PURPOSE = 17
CHECK_PATH = "check/"
DIGEST_BYTES = 16
_EPOCH = date(1970, 1, 1)
_PURPOSE, _TYPE, _NUMBER, _HOLDER, _ISSUER, _ISSUED, _FROM, _TO, _DIGEST = range(1, 10)


class _CertificateClaims(Struct, array_like=True):
    purpose: int
    certificate_type: str
    number: str
    holder_name: str
    issuer: str
    issued_on: int
    valid_from: int | None
    valid_to: int | None
    digest: bytes


def facts_digest(certificate_type: CertificateType, facts: CertificateFacts) -> bytes:
    """16 bytes over type and facts; equal facts give equal bytes, whenever and wherever they are
    computed."""
    content = msgspec.json.encode([certificate_type, facts], order="deterministic")
    return hashlib.sha256(content).digest()[:DIGEST_BYTES]


def mint_certificate_code(
    certificate_type: CertificateType, facts: CertificateFacts, base_url: str, private_key: Ed25519PrivateKey
) -> str:
    """The link to print; `base_url` is the hall's address with its closing slash."""
    claims: Claims = {
        _PURPOSE: CERTIFICATE_PURPOSE,
        _TYPE: certificate_type,
        _NUMBER: facts.number,
        _HOLDER: facts.holder_name,
        _ISSUER: facts.issuer,
        _ISSUED: (facts.issued_on - _EPOCH).days,
        _DIGEST: facts_digest(certificate_type, facts),
    }
    for claim, day in ((_FROM, facts.valid_from), (_TO, facts.valid_to)):
        if day is not None:
            claims[claim] = (day - _EPOCH).days
    return signed_codes.to_link(base_url + CHECK_PATH, signed_codes.sign(claims, private_key))


def read_certificate_code(text: str, public_keys: PublicKeys) -> CertificateCode:
    """Refuses with `certificate_foreign`, `certificate_damaged`, `certificate_unsigned`,
    `certificate_forged` or `certificate_wrong_purpose` (a code of ours, and no certificate)."""
    try:
        claims = signed_codes.verify(signed_codes.from_link(text), public_keys)
    except CodeError as error:
        raise InvalidInput(f"certificate_{error.reason}") from error
    if claims.get(_PURPOSE) != CERTIFICATE_PURPOSE:
        raise InvalidInput("certificate_wrong_purpose")
    ordered = [claims.get(number) for number in range(_PURPOSE, _DIGEST + 1)]
    try:
        known = msgspec.convert(ordered, _CertificateClaims)
        return CertificateCode(
            certificate_type=known.certificate_type,
            number=known.number,
            holder_name=known.holder_name,
            issuer=known.issuer,
            issued_on=_day(known.issued_on),
            valid_from=None if known.valid_from is None else _day(known.valid_from),
            valid_to=None if known.valid_to is None else _day(known.valid_to),
            digest=known.digest,
        )
    except (msgspec.ValidationError, OverflowError) as error:
        raise InvalidInput("certificate_damaged") from error


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=number)
