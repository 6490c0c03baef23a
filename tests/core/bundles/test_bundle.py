"""One package, one signature; every part with its own number, decision and clock."""

import pytest
from sqlalchemy import update

from core.applications import service as applications
from core.applications.service import Judged
from core.bundles import filing, following, service
from core.bundles.models import BundleRow
from core.call import Call
from core.certificates import service as certificates
from core.db.database import Session
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import new_id
from core.materials import service as materials
from core.materials import wallet
from core.materials.schemas import NewWalletItem
from core.materials.store import StoredFile
from core.notices import service as notices
from core.notices.schemas import JointDecisionContent
from tests.builders import HallInTest, picture
from tests.core.bundles.package import (
    BRANCH,
    BUSINESS,
    CHILD,
    COMPANY,
    FOOD,
    HOLDER,
    RESTAURANT,
    RETIREMENT,
    SIGN,
    Package,
)
from tests.core.certificates.examples import FACTS


def test_a_package_asks_everything_once_and_shows_what_it_knows(hall: HallInTest) -> None:
    package = Package(hall)
    seen = package.see()
    assert not seen.questions
    keys = [field.key for field in seen.fields]
    assert len(keys) == len(set(keys)) and "trade_name" in keys
    sources = {known.source for known in seen.known}
    assert {"identity_document.name", "identity_document.number", f"result.{BUSINESS}"} <= sources
    licence = [line for line in seen.papers if line.comes_from == BUSINESS]
    assert licence and all(line.line.exempt for line in licence)
    assert seen.visits == 0


@pytest.mark.both_databases
def test_only_the_first_part_begins_when_the_package_is_filed(hall: HallInTest) -> None:
    package = Package(hall)
    filed = package.file()
    assert filed.state == "filed" and filed.number
    business, food, sign = filed.parts
    assert (business.standing, business.state) == ("running", "received")
    assert business.case_number not in (None, filed.number)
    for waiting in (food, sign):
        assert (waiting.standing, waiting.case_number) == ("waiting", None)
        assert waiting.waits_for == (hall.matters[BUSINESS].title.zh_hans,)


def test_a_granted_part_becomes_the_material_of_the_next_and_starts_its_clock(hall: HallInTest) -> None:
    package = Package(hall)
    package.file()
    hall.wait(days=3)
    package.grant(BUSINESS)
    seen = package.see()
    certificate = next(part.certificate_id for part in seen.parts if part.matter == BUSINESS)
    assert certificate
    for matter in (FOOD, SIGN):
        case = hall.application(package.case_of(matter))
        assert case.state == "received" and case.case_number
        (licence,) = [each for each in case.documents if each.material == "business_licence"]
        assert (licence.grade, licence.source) == ("A", "wallet")
        assert case.checklist and case.checklist.visits == 0
        assert case.form["trade_name"] == "南海区桂城青禾糖水店"
        assert case.form["licence_number"].startswith("92")
        (clock,) = [each for each in case.clocks if each.kind == "acceptance"]
        assert clock.start == hall.settings.hall.day_of(hall.at)
    numbers = {hall.application(package.case_of(matter)).case_number for matter in (BUSINESS, FOOD, SIGN)}
    assert len(numbers) == 3


def test_a_part_begins_on_the_day_of_the_certificate_though_the_hall_was_down_for_a_week(hall: HallInTest) -> None:
    package = Package(hall)
    package.file()
    id = package.case_of(BUSINESS)
    hall.accept(id)
    hall.approve(id)
    issued_on = hall.settings.hall.day_of(hall.at)
    hall.wait(days=7)
    package.work()
    (clock, *_) = hall.application(package.case_of(FOOD)).clocks
    assert clock.start == issued_on


def test_a_package_is_concluded_when_every_part_is_and_says_nothing_if_all_was_granted(hall: HallInTest) -> None:
    package = Package(hall)
    package.file()
    for matter in (BUSINESS, FOOD, SIGN):
        assert package.see().state == "filed"
        package.grant(matter)
    seen = package.see()
    assert seen.state == "concluded" and not seen.notices
    assert set(package.standings().values()) == {"granted"}


