"""The seal under a document that can be checked: a PAdES signature (ETSI EN 319 142-1, baseline B-B) in the PDF.

The hall is its own certification authority. On its first start it makes one secret and one certificate:

    keys/documents/authority.key      32 bytes in hex, mode 0600, as the hall's other keys
    keys/documents/authority.pem      the authority's certificate: public, for whoever wants to check

Everything else follows from these two. Each organ has a seal key of its own, HKDF(secret, the organ's name), and a
certificate under the authority in the organ's name, so a reader shows who signed and not which computer. Derived,
not stored: there is nothing to lose, and nothing to lock when two processes first meet an organ; from a seal
key follows neither the secret nor another seal key.

Keys are ECDSA on P-256 with deterministic nonces (RFC 6979), since readers do not yet know Ed25519; the signing
time is the instant the document was issued and comes from the caller. So the same document signed twice gives
the same bytes, and a worker that died between signing and keeping makes the same file again. The signature
certifies (DocMDP 1): any later change, even an incremental one, breaks it. It adds nothing visible and leaves the
file's metadata alone, so PDF/A-2b stays PDF/A-2b (ISO 19005-2, 6.4.3). The authority's certificate is not in the
file: whoever trusts it has it.

What it does not prove: the time against a clock that is not the hall's. That is what the signed roots of the
journal are for, in which each file's hash stands.
"""

import asyncio
import hashlib
import os
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, TypeVar, cast

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID, ObjectIdentifier
from pyhanko.pdf_utils.generic import ArrayObject, ByteStringObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.signers.constants import ESIC_EXTENSION_1
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko_certvalidator.registry import SimpleCertificateStore

from core.sealing import KeysDamagedError
from core.settings import Settings

T = TypeVar("T")

FOLDER = "documents"
SECRET_FILE, CERTIFICATE_FILE = "authority.key", "authority.pem"
VALID_FOR = timedelta(days=30 * 365)
LONGEST_NAME = 64
"""X.520's bound of names: characters of an organisation's; of a common name here bytes, as readers are built."""
LONGEST_SIGNATURE = 72
"""Bytes of an ECDSA signature on P-256 in DER; most are one or two shorter."""
DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
"""RFC 9336."""
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_LOOPS = ThreadPoolExecutor(1, "pdf-signing")
_SHA256 = ec.ECDSA(hashes.SHA256(), deterministic_signing=True)


