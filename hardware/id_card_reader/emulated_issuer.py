"""An invented state that issues travel documents for the emulator: its signing authority, a document signer, chips.

    issuer = EmulatedIssuer()
    chip = issuer.issue(ZONE, key, face=jpeg)          # an EmulatedChip that opens to `key`
    issuer.authority                                   # the CSCA certificate a kiosk would be given

The security object is CMS SignedData over the hashes of the data groups (ICAO 9303-10, 4.6.2; 9303-12 for the
certificates). What is issued here is as genuine as a chip can be, in a state that does not exist (country code XX).
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from asn1crypto import algos, cms, core
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID

from hardware.id_card_reader.emrtd import files, pace, tlv
from hardware.id_card_reader.emulated_chip import EmulatedChip

SECURITY_OBJECT, MASTER_LIST = "2.23.136.1.1.1", "2.23.136.1.1.2"
SHA_256 = bytes.fromhex("300D06096086480165030402010500")
DAY = timedelta(days=1)
GROUP_NUMBERS = {"DG1": 1, "DG2": 2, "DG11": 11, "DG14": 14, "DG15": 15}


class EmulatedIssuer:
    """`at` is an instant at which everything it issues is valid; signers last three months, documents ten years."""

    def __init__(self, name: str = "Utopia", at: datetime | None = None) -> None:
        self._at = at or datetime.now(UTC)
        self._authority_key = ec.generate_private_key(ec.SECP256R1())
        self._signer_key = ec.generate_private_key(ec.SECP256R1())
        self.authority = self._certificate(f"CSCA {name}", f"CSCA {name}", self._authority_key, years=15)
        self.signer = self._certificate(f"DS {name} 1", f"CSCA {name}", self._signer_key, years=11)

    def issue(
        self,
        zone: str,
        key: str,
        *,
        face: bytes = b"",
        name: str = "",
        can: str = "",
        way: pace.Protocol | None = None,
        own_key: bool = False,
    ) -> EmulatedChip:
        """A chip that opens to `key` (number, dates, check digits) and holds `zone`; with a key of its own if asked."""
        private = ec.generate_private_key(ec.SECP256R1()) if own_key else None
        contents = self.contents(zone, face=face, name=name, own_key=private)
        return EmulatedChip(
            contents, key, can, way, (lambda challenge: signed(private, challenge)) if private else None
        )

    def contents(
        self, zone: str, *, face: bytes = b"", name: str = "", own_key: ec.EllipticCurvePrivateKey | None = None
    ) -> dict[str, bytes]:
        """The files of a chip, signed."""
        groups = {"DG1": tlv.encode(0x61, tlv.encode(0x5F1F, zone.replace("\n", "").encode("ascii")))}
        if face:
            groups["DG2"] = _group_2(face)
        if name:
            tags = tlv.encode(0x5C, b"\x5f\x0e")
            groups["DG11"] = tlv.encode(0x6B, tags + tlv.encode(0x5F0E, name.encode()))
        if own_key:
            public = own_key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
            groups["DG15"] = tlv.encode(0x6F, public)
        present = bytes(files.GROUP_TAGS[group] for group in groups)
        common = tlv.encode(0x5F01, b"0107") + tlv.encode(0x5F36, b"040000") + tlv.encode(0x5C, present)
        return {"EF.COM": tlv.encode(0x60, common), **groups, "EF.SOD": self.security_object(groups)}

    def security_object(self, groups: dict[str, bytes]) -> bytes:
        """EF.SOD over the groups."""
        hashes = b"".join(
            tlv.encode(0x30, tlv.encode(2, bytes((GROUP_NUMBERS[group],))) + tlv.encode(4, sha256(content).digest()))
            for group, content in groups.items()
        )
        content = tlv.encode(0x30, tlv.encode(2, b"\0") + SHA_256 + tlv.encode(0x30, hashes))
        return tlv.encode(0x77, self._signed_data(content))

    def master_list(self, certificates: Sequence[x509.Certificate]) -> bytes:
        """Certificates of many states as one signed file (ICAO 9303-12, 9)."""
        listed = b"".join(certificate.public_bytes(Encoding.DER) for certificate in certificates)
        return self._signed_data(tlv.encode(0x30, tlv.encode(2, b"\0") + tlv.encode(0x31, listed)), MASTER_LIST)

    def revocation_list(self, certificate: x509.Certificate | None = None) -> bytes:
        """Our own signer, or another certificate, revoked."""
        revoked = x509.RevokedCertificateBuilder().serial_number((certificate or self.signer).serial_number)
        return (
            x509.CertificateRevocationListBuilder()
            .issuer_name(self.authority.subject)
            .last_update(self._at - DAY)
            .next_update(self._at + 90 * DAY)
            .add_revoked_certificate(revoked.revocation_date(self._at - DAY).build())
            .sign(self._authority_key, SHA256())
            .public_bytes(Encoding.DER)
        )

    def _signed_data(self, content: bytes, kind: str = SECURITY_OBJECT) -> bytes:
        attributes = cms.CMSAttributes(
            [
                {"type": "content_type", "values": [kind]},
                {"type": "message_digest", "values": [sha256(content).digest()]},
            ]
        )
        signature = self._signer_key.sign(attributes.dump(), ec.ECDSA(SHA256()))
        signer = asn1_x509.Certificate.load(self.signer.public_bytes(Encoding.DER))
        digest = algos.DigestAlgorithm({"algorithm": "sha256"})
        info = cms.SignerInfo(
            {
                "version": "v1",
                "sid": cms.SignerIdentifier(
                    "issuer_and_serial_number", {"issuer": signer.issuer, "serial_number": signer.serial_number}
                ),
                "digest_algorithm": digest,
                "signed_attrs": attributes,
                "signature_algorithm": {"algorithm": "sha256_ecdsa"},
                "signature": signature,
            }
        )
        signed_data = cms.SignedData(
            {
                "version": "v3",
                "digest_algorithms": [digest],
                "encap_content_info": {
                    "content_type": kind,
                    "content": core.ParsableOctetString(content),
                },
                "certificates": [cms.CertificateChoices("certificate", signer)],
                "signer_infos": [info],
            }
        )
        return cms.ContentInfo({"content_type": "signed_data", "content": signed_data}).dump()

    def _certificate(
        self, subject: str, issuer: str, key: ec.EllipticCurvePrivateKey, *, years: int
    ) -> x509.Certificate:
        is_authority = subject == issuer
        return (
            x509.CertificateBuilder()
            .subject_name(_name(subject))
            .issuer_name(_name(issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._at - 30 * DAY)
            .not_valid_after(self._at + years * 365 * DAY)
            .add_extension(
                x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True
            )
            .sign(self._authority_key, SHA256())
        )


def signed(key: ec.EllipticCurvePrivateKey, challenge: bytes) -> bytes:
    """A chip's answer to a challenge: r and s one after the other (BSI TR-03111, plain)."""
    r, s = decode_dss_signature(key.sign(challenge, ec.ECDSA(SHA256())))
    return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COUNTRY_NAME, "XX"), x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _group_2(face: bytes) -> bytes:
    """One face in an ISO 19794-5 record: header 14, face 20, image 12, picture."""
    block_size = files.FACE_HEADER + files.IMAGE_HEADER + len(face)
    block = block_size.to_bytes(4, "big") + bytes(files.FACE_HEADER - 4) + bytes(files.IMAGE_HEADER) + face
    record = b"FAC\x00010\x00" + (files.RECORD_HEADER + block_size).to_bytes(4, "big") + b"\x00\x01" + block
    template = tlv.encode(0xA1, tlv.encode(0x87, b"\x01\x01") + tlv.encode(0x88, b"\x00\x08"))
    template += tlv.encode(0x5F2E, record)
    return tlv.encode(0x75, tlv.encode(0x7F61, tlv.encode(2, b"\x01") + tlv.encode(0x7F60, template)))
