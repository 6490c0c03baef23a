"""What a kiosk asks its hall about the cells of its locker. Each raises the hall's refusals, or HallUnreachable."""

from core.call import Language
from core.ids import new_id
from core.lockers.schemas import CellErrand, CellReport, CodeTyped, PassScanned
from kiosk.hall_link import HallLink

PATH = "/terminals/self/locker"


async def list_mine(hall: HallLink, token: str, language: Language) -> list[CellErrand]:
    """What waits behind the doors of this kiosk for the person who stands here."""
    return await hall.get(f"{PATH}/mine", list[CellErrand], token=token, language=language)


async def open_mine(hall: HallLink, token: str, id: str, language: Language) -> CellErrand:
    """AlreadyDone `locker_taken`; Conflict `locker_overdue`, `locker_out_of_order`."""
    path = f"{PATH}/{id}/open"
    return await hall.send("POST", path, CellErrand, token=token, key=new_id(), language=language)


async def open_by_pass(hall: HallLink, text: str, language: Language) -> CellErrand:
    """NotAllowed `pass_…`, and as `open_mine`."""
    asked = PassScanned(text)
    return await hall.send("POST", f"{PATH}/pass", CellErrand, json=asked, key=new_id(), language=language)


async def open_by_code(hall: HallLink, code: str, language: Language) -> CellErrand:
    """NotAllowed `locker_code_refused`."""
    asked = CodeTyped(code)
    return await hall.send("POST", f"{PATH}/code", CellErrand, json=asked, key=new_id(), language=language)


async def report(hall: HallLink, id: str, said: CellReport, key: str) -> None:
    """The same key is the same report, however often it is sent."""
    await hall.tell("POST", f"{PATH}/{id}/report", json=said, key=key)