class DocumentAuthority:
    """The hall's authority over the seals of its organs. `certificate` is what others check with."""

    def __init__(self, secret: bytes, certificate: x509.Certificate) -> None:
        """Raises KeysDamagedError if the certificate is not of this secret."""
        self._secret = secret
        self._key = _derived_key(secret, "authority")
        self.certificate = certificate
        if certificate.public_key() != self._key.public_key():
            raise KeysDamagedError(f"{CERTIFICATE_FILE} does not belong to {SECRET_FILE}")
        self._seal_of = lru_cache(maxsize=256)(self._make_seal)

    @classmethod
    def load(cls, settings: Settings, now: datetime) -> "DocumentAuthority":
        """The hall's authority; an absent folder is the first start and gets a fresh one in the hall's name. Raises
        KeysDamagedError when a file is missing or altered."""
        folder = settings.keys_dir / FOLDER
        if not folder.exists():
            _create(folder, settings.hall.name["zh-Hans"], now)
        try:
            secret = bytes.fromhex((folder / SECRET_FILE).read_text())
            certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE_FILE).read_bytes())
        except (OSError, ValueError) as fault:
            raise KeysDamagedError(f"the document authority in {folder.name} is incomplete or altered") from fault
        return cls(secret, certificate)

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    def sign(self, pdf: bytes, organ: str, at: datetime) -> bytes:
        """`pdf` with the organ's signature appended. `organ`: the name on its seal; `at`: when the document was
        issued, an aware instant. About 50 ms."""
        seal = self._seal_of(organ[:LONGEST_NAME])
        signer = _SignerAt(seal.signer, at)
        output = _finished(signer.async_sign_pdf(_Update(BytesIO(pdf)), bytes_reserved=seal.room))
        return cast(BytesIO, output).getvalue()

    def _make_seal(self, organ: str) -> "_Seal":
        key = _derived_key(self._secret, f"seal\0{organ}")
        certificate = self._certify(organ, key.public_key())
        der = key.private_bytes(Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        signer = _Deterministic(_asn1(certificate), asn1_keys.PrivateKeyInfo.load(der), SimpleCertificateStore())
        longest = _finished(signer.async_sign(bytes(32), "sha256", dry_run=True, use_pades=True))
        return _Seal(signer, 2 * len(longest.dump()))

    def _certify(self, organ: str, key: ec.EllipticCurvePublicKey) -> x509.Certificate:
        serial = hashlib.sha256(self._key.public_key().public_bytes(*_POINT) + organ.encode()).digest()
        return (
            _certificate_for(_name(organ, organ), key)
            .issuer_name(self.certificate.subject)
            .serial_number(int.from_bytes(serial[:16]) >> 1)
            .not_valid_before(self.certificate.not_valid_before_utc)
            .not_valid_after(self.certificate.not_valid_after_utc)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(content_commitment=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([DOCUMENT_SIGNING]), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False)
            .sign(self._key, hashes.SHA256(), ecdsa_deterministic=True)
        )


class _Deterministic(SimpleSigner):
    """pyHanko's signer draws a random nonce; this one does not."""

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return bytes(LONGEST_SIGNATURE) if dry_run else self.sign_raw(data, digest_algorithm)

    def sign_raw(self, data: bytes, digest_algorithm: str) -> bytes:
        key = serialization.load_der_private_key(self.signing_key.dump(), password=None)
        return cast(ec.EllipticCurvePrivateKey, key).sign(data, _SHA256)


class _Seal(NamedTuple):
    """`room`: hex digits that the longest signature takes in the file; what is left of it is covered by nothing."""

    signer: _Deterministic
    room: int


class _SignerAt(PdfSigner):
    """Signs at the instant it is told."""

    def __init__(self, signer: SimpleSigner, at: datetime) -> None:
        metadata = PdfSignatureMetadata(
            field_name="Seal",
            md_algorithm="sha256",
            subfilter=SigSeedSubFilter.PADES,
            certify=True,
            docmdp_permissions=MDPPerm.NO_CHANGES,
        )
        super().__init__(metadata, signer)
        self._at = at

    def init_signing_session(self, pdf_out: BasePdfFileWriter, existing_fields_only: bool = False) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._at
        return session

    def register_extensions(self, pdf_out: BasePdfFileWriter, *, md_algorithm: str) -> None:
        """PAdES alone. pyHanko would also name ISO/TS 32002 for the curve and raise the file to PDF 2.0, which
        PDF/A-2 does not know; ECDSA needs neither."""
        pdf_out.register_extension(ESIC_EXTENSION_1)


class _Update(IncrementalPdfFileWriter):
    """An increment whose bytes depend on the file alone: no random identifier, no time of saving. The metadata stay
    as they are, XMP and document information in agreement, as PDF/A wants them."""

    @classmethod
    def _handle_id(cls, prev: PdfFileReader) -> ArrayObject:
        first, _ = super()._handle_id(prev)
        return ArrayObject(
            [first, ByteStringObject(hashlib.sha256(cast(BytesIO, prev.stream).getvalue()).digest()[:16])]
        )

    def _update_meta(self) -> None:
        pass


_POINT = (Encoding.X962, serialization.PublicFormat.CompressedPoint)


def _finished(work: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine of pyHanko's, which waits for nothing outside. In a thread of its own, so that it does
    not matter whether the caller's has an event loop."""
    return _LOOPS.submit(asyncio.run, work).result()


def _derived_key(secret: bytes, purpose: str) -> ec.EllipticCurvePrivateKey:
    """A P-256 key: 48 bytes of HKDF taken modulo the group's order less one, plus one (FIPS 186-5, A.2.1)."""
    stream = HKDF(hashes.SHA256(), 48, salt=None, info=f"document signing\0{purpose}".encode()).derive(secret)
    return ec.derive_private_key(int.from_bytes(stream) % (_ORDER - 1) + 1, ec.SECP256R1())


def _create(folder: Path, name: str, now: datetime) -> None:
    """Into a folder beside the final one, which then takes its name: a start that was cut leaves no half authority."""
    secret = os.urandom(32)
    certificate = _root(_derived_key(secret, "authority"), name[:LONGEST_NAME], now)
    fresh = folder.with_name(f"{folder.name}.{os.getpid()}")
    fresh.mkdir(mode=0o700, parents=True)
    for file, content in ((SECRET_FILE, secret.hex().encode()), (CERTIFICATE_FILE, certificate)):
        descriptor = os.open(fresh / file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as written:
            written.write(content)
            written.flush()
            os.fsync(written.fileno())
    fresh.rename(folder)


def _root(key: ec.EllipticCurvePrivateKey, name: str, now: datetime) -> bytes:
    since = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    subject = _name(name, f"CA {name}")
    certificate = (
        _certificate_for(subject, key.public_key())
        .issuer_name(subject)
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + VALID_FOR)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .sign(key, hashes.SHA256())
    )
    return certificate.public_bytes(Encoding.PEM)


def _certificate_for(subject: x509.Name, key: ec.EllipticCurvePublicKey) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).public_key(key)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _name(organisation: str, common: str) -> x509.Name:
    fitting = common.encode()[:LONGEST_NAME].decode(errors="ignore")
    parts = ((NameOID.COUNTRY_NAME, "CN"), (NameOID.ORGANIZATION_NAME, organisation), (NameOID.COMMON_NAME, fitting))
    return x509.Name([x509.NameAttribute(kind, value) for kind, value in parts])


def _usage(content_commitment: bool = False, key_cert_sign: bool = False, crl_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=content_commitment,
        content_commitment=content_commitment,
        key_cert_sign=key_cert_sign,
        crl_sign=crl_sign,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _asn1(certificate: x509.Certificate) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
