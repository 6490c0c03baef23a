"""Which ways through a matter are walked, and by which route. Pure.

Every situation is walked online. The other routes are walked in as many situations as it takes to meet every answer
and every material once, since what is particular to them does not hang on how the answers combine:

    kiosk      one sealed parcel from a kiosk, signed by it
    agent      somebody with a power of attorney, once where the matter lets one act
    promised   what may follow is promised, and follows (容缺受理)
    declared   the applicant declares instead of proving (告知承诺)
    trial      the filing is looked at before it is complete (模拟审批)
    change … cancellation   what the result's holder asks for afterwards
"""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from core.matters.conditions import Answers
from core.matters.definition import MatterDefinition
from core.matters.gate.walked import Route
from core.matters.situations import materials_of


class Way(Struct, frozen=True):
    """A situation, whether its applicant is `equipped` with every certificate, and how the filing goes."""

    matter: MatterDefinition
    answers: Answers
    equipped: bool = False
    route: Route = "online"


def planned(matter: MatterDefinition, situations: Iterable[Answers]) -> list[Way]:
    """Every way that is walked through these situations."""
    situations = list(situations)
    hands = (False, True) if any(material.obtain.wallet for material in matter.materials) else (False,)
    online = [Way(matter, answers, equipped) for answers in situations for equipped in hands]
    enough = list(covering(matter, situations))
    by_agent = [answers for answers in enough if as_filed_by_agent(matter, answers) == answers]
    if matter.applicants.agent_allowed and by_agent:
        online.append(Way(matter, by_agent[0], False, "agent"))
    return online + [Way(matter, answers, False, route) for answers in enough for route in _routes(matter, answers)]


def covering(matter: MatterDefinition, situations: Iterable[Answers]) -> Iterator[Answers]:
    """Those of the situations that bring an answer or a material which none before them had."""
    met: set[object] = set()
    for answers in situations:
        here: set[object] = {*answers.items(), *(material.key for material in materials_of(matter, answers))}
        if not met or here - met:
            met |= here
            yield answers


def as_filed_by_agent(matter: MatterDefinition, answers: Answers) -> dict[str, str]:
    """The answers, with those that somebody who files for another gives."""
    known = {each.key: each.known_from for each in matter.questions if each.key in answers}
    says = {key: source.options["yes"] for key, source in known.items() if source and source.fact == "agent.acts"}
    return dict(answers) | says


def _routes(matter: MatterDefinition, answers: Answers) -> Iterator[Route]:
    if "kiosk" in matter.channels:
        yield "kiosk"
    if any(material.need == "deferrable" for material in materials_of(matter, answers)):
        yield "promised"
    if matter.declaration is not None:
        yield "declared"
    if matter.trial_review:
        yield "trial"
    for offered in matter.result.after_life:
        yield offered.act
