"""Which rows of the table of transitions the machine takes, and which only hands do.

`COMES_TO` says for each lot of the machine which steps from which states its runs must have taken, several times each,
so that a lot that has gone astray is noticed. `BY_HAND` are the others: the machine comes to most of them too, but so
rarely that it is not held to it; the test named beside them takes them by hand, every day. Together they are the whole
table (`test_rows`).
"""

from core.applications.lifecycle import State, Step, transition

Row = tuple[str, str, str]
Steps = dict[State, str]
"""By state, the steps taken from it."""

COMES_TO: dict[str, Steps] = {
    "filings": {
        "draft": "try_out",
        "trial_review": "submit",
        "received": "start_pre_review propose_void",
        "pre_review": "correct find_not_required",
        "supplement_requested": "lapse withdraw",
        "accepted": "extend",
        "not_required": "rate",
        "under_review": "propose_void",
    },
    "promises": {
        "accepted": "supply_promised reject_promised withdraw",
        "under_review": "supply_promised",
        "approved": "supply_promised reject_promised settle_promise break_promise",
        "issued": "dispatch",
    },
    "organs": {
        "received": "correct request_supplement decline withdraw",
        "pre_review": "request_supplement",
        "supplement_requested": "supplement",
        "under_review": "refer",
        "declined": "rate",
        "referred": "rate",
        "special_procedure": "propose_void",
    },
    "certificates": {
        "trial_review": "give_trial_opinion withdraw",
        "draft": "submit",
        "submitted": "receive",
        "received": "accept deem_accept",
        "pre_review": "deem_accept",
        "accepted": "review",
        "under_review": "approve",
        "approved": "await_originals issue",
        "awaiting_originals": "verify_originals",
        "issued": "deliver",
        "delivered": "conclude",
        "concluded": "rate",
    },
    "owed": {
        "received": "accept_provisionally",
        "special_procedure": "supply_promised settle_promise suspend end_procedure resume",
        "accepted": "settle_promise",
        "under_review": "settle_promise suspend",
    },
    "voids": {
        "pre_review": "accept propose_void",
        "supplement_requested": "propose_void void",
        "accepted": "propose_void void",
    },
    "renewals": {
        "accepted": "deem_renewed",
        "under_review": "deem_renewed withdraw",
    },
    "packages": {
        "received": "accept",
        "under_review": "approve",
    },
}

BY_HAND: dict[str, Steps] = {
    "core/applications/test_steps.py::test_every_row_of_the_table_is_taken_by_a_use_case_and_journalled": {
        "received": "find_not_required void",
        "pre_review": "decline accept_provisionally withdraw void",
        "under_review": "reject_promised break_promise extend refuse void",
        "special_procedure": "reject_promised break_promise extend withdraw void",
        "accepted": "break_promise",
        "awaiting_originals": "mismatch_originals",
        "issued": "return_dispatched",
        "concluded": "inspect",
        "refused": "rate",
    },
    "core/certificates/test_after_life.py::test_silence_renews_whatever_the_authority_was_about": {
        "special_procedure": "deem_renewed",
    },
}


def rows(steps: Steps) -> set[Row]:
    taken = [transition(state, step) for state, listed in steps.items() for step in _steps(listed)]
    return {(row.before, row.step, row.after) for row in taken}


def _steps(listed: str) -> list[Step]:
    return listed.split()  # pyright: ignore[reportReturnType]
