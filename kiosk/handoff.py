"""A code on the screen for a phone, and what came by it so far. In the visit only, and gone with it."""

import asyncio
from base64 import urlsafe_b64encode
from datetime import datetime

from msgspec import Struct, field

from core.handoffs.envelope import SharedKeys, shared_keys
from core.handoffs.schemas import Ending, Judgement
from core.ids import new_id
from kiosk.filing import Taken


class HandOff(Struct):
    """`secret` is in the code's fragment and nowhere else, `lines` or a `signature` what is asked for, `back` the path
    of the screen that asked. `judged` is what became of each thing by its number, of which `came` have been
    told to the hall; `looks` are pages that were not good enough, the last of each line. `cut`: the hall could
    not be asked the last time. `over` wakes whoever waits for the phone."""

    secret: bytes
    lines: tuple[str, ...]
    signature: bool
    back: str
    id: str = field(default_factory=new_id)
    url: str = ""
    expires_at: datetime | None = None
    joined: bool = False
    came: int = 0
    judged: dict[int, Judgement] = field(default_factory=dict[int, Judgement])
    ended: Ending | None = None
    cut: bool = False
    looks: dict[str, Taken] = field(default_factory=dict[str, Taken])
    over: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def keys(self) -> SharedKeys:
        return shared_keys(self.secret, self.id)

    @property
    def link(self) -> str:
        """What the QR says: an address, and behind the # what only its reader learns."""
        return f"{self.url}#{urlsafe_b64encode(self.secret).decode().rstrip('=')}"

    def end(self, why: Ending) -> None:
        self.ended = self.ended or why
        self.over.set()

    def wipe(self) -> None:
        self.secret = b""
        self.looks.clear()
        self.judged.clear()
        self.end("visit_over")
