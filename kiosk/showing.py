"""How far the originals of a case have been shown at this kiosk, in one visit."""

from msgspec import Struct, field


class Showing(Struct):
    """`documents` are all whose original is awaited. `verification` is empty where this is only help, and `why` names
    the sentence that says so; `slips` are the hall's, by document; `unsure` is the one that the hall could not call
    the same. `only_person`: this matter's originals are passed by a person, who may be called."""

    case: str
    documents: frozenset[str]
    verification: str = ""
    why: str = "beside.only_help"
    slips: dict[str, str] = field(default_factory=dict[str, str])
    unsure: str = ""
    only_person: bool = False

    @property
    def counts(self) -> bool:
        return bool(self.verification)

    @property
    def wants_person(self) -> bool:
        """Whether a clerk could do here what the machine may not, or could not."""
        return self.only_person or bool(self.unsure)

    @property
    def complete(self) -> bool:
        return self.counts and self.documents == self.slips.keys()
