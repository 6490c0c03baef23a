"""What a kiosk files, and how the hall's life events are put together. Each as `kiosk/hall_client.py` says.

A parcel goes to the address of its kind, which answers with what that kind comes to.
"""

from typing import Literal

from core.applications.parcels import ParcelKind, Supplemented
from core.applications.schemas import Filed
from core.bundles.definition import LifeEvent
from core.bundles.parcels import Agreed, PackageFiled
from core.bundles.schemas import EventSummary
from core.errors import NotAllowed, NotSignedIn, Unavailable
from kiosk.hall_link import SLOW, HallLink, UnreadableAnswer, decode

SentKind = ParcelKind | Literal["agreed"]
"""`agreed`: one of the others, sent again with the consent that it had come without."""
Arrived = Filed | PackageFiled | Supplemented

PARCELS: dict[SentKind, tuple[str, type[Arrived | Agreed]]] = {
    "application": ("/parcels", Filed),
    "package": ("/parcels/packages", PackageFiled),
    "supplement": ("/parcels/supplements", Supplemented),
    "agreed": ("/parcels/agreed", Agreed),
}


class FilingCalls(HallLink):
    async def file_parcel(self, parcel_id: str, sealed: bytes, kind: SentKind = "application") -> Arrived:
        """One attempt; the outbox repeats it with the same id until there is an answer.

        That the hall does not take anything from this kiosk now (revoked, waiting to be confirmed, its
        clock is wrong) says nothing about the filing: it is raised as Unavailable with the same code.
        """
        path, answered = PARCELS[kind]
        try:
            answer = await self.ask("POST", path, content=sealed, key=parcel_id, timeout=SLOW)
        except (NotSignedIn, NotAllowed) as refusal:
            if isinstance(refusal, NotAllowed) and refusal.code != "terminal_not_confirmed":
                raise
            raise Unavailable(refusal.code, **refusal.details) from refusal
        return _one(decode(answer, answered))

    async def life_events(self) -> list[EventSummary]:
        return await self.get("/life-events", list[EventSummary])

    async def life_event(self, code: str) -> LifeEvent:
        """NotFound `life_event_unknown`."""
        return await self.get(f"/life-events/{code}", LifeEvent)


def _one(arrived: Arrived | Agreed) -> Arrived:
    if not isinstance(arrived, Agreed):
        return arrived
    for each in (arrived.application, arrived.package, arrived.supplement):
        if each is not None:
            return each
    raise UnreadableAnswer("an agreed parcel that came to nothing")
