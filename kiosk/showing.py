"""How far the originals of a case have been shown at this kiosk, in one visit."""

from msgspec import Struct, field


class Showing(Struct):
    """`documents` are all whose original is awaited. `verification` is empty where this is only help, and `why` names
    the sentence that says so; `slips` are the hall's, by document; `unsure` is the one that the hall could not call
    the same."""

    case: str
    documents: frozenset[str]
    verification: str = ""
    why: str = "beside.only_help"
    slips: dict[str, str] = field(default_factory=dict[str, str])
    unsure: str = ""

    @property
    def counts(self) -> bool:
        return bool(self.verification)

    @property
    def complete(self) -> bool:
        return self.counts and self.documents == self.slips.keys()
