"""What a kiosk asks its hall about guides. Each raises the hall's refusals, or HallUnreachable."""

from core.call import Language
from core.change_requests.schemas import ChangeRequest
from core.matters.versions.schemas import ChangesSince
from kiosk.hall_link import HallLink


async def report_fault(hall: HallLink, token: str | None, code: str, request_id: str, text: str) -> ChangeRequest:
    """我要纠错: of whoever is signed in, or of nobody. The same id is the same report. NotFound `matter_unknown`."""
    said = {"id": request_id, "text": text}
    return await hall.send(
        "POST", f"/matters/{code}/change-requests", ChangeRequest, json=said, token=token, key=request_id
    )


async def changes_since(hall: HallLink, token: str, case_id: str, language: Language) -> ChangesSince:
    """What the guide of a case says today and did not say when it began."""
    return await hall.get(f"/applications/{case_id}/guide-changes", ChangesSince, token=token, language=language)
