"""What can be wrong with the journal, and how an auditor is told: which case, which entry, what, since which root.

    entry_changed    a field no longer gives the entry's hash
    entries_lost     the numbers of a subject's entries jump: some were removed or moved away
    link_broken      an entry does not follow the one before it: replaced, moved, swapped or put in between
    places_empty     places of the global sequence hold nothing: entries were removed, perhaps a whole case
    place_impossible a place below the first
    root_differs     the entries under a signed root are not those that were signed: a rewritten history
    entries_missing  a signed root covers more entries than there are: cut off, or an old copy brought back
    root_forged      a line of the sink is not signed by the hall
    case_differs     a case stands where its newest entry did not leave it (core/supervision)

A root over `size` entries fixes the places 0 to size - 1 for good, as they were when it was signed. So a fault names
the first root that covers it, and where the rewritten part cannot be told entry by entry, the newest root that still
holds and the subjects between the two.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct, field

from core.journal_roots import SignedRoot

MOST_FAULTS = 1000
MOST_NAMED = 20
"""Subjects that a sentence names."""

FaultKind = Literal[
    "entry_changed",
    "entries_lost",
    "link_broken",
    "places_empty",
    "place_impossible",
    "root_differs",
    "entries_missing",
    "root_forged",
    "case_differs",
]

SENTENCES: Mapping[FaultKind, str] = {
    "entry_changed": "{subject}, entry {numbers}: what it says is not what was recorded. {covered}",
    "entries_lost": "{subject}, entry {numbers}: removed or moved away, later ones are there. {covered}",
    "link_broken": "{subject}, entry {numbers}: does not follow the one before it; one of the two was replaced, moved "
    "or put in between. {covered}",
    "places_empty": "Journal place {numbers}: empty; the entry that stood there was removed. {covered}",
    "place_impossible": "{subject}: an entry stands at the impossible place {numbers} of the journal.",
    "root_differs": "Journal place {numbers}: at least one entry is not the one that was signed, though its case was "
    "made to look whole. {holds} {covered} It is one of: {subjects}.",
    "entries_missing": "Journal place {numbers}: the end was cut off, or an old copy was brought back. {holds} "
    "{covered}",
    "root_forged": "The sink's root of {at} over {size} entries is not signed by this hall.",
    "case_differs": "{subject}: the case stands at {found}, its newest entry left it at {recorded}. One of the two was "
    "changed, or newer entries were removed.",
}


class Fault(Struct, frozen=True, kw_only=True):
    """`first` to `last` are numbers of the subject's entries where `subject_id` is given, else places of the global
    sequence. `covered_by` is the first signed root over the spot, `holds` the newest one that still holds."""

    kind: FaultKind
    first: int = 0
    last: int = 0
    subject_id: str = ""
    subjects: tuple[str, ...] = ()
    covered_by: SignedRoot | None = None
    holds: SignedRoot | None = None
    found: str = ""
    recorded: str = ""

    def say(self, numbers_of: Mapping[str, str]) -> str:
        """One English sentence or two. `numbers_of` gives the case numbers of subjects that are cases."""
        root = self.covered_by
        return SENTENCES[self.kind].format(
            subject=_name(self.subject_id, numbers_of),
            subjects=_names(self.subjects, numbers_of),
            numbers=f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}",
            covered=_covered(root),
            holds=_holds(self.holds),
            at=_minute(root.at) if root else "",
            size=root.size if root else 0,
            found=self.found or "nothing",
            recorded=self.recorded or "nothing",
        )


class Report(Struct):
    """`unsequenced` entries are so new that no root covers them yet. At most 1,000 faults are listed."""

    entries: int = 0
    unsequenced: int = 0
    roots: int = 0
    faults: list[Fault] = field(default_factory=list[Fault])

    @property
    def intact(self) -> bool:
        return not self.faults

    @property
    def subjects(self) -> set[str]:
        """Every subject that a fault names."""
        return {each for fault in self.faults for each in (fault.subject_id, *fault.subjects) if each}

    def add(self, fault: Fault) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)

    def say(self, numbers_of: Mapping[str, str]) -> Sequence[str]:
        """A line per fault, then the verdict."""
        found = "intact" if self.intact else "TAMPERED WITH"
        lines = [f"{fault.kind}: {fault.say(numbers_of)}" for fault in self.faults]
        return [
            *(" ".join(line.split()) for line in lines),
            f"{self.entries} entries, {self.roots} signed roots, {self.unsequenced} not under a root yet: {found}",
        ]


def _name(subject_id: str, numbers_of: Mapping[str, str]) -> str:
    number = numbers_of.get(subject_id)
    return f"Case {number} ({subject_id})" if number else f"Subject {subject_id}"


def _names(subject_ids: Sequence[str], numbers_of: Mapping[str, str]) -> str:
    named = [_name(each, numbers_of) for each in subject_ids[:MOST_NAMED]]
    return ", ".join([*named, "others"] if len(subject_ids) > MOST_NAMED else named)


def _covered(root: SignedRoot | None) -> str:
    if root is None:
        return "No signed root covers it yet."
    return f"It was otherwise when the root of {_minute(root.at)} over {root.size} entries was signed."


def _holds(root: SignedRoot | None) -> str:
    if root is None:
        return "No signed root holds."
    return f"The newest root that holds is that of {_minute(root.at)} over {root.size} entries."


def _minute(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M} UTC"
