"""Orders and rules as a kiosk can trust them, and the name of a set of matters. Pure.

A statement is JSON beside a code of `core.signed_codes`, `{1: purpose, 2: SHA-256 of the JSON}`, signed with the hall's
key for passes: the key that opens things. So whoever can only write into the hall's database, or sits on the wire,
cannot shut a kiosk. An order names its terminal and its number, so it is good at one kiosk and once.
"""

import hashlib
from collections.abc import Iterable
from typing import Literal, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import Struct

from core import signed_codes
from core.signed_codes import PURPOSE, CodeError, DamagedCodeError, PublicKeys
from core.terminals.fleet.schemas import Order, Rules, Signed

Purpose = Literal["kiosk order", "kiosk rules"]
ORDER: Purpose = "kiosk order"
RULES: Purpose = "kiosk rules"
DIGEST = 2

S = TypeVar("S", bound=Struct)


class ForeignPurposeError(CodeError):
    """A good code for something else."""

    reason = "purpose"


class OtherTextError(CodeError):
    """A good code beside another text."""

    reason = "forged"


def sign_order(order: Order, key: Ed25519PrivateKey) -> Signed:
    return _sign(ORDER, order, key)


def sign_rules(rules: Rules, key: Ed25519PrivateKey) -> Signed:
    return _sign(RULES, rules, key)


def read_order(signed: Signed, keys: PublicKeys) -> Order:
    """Raises CodeError for what this hall did not sign as an order."""
    return _read(ORDER, signed, keys, Order)


def read_rules(signed: Signed, keys: PublicKeys) -> Rules:
    """Raises CodeError for what this hall did not sign as rules, or rules outside their bounds."""
    return _read(RULES, signed, keys, Rules)


def pack_of(matters: Iterable[tuple[str, str]]) -> str:
    """One word for a set of matters, given as code and checksum: equal words, equal matters."""
    lines = "\n".join(f"{code} {checksum}" for code, checksum in sorted(matters))
    return hashlib.sha256(lines.encode()).hexdigest()[:16]


def _sign(purpose: Purpose, statement: Struct, key: Ed25519PrivateKey) -> Signed:
    said = msgspec.json.encode(statement)
    return Signed(said, signed_codes.sign({PURPOSE: purpose, DIGEST: hashlib.sha256(said).digest()}, key))


def _read(purpose: Purpose, signed: Signed, keys: PublicKeys, kind: type[S]) -> S:
    claims = signed_codes.verify(signed.code, keys)
    if claims.get(PURPOSE) != purpose:
        raise ForeignPurposeError
    if claims.get(DIGEST) != hashlib.sha256(signed.said).digest():
        raise OtherTextError
    try:
        return msgspec.json.decode(signed.said, type=kind)
    except msgspec.MsgspecError:
        raise DamagedCodeError from None
