"""Matters for organisations: representation, the first review that is passed upward, the special procedure."""

from core.applications import deciding, extensions, service
from core.ids import new_id
from core.notices import service as notices
from core.notices.schemas import TransmittalContent
from demo.people import find_person
from tests.builders import HallInTest, filled
from tests.core.applications.organisations import (
    FRANCHISE,
    INCUBATOR,
    REPRESENTATIVE,
    organisation,
    refer_a_filing,
    under_review,
)
from tests.refusals import refused


def test_a_first_review_is_not_extended(hall: HallInTest) -> None:
    id = under_review(hall, FRANCHISE)
    with refused("extension_not_in_law"):
        hall.database.write_now(extensions.extend, hall.somebody({"chief_representative"}, FRANCHISE), id, "情况复杂")


def test_a_first_review_passes_upward_with_opinion_and_papers(hall: HallInTest) -> None:
    id = refer_a_filing(hall)
    assert hall.application(id).state == "referred"
    sent = [n for n in hall.database.read_now(notices.list_notices, id) if n.kind == "transmittal"]
    facts = hall.database.read_now(notices.find_facts, sent[0].id)
    assert isinstance(facts.content, TransmittalContent)
    assert facts.content.opinion == "初审通过，材料齐全。"
    assert facts.content.addressee and facts.content.enclosures
    assert facts.applicant == find_person(REPRESENTATIVE).organisations[1].name


def test_who_only_reviews_first_does_not_approve_and_gives_an_opinion(hall: HallInTest) -> None:
    id = under_review(hall, FRANCHISE)
    reviewer = hall.reviewer_of(FRANCHISE)
    with refused("decided_by_upper_authority"):
        hall.database.write_now(deciding.approve, reviewer, id, "")
    with refused("reason_needed"):
        hall.database.write_now(deciding.refer, reviewer, id, " ")


def test_who_decides_does_not_pass_upward(hall: HallInTest) -> None:
    id = under_review(hall, INCUBATOR)
    with refused("decided_here"):
        hall.database.write_now(deciding.refer, hall.reviewer_of(INCUBATOR), id, "请上级决定")


def test_an_organisation_is_represented_by_its_own_person_only(hall: HallInTest) -> None:
    answers = dict(hall.matters[INCUBATOR].examples[0].answers)
    start = (service.start_draft, hall.citizen("林晓岚"), new_id(), INCUBATOR, answers)
    with refused("organisation_not_represented"):
        hall.database.write_now(*start, organisation(INCUBATOR))


def test_a_matter_for_organisations_is_not_filed_by_a_person_nor_the_other_way_round(hall: HallInTest) -> None:
    alone = hall.draft(REPRESENTATIVE, INCUBATOR)
    with refused("organisation_needed"):
        hall.submit(REPRESENTATIVE, alone.id)
    shop = hall.draft(REPRESENTATIVE, organisation_id=organisation(INCUBATOR))
    with refused("organisation_not_asked"):
        hall.submit(REPRESENTATIVE, shop.id)


def test_what_the_register_knows_of_an_organisation_is_not_asked_for(hall: HallInTest) -> None:
    application = hall.draft(REPRESENTATIVE, INCUBATOR, 0, organisation(INCUBATOR))
    assert application.checklist is not None
    exempt = {line.material for line in application.checklist.lines if line.satisfied_by_data}
    assert "entity_licence" in exempt
    asked = filled(hall.matters[INCUBATOR], dict(application.answers))
    assert not {"organisation_name", "uscc"} & asked.keys()
