"""A half-filled application leaves this kiosk as a draft in the hall, and one from the phone goes on here.

Only for somebody the hall is sure of (a card, a chip): a draft holds what was typed and photographed, and who has only
typed a number might be anybody. What is kept is answers, form and pages, not the signature. It is kept piece by piece;
a link that breaks half way leaves a draft that the next attempt completes.

A filing that has a draft is sealed with the draft's id: the hall makes the draft the case, so it is filed once, from
here or from the phone, whoever comes first, also when the parcel waited for the link.
"""

from core.applications.schemas import Application
from core.errors import Conflict, InvalidInput, NotFound
from kiosk import draft_calls
from kiosk.draft_pages import keep_pages
from kiosk.filing import Filing, Taken
from kiosk.hall_draft import HallDraft
from kiosk.hall_link import Token
from kiosk.kiosk import Kiosk
from kiosk.visit import Visit


async def take_home(kiosk: Kiosk, visit: Visit, filing: Filing, token: Token) -> None:
    """Keep the filing as it is now as a draft of the hall, with a code. Raises the hall's refusals, HallUnreachable."""
    entered = filing.entered()
    draft = filing.draft = filing.draft or HallDraft()
    hall, ask = kiosk.hall, kiosk.ask
    case = await _begun(kiosk, token, filing, draft)
    case = await ask(draft_calls.answer(hall, token, case, filing.answers))
    case = await ask(draft_calls.fill(hall, token, case, filing.form))
    if case.declared != filing.declared:
        await ask(draft_calls.declare(hall, token, case, filing.declared))
    await keep_pages(kiosk, visit, filing, token, draft, "applications")
    draft.code = await ask(draft_calls.show_code(hall, token, draft.id))
    draft.saved = entered


async def _begun(kiosk: Kiosk, token: Token, filing: Filing, draft: HallDraft) -> Application:
    """The draft as the hall has it. That it was begun before, by an attempt whose answer was lost, is no mistake."""
    if not draft.begun:
        try:
            case = await kiosk.ask(draft_calls.start(kiosk.hall, token, draft.id, filing))
        except Conflict as refusal:
            if refusal.code != "application_id_taken":
                raise
        else:
            draft.begun = True
            return case
    case = await kiosk.ask(kiosk.hall.application(token, draft.id))
    draft.begun = True
    return case


async def take_up(kiosk: Kiosk, case: Application, token: Token) -> Filing:
    """The filing that a draft in the hall is, with its pages. NotFound `matter_unknown` for one that this kiosk does
    not know, InvalidInput `draft_needs_app` for one about a certificate; HallUnreachable."""
    definition = kiosk.catalogue.find(case.matter)
    if definition is None:
        raise NotFound("matter_unknown", matter=case.matter)
    if case.act != "new":
        raise InvalidInput("draft_needs_app")
    pages: dict[str, list[Taken]] = {}
    for each in case.documents:
        if each.source in ("upload", "camera"):
            data = await kiosk.ask(kiosk.hall.document_file(token, case.id, each.id))
            pages.setdefault(each.material, []).append(Taken(each.id, data, each.quality, each.created_at))
    known = {page.id for taken in pages.values() for page in taken}
    filing = Filing(definition, answers=dict(case.answers), form=dict(case.form), pages=pages)
    filing.declared, filing.organisation_id = case.declared, case.organisation_id
    filing.draft = HallDraft(case.id, begun=True, documents=known, saved=filing.entered())
    return filing
