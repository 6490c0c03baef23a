"""Stories of two matters of the catalogue: a card that rules grant at night, a factory on promised indicators."""

from core.applications import declarations, service, trials
from core.applications.staff_schemas import Inspected
from core.ids import new_id
from core.notices.schemas import DeclarationContent, MachineDecisionContent, TrialOpinionContent
from demo.people import find_person
from tests.builders import HallInTest
from tests.journeys.scenarios.book import CHEN, Case, Story
from tests.refusals import refused

CARD, FACTORY = "senior-citizen-card", "standard-land-project"
HE = "何知行"


def test_a_man_of_75_has_his_senior_card_at_midnight_and_a_woman_of_36_is_refused_by_nobody(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-20 23:55")
    his = story.drafts(CHEN, CARD, 0)
    checklist = his.seen().checklist
    assert checklist is not None and checklist.visits == 0 and all(line.exempt for line in checklist.lines)
    his.does(service.submit)
    assert his.state == "已办结" and his.tale[-1] == "办结"
    record = his.told(MachineDecisionContent)
    assert [rule.met for rule in record.rules] == [True] * 4
    assert record.rules[0].facts == "1951-09-15" and record.contest
    assert his.seen().certificate_id is not None

    hers = story.drafts("林晓岚", CARD, 0)
    hers.does(service.submit)
    assert hers.state == "已收件，等待受理", "people will look at it"
    again = story.drafts(CHEN, CARD, 0)
    hall.worker.work_off()
    again.does(service.submit)
    assert again.state == "已收件，等待受理", "he holds one already"


def test_a_factory_is_tried_out_then_approved_on_its_promise_and_measured_when_it_stands(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-02 10:00")
    case = Case(hall, new_id(), HE)
    case.does(service.start_draft, FACTORY, {"land": "contract"}, find_person(HE).organisations[0].id)
    plan = {
        "project_name": "青木智能装备生产基地",
        "plot": "南海-标-2026-07",
        "investment": "480",
        "floor_ratio": "220",
    }
    case.does(service.fill_form, case.seen().version, plan | {"energy": "280"})
    case.does(trials.try_out)
    case.reviewer(trials.give_trial_opinion, "投资强度再提高即可准予", True, [])
    assert case.told(TrialOpinionContent).missing == ["国有建设用地使用权出让合同", "节能分析报告"]

    story.on("2026-11-16 10:00")
    case.does(declarations.declare, case.seen().version, True)
    hall.hand_in(HE, case.seen())
    with refused("indicators_not_met"):
        case.does(service.submit)
    case.does(service.fill_form, case.seen().version, plan | {"energy": "280", "investment": "520"})
    case.does(service.submit)
    case.is_accepted()
    told = case.told(DeclarationContent)
    assert told.conditions[0].condition == "固定资产投资强度不低于500万元/亩" and told.later_check
    case.is_approved()
    assert case.state == "已办结"

    story.on("2028-06-01 10:00")
    found = [("invest_enough", "530"), ("build_densely", "221"), ("save_energy", "410")]
    case.reviewer(declarations.inspect, [Inspected(key, True, measured=number) for key, number in found])
    assert case.tale[-1] == "事后核查"
    kept = hall.database.read_now(declarations.inspection_of, case.id)
    assert {each.commitment: each.met for each in kept}["save_energy"] is False
