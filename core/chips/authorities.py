"""The states' certificates (CSCA) a kiosk trusts, and whether a document signer's certificate is one of theirs.

    chips/                      the folder a kiosk is given
        *.cer *.crt *.der *.pem     one certificate each
        *.ml                        a master list (ICAO 9303-12), as states publish them: all certificates in it
        *.crl                       revoked signers

Whoever puts a file there vouches for it: a master list's own signature is not checked. A kiosk with an empty folder
still reads chips, and knows of none who issued it.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import ClassVar, Literal

from asn1crypto import cms, core, crl, pem, x509
from msgspec import Struct

from core.chips import signatures
from core.chips.signatures import BROKEN, Asn1
from core.errors import InvalidInput

TO_BE_SIGNED_LIST = "tbs_cert_list"
Trust = Literal["trusted", "issuer_unknown", "signer_not_valid", "signer_revoked"]


class _Certificates(core.SetOf):
    _child_spec = x509.Certificate


class _MasterList(core.Sequence):
    _fields: ClassVar[Asn1] = [("version", core.Integer), ("certificates", _Certificates)]


class Authorities(Struct, frozen=True):
    """`certificates` by their subject, as its bytes: a state has several. `revoked` holds (issuer, serial number)."""

    certificates: dict[bytes, tuple[x509.Certificate, ...]] = {}
    revoked: frozenset[tuple[bytes, int]] = frozenset()

    @classmethod
    def of(cls, certificates: Iterable[bytes], revocations: Iterable[bytes] = ()) -> "Authorities":
        """From DER. Raises one of BROKEN. A revocation list that no authority here signed is left out."""
        found: dict[bytes, tuple[x509.Certificate, ...]] = {}
        for der in certificates:
            certificate = x509.Certificate.load(der, strict=True)
            signatures.public_key(certificate.public_key)
            subject = certificate.subject.dump()
            found[subject] = (*found.get(subject, ()), certificate)
        known = cls(found)
        lists = [crl.CertificateList.load(der, strict=True) for der in revocations]
        signed = [each for each in lists if known._signed_by(each, each.issuer.dump(), TO_BE_SIGNED_LIST) is not None]
        return cls(found, frozenset(entry for each in signed for entry in _entries(each)))

    @classmethod
    def load(cls, folder: Path) -> "Authorities":
        """From the files of a folder; none if there is no folder. Raises InvalidInput `authority_unreadable` (file)."""
        certificates: list[bytes] = []
        revocations: list[bytes] = []
        for path in sorted(folder.glob("*")):
            try:
                data = path.read_bytes()
                if path.suffix == ".ml":
                    certificates += _master_list(data)
                elif path.suffix == ".crl":
                    revocations.append(_der(data))
                elif path.suffix in (".cer", ".crt", ".der", ".pem"):
                    certificates.append(_der(data))
                cls.of(certificates, revocations)
            except (OSError, *BROKEN) as broken:
                raise InvalidInput("authority_unreadable", file=path.name) from broken
        return cls.of(certificates, revocations)

    def trust(self, signer: x509.Certificate, at: datetime) -> Trust:
        """What stands behind a document signer at an instant. Raises one of BROKEN."""
        authority = self._signed_by(signer, signer.issuer.dump(), "tbs_certificate")
        if authority is None:
            return "issuer_unknown"
        if not (_valid(signer, at) and _valid(authority, at)):
            return "signer_not_valid"
        if (signer.issuer.dump(), signer.serial_number) in self.revoked:
            return "signer_revoked"
        return "trusted"

    def _signed_by(self, signed: Asn1, issuer: bytes, part: str) -> x509.Certificate | None:
        """The authority whose signature is under something; None if none of ours."""
        signature = bytes(signed["signature" if part == TO_BE_SIGNED_LIST else "signature_value"])
        covered = signed[part].dump()
        how = signed["signature_algorithm"]
        for authority in self.certificates.get(issuer, ()):
            if signatures.holds(signatures.public_key(authority.public_key), how, "sha256", signature, covered):
                return authority
        return None


def _valid(certificate: x509.Certificate, at: datetime) -> bool:
    return certificate.not_valid_before <= at <= certificate.not_valid_after


def _entries(revocations: Asn1) -> Iterable[tuple[bytes, int]]:
    for entry in revocations[TO_BE_SIGNED_LIST]["revoked_certificates"]:
        yield revocations.issuer.dump(), int(entry["user_certificate"])


def _master_list(data: bytes) -> list[bytes]:
    signed: Asn1 = cms.ContentInfo.load(data, strict=True)["content"]
    listed: Asn1 = _MasterList.load(bytes(signed["encap_content_info"]["content"]), strict=True)
    return [certificate.dump() for certificate in listed["certificates"]]


def _der(data: bytes) -> bytes:
    if not pem.detect(data):
        return data
    armoured: Asn1 = pem.unarmor(data)
    return armoured[2]
