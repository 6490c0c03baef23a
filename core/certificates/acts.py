"""The after-life of a certificate: what may become of it, through which act, and what it is worth afterwards. Pure.

The holder asks by a case; the authority acts by itself, two people together:

    change        变更      a new certificate of the same number takes its place
    renewal       延续      the same, for another term (行政许可法 art. 50)
    replacement   补证      a new print of the same number and facts; the old print is void
    cancellation  注销      it is struck off: by the holder's own case, or by the authority (art. 70)
    revocation    撤销      it should not have been granted (art. 69)
    withdrawal    撤回      the law or the facts it rested on have changed (art. 8)
    suspension    暂扣      it does not hold for a time
    reinstatement 恢复      it holds again

`ACTS` is the whole of it. That a certificate has run out is no act: `status_on` says it by the day.
"""

from datetime import date, timedelta
from typing import Literal, NamedTuple

from core.errors import Conflict

CertificateStatus = Literal[
    "valid", "suspended", "superseded", "replaced", "cancelled", "revoked", "withdrawn", "expired"
]
HolderAct = Literal["change", "renewal", "replacement", "cancellation"]
AuthorityAct = Literal["revocation", "withdrawal", "cancellation", "suspension", "reinstatement"]
Act = Literal[
    "change", "renewal", "replacement", "cancellation", "revocation", "withdrawal", "suspension", "reinstatement"
]

IN_FORCE: tuple[CertificateStatus, ...] = ("valid", "suspended")
"""Statuses of which there is one at most for a number; the database holds that too."""


class Effect(NamedTuple):
    """What an act finds and what it leaves. `article` is the law's, empty where the matter's own law speaks.
    `holder_is_heard`: nobody confirms it before the holder could answer (`core.certificates.defence`)."""

    before: frozenset[CertificateStatus]
    after: CertificateStatus
    article: str = ""
    holder_is_heard: bool = False


def _effect(
    after: CertificateStatus, article: str, *before: CertificateStatus, holder_is_heard: bool = False
) -> Effect:
    return Effect(frozenset(before), after, article, holder_is_heard)


ACTS: dict[Act, Effect] = {
    "change": _effect("superseded", "《中华人民共和国行政许可法》第四十九条", "valid"),
    "renewal": _effect("superseded", "《中华人民共和国行政许可法》第五十条", "valid"),
    "replacement": _effect("replaced", "", "valid"),
    "cancellation": _effect("cancelled", "《中华人民共和国行政许可法》第七十条", "valid", "suspended", "expired"),
    "revocation": _effect(
        "revoked",
        "《中华人民共和国行政许可法》第六十九条",
        "valid",
        "suspended",
        "expired",
        holder_is_heard=True,
    ),
    "withdrawal": _effect("withdrawn", "《中华人民共和国行政许可法》第八条", "valid", "suspended"),
    "suspension": _effect("suspended", "", "valid"),
    "reinstatement": _effect("valid", "", "suspended"),
}


def status_on(kept: CertificateStatus, since: date | None, valid_to: date | None, day: date) -> "StatusOn":
    """What a certificate is on `day`, and since when: `kept` and `since` are on record, `valid_to` its last day."""
    if kept in IN_FORCE and valid_to is not None and valid_to < day:
        return StatusOn("expired", valid_to + timedelta(days=1))
    return StatusOn(kept, since)


class StatusOn(NamedTuple):
    status: CertificateStatus
    since: date | None


def effect_of(act: Act, status: CertificateStatus) -> Effect:
    """Conflict `certificate_not_in_force` when a certificate of this status knows no such act."""
    effect = ACTS[act]
    if status not in effect.before:
        raise Conflict("certificate_not_in_force", status=status)
    return effect
