"""EF.SOD: the hashes of a chip's files, signed (ICAO 9303-10, 4.6.2). CMS SignedData in a wrapper of tag 77.

    77 { ContentInfo { SignedData { LDSSecurityObject { digest, [number, hash] … }, certificate, signer } } }

The signature is over the signed attributes, which hold the hash of the content: both are compared. The certificate is
taken from the object; whether a state stands behind it is `authorities`' question.
"""

from typing import ClassVar

from asn1crypto import algos, cms, core, x509
from msgspec import Struct

from core.chips import signatures
from core.chips.signatures import BROKEN, Asn1

SECURITY_OBJECT = "2.23.136.1.1.1"
WRAPPER = 23
LONGEST = 64 * 1024


class UnreadableError(Exception):
    """Not a security object, or one signed in a way that is not understood."""


class _GroupHash(core.Sequence):
    _fields: ClassVar[Asn1] = [("number", core.Integer), ("value", core.OctetString)]


class _GroupHashes(core.SequenceOf):
    _child_spec = _GroupHash


class _Content(core.Sequence):
    _fields: ClassVar[Asn1] = [
        ("version", core.Integer),
        ("digest", algos.DigestAlgorithm),
        ("hashes", _GroupHashes),
        ("lds_version", core.Any, {"optional": True}),
    ]


class SecurityObject(Struct, frozen=True):
    """`hashes` by the number of the data group; `signed` whether the signature over them is `signer`'s."""

    digest: str
    hashes: dict[int, bytes]
    signer: x509.Certificate
    signed: bool

    def matches(self, number: int, content: bytes) -> bool:
        """Whether a data group is the one that was signed."""
        return self.hashes.get(number) == signatures.digest(self.digest, content)


def read_security_object(file: bytes) -> SecurityObject:
    """Raises UnreadableError."""
    try:
        return _read(file)
    except BROKEN as broken:
        raise UnreadableError(str(broken)) from broken


def _read(file: bytes) -> SecurityObject:
    if len(file) > LONGEST:
        raise ValueError("longer than any")
    signed: Asn1 = cms.ContentInfo.load(signatures.unwrapped(file, WRAPPER), strict=True)["content"]
    held = signed["encap_content_info"]
    if held["content_type"].dotted != SECURITY_OBJECT:
        raise ValueError("signed data of another kind")
    content = bytes(held["content"])
    listed: Asn1 = _Content.load(content, strict=True)
    name = listed["digest"]["algorithm"].native
    if name not in signatures.DIGESTS:
        raise ValueError("an unknown digest")
    hashes = {int(each["number"]): bytes(each["value"]) for each in listed["hashes"]}
    signer_info = signed["signer_infos"][0]
    signer = _certificate_of(signed, signer_info["sid"])
    return SecurityObject(name, hashes, signer, _is_signed(signer_info, signer, content))


def _certificate_of(signed: Asn1, sid: Asn1) -> x509.Certificate:
    """The certificate the signer names."""
    for choice in signed["certificates"]:
        certificate = choice.chosen
        if not isinstance(certificate, x509.Certificate):
            continue
        if sid.name == "subject_key_identifier":
            if certificate.key_identifier == sid.chosen.native:
                return certificate
        elif (
            certificate.issuer == sid.chosen["issuer"]
            and certificate.serial_number == sid.chosen["serial_number"].native
        ):
            return certificate
    raise ValueError("the signer's certificate is not there")


def _is_signed(signer_info: Asn1, signer: Asn1, content: bytes) -> bool:
    attributes = signer_info["signed_attrs"]
    name = signer_info["digest_algorithm"]["algorithm"].native
    stated = {each["type"].native: each["values"] for each in attributes}
    of_this_kind = stated["content_type"][0].dotted == SECURITY_OBJECT
    of_this_content = stated["message_digest"][0].native == signatures.digest(name, content)
    key = signatures.public_key(signer.public_key)
    how, signature = signer_info["signature_algorithm"], bytes(signer_info["signature"])
    covered = attributes.untag().dump(force=True)
    return of_this_kind and of_this_content and signatures.holds(key, how, name, signature, covered)
