"""From answers to what an applicant needs: questions, checklist, visits, fees, days. All pure.

Answers are one option per question. A question that does not apply must not be answered; `relevant_answers`
drops such leftovers after somebody went back and changed his mind. Every combination that can be reached is a
*leaf*; loading walks all of them.

Visits are computed (G7, N5): one, if an original must be looked at, a step needs the applicant in person, or
the result exists on paper only and no courier brings it; otherwise none. One visit is enough for all of
these, because originals are verified when the result is handed out (原件核验即领证); only a step before the end that
needs the applicant there, where fingerprints are taken for instance, is a visit of its own."""

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal

from core.errors import InvalidInput
from core.matters.conditions import Answers, applies
from core.matters.declarations import replaced
from core.matters.definition import MatterDefinition, version_hash
from core.matters.demands import EvidenceGrade, Material, Question, SharedData
from core.matters.facts import Facts
from core.matters.procedure import Limit, Step
from core.matters.schemas import Checklist, ChecklistLine, FeeLine, VisitReason

Wallet = Mapping[str, EvidenceGrade]
LAST_STAGES = frozenset({"issue", "deliver"})
"""What is done in these is done in one visit with everything else at the end."""


def relevant_answers(definition: MatterDefinition, answers: Answers) -> dict[str, str]:
    """The answers to questions that apply, in the order of the questions; unknown options are kept."""
    kept: dict[str, str] = {}
    for question in definition.questions:
        if question.key in answers and applies(question.when, kept):
            kept[question.key] = answers[question.key]
    return kept


def questions_to_ask(definition: MatterDefinition, answers: Answers) -> tuple[Question, ...]:
    """Questions that apply and are not answered yet; ask the first, then call again."""
    kept = relevant_answers(definition, answers)
    return tuple(
        question for question in definition.questions if question.key not in kept and applies(question.when, kept)
    )


def answers_from_facts(definition: MatterDefinition, facts: Facts) -> dict[str, str]:
    """Answers the hall need not ask for, because a fact gives them; for questions that then apply."""
    known: dict[str, str] = {}
    for question in definition.questions:
        source = question.known_from
        option = source and source.options.get(facts.get(source.fact, ""))
        if option:
            known[question.key] = option
    return relevant_answers(definition, known)


def check_answers(definition: MatterDefinition, answers: Answers) -> None:
    """Raises InvalidInput `answers_do_not_fit` (question, answer) for an unknown question or option, or one
    that does not apply; `answers_incomplete` (question) for the first one missing."""
    kept = relevant_answers(definition, answers)
    for key, given in answers.items():
        question = definition.question(key)
        if question is None or question.option(given) is None or key not in kept:
            raise InvalidInput("answers_do_not_fit", question=key, answer=given)
    missing = questions_to_ask(definition, answers)
    if missing:
        raise InvalidInput("answers_incomplete", question=missing[0].key)


def leaves(definition: MatterDefinition) -> Iterator[dict[str, str]]:
    """Every complete set of answers there is."""

    def walk(answers: dict[str, str], position: int) -> Iterator[dict[str, str]]:
        if position == len(definition.questions):
            yield answers
            return
        question = definition.questions[position]
        if not applies(question.when, answers):
            yield from walk(answers, position + 1)
            return
        for option in question.options:
            yield from walk({**answers, question.key: option.key}, position + 1)

    return walk({}, 0)


def materials_of(definition: MatterDefinition, answers: Answers) -> tuple[Material, ...]:
    """The materials asked in this situation, exempt ones included, in the order of the file."""
    return tuple(material for material in definition.materials if applies(material.when, answers))


def steps_of(definition: MatterDefinition, answers: Answers) -> tuple[Step, ...]:
    """What the authority will do in this situation, in order."""
    return tuple(step for step in definition.steps if applies(step.when, answers))


