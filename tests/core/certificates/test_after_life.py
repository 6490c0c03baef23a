"""What becomes of a certificate: by its holder's case, by the law's own clock, by two people of the authority."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from core import journal
from core.applications import afterlife, authority_acts, deciding, service
from core.applications.schemas import Application
from core.call import Actor, Call, system_call
from core.certificates import changes
from core.certificates import service as certificates
from core.certificates.acts import AuthorityAct
from core.certificates.models import CertificateRow, ProposalRow
from core.certificates.schemas import Certificate, CheckedCertificate
from core.db.database import Session
from core.ids import new_id
from core.materials.wallet import list_wallet
from core.matters.procedure import HolderAct
from tests.builders import HallInTest
from tests.refusals import refused

HOLDER, FOOD = "林晓岚", "food-business-licence"
PUBLIC = Actor("", frozenset())


def licensed(hall: HallInTest) -> Certificate:
    """A food business licence for five years, in the holder's hands."""
    id = hall.draft(HOLDER, FOOD).id
    return granted(hall, id)


def granted(hall: HallInTest, id: str) -> Certificate:
    """Hand in what is asked, submit, accept, approve, show originals if any: the certificate of the case."""
    found = filed(hall, id)
    hall.accept(found.id)
    hall.approve(found.id)
    if seen(hall, id).state == "awaiting_originals":
        hall.release(HOLDER, id)
    assert seen(hall, id).state == "concluded"
    return of(hall, seen(hall, id).certificate_id or seen(hall, id).about_certificate_id or "")


def filed(hall: HallInTest, id: str) -> Application:
    hall.hand_in(HOLDER, seen(hall, id))
    hall.submit(HOLDER, id)
    return seen(hall, id)


def seen(hall: HallInTest, id: str) -> Application:
    return hall.database.read_now(service.find_application, hall.citizen(HOLDER), id)


def of(hall: HallInTest, id: str) -> Certificate:
    return hall.database.read_now(certificates.find_certificate, hall.citizen(HOLDER), id)


def check(hall: HallInTest, certificate: Certificate) -> CheckedCertificate:
    return hall.database.read_now(certificates.check_code, Call(PUBLIC, "public", hall.at), certificate.code)


def start(hall: HallInTest, certificate: Certificate, act: HolderAct) -> str:
    id = new_id()
    hall.database.write_now(afterlife.start_act, hall.citizen(HOLDER), id, certificate.id, act)
    return id


def lines_of(application: Application) -> set[str]:
    assert application.checklist is not None
    return {line.material for line in application.checklist.lines}


def today(hall: HallInTest) -> date:
    return hall.settings.hall.day_of(hall.at)


def test_a_lost_certificate_is_printed_anew_and_the_old_print_is_void(hall: HallInTest) -> None:
    lost = licensed(hall)
    hall.wait(days=3)
    id = start(hall, lost, "replacement")
    assert lines_of(seen(hall, id)) == {"operator_identity"}, "nothing is asked but who asks"
    again = granted(hall, id)
    assert (again.facts.number, again.predecessor_id) == (lost.facts.number, lost.id)
    assert again.facts.face[:-1] == lost.facts.face and again.facts.face[-1].label == "补发"
    void, new = check(hall, lost), check(hall, again)
    assert (void.status, void.status_since, new.status) == ("replaced", today(hall), "valid")
    twice = granted(hall, start(hall, again, "replacement"))
    assert [field.label for field in twice.facts.face].count("补发") == 1
    assert [check(hall, each).status for each in (lost, again, twice)] == ["replaced", "replaced", "valid"]


def test_a_change_gives_a_new_certificate_of_the_same_number_and_term(hall: HallInTest) -> None:
    before = licensed(hall)
    hall.wait(days=40)
    id = start(hall, before, "change")
    drafted = seen(hall, id)
    assert drafted.form["trade_name"] and drafted.act == "change" and drafted.about_certificate_id == before.id
    form = {**drafted.form, "trade_name": "新名字糖水铺"}
    hall.database.write_now(service.fill_form, hall.citizen(HOLDER), id, drafted.version, form)
    after = granted(hall, id)
    assert (after.facts.number, after.facts.holder_name) == (before.facts.number, "新名字糖水铺")
    assert (after.facts.valid_from, after.facts.valid_to) == (before.facts.valid_from, before.facts.valid_to)
    assert (check(hall, before).status, check(hall, after).status) == ("superseded", "valid")


def test_a_cancelled_certificate_is_struck_off_and_none_takes_its_place(hall: HallInTest) -> None:
    certificate = licensed(hall)
    assert granted(hall, start(hall, certificate, "cancellation")).id == certificate.id
    assert (check(hall, certificate).status, check(hall, certificate).status_since) == ("cancelled", today(hall))
    with refused("certificate_not_in_force"):
        start(hall, certificate, "replacement")


