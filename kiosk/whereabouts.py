"""Where a person stands: which step this is, how many remain, what comes next and by when. Pure.

Steps are those of an application. A screen outside of them says in a sentence of its own what it is and what follows
(`where.<template>` in kiosk/locale)."""

from collections.abc import Callable

from core.matters.situations import promised_limit_of
from kiosk.filing import Filing

STEPS = ("find", "situations", "form", "papers", "sign", "receipt")

Say = Callable[..., str]
"""A sentence of the catalogue by its key, with details."""


def whereabouts(template: str, step: int, filing: Filing | None, t: Say, knows: Callable[[str], bool]) -> list[str]:
    """The sentences for a screen; `step` counts from 1, 0 is none of them."""
    if not step:
        return [t(f"where.{template}")] if knows(f"where.{template}") else []
    here = t("where.step", step=step, total=len(STEPS))
    if step == len(STEPS):
        return [here, t("where.last")]
    left = len(STEPS) - step
    then = t("where.then", left=left, next=t(f"steps.{STEPS[step]}"))
    return [here, then, _answer(filing, t)] if filing else [here, then]


def _answer(filing: Filing, t: Say) -> str:
    """By when the hall answers, as far as the questions so far tell."""
    limit = promised_limit_of(filing.definition, filing.answers)
    return t(f"where.answer_{limit.unit}", days=limit.days) if limit.days else t("where.answer_at_once")
