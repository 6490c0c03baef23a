"""Stories about places and people: a bundle of three organs, a village, a resident of Hong Kong and his agent."""

from datetime import date

from core.applications import acceptance, agency, deciding, service
from core.applications.service import Judged
from core.call import Actor, Call
from core.cross_region import service as custody
from core.cross_region import views
from core.ids import new_id
from core.notices import service as notices
from core.notices.schemas import ApprovalContent, JointDecisionContent
from core.people import powers_of_attorney
from core.people.power_schemas import AgentNamed, NewPower
from core.places import mandates
from demo.people import find_person
from demo.places import load_places
from tests.builders import MATTER, HallInTest, filled, picture
from tests.core.bundles.package import BUSINESS, FOOD, SIGN, Package
from tests.journeys.scenarios.book import CHAU, HE, LIN, Case, Story
from tests.refusals import refused

TOWN_ORGAN = load_places().authorities[0].code
"""The government of Dali Town."""


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


def test_the_same_village_case_is_decided_in_the_town_while_the_matter_is_delegated(hall: HallInTest) -> None:
    story = Story(hall).on("2026-11-16 15:30")
    entrust_the_town(hall)
    authority = hall.matters[MATTER].authority
    delegated = (authority.code, TOWN_ORGAN, MATTER, "南府〔2026〕第7号", date(2026, 11, 1))
    hall.database.write_now(mandates.delegate, hall.somebody({"administrator"}), *delegated)
    case = story.drafts(LIN, example=0)
    hall.hand_in(LIN, case.seen())
    case.does(custody.announce, "rongshuli")
    village, town = clerk_at(hall, "rongshuli"), clerk_at(hall, "dali")
    hall.database.write_now(custody.receive, village, case.id, "card_read")
    number = case.seen().case_number
    hall.database.write_now(custody.forward, village, case.id)
    hall.database.write_now(custody.confirm_arrival, town, case.id)
    hall.database.write_now(acceptance.accept, town, case.id, hall.ticks(case.id))

    story.on("2026-11-17 09:00")
    with refused("delegated_to_town"):
        case.reviewer(deciding.review)
    reviewer = Call(Actor(new_id(), frozenset({"reviewer"}), TOWN_ORGAN), "desk", hall.at)
    hall.database.write_now(deciding.review, reviewer, case.id)
    hall.database.write_now(deciding.approve, reviewer, case.id, "")
    assert (case.state, case.seen().case_number) == ("已办结", number)
    (told,) = [each for each in case.notices() if isinstance(each.content, ApprovalContent)]
    assert told.organ == authority.name.zh_hans, "a town decides in the name of who lets it (art. 24)"
    way = hall.database.read_now(views.way_of_case, hall.citizen(LIN), case.id)
    levels = [leg.level for leg in way if leg.event in ("custody_received", "accept", "approve")]
    assert levels == ["village", "town", "town"]


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
    she = hall.citizen(CHAU, "zh-Hant")
    card = find_person(HE).card
    named = NewPower(
        new_id(),
        AgentNamed(card.kind, card.number, card.name),
        ("file", "supplement"),
        date(2026, 11, 18),
        date(2026, 12, 31),
        MATTER,
    )
    power = hall.database.write_now(agency.give, she, named)
    id = files_for_her(hall, power.id)
    case = Case(hall, id, CHAU, "zh-Hant")
    assert (case.state, case.tale[-1]) == ("已收件，等待受理", "大廳收件，發出收件憑證")
    checklist = case.seen().checklist
    assert checklist is not None and checklist.visits == 0, "both of her documents were read in Hong Kong"
    filed = [entry for entry in hall.database.read_now(service.timeline, she, id) if entry.event == "submit"]
    assert [(entry.actor, entry.agent) for entry in filed] == [("agent", HE)]

    hall.database.write_now(powers_of_attorney.revoke, hall.citizen(CHAU), power.id)
    with refused("power_not_in_force"):
        hall.agent(HE, power.id)

    story.on("2026-11-19 10:00")
    case.is_accepted().is_approved()
    assert (case.state, case.tale[-1]) == ("已完成", "完成")
    assert case.told(ApprovalContent).certificate == "营业执照"
    assert case.told(ApprovalContent, "zh-Hant").certificate == "營業執照"
    assert case.seen().form["agent_name"] == HE


def files_for_her(hall: HallInTest, power: str) -> str:
    """Her agent's phone files for a shop in Nanhai; nobody asks who files, for a power of attorney, or for his card."""
    answers = {key: text for key, text in hall.matters[MATTER].examples[2].answers.items() if key != "filing"}
    id = new_id()
    draft = hall.database.write_now(service.start_draft, hall.agent(HE, power, "zh-Hant"), id, MATTER, answers)
    form = filled(hall.matters[MATTER], draft.answers) | {"operator_address": "香港九龍觀塘示例道1號"}
    hall.database.write_now(service.fill_form, hall.agent(HE, power), id, draft.version, form)
    with refused("materials_missing") as caught:
        hall.database.write_now(service.submit, hall.agent(HE, power), id)
    assert not {"authorisation", "agent_identity"} & set(caught.value.details["materials"])
    for number, material in enumerate(caught.value.details["materials"]):
        picture_of = Judged(hall.store.put(picture(number), "image/jpeg"))
        hall.database.write_now(service.add_document, hall.agent(HE, power), id, new_id(), material, picture_of)
    hall.database.write_now(service.submit, hall.agent(HE, power), id)
    return id
