"""What a kiosk asks its hall when originals are shown at it. Each raises the hall's refusals, or HallUnreachable."""

from core.ids import new_id
from core.terminals.original_schemas import OriginalCompared, PassedAtKiosk
from core.verification.schemas import VerificationOpened
from kiosk.hall_link import SLOW, HallLink, Token, decode


async def open_verification(hall: HallLink, token: Token, case: str) -> VerificationOpened:
    """NotAllowed `assurance_too_low`; Conflict `no_originals_awaited`, `originals_need_a_person`."""
    return await hall.send("POST", f"/applications/{case}/originals", VerificationOpened, token=token, key=new_id())


async def compare(hall: HallLink, token: Token, verification: str, document: str, original: bytes) -> OriginalCompared:
    """`original`: the photograph, JPEG. NotFound `verification_unknown`; Conflict `verification_closed`."""
    path = f"/verifications/{verification}/originals/{document}"
    answer = await hall.ask(
        "PUT", path, content=original, media_type="image/jpeg", token=token, timeout=SLOW, repeat=True
    )
    return decode(answer, OriginalCompared)


async def pass_all(hall: HallLink, token: Token, verification: str, slips: dict[str, str]) -> PassedAtKiosk:
    """Conflict `originals_need_a_person`; InvalidInput `originals_undecided`."""
    path, asked = f"/verifications/{verification}", {"slips": slips}
    return await hall.send("POST", path, PassedAtKiosk, json=asked, token=token, key=verification)
