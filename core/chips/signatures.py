"""Signatures as certificates and security objects of passports have them, checked with a library's keys.

Many states write an elliptic curve's numbers where its name belongs, which the library refuses. Its order names the
curve; the signature is then checked on that curve whatever else the numbers said. RSA with PKCS #1 and PSS padding and
ECDSA are known, with SHA-1 to SHA-512: SHA-1 because documents signed so are still valid.
"""

from typing import Any

from asn1crypto import parser
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

Asn1 = Any
"""What asn1crypto has parsed: it is read by names, and has no types."""
PublicKey = rsa.RSAPublicKey | ec.EllipticCurvePublicKey

DIGESTS: dict[str, hashes.HashAlgorithm] = {
    "sha1": hashes.SHA1(),
    "sha224": hashes.SHA224(),
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}
NUMBERED_CURVES: dict[int, ec.EllipticCurve] = {
    curve.group_order: curve
    for curve in (
        ec.SECP224R1(),
        ec.SECP256R1(),
        ec.SECP384R1(),
        ec.SECP521R1(),
        ec.BrainpoolP256R1(),
        ec.BrainpoolP384R1(),
        ec.BrainpoolP512R1(),
    )
}
APPLICATION = 1
BROKEN = (ValueError, TypeError, KeyError, IndexError, AttributeError, OverflowError, UnsupportedAlgorithm)
"""What the libraries raise on hostile ASN.1 and keys."""


def unwrapped(file: bytes, tag: int) -> bytes:
    """What a file of a chip holds in its application tag (the byte 77 is tag 23). Raises ValueError for another."""
    parsed: Asn1 = parser.parse(file)
    if (parsed[0], parsed[2]) != (APPLICATION, tag):
        raise ValueError("wrapped in another tag")
    return parsed[4]


def public_key(info: Asn1) -> PublicKey:
    """Of a SubjectPublicKeyInfo. Raises one of BROKEN for a key that is not understood."""
    if info.algorithm == "ec" and info["algorithm"]["parameters"].name == "specified":
        order = int(info["algorithm"]["parameters"].chosen["order"])
        point = bytes(info["public_key"])
        return ec.EllipticCurvePublicKey.from_encoded_point(NUMBERED_CURVES[order], point)
    key = load_der_public_key(info.dump())
    if not isinstance(key, rsa.RSAPublicKey | ec.EllipticCurvePublicKey):
        raise TypeError("neither RSA nor an elliptic curve")
    return key


def digest(name: str, data: bytes) -> bytes:
    """Raises KeyError for a digest that is not known."""
    summing = hashes.Hash(DIGESTS[name])
    summing.update(data)
    return summing.finalize()


def holds(key: PublicKey, how: Asn1, summed: str, signature: bytes, data: bytes) -> bool:
    """Whether `signature` is `key`'s over `data`; `summed` names the digest where `how` leaves it open.

    Raises one of BROKEN for a way of signing that is not understood.
    """
    way = how.signature_algo
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signature, data, ec.ECDSA(_digest_of(how, summed)))
        elif way == "rsassa_pss":
            named = how["parameters"]
            algorithm = DIGESTS[named["hash_algorithm"]["algorithm"].native]
            mask = DIGESTS[named["mask_gen_algorithm"]["parameters"]["algorithm"].native]
            pss = padding.PSS(padding.MGF1(mask), int(named["salt_length"]))
            key.verify(signature, data, pss, algorithm)
        else:
            key.verify(signature, data, padding.PKCS1v15(), _digest_of(how, summed))
    except InvalidSignature:
        return False
    return True


def _digest_of(how: Asn1, summed: str) -> hashes.HashAlgorithm:
    """`sha256_ecdsa` names its digest; a bare `rsassa_pkcs1v15` or `ecdsa` leaves it to the signer's digest."""
    first = str(how["algorithm"].native).partition("_")[0]
    return DIGESTS.get(first) or DIGESTS[summed]
