"""Stories about papers: what was named late, what was promised, what did not match, what was lost."""

from datetime import date

from core.applications import afterlife, deciding, delivery, late_defects, originals, promises, service, trials
from core.applications.schemas import Delivery
from core.call import Actor, Call
from core.certificates import service as certificates
from core.certificates.schemas import Certificate
from core.ids import new_id
from core.notices.schemas import (
    DeficiencyContent,
    DeliveryContent,
    PromiseContent,
    TrialOpinionContent,
    VerificationContent,
    VoidContent,
)
from core.supervision.service import recompute
from core.verification.schemas import Withheld
from tests.builders import HallInTest
from tests.core.applications import side_exits
from tests.journeys.scenarios.book import CHEN, LIN, Case, Story
from tests.refusals import refused


def test_two_defects_noticed_late_need_a_supervisor_and_count_as_a_breach(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-12 10:00")
    case = story.files()
    lease, *overlooked = case.statements_of("lease")
    case.lacks(lease)
    assert case.state == "请补正材料"
    story.on("2026-11-16 20:15")
    case.answers_the_notice()
    assert case.state == "已收件，等待受理"

    late = case.statements_of("landlord_property")[:2]
    assert len(late) == 2 and overlooked
    with refused("late_defect_not_permitted"):
        case.lacks(*late)
    assert case.state == "已收件，等待受理", "the applicant was not troubled by what was refused"
    hall.database.write_now(late_defects.permit, hall.staff("guanyuan"), case.id, late, "首次核对时漏看")
    case.lacks(*late)
    assert case.state == "请补正材料" and case.tale.count("发出补正通知，一次列明全部问题") == 2
    second = case.told(DeficiencyContent)
    assert len(second.defects) == 2 and all(each.how_to_fix for each in second.defects)
    assert hall.database.read_now(recompute, "2026-11").one_time_notice_breaches == 1


def test_a_wrong_original_at_the_counter_releases_nothing_and_the_right_one_everything(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-19 15:00")
    case = story.files().is_accepted().is_approved()
    assert case.state == "已准予，请出示原件"
    story.on("2026-11-23 09:10")
    opened = hall.open_verification(CHEN, case.id)
    outcome = hall.database.write_now(
        originals.close_verification, hall.staff("wangli"), opened.id, hall.decisions(opened, ("lease",))
    )
    assert isinstance(outcome, Withheld)
    assert (case.state, case.tale[-1]) == ("已准予，请出示原件", "原件与上传的图片不一致，结果未发放")
    record = case.told(VerificationContent)
    assert not record.passed and [line.equal for line in record.lines].count(False) == 1
    story.on("2026-11-24 09:10")
    hall.release(CHEN, case.id)
    assert case.state == "已办结" and case.told(VerificationContent).passed
    assert "原件核验一致" in case.tale


def test_a_promise_that_is_not_kept_ends_the_case_and_the_letter_had_said_so(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-19 10:00")
    side_exits.with_promise(hall)
    case = Case(hall, side_exits.promised(hall))
    case.clerk(promises.accept_provisionally, hall.ticks(case.id))
    assert case.tale[-1] == "容缺受理，办理时限开始计算"
    letter = case.told(PromiseContent)
    assert len(letter.missing) == 1 and letter.consequence
    case.is_approved()
    assert case.state == "已准予", "decided, and held back until the promise is kept"
    story.on(f"{letter.due_on} 23:50")
    assert case.state == "已准予"
    story.on("2026-12-24 09:00")
    assert case.state == "逾期终止" and "承诺的材料逾期未补，本次申请终止" in case.tale
    assert case.seen().certificate_id is None
    assert case.clock("promise").last_day == letter.due_on


def test_a_trial_becomes_formal_without_filing_again(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-02 09:30")
    side_exits.variant(hall, trial_review=True)
    case = story.drafts()
    case.does(trials.try_out)
    assert (case.state, case.seen().clocks) == ("模拟审批", ()), "a trial has no legal clock"
    number = case.seen().case_number
    case.reviewer(trials.give_trial_opinion, "租赁合同到位即可准予", True, [])
    opinion = case.told(TrialOpinionContent)
    assert opinion.favourable
    assert opinion.missing == ["名称自主申报告知书", "房屋租赁合同", "出租或出借方的房屋权属证明"], "his card was read"
    assert case.tale[-1] == "给出模拟审批意见（不具法律效力）"
    story.on("2026-11-18 21:00")
    hall.hand_in(CHEN, case.seen())
    case.does(service.submit)
    assert (case.state, case.seen().case_number) == ("已收件，等待受理", number)
    assert case.clock("acceptance").start == date(2026, 11, 18)


def test_withdrawn_during_review_is_over_and_may_be_filed_again(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-18 10:00")
    case = story.files().is_accepted().is_reviewed()
    assert case.state == "审查中"
    case.does(service.withdraw)
    assert (case.state, case.tale[-1]) == ("已撤回", "申请人撤回申请")
    assert not [clock for clock in case.seen().clocks if clock.running]
    with refused("step_not_possible"):
        case.reviewer(deciding.approve, "")
    assert story.files().state == "已收件，等待受理"


def test_a_courier_that_comes_back_is_sent_again(hall: HallInTest) -> None:
    Story(hall).on("2026-11-18 10:00")
    side_exits.with_declaration(hall)
    case = Case(hall, side_exits.by_courier(hall))
    assert case.state == "已制证"
    case.clerk(delivery.dispatch, "courier", "SF990000")
    case.clerk(delivery.return_dispatched)
    assert case.tale[-2:] == ["证照已寄出或放入取件柜", "证照未能送达，已退回大厅"]
    assert case.state == "已制证", "what came back lies in the hall"
    with refused("delivery_settled"):
        case.does(delivery.choose_delivery, case.seen().version, Delivery("counter"))
    case.clerk(delivery.dispatch, "courier", "SF990001")
    case.clerk(delivery.confirm_delivery, "courier", "收件人签收")
    assert (case.state, case.tale[-2:]) == ("已办结", ["送达", "办结"])
    assert case.told(DeliveryContent).way == "courier"


def test_a_double_entry_is_voided_by_two_supervisors_and_the_other_one_goes_on(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-19 10:00")
    real, double = story.files(), story.files()
    side_exits.voided(hall, double.id)
    assert double.state == "作废" and double.tale[-2:] == ["提议作废", "作废"]
    record = double.told(VoidContent)
    assert record.reason == "重复录入" and record.proposed_by != record.approved_by
    assert [paper.split()[0] for paper in record.voided_documents] == ["收件凭证"]
    assert double.seen().documents, "nothing that was handed in is lost"
    real.is_accepted().is_approved()
    assert real.state == "已准予，请出示原件"


def test_a_lost_certificate_is_replaced_and_the_finder_of_the_old_one_learns_it_is_void(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-05 10:00")
    licence = story.files(LIN, FOOD, 0).is_accepted().is_approved()
    hall.release(LIN, licence.id)
    lost = certificate(hall, licence)
    story.on("2026-11-18 22:30")
    case = Case(hall, new_id(), LIN)
    case.does(afterlife.start_act, lost.id, "replacement")
    hall.hand_in(LIN, case.seen())
    case.does(service.submit)
    story.on("2026-11-19 09:00")
    case.is_accepted().is_approved()
    again = certificate(hall, case)
    assert again.facts.number == lost.facts.number and again.facts.face[-1].label == "补发"
    assert [scanned(hall, each) for each in (lost, again)] == ["replaced", "valid"]


FOOD = "food-business-licence"


def certificate(hall: HallInTest, case: Case) -> Certificate:
    assert case.state == "已办结"
    return hall.database.read_now(
        certificates.find_certificate, hall.citizen(case.name), case.seen().certificate_id or ""
    )


def scanned(hall: HallInTest, printed: Certificate) -> str:
    """What anybody learns who scans the code on it."""
    anybody = Call(Actor("", frozenset()), "public", hall.at)
    return hall.database.read_now(certificates.check_code, anybody, printed.code).status
