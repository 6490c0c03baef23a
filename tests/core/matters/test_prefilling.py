"""What was read of a document, for which fields of a real form."""

from msgspec import structs

from core.imaging.document_fields.layout import DocumentType, ReadDocument, ReadField
from core.matters.demands import Material
from core.matters.facts import Facts
from core.matters.prefilling import Proposal, could_fill, documents_of, proposals
from tests.core.matters.packs import BUSINESS, FOOD, PHYSICIAN, matters

WHERE = ((0.0, 0.0), (9.0, 0.0), (9.0, 3.0), (0.0, 3.0))
USCC, NUMBER = "92990000MA0009BB13", "990000199003071235"
AGENT = {"filing": "agent", "name": "declare_now", "composition": "personal", "residency": "mainland"}
CARD = {"name": "林青禾", "number": NUMBER, "address": "示例市示例路1号", "birth_date": "1990-03-07", "sex": "female"}


def read(document: DocumentType, **fields: str) -> ReadDocument:
    return ReadDocument(
        document, {name: ReadField(name, value, value, 0.97, WHERE, "plausible") for name, value in fields.items()}
    )


def line(matter: str, key: str) -> Material:
    material = matters()[matter].material(key)
    assert material
    return material


def proposed(
    matter: str,
    key: str,
    found: ReadDocument,
    form: dict[str, str] | None = None,
    facts: Facts | None = None,
    answers: dict[str, str] | None = None,
) -> dict[str, Proposal]:
    made = proposals(matters()[matter], answers or {}, line(matter, key), found, form or {}, facts or {})
    return {each.field: each for each in made}


def test_a_business_licence_fills_in_what_the_form_says_is_read_from_it() -> None:
    found = read("business_licence", name="示例市半夏书屋", uscc=USCC, address="示例市示例路1号", scope="餐饮服务")
    made = proposed(FOOD, "business_licence", found)
    assert {key: (each.value, each.source) for key, each in made.items()} == {
        "trade_name": ("示例市半夏书屋", "business_licence.name"),
        "licence_number": (USCC, "business_licence.uscc"),
        "premises_address": ("示例市示例路1号", "business_licence.address"),
    }


def test_the_applicants_card_answers_the_fields_whose_facts_it_holds_and_the_agents_card_the_agents() -> None:
    found = read("resident_id_card", **CARD)
    own = proposed(BUSINESS, "operator_identity", found, answers=AGENT)
    assert {key: each.fact for key, each in own.items()} == {
        "operator_name": "identity_document.name",
        "operator_number": "identity_document.number",
        "operator_address": "person.address",
    }
    agents = proposed(BUSINESS, "agent_identity", found, answers=AGENT)
    assert {key: each.fact for key, each in agents.items()} == {
        "agent_name": "agent.name", "agent_number": "agent.number",
    }  # fmt: skip


def test_what_is_known_from_something_surer_is_not_proposed_and_what_stands_there_already_neither() -> None:
    found = read("resident_id_card", **CARD)
    facts: Facts = {"identity_document.name": "林青禾", "identity_document.number": NUMBER}
    assert set(proposed(BUSINESS, "operator_identity", found, facts=facts)) == {"operator_address"}
    form = {"operator_address": CARD["address"]}
    assert proposed(BUSINESS, "operator_identity", found, form, facts) == {}


def test_what_the_person_typed_is_told_beside_the_proposal() -> None:
    made = proposed(FOOD, "business_licence", read("business_licence", name="示例市半夏书屋"), {"trade_name": "半夏"})
    assert made["trade_name"].current == "半夏"


def test_a_value_that_does_not_fit_its_field_is_doubtful_or_left_out() -> None:
    wrong = proposed(FOOD, "business_licence", read("business_licence", uscc=USCC[:-1] + "4"))
    assert wrong["licence_number"].doubtful
    certificate = read("physician_qualification", issued_on="2O17年", category="临庆", number="2" * 27)
    assert set(proposed(PHYSICIAN, "qualification", certificate, answers={"kind": "first"})) == {"qualification_number"}
    long = proposed(FOOD, "business_licence", read("business_licence", name="示" * 60))
    assert long == {}, "longer than the field may be"


def test_a_choice_is_proposed_by_its_key() -> None:
    certificate = read("physician_qualification", category="clinical", issued_on="2017-11-01")
    made = proposed(PHYSICIAN, "qualification", certificate, answers={"kind": "first"})
    assert {key: each.value for key, each in made.items()} == {"category": "clinical", "qualified_on": "2017-11-01"}


def test_only_lines_that_take_such_a_document_are_read() -> None:
    assert documents_of(line(FOOD, "business_licence")) == ("business_licence",)
    assert documents_of(line(FOOD, "agent_identity")) == ("resident_id_card", "passport")
    assert documents_of(line(FOOD, "layout_plan")) == documents_of(line(FOOD, "authorisation")) == ()
    assert proposed(FOOD, "business_licence", read("resident_id_card", **CARD)) == {}
    assert could_fill(matters()[FOOD], {}, line(FOOD, "layout_plan"), {}) == ()


def test_every_field_that_is_read_from_a_document_has_a_line_that_takes_it() -> None:
    for code, definition in matters().items():
        named = {field.key for page in definition.form for field in page.fields if field.read_from}
        always = structs.replace(
            definition,
            form=tuple(
                structs.replace(page, when=(), fields=tuple(structs.replace(field, when=()) for field in page.fields))
                for page in definition.form
            ),
        )
        reached = {field.key for each in always.materials for field in could_fill(always, {}, each, {})}
        assert named <= reached, code