def renewal(hall: HallInTest, certificate: Certificate, days_before: int) -> str:
    """A renewal that is filed this many days before the last day, and accepted."""
    assert certificate.facts.valid_to is not None
    hall.at += timedelta(days=(certificate.facts.valid_to - today(hall)).days - days_before)
    id = start(hall, certificate, "renewal")
    filed(hall, id)
    hall.accept(id)
    return id


def test_a_renewal_begins_when_the_old_term_ends(hall: HallInTest) -> None:
    before = licensed(hall)
    id = renewal(hall, before, 60)
    hall.approve(id)
    after = of(hall, seen(hall, id).certificate_id or "")
    assert before.facts.valid_to is not None
    assert after.facts.valid_from == before.facts.valid_to + timedelta(days=1)
    assert after.facts.number == before.facts.number and after.facts.valid_to is not None
    assert after.facts.valid_to.year == before.facts.valid_to.year + 5


def before_case(hall: HallInTest, certificate: Certificate) -> str:
    """The case that a certificate came from."""
    return hall.database.read_now(certificates.subject_of, certificate.id)


def due(hall: HallInTest) -> int:
    return hall.database.write_now(afterlife.due_renewals, system_call(hall.at))


@pytest.mark.both_databases
def test_silence_until_the_last_day_renews_once_and_as_of_the_day_after(hall: HallInTest) -> None:
    before = licensed(hall)
    id = renewal(hall, before, 30)
    assert before.facts.valid_to is not None
    hall.at += timedelta(days=30)
    assert (today(hall), due(hall)) == (before.facts.valid_to, 0), "on its last day it is still in force"
    hall.wait(days=8)  # the hall was down for a week
    assert check(hall, before).status == "expired"
    hall.worker.let_time_pass()
    assert due(hall) == 0, "the worker has done it, once"
    found = seen(hall, id)
    after = of(hall, found.certificate_id or "")
    first = before.facts.valid_to + timedelta(days=1)
    assert (found.state, after.facts.issued_on, after.facts.valid_from) == ("concluded", first, first)
    assert (check(hall, before).status, check(hall, before).status_since) == ("superseded", first)
    assert check(hall, after).status == "valid"
    assert hall.events(id).count("deem_renewed") == 1
    stopped = {clock.kind: clock.stopped_on for clock in found.clocks}
    assert (stopped["statutory"], stopped["promised"]) == (first, first), "the law's day, not the worker's"
    assert next(clock.start for clock in found.clocks if clock.kind == "issue") == first
    told = hall.database.read_now(service.timeline, hall.citizen(HOLDER), before_case(hall, before))
    assert told[-1].event == "certificate_status_changed" and told[-1].text == "证照状态已变更"


@pytest.mark.parametrize("state", ["under_review", "special_procedure"])
def test_silence_renews_whatever_the_authority_was_about(hall: HallInTest, state: str) -> None:
    before = licensed(hall)
    id, reviewer = renewal(hall, before, 40), hall.reviewer_of(FOOD)
    hall.database.write_now(deciding.review, reviewer, id)
    if state == "special_procedure":
        hall.database.write_now(deciding.suspend, reviewer, id, "longer_examination", "情形复杂")
    hall.wait(days=45)
    hall.worker.let_time_pass()
    taken = [entry.facts for entry in hall.database.read_now(journal.history, id) if entry.event == "deem_renewed"]
    assert [(each["from"], each["to"]) for each in taken] == [(state, "approved")]
    assert seen(hall, id).state == "concluded"
    assert not any(clock.running for clock in seen(hall, id).clocks)


def test_a_renewal_applied_for_too_late_is_not_renewed_by_silence(hall: HallInTest) -> None:
    before = licensed(hall)
    id = renewal(hall, before, 29)
    hall.wait(days=31)
    assert due(hall) == 0
    assert (seen(hall, id).state, check(hall, before).status) == ("accepted", "expired")


def test_the_holder_sees_what_may_be_asked_for_and_until_when(hall: HallInTest) -> None:
    certificate = licensed(hall)
    offered = hall.database.read_now(afterlife.list_acts, hall.citizen(HOLDER), certificate.id)
    assert {each.act: each.refusal for each in offered} == dict.fromkeys(
        ("change", "renewal", "replacement", "cancellation"), ""
    )
    assert certificate.facts.valid_to is not None
    assert next(each.apply_by for each in offered if each.apply_by) == certificate.facts.valid_to - timedelta(days=30)
    spare = start(hall, certificate, "cancellation")
    filed(hall, start(hall, certificate, "replacement"))
    with refused("act_under_way"):
        hall.submit(HOLDER, spare)
    again = hall.database.read_now(afterlife.list_acts, hall.citizen(HOLDER), certificate.id)
    assert all(each.refusal for each in again)
    with refused("act_under_way"):
        start(hall, certificate, "cancellation")
    with refused("certificate_unknown"):
        hall.database.write_now(afterlife.start_act, hall.citizen("陈国强"), new_id(), certificate.id, "replacement")


