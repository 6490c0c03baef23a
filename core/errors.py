"""Every way to say no: one small tree of refusals, each with a code and details.

    Refusal
    ├── InvalidInput   what was sent cannot be understood or does not fit
    │   └── TooLarge   … because it is larger than the hall takes
    ├── NotSignedIn    who asks is unknown
    ├── NotAllowed     who asks is known and may not
    ├── NotFound       there is no such thing, or none that this person may see
    ├── Conflict       it fits, but not at this state of the case
    │   └── AlreadyDone   … because it was done before
    └── Unavailable    the hall cannot do it now; nothing was kept, ask again

A refusal's `code` names its sentence: `refusal.<code>` in `core/locale/*.po`, in three languages, filled with
`details`. HTTP is added in `mobile_api/problems.py` and nowhere else. Details never hold personal data.
"""

from typing import Any


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """The hall says no. `details` fill the placeholders of the sentence and go to the caller as data."""

    def __init__(self, code: str, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.details = details

    def __str__(self) -> str:
        listed = ", ".join(f"{name}={value!r}" for name, value in self.details.items())
        return f"{self.code}({listed})"


class InvalidInput(Refusal):
    """What was sent cannot be understood or does not fit."""


class TooLarge(InvalidInput):
    """It is larger than the hall takes; `details` name the limit."""


class NotSignedIn(Refusal):
    """Who asks is unknown: no credential, an expired one, or a wrong signature."""


class NotAllowed(Refusal):
    """Who asks is known and may not do this."""


class NotFound(Refusal):
    """There is no such thing, or none that this person may know of."""


class Conflict(Refusal):
    """The request fits, but not the present state of what it is about."""


class AlreadyDone(Conflict):
    """It was done before; `details` say when and where."""


class Unavailable(Refusal):
    """The hall cannot do it now. Nothing was kept; the same request may be sent again."""
