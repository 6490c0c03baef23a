"""The pass (核验码): a QR that lets its holder have one thing done once, such as the check of originals.

It says nothing about a person. Its claims, in a COSE_Sign1 of `core.signed_codes`:

    1 purpose · 2 pass id · 3 digest of the case and its materials · 4 not before · 5 seconds it lives
    6 nonce · 7 place it is good at (absent: any)

The text is `GK1:` and base45, so that the QR is alphanumeric: about 140 bytes, version 8 at level M, 10 at
Q.

Reading answers what the code alone can tell: ours, whole, signed, for this purpose, here and now. Whether
the pass was used before and whether the case has changed since is known to the database only; the service
compares `Pass.digest` with `case_digest` of today and redeems `Pass.id` once.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import base45
import cbor2
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from core import signed_codes
from core.errors import InvalidInput, NotAllowed
from core.signed_codes import Claims, CodeError, DamagedCodeError, PublicKeys

PREFIX = "GK1:"
LIFETIME_ON_A_PHONE = timedelta(seconds=60)
DIGEST_BYTES = 16

Purpose = Literal["original_verification", "collection"]
PURPOSES: dict[Purpose, int] = {"original_verification": 1, "collection": 2}
_PURPOSE, _ID, _DIGEST, _NOT_BEFORE, _LIFETIME, _NONCE, _PLACE = range(1, 8)


class Pass(Struct, frozen=True):
    """`digest`: 16 bytes of `case_digest`; `nonce`: 8 random bytes; times to the second; `place` None means
    any."""

    id: str
    purpose: Purpose
    digest: bytes
    not_before: datetime
    expires_at: datetime
    nonce: bytes
    place: str | None = None


class _PassClaims(Struct, array_like=True):
    """What a signature of ours must have been put under, in the order of the claims."""

    purpose: int
    id: Any
    digest: bytes
    not_before: int
    lifetime: int
    nonce: bytes
    place: Any


def case_digest(application_id: str, revision: int, materials: Mapping[str, str]) -> bytes:
    """16 bytes that change when the case does. `materials`: document id → SHA-256 (hex) of what was handed
    in."""
    facts = [application_id, revision, sorted(materials.items())]
    return hashlib.sha256(cbor2.dumps(facts, canonical=True)).digest()[:DIGEST_BYTES]


def mint(code: Pass, private_key: Ed25519PrivateKey) -> str:
    """The text of the QR. Instants are aware."""
    claims: Claims = {
        _PURPOSE: PURPOSES[code.purpose],
        _ID: signed_codes.pack_id(code.id),
        _DIGEST: code.digest,
        _NOT_BEFORE: int(code.not_before.timestamp()),
        _LIFETIME: int((code.expires_at - code.not_before).total_seconds()),
        _NONCE: code.nonce,
    }
    if code.place is not None:
        claims[_PLACE] = signed_codes.pack_id(code.place)
    return PREFIX + base45.b45encode(signed_codes.sign(claims, private_key)).decode()


def read(
    text: str,
    public_keys: PublicKeys,
    now: datetime,
    place: str,
    purpose: Purpose = "original_verification",
) -> Pass:
    """The pass, good for `purpose` at `place` and `now`.

    Refuses with `pass_foreign` (not ours, or an unknown key), `pass_damaged`, `pass_unsigned` (no or
    another algorithm), `pass_forged`, `pass_wrong_purpose`, `pass_not_yet_valid`, `pass_expired`,
    `pass_wrong_place`.
    """
    code = _open(text.strip("\r\n"), public_keys, purpose)
    if now < code.not_before:
        raise NotAllowed("pass_not_yet_valid", not_before=code.not_before)
    if now >= code.expires_at:
        raise NotAllowed("pass_expired", expired_at=code.expires_at)
    if code.place is not None and code.place != place:
        raise NotAllowed("pass_wrong_place", place=code.place)
    return code


def purpose_claimed(text: str) -> int | None:
    """What a pass says it is for, unproven: good to know whom to ask about it. None for what is no pass."""
    try:
        return signed_codes.claimed(_decode(text.strip("\r\n").removeprefix(PREFIX))).get(_PURPOSE)
    except CodeError:
        return None


def _open(text: str, public_keys: PublicKeys, purpose: Purpose) -> Pass:
    if not text.startswith(PREFIX):
        raise InvalidInput("pass_foreign")
    try:
        claims = signed_codes.verify(_decode(text.removeprefix(PREFIX)), public_keys)
        if claims.get(_PURPOSE) != PURPOSES[purpose]:
            raise NotAllowed("pass_wrong_purpose", purpose=purpose)
        return _pass_from(claims, purpose)
    except CodeError as error:
        raise InvalidInput(f"pass_{error.reason}") from error


def _decode(text: str) -> bytes:
    if len(text) > signed_codes.LONGEST_CODE:
        raise DamagedCodeError
    try:
        data = base45.b45decode(text)
    except ValueError:
        raise DamagedCodeError from None
    if base45.b45encode(data).decode() != text:
        raise DamagedCodeError
    return data


def _pass_from(claims: Claims, purpose: Purpose) -> Pass:
    ordered = [claims.get(number) for number in range(_PURPOSE, _PLACE + 1)]
    try:
        known = msgspec.convert(ordered, _PassClaims)
        not_before = datetime.fromtimestamp(known.not_before, UTC)
        expires_at = not_before + timedelta(seconds=known.lifetime)
        place = None if known.place is None else signed_codes.unpack_id(known.place)
        return Pass(
            signed_codes.unpack_id(known.id),
            purpose,
            known.digest,
            not_before,
            expires_at,
            known.nonce,
            place,
        )
    except (msgspec.ValidationError, ValueError, OverflowError, OSError):
        raise DamagedCodeError from None
