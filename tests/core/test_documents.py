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
from core.documents import Documents
from core.ids import new_id
from core.materials.store import Store, StoredFile
from core.notices import service as notices
from core.outbox import Errand
from core.pdf_signing import DocumentAuthority
from core.worker import Worker
from tests.builders import HallInTest
from tests.core.applications.states import HOLDER, case_in
from tests.refusals import refused


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
    hall.database.write_now(notices.keep_file, system_call(hall.at), notice.id, "zh-Hans", first[1])
    assert hall.database.read_now(notices.find_file, notice.id) == first
    assert hall.events(id).count("notice_rendered") == 1


def test_a_holder_who_reads_another_language_gets_the_notice_and_a_reading_version(hall: HallInTest) -> None:
    id = case_in(hall, "received", "zh-Hant")
    (notice,) = hall.database.read_now(notices.list_notices, id)
    assert notice.languages == ("zh-Hans", "zh-Hant") and notice.title == "收件憑證" and not notice.ready
    hall.worker.work_off()
    assert [each.ready for each in hall.database.read_now(notices.list_notices, id)] == [True]
    files = {each: hall.database.read_now(notices.find_file, notice.id, each)[1] for each in notice.languages}
    facts = {each: hall.database.read_now(notices.find_facts, notice.id, each) for each in notice.languages}
    assert len({file.sha256 for file in files.values()}) == 2
    assert {signer_of(hall, file) for file in files.values()} == {facts["zh-Hans"].organ}
    assert {each.document_number for each in facts.values()} == {notice.number}
    assert len({each.check_link for each in facts.values()}) == 1
    assert facts["zh-Hans"].matter.name != facts["zh-Hant"].matter.name
    with refused("notice_unknown"):
        hall.database.read_now(notices.find_file, notice.id, "en")


def test_one_errand_makes_every_sheet_once_however_often_it_is_run(hall: HallInTest) -> None:
    cases = {"en": case_in(hall, "received", "en"), "zh-Hans": case_in(hall, "received")}
    documents = Documents(hall.database, hall.store, DocumentAuthority.load(hall.settings, hall.at))
    for id, sheets in ((cases["en"], 2), (cases["zh-Hans"], 1)):
        (notice,) = hall.database.read_now(notices.list_notices, id)
        assert len(notice.languages) == sheets
        for _ in range(2):
            errand = Errand(new_id(), notices.RENDER, {"notice_id": notice.id}, 1)
            documents.errands[notices.RENDER](system_call(hall.at), errand)
        assert hall.events(id).count("notice_rendered") == sheets
