"""What a kiosk asks its hall about a draft, as the person at the screen. Each raises the hall's refusals, or
HallUnreachable; a change names the version it was made on."""

from core.applications.draft_schemas import CodeShown, DraftCode
from core.applications.schemas import Application
from core.call import Language
from core.ids import new_id
from kiosk.filing import Filing
from kiosk.hall_link import HallLink, Token


async def start(hall: HallLink, token: Token, id: str, filing: Filing) -> Application:
    """Conflict `application_id_taken` when an earlier attempt arrived."""
    asked = {
        "id": id,
        "matter": filing.definition.code,
        "answers": filing.answers,
        "organisation_id": filing.organisation_id,
    }
    return await hall.send("POST", "/applications", Application, json=asked, token=token, key=new_id())


async def answer(hall: HallLink, token: Token, draft: Application, answers: dict[str, str]) -> Application:
    return await _change(hall, token, draft, "answers", {"answers": answers})


async def fill(hall: HallLink, token: Token, draft: Application, form: dict[str, str]) -> Application:
    return await _change(hall, token, draft, "form", {"form": form})


async def declare(hall: HallLink, token: Token, draft: Application, declared: bool) -> Application:
    return await _change(hall, token, draft, "declaration", {"declared": declared})


async def show_code(hall: HallLink, token: Token, id: str) -> DraftCode:
    return await hall.send("POST", f"/applications/{id}/code", DraftCode, token=token, key=new_id())


async def use_code(hall: HallLink, token: Token, text: str, language: Language) -> Application:
    """NotAllowed `draft_code_refused`; Conflict `draft_code_used`, `draft_code_expired`, `draft_closed`."""
    asked = CodeShown(text)
    return await hall.send(
        "POST", "/drafts/code", Application, json=asked, token=token, key=new_id(), language=language
    )


async def _change(hall: HallLink, token: Token, draft: Application, part: str, said: object) -> Application:
    path, version = f"/applications/{draft.id}/{part}", draft.version
    return await hall.send("PUT", path, Application, json=said, token=token, version=version, key=new_id())
