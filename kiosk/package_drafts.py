"""A life event leaves this kiosk as a draft in the hall, and one from the phone goes on here, as one matter does with
`kiosk/drafts.py`.

There is no code: a package is found by whose it is, in the app and on the screen that a card opens. Filed from here,
its parcel names the draft, whose place it takes in the same moment; one that was filed meanwhile stays, and the parcel
is refused.
"""

from core.bundles.schemas import Bundle
from core.errors import Conflict, InvalidInput, NotFound
from core.ids import new_id
from kiosk.draft_pages import keep_pages
from kiosk.filing import Filing, Taken
from kiosk.hall_draft import HallDraft
from kiosk.hall_link import HallLink, Token
from kiosk.kiosk import Kiosk
from kiosk.visit import Visit


async def take_home(kiosk: Kiosk, visit: Visit, filing: Filing, token: Token) -> None:
    """Keep the package as it is now as a draft of the hall. Raises the hall's refusals, HallUnreachable."""
    entered, hall, ask = filing.entered(), kiosk.hall, kiosk.ask
    draft = filing.draft = filing.draft or HallDraft()
    kept = await _begun(kiosk, token, filing, draft)
    kept = await ask(_change(hall, token, kept, "answers", filing.answers))
    await ask(_change(hall, token, kept, "form", filing.form))
    await keep_pages(kiosk, visit, filing, token, draft, "bundles")
    draft.saved = entered


async def take_up(kiosk: Kiosk, package_id: str, token: Token) -> Filing:
    """The filing that a package in the hall is, with its pages. NotFound `life_event_unknown` for one that this kiosk
    does not know, Conflict `draft_closed` for one that was filed; HallUnreachable."""
    kept = await kiosk.ask(kiosk.hall.bundle(token, package_id, kiosk.language))
    package = kiosk.catalogue.package(kept.event)
    if package is None:
        raise NotFound("life_event_unknown")
    if kept.state != "draft":
        raise Conflict("draft_closed", state=kept.state)
    pages: dict[str, list[Taken]] = {}
    for each in kept.documents:
        file = kiosk.hall.ask("GET", f"/bundles/{kept.id}/documents/{each.id}", token=token, repeat=True)
        data = (await kiosk.ask(file)).content
        pages.setdefault(each.key, []).append(Taken(each.id, data, (), each.created_at))
    filing = Filing(package.guide, package, answers=dict(kept.answers), form=dict(kept.form), pages=pages)
    filing.organisation_id = kept.organisation_id
    known = {page.id for taken in pages.values() for page in taken}
    filing.draft = HallDraft(kept.id, begun=True, documents=known, saved=filing.entered())
    return filing


async def _begun(kiosk: Kiosk, token: Token, filing: Filing, draft: HallDraft) -> Bundle:
    """The draft as the hall has it. That it was begun before, by an attempt whose answer was lost, is no mistake."""
    if filing.package is None:
        raise InvalidInput("life_event_unknown")
    if not draft.begun:
        asked = {
            "id": draft.id,
            "event": filing.package.event.code,
            "answers": filing.answers,
            "organisation_id": filing.organisation_id,
        }
        try:
            kept = await kiosk.ask(kiosk.hall.send("POST", "/bundles", Bundle, json=asked, token=token, key=new_id()))
        except Conflict as refusal:
            if refusal.code != "bundle_id_taken":
                raise
        else:
            draft.begun = True
            return kept
    kept = await kiosk.ask(kiosk.hall.bundle(token, draft.id, kiosk.language))
    draft.begun = True
    return kept


async def _change(hall: HallLink, token: Token, kept: Bundle, part: str, said: dict[str, str]) -> Bundle:
    path = f"/bundles/{kept.id}/{part}"
    return await hall.send("PUT", path, Bundle, json={part: said}, token=token, version=kept.version, key=new_id())