def test_a_refused_part_is_explained_in_one_notice_and_the_others_stand(hall: HallInTest) -> None:
    package = Package(hall)
    package.file()
    package.grant(BUSINESS)
    package.refuse(FOOD, "专间面积不足，生熟不能分开。")
    assert package.see().state == "filed", "the sign is still being decided"
    package.grant(SIGN)
    seen = package.see()
    assert seen.state == "concluded"
    assert package.standings() == {BUSINESS: "granted", FOOD: "ended", SIGN: "granted"}
    (notice,) = seen.notices
    assert notice.kind == "joint_decision"
    facts = hall.database.read_now(notices.find_facts, notice.id)
    assert isinstance(facts.content, JointDecisionContent)
    assert [line.granted for line in facts.content.decisions] == [True, False, True]
    refused = facts.content.decisions[1]
    assert refused.reasons == ["专间面积不足，生熟不能分开。"] and refused.remedies and refused.document_number
    assert "继续有效" in facts.content.standing and "食品经营许可证新办" in facts.content.standing
    hall.worker.work_off()
    assert hall.database.read_now(notices.find_file, notice.id)[1].size > 10_000


@pytest.mark.parametrize("way", ["refuse", "decline", "withdraw"])
def test_what_needs_a_lost_result_never_begins_and_the_package_ends(hall: HallInTest, way: str) -> None:
    package = Package(hall)
    package.file()
    if way == "refuse":
        package.refuse(BUSINESS, "经营场所不符合要求。")
    elif way == "decline":
        package.decline(BUSINESS)
    else:
        package.withdraw(BUSINESS)
    assert package.standings() == {BUSINESS: "ended", FOOD: "unreachable", SIGN: "unreachable"}
    seen = package.see()
    assert seen.state == "concluded"
    assert len(seen.notices) == (0 if way == "withdraw" else 1)
    assert not [part for part in seen.parts if part.case_number and part.matter != BUSINESS]


def test_a_part_that_waits_can_be_taken_back_and_the_rest_goes_on(hall: HallInTest) -> None:
    package = Package(hall)
    package.file()
    package.withdraw(SIGN)
    package.grant(BUSINESS)
    assert package.standings() == {BUSINESS: "granted", FOOD: "running", SIGN: "ended"}
    package.grant(FOOD)
    assert package.see().state == "concluded"


def test_withdrawing_the_whole_package_leaves_what_is_decided(hall: HallInTest) -> None:
    package = Package(hall)
    package.file()
    package.grant(BUSINESS)
    package.withdraw()
    assert package.standings() == {BUSINESS: "granted", FOOD: "ended", SIGN: "ended"}
    package.work()
    assert package.see().state == "concluded"
    with pytest.raises(Conflict, match="step_not_possible"):
        package.withdraw(BUSINESS)


def test_an_errand_run_twice_begins_nothing_twice(hall: HallInTest) -> None:
    package = Package(hall)
    package.file()
    package.grant(BUSINESS)
    before = {matter: hall.events(package.case_of(matter)) for matter in (FOOD, SIGN)}
    hall.database.write_now(following.follow, hall.citizen(HOLDER), package.id)
    assert {matter: hall.events(package.case_of(matter)) for matter in (FOOD, SIGN)} == before


def test_a_date_that_was_overtaken_leaves_the_part_in_the_holders_hands(hall: HallInTest) -> None:
    package = Package(hall, form={f"{SIGN}.put_up_on": "2026-12-01"})
    package.file()
    hall.accept(package.case_of(BUSINESS))
    hall.wait(days=30)
    hall.approve(package.case_of(BUSINESS))
    hall.worker.work_off()
    id = package.case_of(SIGN)
    draft = hall.database.read_now(applications.find_application, hall.citizen(HOLDER), id)
    told = next(part.held for part in package.see().parts if part.matter == SIGN)
    assert "再提交" in told and "bundle_part_held" in hall.events(package.id)
    assert draft.state == "draft" and package.standings()[FOOD] == "running"
    form = draft.form | {"put_up_on": "2027-03-01"}
    hall.database.write_now(applications.fill_form, hall.citizen(HOLDER), id, draft.version, form)
    hall.submit(HOLDER, id)
    package.grant(SIGN)
    assert package.standings()[SIGN] == "granted"


@pytest.mark.both_databases
def test_a_part_the_hall_may_not_file_says_why_and_rests_with_the_holder(hall: HallInTest) -> None:
    package = Package(hall)
    package.file()
    hall.database.write_now(forget_who_she_is, hall.citizen(HOLDER), package.id)
    package.grant(BUSINESS)
    standings = package.standings()
    assert standings == {BUSINESS: "granted", FOOD: "running", SIGN: "running"}, "no errand is given up"
    held = {part.matter: (part.state, part.held) for part in package.see().parts if part.held}
    assert held and all(state == "draft" and "再提交" in told for state, told in held.values())
    for matter in held:
        package.withdraw(matter)
        assert package.standings()[matter] == "ended"