def promised_limit_of(definition: MatterDefinition, answers: Answers) -> Limit:
    """The promised limit of this situation: the first of `promised_limit_when` that applies, or the general
    one."""
    for limit in definition.promised_limit_when:
        if applies(limit.when, answers):
            return Limit(days=limit.days, unit=limit.unit, basis=limit.basis, note=limit.note)
    return definition.promised_limit


def checklist(
    definition: MatterDefinition,
    answers: Answers,
    wallet: Wallet | None = None,
    data: Collection[SharedData] = (),
    declared: bool = False,
) -> Checklist:
    """What this applicant brings. `wallet` maps certificate types the applicant holds to their best grade;
    `data` are the sources that have already answered (`identity_check`: the document was read and belongs to
    this person). `declared`: the applicant takes the declaration route, and what that replaces is not asked.

    Raises InvalidInput as `check_answers` does.
    """
    check_answers(definition, answers)
    spared = replaced(definition.declaration, declared)
    lines = tuple(
        _line(material, wallet or {}, data, material.key in spared) for material in materials_of(definition, answers)
    )
    steps = steps_of(definition, answers)
    fees = tuple(
        FeeLine(fee.key, fee.item, fee.amount, fee.payee, fee.basis)
        for fee in definition.fees
        if applies(fee.when, answers)
    )
    reason = _visit_reason(definition, lines, steps)
    return Checklist(
        matter=definition.code,
        version=definition.version,
        version_hash=version_hash(definition),
        answers=relevant_answers(definition, answers),
        lines=lines,
        visits=_visits(definition, lines, steps),
        visit_reason=reason,
        fees=fees,
        fees_total=sum((fee.amount for fee in fees), Decimal(0)),
        promised_limit=promised_limit_of(definition, answers),
        statutory_limit=definition.statutory_limit,
        steps=tuple(step.key for step in steps),
    )


def good_enough(grade: EvidenceGrade, required: EvidenceGrade) -> bool:
    """Whether evidence of one grade serves where another is required: A serves everywhere, D only for D."""
    return grade <= required


def _line(material: Material, wallet: Wallet, data: Collection[SharedData], declared: bool) -> ChecklistLine:
    from_wallet = next(
        (kind for kind in material.obtain.wallet if kind in wallet and good_enough(wallet[kind], material.grade)),
        None,
    )
    from_data: SharedData | None = next((source for source in material.obtain.data if source in data), None)
    exempt = declared or from_wallet is not None or from_data is not None
    return ChecklistLine(
        material=material.key,
        name=material.name,
        reason=material.reason,
        need=material.need,
        required_grade=material.grade,
        exempt=exempt,
        original_needed=material.original_verification and not exempt,
        obtain=material.obtain,
        max_pages=material.max_pages,
        satisfied_from_wallet=from_wallet,
        satisfied_by_data=None if from_wallet else from_data,
        satisfied_by_declaration=declared and not (from_wallet or from_data),
        instructions=material.instructions,
        blank_form=material.blank_form,
    )


def _visits(definition: MatterDefinition, lines: tuple[ChecklistLine, ...], steps: tuple[Step, ...]) -> int:
    present = {step.stage for step in steps if step.applicant_present}
    at_the_end = bool(present & LAST_STAGES) or any(line.original_needed for line in lines)
    at_the_end = at_the_end or not {"electronic", "courier"} & set(definition.delivery)
    return len(present - LAST_STAGES) + at_the_end


def _visit_reason(
    definition: MatterDefinition, lines: tuple[ChecklistLine, ...], steps: tuple[Step, ...]
) -> VisitReason:
    originals = tuple(line.material for line in lines if line.original_needed)
    if originals:
        return VisitReason("originals_to_show", materials=originals)
    present = tuple(step.key for step in steps if step.applicant_present)
    if present:
        return VisitReason("presence_required", steps=present)
    if not {"electronic", "courier"} & set(definition.delivery):
        return VisitReason("result_on_paper")
    return VisitReason("nothing_to_show")