# --- the authority ---------------------------------------------------------------------------------------------


def propose(hall: HallInTest, certificate: Certificate, act: AuthorityAct) -> str:
    reviewer = hall.reviewer_of(FOOD)
    return hall.database.write_now(authority_acts.propose, reviewer, certificate.id, act, "申请材料系伪造").id


def second(hall: HallInTest) -> Call:
    return hall.somebody({"reviewer"}, FOOD)


def test_two_people_revoke_and_nothing_of_it_is_relied_on_any_more(hall: HallInTest) -> None:
    certificate = licensed(hall)
    hall.worker.work_off()
    held = hall.database.read_now(list_wallet, hall.citizen(HOLDER))
    assert [item.grade for item in held if item.certificate_type == "food_business_licence"] == ["A"]
    proposal = propose(hall, certificate, "revocation")
    assert check(hall, certificate).status == "valid", "a proposal changes nothing"
    with refused("proposer_may_not_confirm"):
        hall.database.write_now(changes.confirm, hall.reviewer_of(FOOD), proposal)
    with refused("other_authority"):
        hall.database.write_now(changes.confirm, hall.staff("susan"), proposal)
    hall.wait(days=10)  # the holder says nothing
    hall.database.write_now(changes.confirm, second(hall), proposal)
    assert (check(hall, certificate).status, check(hall, certificate).status_since) == ("revoked", today(hall))
    held = hall.database.read_now(list_wallet, hall.citizen(HOLDER))
    assert "food_business_licence" not in {item.certificate_type for item in held}
    with refused("proposal_closed"):
        hall.database.write_now(changes.confirm, second(hall), proposal)


@pytest.mark.both_databases
def test_a_suspended_certificate_can_be_put_back_and_a_dropped_proposal_does_nothing(hall: HallInTest) -> None:
    certificate = licensed(hall)
    hall.worker.work_off()
    hall.database.write_now(changes.drop, hall.reviewer_of(FOOD), propose(hall, certificate, "suspension"))
    assert check(hall, certificate).status == "valid"
    hall.database.write_now(changes.confirm, second(hall), propose(hall, certificate, "suspension"))
    assert check(hall, certificate).status == "suspended"
    hall.database.write_now(changes.confirm, second(hall), propose(hall, certificate, "reinstatement"))
    assert check(hall, certificate).status == "valid"
    held = hall.database.read_now(list_wallet, hall.citizen(HOLDER))
    assert "food_business_licence" in {item.certificate_type for item in held}


def test_who_may_propose_and_when(hall: HallInTest) -> None:
    certificate = licensed(hall)
    for call, code in ((hall.staff("wangli"), "role_missing"), (hall.staff("susan"), "other_authority")):
        with refused(code):
            hall.database.write_now(changes.propose, call, certificate.id, "revocation", "x")
    propose(hall, certificate, "revocation")
    with refused("proposal_open"):
        propose(hall, certificate, "cancellation")
    with refused("proposal_unknown"):
        hall.database.write_now(changes.confirm, second(hall), new_id())
    with refused("certificate_not_in_force"):
        hall.database.write_now(changes.propose, hall.reviewer_of(FOOD), certificate.id, "reinstatement", "x")


def confirmed_alone(session: Session, call: Call) -> None:
    row = session.execute(select(ProposalRow.__table__)).one()
    alone = {"outcome": "confirmed", "closed_by": row.proposed_by, "closed_at": call.at}
    session.execute(update(ProposalRow).values(**alone))


@pytest.mark.both_databases
def test_the_database_refuses_one_person_alone_and_two_in_force_of_one_number(hall: HallInTest) -> None:
    certificate = licensed(hall)
    propose(hall, certificate, "revocation")
    with pytest.raises(IntegrityError):
        hall.database.write_now(confirmed_alone, system_call(hall.at))
    again = granted(hall, start(hall, certificate, "replacement"))

    def both(session: Session, call: Call) -> None:
        session.execute(update(CertificateRow).where(CertificateRow.id == certificate.id).values(status="valid"))

    assert again.status == "valid"
    with pytest.raises(IntegrityError):
        hall.database.write_now(both, system_call(hall.at))
