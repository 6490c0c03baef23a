"""What anybody may do with a case, as the model knows it: by whom, in which states, and where it leads."""

from typing import NamedTuple

from core.call import Role

BEFORE = ("received", "pre_review")
REVIEW = ("accepted", "under_review", "special_procedure")
TAKEN_UP = ("under_review", "special_procedure")
PAPERS_OWED = (*REVIEW, "approved")
UNDECIDED = (*BEFORE, "supplement_requested", *REVIEW)
ENDED = ("concluded", "not_required", "declined", "refused", "referred")
NOT_UNDER_WAY = ("draft", "withdrawn", "lapsed", "void", *ENDED)


class Act(NamedTuple):
    """Which roles may do it, in which states; where it leads, if it moves the case."""

    roles: tuple[Role, ...]
    states: tuple[str, ...]
    after: str = ""


def _by(role: Role, states: tuple[str, ...], after: str = "") -> Act:
    return Act((role,), states, after)


ACTS: dict[str, Act] = {
    "try_out": _by("citizen", ("draft",), "trial_review"),
    "give_trial_opinion": _by("reviewer", ("trial_review",)),
    "submit": _by("citizen", ("draft", "trial_review"), "received"),
    "add_paper": _by("citizen", ("draft", "trial_review", "supplement_requested", *PAPERS_OWED)),
    "start_pre_review": _by("clerk", ("received",), "pre_review"),
    "correct": _by("clerk", BEFORE),
    "permit": _by("supervisor", BEFORE),
    "request_supplement": _by("clerk", BEFORE, "supplement_requested"),
    "supplement": _by("citizen", ("supplement_requested",), "received"),
    "find_not_required": _by("clerk", BEFORE, "not_required"),
    "decline": _by("clerk", BEFORE, "declined"),
    "accept": _by("clerk", BEFORE, "accepted"),
    "accept_provisionally": _by("clerk", BEFORE, "accepted"),
    "supply_promised": _by("citizen", PAPERS_OWED),
    "settle_promise": _by("clerk", PAPERS_OWED),
    "reject_promised": _by("clerk", PAPERS_OWED),
    "review": _by("reviewer", ("accepted",), "under_review"),
    "suspend": _by("reviewer", TAKEN_UP, "special_procedure"),
    "resume": _by("reviewer", ("special_procedure",)),
    "extend": _by("chief_representative", REVIEW),
    "offer_hearing": _by("reviewer", TAKEN_UP),
    "request_hearing": _by("citizen", TAKEN_UP),
    "announce_hearing": _by("reviewer", TAKEN_UP),
    "give_opinion": _by("reviewer", REVIEW),
    "go_on_without": _by("reviewer", REVIEW),
    "approve": _by("reviewer", ("under_review",)),
    "refuse": _by("reviewer", ("under_review",), "refused"),
    "refer": _by("reviewer", ("under_review",), "referred"),
    "show_pass": _by("citizen", ("awaiting_originals",)),
    "open_by_pass": _by("issuer", ("awaiting_originals",)),
    "open_by_card": _by("issuer", ("awaiting_originals",)),
    "release": _by("issuer", ("awaiting_originals",), "concluded"),
    "mismatch": _by("issuer", ("awaiting_originals",)),
    "dispatch": _by("issuer", ("issued",)),
    "return_dispatched": _by("issuer", ("issued",)),
    "confirm_delivery": Act(("issuer", "kiosk"), ("issued",), "concluded"),
    "hand_out": _by("issuer", ("issued",), "concluded"),
    "revoke_confirmation": _by("supervisor", ("concluded",)),
    "inspect": _by("reviewer", ("concluded",)),
    "contest": _by("citizen", ("concluded",)),
    "answer_contest": _by("reviewer", ("concluded",)),
    "rate": _by("citizen", ENDED),
    "withdraw": _by("citizen", ("trial_review", *UNDECIDED), "withdrawn"),
    "propose_void": _by("supervisor", UNDECIDED),
    "void": _by("supervisor", UNDECIDED, "void"),
}
ENDS_RECEPTION = ("accept", "accept_provisionally", "request_supplement", "decline", "find_not_required", "void")
FIRST_ANSWERS = ENDS_RECEPTION[:-1]
HANDS_OUT = ("release", "dispatch", "confirm_delivery", "hand_out")
NEEDS_MANDATE = (*FIRST_ANSWERS, *HANDS_OUT)
DECISIONS = ("approve", "refuse", "refer")
OF_THE_ORGAN = (
    "give_trial_opinion",
    "review",
    "suspend",
    "resume",
    "extend",
    "offer_hearing",
    "announce_hearing",
    "go_on_without",
    *DECISIONS,
    "inspect",
    "answer_contest",
)
NEEDS_ANOTHER = (*OF_THE_ORGAN, *HANDS_OUT)
ONCE = ("extend", "rate", "inspect", "offer_hearing", "request_hearing", "contest", "answer_contest")


class CertificateAct(NamedTuple):
    """What the authority does with a certificate: in which conditions, and what it is afterwards."""

    found: tuple[str, ...]
    after: str
    heard: bool = False
    """Nobody confirms it before the holder has had five working days to answer."""


OF_AUTHORITY: dict[str, CertificateAct] = {
    "revocation": CertificateAct(("valid", "suspended", "expired"), "revoked", heard=True),
    "withdrawal": CertificateAct(("valid", "suspended"), "withdrawn"),
    "cancellation": CertificateAct(("valid", "suspended", "expired"), "cancelled"),
    "suspension": CertificateAct(("valid",), "suspended"),
    "reinstatement": CertificateAct(("suspended",), "valid"),
}
OF_HOLDER: dict[str, str] = {
    "change": "superseded",
    "renewal": "superseded",
    "replacement": "replaced",
    "cancellation": "cancelled",
}
"""What the holder's acts leave of the certificate they are about."""
