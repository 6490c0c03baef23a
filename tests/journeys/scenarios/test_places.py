"""Stories about places and people: a bundle of three organs, a village, a resident of Hong Kong and his agent."""

from datetime import date

from core.applications import acceptance, service
from core.call import Actor, Call
from core.cross_region import service as custody
from core.cross_region import views
from core.ids import new_id
from core.notices import service as notices
from core.notices.schemas import ApprovalContent, JointDecisionContent
from core.places import mandates
from demo.people import find_person
from tests.builders import MATTER, HallInTest, filled
from tests.core.bundles.package import BUSINESS, FOOD, SIGN, Package
from tests.journeys.scenarios.book import CHAU, LIN, Case, Story
from tests.refusals import refused


def test_a_restaurant_whose_food_licence_is_refused_keeps_what_was_granted_and_reads_why(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-12 22:10")
    package = Package(hall)
    package.file()
    story.on("2026-11-13 10:00")
    package.grant(BUSINESS)
    food = Case(hall, package.case_of(FOOD), LIN)
    assert food.state == "已收件，等待受理", "the licence just granted was its material"
    story.on("2026-11-17 10:00")
    package.refuse(FOOD, "专间面积不足，生熟不能分开。")
    assert food.state == "不予许可" and food.tale[-1] == "不予许可，理由见决定书"
    package.grant(SIGN)

    seen = package.see()
    assert seen.state == "concluded"
    assert package.standings() == {BUSINESS: "granted", FOOD: "ended", SIGN: "granted"}
    (letter,) = seen.notices
    told = joint_decision(hall, letter.id)
    granted, refused_one, _ = told.decisions
    assert granted.granted and granted.result
    assert refused_one.reasons == ["专间面积不足，生熟不能分开。"] and refused_one.remedies is not None
    assert "继续有效" in told.standing
    assert Case(hall, package.case_of(BUSINESS), LIN).state == "已办结"


def joint_decision(hall: HallInTest, notice_id: str) -> JointDecisionContent:
    content = hall.database.read_now(notices.find_facts, notice_id).content
    assert isinstance(content, JointDecisionContent)
    return content


def test_a_villager_hands_in_at_the_village_the_town_accepts_and_the_district_decides(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-16 15:30")
    entrust_the_town(hall)
    case = story.drafts(LIN, example=0)
    hall.hand_in(LIN, case.seen())
    case.does(custody.announce, "rongshuli")
    village, town = clerk_at(hall, "rongshuli"), clerk_at(hall, "dali")
    taken = hall.database.write_now(custody.receive, village, case.id, "card_read")
    assert taken.clock_from == date(2026, 11, 16), "by the agreement the village is where it arrives"
    assert case.last_day("acceptance") == date(2026, 11, 23)
    number = case.seen().case_number

    story.on("2026-11-17 09:00")
    hall.database.write_now(custody.forward, village, case.id)
    hall.database.write_now(custody.confirm_arrival, town, case.id)
    with refused("not_entrusted"):
        hall.database.write_now(acceptance.accept, village, case.id, hall.ticks(case.id))
    hall.database.write_now(acceptance.accept, town, case.id, hall.ticks(case.id))
    case.is_approved()
    assert (case.state, case.seen().case_number) == ("已办结", number)
    way = hall.database.read_now(views.way_of_case, hall.citizen(LIN), case.id)
    levels = [leg.level for leg in way if leg.event in ("custody_received", "accept", "approve")]
    assert levels == ["village", "town", "district"]


def entrust_the_town(hall: HallInTest) -> None:
    administrator, authority = hall.somebody({"administrator"}), hall.matters[MATTER].authority.code
    document = ("南府办函〔2026〕第99号", date(2026, 1, 1))
    hall.database.write_now(mandates.entrust, administrator, authority, "dali", *document)


def clerk_at(hall: HallInTest, centre: str) -> Call:
    return Call(Actor(new_id(), frozenset({"clerk"}), centre=centre), "desk", hall.at)


def test_a_resident_of_hong_kong_lets_an_agent_file_and_reads_everything_in_traditional_script(
    hall: HallInTest,
) -> None:
    story = Story(hall).on("2026-11-18 21:30")
    case = Case(hall, through_an_agent(hall), CHAU, "zh-Hant")
    assert case.state == "草稿"
    with refused("materials_missing") as caught:
        case.does(service.submit)
    assert [name.zh_hant for name in caught.value.details["names"]][-2:] == ["委託書", "代理人身份證明文件"]
    hall.hand_in(CHAU, case.seen())
    case.does(service.submit)
    assert (case.state, case.tale[-1]) == ("已收件，等待受理", "大廳收件，發出收件憑證")
    checklist = case.seen().checklist
    assert checklist is not None and checklist.visits == 0, "both of her documents were read in Hong Kong"

    story.on("2026-11-19 10:00")
    case.is_accepted().is_approved()
    assert (case.state, case.tale[-1]) == ("已辦結", "辦結")
    assert case.told(ApprovalContent).certificate == "营业执照"
    assert case.told(ApprovalContent, "zh-Hant").certificate == "營業執照"
    assert case.seen().form["agent_name"] == "何知行"


def through_an_agent(hall: HallInTest) -> str:
    """A draft for a shop in Nanhai, its agent's name and number typed as the power of attorney gives them."""
    example, card = hall.matters[MATTER].examples[2], find_person("何知行").card
    she, id = hall.citizen(CHAU, "zh-Hant"), new_id()
    answers = {**example.answers, "filing": "agent"}
    draft = hall.database.write_now(service.start_draft, she, id, MATTER, answers)
    typed = {
        "operator_address": "香港九龍觀塘示例道1號",
        "agent_name": card.name,
        "agent_number": card.number,
        "agent_phone": "13800000005",
    }
    form = filled(hall.matters[MATTER], answers) | typed
    hall.database.write_now(service.fill_form, she, id, draft.version, form)
    return id
