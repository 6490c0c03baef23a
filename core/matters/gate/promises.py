"""What a guide promises about time and visits, held against what the matter itself says.

Nothing here trusts a typed number of visits: they are computed for every situation, and what is claimed beside them
(`online_depth`, `data_set.reach`) must agree."""

from collections.abc import Iterator

from core.matters.definition import MatterDefinition
from core.matters.findings import Finding
from core.matters.procedure import Limit
from core.matters.situations import LAST_STAGES

_DEPTHS = ("consultation", "receipt", "pre_review", "acceptance", "handling", "result", "certificate")
_FORMS = {"counter": "counter", "online": "mobile", "mobile": "mobile", "self_terminal": "kiosk"}


def limits(definition: MatterDefinition) -> Iterator[Finding]:
    statutory = definition.statutory_limit
    promised: list[tuple[str, Limit]] = [("promised_limit", definition.promised_limit)]
    promised += [(f"promised_limit_when[{place}]", each) for place, each in enumerate(definition.promised_limit_when)]
    for path, limit in promised:
        if limit.unit != statutory.unit and limit.note is None:
            yield Finding(path, "units_differ", "promise in the unit of the statutory limit, or explain in a note")
        elif not _surely_within(limit, statutory):
            yield Finding(path, "promise_beyond_statute", "a promise must not be longer than the law's limit")
    if definition.case_kind == "instant" and definition.promised_limit.days > 0:
        yield Finding("case_kind", "instant_with_days", "an instant case is decided on the same day")
    if definition.case_kind == "promised" and not any(limit.days for _, limit in promised):
        yield Finding("case_kind", "promised_without_days", "what is decided on the same day is an instant case")


def _surely_within(promise: Limit, statutory: Limit) -> bool:
    """Compared in one unit day by day; in different units the longest the promise can take against the shortest the law
    can give, in calendar days."""
    if promise.unit == statutory.unit:
        return promise.days <= statutory.days
    longest = {"calendar_days": promise.days, "months": promise.days * 31, "working_days": promise.days * 2 + 10}
    shortest = {"calendar_days": statutory.days, "months": statutory.days * 28, "working_days": statutory.days}
    return longest[promise.unit] <= shortest[statutory.unit]


def visits(definition: MatterDefinition) -> Iterator[Finding]:
    present = [(place, step) for place, step in enumerate(definition.steps) if step.applicant_present]
    for place, step in present:
        if step.presence_reason is None:
            path = f"steps[{place}].presence_reason"
            yield Finding(path, "visit_without_reason", "say why the applicant must be there")
    early = {step.stage for _, step in present if step.stage not in LAST_STAGES}
    at_the_end = any(step.stage in LAST_STAGES for _, step in present)
    if len(early) + at_the_end > 1:
        reason = "the applicant must come more than once: join the steps, or let one of them be done online"
        yield Finding("steps", "several_visits", reason, severity="advises")
    if not {"mobile", "kiosk"} & set(definition.channels) and not present:
        reason = "nobody need come, and there is no entrance but the counter"
        yield Finding("channels", "no_entrance_without_visit", reason)


def depth(definition: MatterDefinition) -> Iterator[Finding]:
    reached = _DEPTHS.index(definition.online_depth)
    if reached >= _DEPTHS.index("receipt") and "mobile" not in definition.channels:
        yield Finding("online_depth", "depth_without_entrance", "what is received online needs the channel “mobile”")
    if definition.online_depth == "certificate" and "electronic" not in definition.delivery:
        yield Finding("online_depth", "depth_without_electronic_result", "deliver it electronically as well")
    if definition.online_depth == "result" and not {"electronic", "courier"} & set(definition.delivery):
        yield Finding("online_depth", "depth_without_electronic_result", "let it come electronically or by courier")


def reach(definition: MatterDefinition) -> Iterator[Finding]:
    """What the exchange fields claim."""
    claimed = definition.data_set.reach
    if claimed is None:
        return
    if claimed.online_grade == "four" and any(step.applicant_present for step in definition.steps):
        path = "data_set.reach.online_grade"
        yield Finding(path, "grade_four_with_visit", "a step needs the applicant there, so this is not grade four")
    if claimed.online_grade == "four" and not {"electronic", "courier"} & set(definition.delivery):
        yield Finding("data_set.reach.online_grade", "grade_four_with_visit", "the result must be fetched")
    for place, form in enumerate(claimed.handling_forms):
        if form in _FORMS and _FORMS[form] not in definition.channels:
            path = f"data_set.reach.handling_forms[{place}]"
            yield Finding(path, "form_without_channel", f"“{form}” needs the channel “{_FORMS[form]}”")
    if claimed.courier_result != ("courier" in definition.delivery):
        reason = "whether a courier brings the result is what `delivery` says"
        yield Finding("data_set.reach.courier_result", "courier_disagrees", reason)
