"""Signing in and out, and what the hall knows of the person who asks."""

from litestar import delete, get, post
from litestar.params import JSONBody
from msgspec import Struct

from core.applications import looks
from core.applications.looks import Look
from core.errors import NotFound
from core.materials import wallet
from core.materials.schemas import Authorisation, WalletItem
from core.people import service as people
from core.people.schemas import Id, IdentityEvidence, Person, PersonFacts, SignedIn
from mobile_api.auth import asked_by
from mobile_api.caller import Caller


class DemoSignIn(Struct, frozen=True, forbid_unknown_fields=True):
    citizen_id: Id


@get("/sign-in/demo", opt=asked_by("anyone"), tags=["people"])
async def list_demo_people(caller: Caller) -> list[Person]:
    """The invented people of a demo hall. 404 in any other."""
    _require_demo(caller)
    return await caller.read(people.list_demo_people)


@post("/sign-in/demo", opt=asked_by("anyone", limit="sign_in", keyed=False), tags=["people"])
async def sign_in_demo(caller: Caller, data: JSONBody[DemoSignIn]) -> SignedIn:
    """Sign in as one of them. A real hall sends the phone to its OIDC provider instead."""
    _require_demo(caller)
    return await caller.write(people.sign_in_demo, data.citizen_id)


@delete("/sign-in/current", opt=asked_by("citizen", keyed=False), tags=["people"])
async def sign_out(caller: Caller) -> None:
    """The token is worthless from now on."""
    await caller.write(people.sign_out, caller.token or "")


@post("/visits", opt=asked_by("kiosk", limit="visit", keyed=False), tags=["people"])
async def open_visit(caller: Caller, data: JSONBody[IdentityEvidence]) -> SignedIn:
    """A citizen stands at the kiosk: a token for this visit, good at this kiosk only, 30 minutes in all."""
    return await caller.write(people.open_visit, data)


@delete("/visits/current", opt=asked_by("kiosk_citizen", keyed=False), tags=["people"])
async def close_visit(caller: Caller) -> None:
    """The citizen has left, or the kiosk thinks so."""
    await caller.write(people.sign_out, caller.token or "")


@get("/me", opt=asked_by("citizen"), tags=["people"])
async def show_me(caller: Caller) -> Person:
    """The person, masked."""
    return await caller.read(people.find_person)


@get("/me/facts", opt=asked_by("kiosk_citizen"), tags=["people"])
async def show_my_facts(caller: Caller) -> PersonFacts:
    """The person, complete, to fill in a form on the screen the person stands at."""
    return await caller.read(people.find_person_facts)


@get("/me/wallet", opt=asked_by("citizen"), tags=["people"])
async def list_my_wallet(caller: Caller) -> list[WalletItem]:
    """What the hall holds for the person and will not ask for again."""
    return await caller.read(wallet.list_wallet)


@get("/me/authorisations", opt=asked_by("citizen"), tags=["people"])
async def list_my_authorisations(caller: Caller) -> list[Authorisation]:
    """What the wallet was opened for: each leave is for one line of one case. The latest
    200."""
    return await caller.read(wallet.list_authorisations)


@get("/me/looks", opt=asked_by("citizen"), tags=["people"])
async def list_my_looks(caller: Caller) -> list[Look]:
    """Who of the hall's staff looked at one's cases and papers, in which role, for whom, what for. The latest 200."""
    return await caller.read(looks.list_looks)


def _require_demo(caller: Caller) -> None:
    if not caller.hall.settings.demo:
        raise NotFound("address_unknown")
