"""Short signed statements that fit in a QR code: passes, receipts, certificates.

A code is a COSE_Sign1 (RFC 9052 §4.2, CBOR tag 18) signed with Ed25519 (RFC 8032; COSE algorithm -8). Its
protected header holds the algorithm and a key id of four bytes, its payload a CBOR map with integer keys:

    18([ << {1: -8, 4: key id} >>, {}, << {1: purpose, …} >>, signature ])

Overhead without the claims: 81 bytes. Claim 1 is always the purpose, so that a receipt is never taken for a
pass although the same key may have signed both; what the other claims mean is said where a code is minted.

Only one encoding of a code is accepted: what was read is encoded again and must give the same bytes. So
there is nothing in the envelope that can be changed without breaking the code, and a replay filter may
compare texts.

Text forms: base45 (RFC 9285) behind a prefix for what machines scan, and base32 (RFC 4648 §6, no padding)
in a link's fragment for what people's phones open: the fragment is never sent to a server, so it reaches no
log.
"""

import base64
import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, cast

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

COSE_SIGN1_TAG = 18
ALGORITHM_HEADER, KEY_ID_HEADER = 1, 4
EDDSA = -8
PURPOSE = 1
LONGEST_CODE = 2048

Claims = dict[int, Any]
PublicKeys = Mapping[bytes, Ed25519PublicKey]


class CodeError(ValueError):
    """A code that is not accepted; `reason` completes the refusal's code, as in `pass_<reason>`."""

    reason = "damaged"


class DamagedCodeError(CodeError):
    """It cannot be read: cut off, altered in the envelope, or no code at all."""


class UnsignedCodeError(CodeError):
    """It names no algorithm or another one than Ed25519 (`alg: none` among them)."""

    reason = "unsigned"


class ForeignCodeError(CodeError):
    """Signed with a key this hall does not know."""

    reason = "foreign"


class ForgedCodeError(CodeError):
    """It names one of our keys, and the signature is wrong."""

    reason = "forged"


def key_id(key: Ed25519PublicKey) -> bytes:
    """The first four bytes of the SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes_raw()).digest()[:4]


def keys_by_id(*keys: Ed25519PublicKey) -> dict[bytes, Ed25519PublicKey]:
    return {key_id(key): key for key in keys}


def sign(claims: Claims, private_key: Ed25519PrivateKey) -> bytes:
    """`claims`: integer keys, values that CBOR knows; claim 1 is the purpose."""
    protected = _encode({ALGORITHM_HEADER: EDDSA, KEY_ID_HEADER: key_id(private_key.public_key())})
    payload = _encode(claims)
    return _envelope(protected, payload, private_key.sign(_signed_bytes(protected, payload)))


def verify(data: bytes, keys: PublicKeys) -> Claims:
    """The claims of a code signed by one of `keys`; otherwise the `CodeError` that says why not."""
    protected, payload, signature = _open_envelope(data)
    header = _decode_map(protected)
    if header.get(ALGORITHM_HEADER) != EDDSA:
        raise UnsignedCodeError
    named = header.get(KEY_ID_HEADER)
    key = keys.get(named) if isinstance(named, bytes) else None
    if key is None:
        raise ForeignCodeError
    try:
        key.verify(signature, _signed_bytes(protected, payload))
    except InvalidSignature:
        raise ForgedCodeError from None
    return _decode_map(payload)


def claimed(data: bytes) -> Claims:
    """What a code says, whoever signed it: a hint whom to ask about it, never a proof. Raises `DamagedCodeError`."""
    return _decode_map(_open_envelope(data)[1])


def to_link(base_url: str, data: bytes) -> str:
    """`base_url` ends in a slash: `https://host/` gives `https://host/#ABC…`."""
    return f"{base_url}#{base64.b32encode(data).decode().rstrip('=')}"


def from_link(text: str) -> bytes:
    """The bytes behind the `#`; the address before it is not looked at, only the signature counts."""
    fragment = text.strip().rpartition("#")[2]
    if len(fragment) > LONGEST_CODE:
        raise DamagedCodeError
    try:
        data = base64.b32decode(fragment + "=" * (-len(fragment) % 8))
    except ValueError:
        raise DamagedCodeError from None
    if not data or to_link("", data) != f"#{fragment}":
        raise DamagedCodeError
    return data


def pack_id(text: str) -> bytes | str:
    """A UUID as 16 bytes; any other identifier as it is."""
    try:
        packed = uuid.UUID(text)
    except ValueError:
        return text
    return packed.bytes if str(packed) == text else text


def unpack_id(value: object) -> str:
    """What `pack_id` was given."""
    if isinstance(value, bytes) and len(value) == 16:
        return str(uuid.UUID(bytes=value))
    if isinstance(value, str):
        return value
    raise DamagedCodeError


def _envelope(protected: bytes, payload: bytes, signature: bytes) -> bytes:
    return _encode(cbor2.CBORTag(COSE_SIGN1_TAG, [protected, {}, payload, signature]))


def _open_envelope(data: bytes) -> tuple[bytes, bytes, bytes]:
    content = getattr(_decode(data), "value", None)
    if not isinstance(content, list | tuple) or len(cast(list[object], content)) != 4:
        raise DamagedCodeError
    protected, _, payload, signature = cast(list[object], content)
    if not (isinstance(protected, bytes) and isinstance(payload, bytes) and isinstance(signature, bytes)):
        raise DamagedCodeError
    if _envelope(protected, payload, signature) != data:
        raise DamagedCodeError
    return protected, payload, signature


def _signed_bytes(protected: bytes, payload: bytes) -> bytes:
    """The Sig_structure of RFC 9052 §4.4 without external data."""
    return _encode(["Signature1", protected, b"", payload])


def _encode(value: object) -> bytes:
    return cbor2.dumps(value, canonical=True)


def _decode(data: bytes) -> object:
    if len(data) > LONGEST_CODE:
        raise DamagedCodeError
    try:
        return cbor2.loads(data)
    except Exception:  # cbor2 promises CBORDecodeError; strange bytes also gave others
        raise DamagedCodeError from None


def _decode_map(data: bytes) -> Claims:
    value = _decode(data)
    if not isinstance(value, dict):
        raise DamagedCodeError
    return cast(Claims, value)
