"""From the receipt to the result in hand: what the staff do with a case, and what its applicant still owes it."""

from collections.abc import Awaitable, Callable

from hall.walking.applicants import Applicant, paper
from hall.walking.office import Office
from hall.walking.phone import Phone, WalkStoppedError

ENDED = ("concluded", "referred")


async def handle(phone: Phone, office: Office, applicant: Applicant, now: Callable[[], Awaitable[str]]) -> None:
    """As far as the case is not there already. `now` asks for its state. WalkStoppedError when nobody can do anything
    and there is no result."""
    if await now() == "received":
        office.accept(phone.id)
    if owed := (await phone.look())["promised"]:
        for material in owed:
            await phone.hand_in(material, paper())
        await phone.supply_promised()
        office.settle_promise(phone.id)
    if await now() == "accepted":
        office.decide(phone.id)
    if await now() == "awaiting_originals":
        office.verify(await phone.show_pass())
    if await now() == "issued":
        chosen = (await phone.look())["delivery"]
        if chosen and chosen["way"] == "courier":
            office.send(phone.id)
        else:
            office.hand_out(phone.id, applicant)
    if await now() not in ENDED:
        raise WalkStoppedError("nobody has anything left to do, and there is no result")
