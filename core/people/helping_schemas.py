"""What goes in and out of the subject of helpers (帮办)."""

from datetime import datetime
from typing import Annotated, Literal

from msgspec import Meta, Struct

from core.people.schemas import Id, IdentityEvidence

HELPER_CODE = "GKH:"
"""Before a helper's one-use code in the QR code that the desk shows for the kiosk's scanner."""

HelperShows = Literal["code", "card"]


class HelperCode(Struct, frozen=True):
    """The one-use code; nothing can show it again."""

    code: str
    expires_at: datetime


class HelperShown(Struct, frozen=True, forbid_unknown_fields=True):
    """With what a helper shows himself to a kiosk: a code from the desk, or his own card, which the kiosk has read."""

    code: Annotated[str, Meta(max_length=20)] = ""
    card: IdentityEvidence | None = None


class Helper(Struct, frozen=True):
    """Who helps, as the kiosk names him; `id` is this one time of helping, `centre` its code."""

    id: Id
    name: str
    centre: str
    centre_name: str = ""


class HelperSeen(Struct, frozen=True, forbid_unknown_fields=True):
    """Who helped when something was sealed: the `id` that the hall gave, or one that the kiosk made and the card it
    read while the hall could not be asked."""

    id: Id
    card: IdentityEvidence | None = None


class Assistance(Struct, frozen=True):
    """One time a member of staff helped at a kiosk; `ended_at` None while it goes on, or where the kiosk never said."""

    id: Id
    terminal_id: Id
    shown: HelperShows
    began_at: datetime
    ended_at: datetime | None
