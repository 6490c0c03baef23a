"""A phone helps a kiosk: what the kiosk asks a phone for by the code on its screen, and what comes.

What passes is sealed between both; the hall keeps it until the kiosk has judged it. The phone's side is a public page
(`desk/pages/handoffs.py`).
"""

from typing import Annotated

from litestar import Response, get, post
from litestar.params import JSONBody, PathParameter

from core.handoffs import at_kiosk
from core.handoffs.schemas import Ended, HandoffAsked, HandoffNow, HandoffOpened, Judgement
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.files import FILE_HEADERS, OCTETS
from mobile_api.routes.parameters import END, Name

ONE = "/terminals/self/handoffs/{handoff_id:str}"
Number = Annotated[str, PathParameter(max_length=2, pattern="^[1-9][0-9]?" + END, description="As the phone counts")]


@post("/terminals/self/handoffs", opt=asked_by("kiosk"), tags=["handoffs"])
async def begin_handoff(caller: Caller, data: JSONBody[HandoffAsked]) -> HandoffOpened:
    """Ask a phone for papers or a signature. It lives ten minutes; the one before at this kiosk is over."""
    return await caller.write(at_kiosk.begin, data)


@get(ONE, opt=asked_by("kiosk"), tags=["handoffs"])
async def show_handoff(caller: Caller, handoff_id: Name) -> HandoffNow:
    """Whether a phone has opened it, and what can be fetched. Ask every second while its code is shown."""
    return await caller.read(at_kiosk.look, handoff_id)


@get(ONE + "/items/{number:str}", opt=asked_by("kiosk", sends=OCTETS), tags=["handoffs"])
async def fetch_handed(caller: Caller, handoff_id: Name, number: Number) -> Response[bytes]:
    """As the phone sealed it."""
    sealed = await caller.read(at_kiosk.fetch, handoff_id, int(number))
    return Response(sealed, media_type=OCTETS[0], headers=FILE_HEADERS)


@post(ONE + "/items/{number:str}/judgement", opt=asked_by("kiosk"), tags=["handoffs"], status_code=204)
async def judge_handed(caller: Caller, handoff_id: Name, number: Number, data: JSONBody[Judgement]) -> None:
    """The kiosk has it, and says what became of it: the phone shows that, and the hall forgets the thing itself."""
    await caller.write(at_kiosk.judge, handoff_id, int(number), data)


@post(ONE + "/end", opt=asked_by("kiosk"), tags=["handoffs"], status_code=204)
async def end_handoff(caller: Caller, handoff_id: Name, data: JSONBody[Ended]) -> None:
    """It is over, and why; what was not fetched is gone."""
    await caller.write(at_kiosk.end, handoff_id, data.ending)
