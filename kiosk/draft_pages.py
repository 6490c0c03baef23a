"""The photographed pages of a filing that leaves this kiosk as a draft, of one matter or of a life event alike: what
the hall lacks of them is sent, what was taken away here since is taken away there."""

from typing import Literal

from core.ids import new_id
from kiosk.filing import Filing, Taken, lines_to_capture
from kiosk.hall_draft import HallDraft
from kiosk.hall_link import HallLink, Token
from kiosk.kiosk import Kiosk
from kiosk.visit import Visit

Kind = Literal["applications", "bundles"]
_LINE: dict[Kind, str] = {"applications": "material", "bundles": "paper"}


async def keep_pages(kiosk: Kiosk, visit: Visit, filing: Filing, token: Token, draft: HallDraft, kind: Kind) -> None:
    """What arrives is noted page by page, so that another attempt sends the rest. Raises the hall's refusals,
    HallUnreachable."""
    wanted = {line.material for line in lines_to_capture(filing.checklist(visit.wallet, visit.person))}
    pages = {page.id: (line, page) for line in wanted for page in filing.pages.get(line, ())}
    documents = f"/{kind}/{draft.id}/documents"
    for gone in draft.documents - pages.keys():
        await kiosk.ask(kiosk.hall.tell("DELETE", f"{documents}/{gone}", token=token, key=new_id()))
        draft.documents.discard(gone)
    for line, page in pages.values():
        if page.id not in draft.documents:
            await kiosk.ask(_add(kiosk.hall, token, documents, {_LINE[kind]: line}, page))
            draft.documents.add(page.id)


async def _add(hall: HallLink, token: Token, documents: str, line: dict[str, str], page: Taken) -> None:
    await hall.ask(
        "PUT",
        f"{documents}/{page.id}",
        content=page.data,
        media_type="image/jpeg",
        params=line,
        token=token,
        key=page.id,
        repeat=True,
    )
