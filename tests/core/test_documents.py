"""What was issued becomes a signed file once: whatever happens to the worker, and whoever asks before."""

import io

from asn1crypto import x509
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from core.applications import service
from core.call import system_call
from core.certificates import service as certificates
from core.materials.store import Store, StoredFile
from core.notices import service as notices
from core.pdf_signing import DocumentAuthority
from core.worker import Worker
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, case_in


class DyingStore(Store):
    """Keeps a file, and then the machine goes down before the row learns of it."""

    kept: list[StoredFile]

    def put(self, data: bytes, media_type: str) -> StoredFile:
        self.kept = [*getattr(self, "kept", []), super().put(data, media_type)]
        raise ConnectionError


def signer_of(hall: HallInTest, file: StoredFile) -> str:
    """The organ in whose name the file is signed; the signature holds."""
    root = DocumentAuthority.load(hall.settings, hall.at).certificate.public_bytes(Encoding.DER)
    context = ValidationContext(trust_roots=[x509.Certificate.load(root)], allow_fetching=False, moment=hall.at)
    signed = io.BytesIO(hall.store.get(file.address, file.sha256))
    (signature,) = list(PdfFileReader(signed).embedded_signatures)
    status = validate_pdf_signature(signature, context)
    assert status.bottom_line
    return status.signing_cert.subject.native["organization_name"]


def test_notices_and_certificates_are_signed_with_the_seal_of_their_organ(hall: HallInTest) -> None:
    id = case_in(hall, "concluded")
    hall.worker.work_off()
    organ = hall.matters["individual-business-registration"].authority.name.zh_hans
    for notice in hall.database.read_now(notices.list_notices, id):
        _, file = hall.database.read_now(notices.find_file, notice.id)
        assert signer_of(hall, file) == organ, notice.kind
    certificate_id = hall.database.read_now(certificates.certificates_of, [id])[id]
    assert signer_of(hall, hall.database.read_now(certificates.find_file, certificate_id)) == organ


def test_until_the_file_is_made_the_list_says_so(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    holder = hall.citizen(HOLDER)
    assert [notice.ready for notice in hall.database.read_now(service.list_notices, holder, id)] == [False]
    hall.worker.work_off()
    assert [notice.ready for notice in hall.database.read_now(service.list_notices, holder, id)] == [True]


def test_a_worker_that_dies_after_storing_leaves_the_same_document_to_the_next(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    store = DyingStore(hall.settings.data_dir / "store", hall.keys)
    Worker(hall.database, store, hall.settings, lambda: hall.at).work_off()
    (notice,) = hall.database.read_now(notices.list_notices, id)
    assert not notice.ready
    hall.wait(days=1)
    Worker(hall.database, hall.store, hall.settings, lambda: hall.at).work_off()
    _, file = hall.database.read_now(notices.find_file, notice.id)
    assert file.sha256 in [lost.sha256 for lost in store.kept]
    assert hall.events(id).count("notice_rendered") == 1


def test_an_errand_that_is_run_again_changes_nothing(hall: HallInTest) -> None:
    id = case_in(hall, "received")
    hall.worker.work_off()
    (notice,) = hall.database.read_now(notices.list_notices, id)
    first = hall.database.read_now(notices.find_file, notice.id)
    hall.database.write_now(notices.keep_file, system_call(hall.at), notice.id, first[1])
    assert hall.database.read_now(notices.find_file, notice.id) == first
    assert hall.events(id).count("notice_rendered") == 1
