"""Results on paper: what a kiosk tells when the person has taken the print out of its tray."""

from litestar import post

from core.terminals import prints
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import Name


@post(
    "/terminals/self/certificates/{certificate_id:str}/taken",
    opt=asked_by("kiosk_citizen", agents=True),
    tags=["terminals"],
    status_code=204,
)
async def report_print_taken(caller: Caller, certificate_id: Name) -> None:
    """The certificate was printed and taken by its holder: delivered, where this is the way he chose. Told again, it
    changes nothing; a print that went back into the machine is never told."""
    await caller.write(prints.certificate_taken, certificate_id)