def forget_who_she_is(session: Session, _: Call, id: str) -> None:
    """As if the hall had been less sure of her when the package was filed."""
    session.execute(update(BundleRow).where(BundleRow.id == id).values(assurance=0))


def test_a_shared_paper_is_handed_in_once_and_lies_in_every_case(hall: HallInTest) -> None:
    package = Package(hall, {"premises": "rented"}, {f"{BUSINESS}.lease_until": "2030-01-01"})
    lease = package.add_picture("lease", 7)
    assert [paper.id for paper in package.see().documents] == [lease]
    package.write(service.remove_document, package.id, lease)
    assert not package.see().documents
    package.add_picture("lease", 7)
    package.file()
    hall.accept(package.case_of(BUSINESS))
    hall.approve(package.case_of(BUSINESS))
    hall.release(HOLDER, package.case_of(BUSINESS))
    package.work()
    for matter in (BUSINESS, SIGN):
        kept = hall.database.read_now(materials.list_documents, package.case_of(matter))
        assert "lease" in {document.material for document in kept}


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_picture_of_a_certificate_of_this_hall_is_that_certificate_in_every_part(hall: HallInTest) -> None:
    package = Package(hall, {"premises": "rented"}, {f"{BUSINESS}.lease_until": "2030-01-01"})
    code, item = package.write(_filed_lease, hall.store.put(picture(3), "image/jpeg"))
    shown = Judged(hall.store.put(picture(4), "image/jpeg"), codes=(code,))
    paper = package.write(service.add_document, package.id, new_id(), "lease", shown)
    assert paper.sha256 == item.sha256 and [each.id for each in package.see().documents] == [paper.id]
    package.file()
    kept = hall.database.read_now(materials.list_documents, package.case_of(BUSINESS))
    assert [(each.source, each.grade) for each in kept if each.material == "lease"] == [("wallet", "A")]


def _filed_lease(session: Session, call: Call, stored: StoredFile) -> tuple[str, StoredFile]:
    """A certificate of this hall in the caller's wallet, of the kind that says a lease is filed; its code."""
    facts = FACTS["business_licence"]
    issued = certificates.issue(session, call, new_id(), call.actor.id, "business_licence", facts)
    item = NewWalletItem("lease_filing", "租赁备案", facts.number, facts.issuer, facts.issued_on)
    wallet.add_wallet_item(session, call, call.actor.id, item, stored, certificate_id=issued.id)
    return issued.code, stored


def test_every_gap_of_every_part_is_told_at_once(hall: HallInTest) -> None:
    package = Package(hall)
    package.write(service.fill_form, package.id, 2, {"trade_name": "青禾", f"{FOOD}.floor_area": "1"})
    with pytest.raises(InvalidInput, match="form_has_problems") as refusal:
        package.file()
    told = {problem.field: problem.code for problem in refusal.value.details["problems"]}
    assert told["trade_name"] == "too_short" and told["premises_address"] == "required"
    assert told[f"{FOOD}.floor_area"] == "too_small" and told[f"{SIGN}.sign_words"] == "required"
    assert not [field for field in told if "licence_number" in field]


def test_missing_papers_of_every_part_are_told_at_once(hall: HallInTest) -> None:
    package = Package(hall)
    with pytest.raises(InvalidInput, match="materials_missing") as refusal:
        package.write(filing.file, package.id)
    assert set(refusal.value.details["materials"]) == {
        f"{FOOD}.layout_plan",
        f"{FOOD}.safety_rules",
        f"{FOOD}.health_certificates",
        f"{SIGN}.sign_drawing",
        f"{SIGN}.electrical_statement",
    }


def test_somebody_elses_package_does_not_exist(hall: HallInTest) -> None:
    package = Package(hall)
    with pytest.raises(NotFound, match="bundle_unknown"):
        hall.database.read_now(service.find_bundle, hall.citizen("陈国强"), package.id)
    events = hall.database.read_now(service.list_events, hall.citizen("陈国强"))
    assert [event.code for event in events] == [CHILD, BRANCH, RESTAURANT, RETIREMENT, COMPANY]


@pytest.mark.both_databases
def test_a_package_never_filed_can_be_thrown_away(hall: HallInTest) -> None:
    package = Package(hall)
    package.add_picture(f"{FOOD}.layout_plan")
    package.write(service.discard, package.id)
    assert hall.database.read_now(service.list_bundles, hall.citizen(HOLDER)) == []
