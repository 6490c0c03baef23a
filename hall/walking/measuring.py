"""What a walk is measured by.

Measured is what the hall did, not what the guide says: the materials are those it demanded of somebody who handed in
nothing, the days are those of the clock that ran, the fees those on record with the filed case, and a visit is a moment
at which somebody had to come: originals shown, a result fetched at a counter, a step that needs the applicant there.
What can be done in one visit at the end counts once. After a first review the upper authority still asks for the
originals of what was passed on as a picture: that visit counts too."""

from decimal import Decimal
from typing import Any

from core.matters.gate.walked import Figures, OnSite
from core.matters.situations import LAST_STAGES, steps_of
from hall.walking.phone import Phone, WalkStoppedError
from hall.walking.routes import Way


def promised(checklist: dict[str, Any]) -> Figures:
    """What a checklist, as the API answers it, says beforehand."""
    asked = [line["material"] for line in checklist["lines"] if line["need"] != "optional" and not line["exempt"]]
    limit = checklist["promised_limit"]
    return Figures(checklist["visits"], tuple(sorted(asked)), Decimal(checklist["fees_total"]), limit["days"])


async def measure(phone: Phone, way: Way, demanded: tuple[str, ...]) -> tuple[Figures, tuple[OnSite, ...]]:
    """The figures of a case that has come to its end, and why somebody had to come. WalkStoppedError when it ended
    without the result it is for."""
    case = await phone.look()
    if case["certificate_id"]:
        await phone.certificate(case["certificate_id"])
    elif case["state"] == "concluded" and way.route != "cancellation":
        raise WalkStoppedError("concluded without a result")
    on_site = _on_site(case, await phone.timeline(), way)
    clocks = [each for each in case["clocks"] if each["kind"] == "promised"]
    days = clocks[-1]["limit"] if clocks else 0
    fees = Decimal(case["checklist"]["fees_total"])
    return Figures(_visits(on_site, way), demanded, fees, days), on_site


def _on_site(case: dict[str, Any], timeline: list[dict[str, Any]], way: Way) -> tuple[OnSite, ...]:
    events = {each["event"] for each in timeline}
    found: list[OnSite] = []
    if "verify_originals" in events or _owes_originals(case):
        found.append("originals")
    elif any(each["event"] == "deliver" and each["facts"].get("way") == "counter" for each in timeline):
        found.append("counter")
    found.extend("presence" for step in steps_of(way.matter, way.answers) if step.applicant_present)
    return tuple(found)


def _visits(on_site: tuple[OnSite, ...], way: Way) -> int:
    """One for the end, and one for each earlier stage at which the applicant must be there."""
    stages = {step.stage for step in steps_of(way.matter, way.answers) if step.applicant_present}
    at_the_end = bool({"originals", "counter"} & set(on_site) or stages & LAST_STAGES)
    return at_the_end + len(stages - LAST_STAGES)


def _owes_originals(case: dict[str, Any]) -> bool:
    """What was passed upward as a picture and must be shown as an original is shown to whoever decides."""
    if case["state"] != "referred":
        return False
    shown = {line["material"] for line in case["checklist"]["lines"] if line["original_needed"]}
    return any(document["material"] in shown and document["grade"] > "B" for document in case["documents"])
