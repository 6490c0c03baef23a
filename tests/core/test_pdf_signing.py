"""A signed file says which organ signed it, shows every later change, is the same each time it is made, and remains
an archive copy. Two readers are asked: pyHanko's validator and Poppler's `pdfsig`."""

import asyncio
import io
import re
import stat
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator import ValidationContext

from core import typesetting
from core.pdf_signing import CERTIFICATE_FILE, FOLDER, SECRET_FILE, DocumentAuthority
from core.sealing import KeysDamagedError
from core.settings import Settings

ORGAN = "佛山市南海区市场监督管理局"
NOW = datetime(2026, 11, 22, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.load(data_dir=tmp_path)


@pytest.fixture
def authority(settings: Settings) -> DocumentAuthority:
    return DocumentAuthority.load(settings, NOW)


@pytest.fixture(scope="session")
def sheet(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    template = Path(typesetting.__file__).with_name("letter.typ")
    return typesetting.set_pdf(template, {}, date(2026, 11, 22))


def judged(signed: bytes, authority: DocumentAuthority, at: datetime = NOW) -> PdfSignatureStatus:
    root = x509.Certificate.load(authority.certificate.public_bytes(Encoding.DER))
    context = ValidationContext(trust_roots=[root], allow_fetching=False, moment=at)
    (signature,) = list(PdfFileReader(io.BytesIO(signed)).embedded_signatures)
    return validate_pdf_signature(signature, context)


def test_a_reader_who_trusts_the_hall_sees_which_organ_signed_and_when(authority: DocumentAuthority, sheet: bytes):
    status = judged(authority.sign(sheet, ORGAN, NOW), authority)
    assert status.bottom_line
    assert status.signing_cert.subject.native["organization_name"] == ORGAN
    assert status.signing_cert.issuer.native["organization_name"] == "不打烊政务厅"
    assert status.signer_reported_dt == NOW


def test_a_second_reader_agrees(authority: DocumentAuthority, sheet: bytes, tmp_path: Path):
    file = tmp_path / "signed.pdf"
    file.write_bytes(authority.sign(sheet, ORGAN, NOW))
    said = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=True).stdout
    for line in ("ETSI.CAdES.detached", "Total document signed", "Signature is Valid", ORGAN):
        assert line in said


def test_any_flipped_byte_of_the_document_breaks_the_signature(authority: DocumentAuthority, sheet: bytes):
    """Sampled over all that is not the signature itself, and over the signature's last bytes, its value."""
    signed = authority.sign(sheet, ORGAN, NOW)
    begin = signed.index(b"/Contents <") + len(b"/Contents ")
    end = signed.index(b">", begin) + 1
    assert len(signed[:end].removesuffix(b">").rstrip(b"0")) > end - 8, "no room is left for anything else"
    for at in [*range(7, begin, 397), *range(end, len(signed), 61), *range(end - 60, end - 10, 7)]:
        flipped = bytearray(signed)
        flipped[at] ^= 1
        assert not holds(bytes(flipped), authority), at


def holds(signed: bytes, authority: DocumentAuthority) -> bool:
    """False also where the file can no longer be read as a signed one."""
    try:
        return judged(signed, authority).bottom_line
    except Exception:
        return False


def test_nothing_may_be_added_afterwards(authority: DocumentAuthority, sheet: bytes):
    writer = IncrementalPdfFileWriter(io.BytesIO(authority.sign(sheet, ORGAN, NOW)))
    writer.root["/PageMode"] = writer.root["/Type"]
    writer.update_root()
    changed = io.BytesIO()
    writer.write(changed)
    status = judged(changed.getvalue(), authority)
    assert status.intact
    assert status.modification_level == ModificationLevel.OTHER
    assert not status.bottom_line


def test_another_halls_seal_is_not_trusted(authority: DocumentAuthority, sheet: bytes, tmp_path: Path):
    other = DocumentAuthority.load(Settings.load(data_dir=tmp_path / "other"), NOW)
    status = judged(other.sign(sheet, ORGAN, NOW), authority)
    assert status.intact
    assert not status.trusted


def test_it_still_holds_in_twenty_years(authority: DocumentAuthority, sheet: bytes):
    signed = authority.sign(sheet, ORGAN, NOW)
    assert judged(signed, authority, NOW + timedelta(days=20 * 365)).bottom_line


def test_the_same_document_signed_after_a_restart_is_the_same_file(
    settings: Settings, authority: DocumentAuthority, sheet: bytes
):
    again = DocumentAuthority.load(settings, NOW + timedelta(days=3))
    signed = authority.sign(sheet, ORGAN, NOW)
    assert signed == again.sign(sheet, ORGAN, NOW)
    assert signed != again.sign(sheet, "佛山市南海区商务局", NOW)
    assert signed != again.sign(sheet, ORGAN, NOW + timedelta(seconds=1))


def test_signing_is_plain_work_also_in_a_thread_that_runs_an_event_loop(authority: DocumentAuthority, sheet: bytes):
    async def sign() -> bytes:
        return authority.sign(sheet, ORGAN, NOW)

    assert asyncio.run(sign()) == authority.sign(sheet, ORGAN, NOW)


def test_a_signed_archive_copy_is_an_archive_copy(authority: DocumentAuthority, sheet: bytes):
    """ISO 19005-2: one metadata stream as set, the output intent kept, a signature without a look that hides nothing,
    no PDF 2.0."""
    signed = authority.sign(sheet, ORGAN, NOW)
    added = signed.removeprefix(sheet)
    assert len(added) < len(signed), "the file as set is the beginning of the signed one"
    assert re.findall(rb"<pdfaid:(part|conformance)>(.)<", signed) == [(b"part", b"2"), (b"conformance", b"B")]
    root = PdfFileReader(io.BytesIO(signed)).root
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"
    assert "/Version" not in root
    assert list(root["/Extensions"]) == ["/ESIC"]
    field = root["/AcroForm"]["/Fields"][0]
    assert "/NeedAppearances" not in root["/AcroForm"]
    assert [float(side) for side in field["/Rect"]] == [0, 0, 0, 0]
    assert field["/F"] == 4 + 128, "printed and locked, not hidden"


def test_long_names_of_organs_are_cut_where_certificates_end(authority: DocumentAuthority, sheet: bytes):
    status = judged(authority.sign(sheet, "龘" * 80, NOW), authority)
    assert status.bottom_line
    assert status.signing_cert.subject.native["organization_name"] == "龘" * 64


def test_only_the_owner_can_read_the_secret(settings: Settings, authority: DocumentAuthority):
    folder = settings.keys_dir / FOLDER
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / SECRET_FILE).stat().st_mode) == 0o600
    assert (folder / CERTIFICATE_FILE).read_bytes() == authority.pem


@pytest.mark.parametrize("file", [SECRET_FILE, CERTIFICATE_FILE])
def test_a_lost_or_strange_file_is_no_reason_for_a_fresh_authority(
    settings: Settings, authority: DocumentAuthority, tmp_path: Path, file: str
):
    kept = settings.keys_dir / FOLDER / file
    strange = Settings.load(data_dir=tmp_path / "other")
    DocumentAuthority.load(strange, NOW)
    for content in (None, b"no key", (strange.keys_dir / FOLDER / file).read_bytes()):
        kept.unlink() if content is None else kept.write_bytes(content)
        with pytest.raises(KeysDamagedError):
            DocumentAuthority.load(settings, NOW)
