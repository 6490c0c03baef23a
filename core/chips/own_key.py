"""Active authentication (ICAO 9303-11, 6.1): the chip signs random bytes with a key that it never gives away.

The public key is DG15, which the issuer signed with the other files. RSA chips sign by ISO 9796-2, digital signature
scheme 1, where most of what was signed is recovered from the signature; chips with elliptic curves answer with r and s
one after the other. The digest of those is written in DG14; here each that is long enough is tried.
"""

from asn1crypto import keys
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from core.chips import signatures
from core.chips.signatures import BROKEN

TRAILERS = {0x33: "sha1", 0x34: "sha256", 0x35: "sha512", 0x36: "sha384", 0x38: "sha224"}
"""ISO 9796-2: the byte before CC; a trailer BC stands for SHA-1."""


def proves_own_key(group_15: bytes, challenge: bytes, signature: bytes) -> bool | None:
    """Whether `signature` over `challenge` is made with the key of DG15; None for a key that is not understood."""
    if not challenge or not signature:
        return False
    try:
        key = signatures.public_key(keys.PublicKeyInfo.load(signatures.unwrapped(group_15, 15), strict=True))
        if isinstance(key, ec.EllipticCurvePublicKey):
            return _by_curve(key, challenge, signature)
        numbers = key.public_numbers()
        return _by_rsa(numbers.n, numbers.e, challenge, signature)
    except BROKEN:
        return None


def _by_curve(key: ec.EllipticCurvePublicKey, challenge: bytes, signature: bytes) -> bool:
    half = len(signature) // 2
    r, s = int.from_bytes(signature[:half], "big"), int.from_bytes(signature[half:], "big")
    for name in ("sha256", "sha384", "sha512", "sha224", "sha1"):
        try:
            key.verify(encode_dss_signature(r, s), challenge, ec.ECDSA(signatures.DIGESTS[name]))
        except InvalidSignature:
            continue
        return True
    return False


def _by_rsa(modulus: int, exponent: int, challenge: bytes, signature: bytes) -> bool:
    """6A · what the chip added · digest over that and the challenge · trailer."""
    value = int.from_bytes(signature, "big")
    if value >= modulus:
        return False
    recovered = pow(value, exponent, modulus).to_bytes((modulus.bit_length() + 7) // 8, "big")
    if recovered[-1] == 0xBC:
        name, trailer = "sha1", 1
    elif recovered[-1] == 0xCC and recovered[-2] in TRAILERS:
        name, trailer = TRAILERS[recovered[-2]], 2
    else:
        return False
    size = signatures.DIGESTS[name].digest_size
    message, said = recovered[1 : -size - trailer], recovered[-size - trailer : -trailer]
    return recovered[0] == 0x6A and signatures.digest(name, message + challenge) == said
