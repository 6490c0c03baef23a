"""What anybody may do with a case, as the model knows it: by whom, in which states, and where it leads."""

from typing import NamedTuple

from core.call import Role

BEFORE = ("received", "pre_review")
REVIEW = ("accepted", "under_review", "special_procedure")
PAPERS_OWED = (*REVIEW, "approved")
UNDECIDED = (*BEFORE, "supplement_requested", *REVIEW)
ENDED = ("concluded", "not_required", "declined", "refused", "referred")


class Act(NamedTuple):
    """Who may do it, in which states; where it leads, if it moves the case."""

    role: Role
    states: tuple[str, ...]
    after: str = ""


ACTS: dict[str, Act] = {
    "try_out": Act("citizen", ("draft",), "trial_review"),
    "give_trial_opinion": Act("reviewer", ("trial_review",)),
    "submit": Act("citizen", ("draft", "trial_review"), "received"),
    "add_paper": Act("citizen", ("draft", "trial_review", "supplement_requested", *PAPERS_OWED)),
    "start_pre_review": Act("clerk", ("received",), "pre_review"),
    "correct": Act("clerk", BEFORE),
    "permit": Act("supervisor", BEFORE),
    "request_supplement": Act("clerk", BEFORE, "supplement_requested"),
    "supplement": Act("citizen", ("supplement_requested",), "received"),
    "find_not_required": Act("clerk", BEFORE, "not_required"),
    "decline": Act("clerk", BEFORE, "declined"),
    "accept": Act("clerk", BEFORE, "accepted"),
    "accept_provisionally": Act("clerk", BEFORE, "accepted"),
    "supply_promised": Act("citizen", PAPERS_OWED),
    "settle_promise": Act("clerk", PAPERS_OWED),
    "reject_promised": Act("clerk", PAPERS_OWED),
    "review": Act("reviewer", ("accepted",), "under_review"),
    "suspend": Act("reviewer", ("under_review",), "special_procedure"),
    "resume": Act("reviewer", ("special_procedure",), "under_review"),
    "extend": Act("chief_representative", REVIEW),
    "approve": Act("reviewer", ("under_review",)),
    "refuse": Act("reviewer", ("under_review",), "refused"),
    "show_pass": Act("citizen", ("awaiting_originals",)),
    "open_by_pass": Act("issuer", ("awaiting_originals",)),
    "open_by_card": Act("issuer", ("awaiting_originals",)),
    "release": Act("issuer", ("awaiting_originals",), "concluded"),
    "mismatch": Act("issuer", ("awaiting_originals",)),
    "dispatch": Act("issuer", ("issued",)),
    "return_dispatched": Act("issuer", ("issued",)),
    "confirm_delivery": Act("issuer", ("issued",), "concluded"),
    "inspect": Act("reviewer", ("concluded",)),
    "rate": Act("citizen", ENDED),
    "withdraw": Act("citizen", ("trial_review", *UNDECIDED), "withdrawn"),
    "propose_void": Act("supervisor", UNDECIDED),
    "void": Act("supervisor", UNDECIDED, "void"),
}
ENDS_RECEPTION = ("accept", "accept_provisionally", "request_supplement", "decline", "find_not_required", "void")
FIRST_ANSWERS = ENDS_RECEPTION[:-1]
HANDS_OUT = ("release", "dispatch", "confirm_delivery")
NEEDS_MANDATE = (*FIRST_ANSWERS, *HANDS_OUT)
OF_THE_ORGAN = ("give_trial_opinion", "review", "suspend", "resume", "extend", "approve", "refuse", "inspect")
NEEDS_ANOTHER = (*OF_THE_ORGAN, *HANDS_OUT)
