"""A certificate is issued once, rendered once, and can be checked by anybody who holds the paper."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec import structs
from sqlalchemy import update

from core.applications import service
from core.call import Actor, Call, system_call
from core.certificates import service as certificates
from core.certificates.models import CertificateRow
from core.certificates.schemas import Certificate, CheckedCertificate
from core.db.database import Session
from core.notices import service as notices
from tests.builders import MATTER, HallInTest
from tests.refusals import refused

PUBLIC = Actor("", frozenset())


def issued(hall: HallInTest, name: str = "林晓岚", matter: str = MATTER) -> Certificate:
    certificate_id = hall.case(name, "concluded", matter).certificate_id
    assert certificate_id is not None
    return hall.database.read_now(certificates.find_certificate, hall.citizen(name), certificate_id)


def check(hall: HallInTest, code: str) -> CheckedCertificate:
    return hall.database.read_now(certificates.check_code, Call(PUBLIC, "public", hall.at), code)


def alter(hall: HallInTest, id: str, **columns: Any) -> None:
    def change(session: Session, call: Call) -> None:
        session.execute(update(CertificateRow).where(CertificateRow.id == id).values(**columns))

    hall.database.write_now(change, system_call(hall.at))


def test_anybody_may_check_and_learns_only_what_the_paper_shows(hall: HallInTest) -> None:
    certificate = issued(hall)
    checked = check(hall, certificate.code)
    facts = certificate.facts
    assert msgspec.to_builtins(checked) == msgspec.to_builtins(
        CheckedCertificate(
            "business_licence",
            facts.number,
            facts.holder_name,
            facts.issuer,
            facts.issued_on,
            facts.valid_from,
            facts.valid_to,
            "valid",
            hall.at,
        )
    )


@pytest.mark.both_databases
def test_a_code_that_says_what_is_not_on_record_is_told_so(hall: HallInTest) -> None:
    certificate = issued(hall)
    richer = structs.replace(certificate.facts, holder_name="别人的店")
    sealed = hall.keys.seal(msgspec.json.encode(richer), "certificates", "facts_sealed", certificate.id)
    alter(hall, certificate.id, facts_sealed=sealed)
    with refused("certificate_not_on_record"):
        check(hall, certificate.code)
    alter(hall, certificate.id, number="92990000000000000X")
    with refused("certificate_not_on_record"):
        check(hall, certificate.code)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda code: code[:-10], "certificate_damaged"),
        (lambda code: code.rpartition("#")[0], "certificate_damaged"),
        (lambda code: "", "certificate_damaged"),
    ],
)
def test_a_spoiled_code_is_refused(hall: HallInTest, spoil: Callable[[str], str], code: str) -> None:
    with refused(code):
        check(hall, spoil(issued(hall).code))


def test_another_code_of_ours_is_no_certificate(hall: HallInTest) -> None:
    drafted = hall.draft("林晓岚")
    receipt = hall.submit("林晓岚", drafted.id).receipt_code
    with pytest.raises(Exception, match=r"certificate_(foreign|wrong_purpose)"):
        check(hall, receipt)


def test_a_revoked_certificate_is_told_so(hall: HallInTest) -> None:
    certificate = issued(hall)
    alter(hall, certificate.id, status="revoked")
    assert check(hall, certificate.code).status == "revoked"


def test_it_is_rendered_once_and_the_first_file_stays(hall: HallInTest) -> None:
    certificate, holder = issued(hall), hall.citizen("林晓岚")
    with refused("document_being_made"):
        hall.database.read_now(certificates.find_certificate_file, holder, certificate.id)
    hall.worker.work_off()
    first = hall.database.read_now(certificates.find_certificate_file, holder, certificate.id)
    pdf = hall.store.get(first.address, first.sha256)
    assert pdf.startswith(b"%PDF-")
    other = hall.store.put(b"another rendering", "application/pdf")
    hall.database.write_now(certificates.keep_file, system_call(hall.at), certificate.id, other)
    assert hall.database.read_now(certificates.find_certificate_file, holder, certificate.id) == first
    assert hall.worker.work_off() == 0


def test_every_notice_of_a_case_is_rendered_for_its_holder(hall: HallInTest) -> None:
    application = hall.case("林晓岚", "concluded")
    issued_notices = hall.database.read_now(notices.list_notices, application.id)
    assert [each.kind for each in issued_notices] == ["receipt", "acceptance", "approval", "delivery_record"]
    hall.worker.work_off()
    for notice in issued_notices:
        subject, stored = hall.database.read_now(notices.find_file, notice.id)
        assert subject == application.id
        assert hall.store.get(stored.address, stored.sha256).startswith(b"%PDF-")
    events = hall.events(application.id)
    assert events.count("notice_rendered") == len(issued_notices) and events.count("certificate_rendered") == 1


def test_document_numbers_have_no_gaps(hall: HallInTest) -> None:
    numbers: list[str] = []
    for _ in range(3):
        drafted = hall.draft("林晓岚")
        with refused("form_has_problems"):
            hall.submit("林晓岚", _emptied(hall, drafted.id))
        again = hall.draft("林晓岚")
        numbers.append(hall.submit("林晓岚", again.id).receipt_number)
    assert [number.partition("第")[2] for number in numbers] == ["1号", "2号", "3号"]


def _emptied(hall: HallInTest, id: str) -> str:
    call = hall.citizen("林晓岚")
    found = hall.database.read_now(service.find_application, call, id)
    hall.database.write_now(service.fill_form, call, id, found.version, {})
    return id


def test_a_certificate_does_not_exist_for_somebody_else(hall: HallInTest) -> None:
    certificate = issued(hall)
    for call in (hall.citizen("陈国强"), Call(PUBLIC, "public", hall.at)):
        for read in (certificates.find_certificate, certificates.find_certificate_file):
            with refused("certificate_unknown"):
                hall.database.read_now(read, call, certificate.id)
    assert hall.database.read_now(certificates.find_certificate, hall.staff("wangli"), certificate.id) == certificate


def test_a_fault_in_rendering_is_tried_again_and_stops_nothing_else(
    hall: HallInTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate, holder = issued(hall), hall.citizen("林晓岚")

    def broken(*_: object) -> bytes:
        raise OSError("no font")

    with monkeypatch.context() as patch:
        patch.setattr("core.documents.render_certificate", broken)
        hall.worker.work_off()
    notices_made = hall.database.read_now(notices.list_notices, _case_of(hall, certificate.id))
    assert all(hall.database.read_now(notices.find_file, each.id) for each in notices_made)
    hall.at += timedelta(seconds=11)
    assert hall.worker.work_off() == 1
    assert hall.database.read_now(certificates.find_certificate_file, holder, certificate.id).size > 0


def _case_of(hall: HallInTest, certificate_id: str) -> str:
    listed = hall.database.read_now(service.list_applications, hall.citizen("林晓岚"))
    return next(each.id for each in listed if each.certificate_id == certificate_id)
