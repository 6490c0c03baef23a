"""Before a certificate is revoked its holder is told, may answer, and is answered (陈述申辩)."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from core.applications import authority_acts, defences
from core.certificates import changes
from core.certificates import service as certificates
from core.certificates.models import ProposalRow
from core.clock import AUTHORITY_ZONE
from core.notices import service as notices
from core.notices.schemas import CertificateActContent, NoticeKind, ProposedActContent
from demo.people import find_person
from tests.builders import MATTER, HallInTest
from tests.core.certificates.defence import HOLDER, announce, confirm, keep_record, proposed, second, state
from tests.refusals import refused


def status(hall: HallInTest, id: str) -> str:
    return hall.database.read_now(certificates.find_certificate, hall.citizen(HOLDER), id).status


def newest(hall: HallInTest, id: str, kind: NoticeKind) -> Any:
    """What the newest notice of this kind says of the case that the certificate came from."""
    case_id = hall.database.read_now(certificates.subject_of, id)
    found = [each for each in hall.database.read_now(notices.list_notices, case_id) if each.kind == kind]
    return hall.database.read_now(notices.find_facts, found[-1].id).content


def test_the_holder_is_told_what_is_proposed_why_and_until_when(hall: HallInTest) -> None:
    id, _ = proposed(hall)
    said = newest(hall, id, "proposed_act")
    assert isinstance(said, ProposedActContent)
    assert (said.reason, said.answer_by.isoformat()) == ("租赁合同经核对与出租人存档不符", "2026-11-27")
    shown = hall.database.read_now(defences.show_proposed_act, hall.citizen(HOLDER), id)
    assert (shown.heard_by, shown.may_answer, shown.act) == (said.answer_by, True, "revocation")
    with refused("certificate_unknown"):
        hall.database.read_now(defences.show_proposed_act, hall.citizen("陈国强"), id)


def test_nobody_confirms_while_the_holder_may_answer_and_silence_ends_that(hall: HallInTest) -> None:
    id, proposal = proposed(hall)
    hall.at = datetime(2026, 11, 27, 23, 59, tzinfo=AUTHORITY_ZONE)
    with refused("defence_period_runs"):
        confirm(hall, proposal)
    assert status(hall, id) == "valid"
    hall.wait(minutes=2)
    with refused("defence_late"):
        state(hall, id)
    confirm(hall, proposal)
    decision = newest(hall, id, "certificate_act")
    assert isinstance(decision, CertificateActContent) and "拟字" in decision.told_number
    assert (status(hall, id), decision.stated_on, decision.answer) == ("revoked", None, "")


def test_an_answer_ends_the_waiting_and_the_decision_says_what_was_made_of_it(hall: HallInTest) -> None:
    id, proposal = proposed(hall)
    hall.wait(days=1)
    told = state(hall, id)
    assert (told.statement, told.may_answer) == ("合同是真的，请再核对", False)
    with refused("defence_stated_before"):
        state(hall, id)
    with refused("defence_unanswered"):
        confirm(hall, proposal, "  ")
    confirm(hall, proposal, "经出租人书面确认，合同系伪造。")
    decision = newest(hall, id, "certificate_act")
    assert (decision.answer, decision.stated_on.isoformat()) == ("经出租人书面确认，合同系伪造。", "2026-11-21")
    with refused("nothing_proposed"):
        hall.database.read_now(defences.show_proposed_act, hall.citizen(HOLDER), id)


@pytest.mark.both_databases
def test_a_hearing_that_is_wanted_is_held_before_anything_is_decided(hall: HallInTest) -> None:
    id, proposal = proposed(hall)
    state(hall, id, hearing_wanted=True)
    with refused("hearing_not_announced"):
        keep_record(hall, second(hall), proposal)
    hall.at = datetime(2026, 11, 23, 9, tzinfo=AUTHORITY_ZONE)
    with refused("hearing_announced_too_late"):
        announce(hall, proposal, date(2026, 12, 2))
    with refused("hearing_beyond_limit"):
        announce(hall, proposal, date(2026, 12, 30))
    announce(hall, proposal, date(2026, 12, 3))
    with refused("hearing_not_yet"):
        keep_record(hall, second(hall), proposal)
    hall.at = datetime(2026, 12, 3, 11, tzinfo=AUTHORITY_ZONE)
    with refused("defence_hearing_due"):
        confirm(hall, proposal, "不采纳")
    with refused("proposer_may_not_hear"):
        keep_record(hall, hall.reviewer_of(MATTER), proposal)
    keep_record(hall, second(hall), proposal)
    confirm(hall, proposal, "听证中出租人否认签名。")
    assert newest(hall, id, "certificate_act").heard_on.isoformat() == "2026-12-03"
    assert status(hall, id) == "revoked"


def test_a_clerk_enters_the_answer_of_who_comes_to_the_counter(hall: HallInTest) -> None:
    id, proposal = proposed(hall)
    enter = (defences.enter_defence, hall.staff("wangli"), id)
    stranger, holder = find_person("陈国强").card, find_person(HOLDER).card
    with refused("not_the_holder"):
        hall.database.write_now(*enter, stranger.kind, stranger.number, "合同是真的", False)
    with refused("role_missing"):
        call = hall.reviewer_of(MATTER)
        hall.database.write_now(defences.enter_defence, call, id, holder.kind, holder.number, "x", False)
    hall.database.write_now(*enter, holder.kind, holder.number, "合同是真的", False)
    assert "defence_stated" in hall.events(hall.database.read_now(certificates.subject_of, id))
    confirm(hall, proposal, "已核对，不采纳。")


def test_a_proposal_whose_holder_was_never_told_cannot_be_confirmed(hall: HallInTest) -> None:
    id, proposal = proposed(hall)
    hall.database.write_now(authority_acts.drop, hall.reviewer_of(MATTER), proposal)
    case_id = hall.database.read_now(certificates.subject_of, id)
    assert hall.events(case_id)[-1] == "proposed_act_dropped"
    older = hall.database.write_now(changes.propose, hall.reviewer_of(MATTER), id, "revocation", "旧提议").id
    hall.wait(days=30)
    with refused("holder_not_told"):
        confirm(hall, older)


def test_before_other_acts_nobody_waits(hall: HallInTest) -> None:
    hall.at = datetime(2026, 11, 20, 10, tzinfo=AUTHORITY_ZONE)
    id = hall.case(HOLDER, "concluded").certificate_id
    assert id is not None
    proposal = hall.database.write_now(authority_acts.propose, second(hall), id, "suspension", "待核查")
    assert proposal.heard_by is None
    with refused("nothing_proposed"):
        state(hall, id)
    confirm(hall, proposal.id)
    assert status(hall, id) == "suspended"
    assert newest(hall, id, "certificate_act").told_number == ""


def test_what_the_holder_said_is_kept_sealed(hall: HallInTest) -> None:
    id, _ = proposed(hall)
    state(hall, id)
    kept = hall.database.read_now(lambda session: session.scalar(select(ProposalRow.statement_sealed)))
    assert kept is not None and "合同".encode() not in kept
    found = hall.database.read_now(changes.open_proposal, id)
    assert found is not None and found.statement == "合同是真的，请再核对"
