"""Who somebody is, by a travel document laid under the camera and, where there is a reader, on it.

The machine-readable lines are read from the live picture; what they say is shown beside it, and only its holder's word
makes it evidence. The lines also open the chip: a document laid on the reader then is read, and the page shows what the
chip says and how it is known. Nothing is written to a disk."""

import asyncio
from datetime import datetime
from typing import get_args

import msgspec
from litestar import Response, get, post
from litestar.params import FromPath

from core.clock import AUTHORITY_ZONE
from core.errors import InvalidInput, NotFound, Refusal
from core.imaging import reading
from core.imaging.intake import to_bgr
from core.imaging.zone_reading import read_zone
from core.people.schemas import IdentityKind
from hardware.device import Device
from hardware.document_camera import DocumentCamera
from hardware.errors import DeviceError
from hardware.id_card_reader import ChipReader
from hardware.status import Media
from kiosk import camera
from kiosk.asking import notice_once
from kiosk.devices import read_chip
from kiosk.entering import Asked, KioskHere, taken, typed
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show
from kiosk.travel_documents import ShownDocument, shown

WITH_MRZ = frozenset({"passport", "hk_macau_travel_permit", "taiwan_travel_permit"})


def can_read_documents(kiosk: Kiosk) -> bool:
    """Whether a document may be laid under the camera of this kiosk."""
    return kiosk.has("document_camera") and reading.is_installed()


@get("/identify/{kind:str}/lay")
async def show_camera(kiosk: KioskHere, kind: FromPath[str]) -> Answer:
    if kind not in WITH_MRZ or not can_read_documents(kiosk):
        return go(f"identify/{kind}")
    kiosk.begin_visit()
    return _ask(kiosk, kind)


@post("/identify/{kind:str}/lay")
async def take_document(request: Asked, kiosk: KioskHere, kind: FromPath[str]) -> Answer:
    """Read the document that lies there, and its chip if that lies on the reader already."""
    entered = await taken(request, kiosk)
    device = kiosk.cabinet.find(DocumentCamera)
    if entered is None or kind not in WITH_MRZ or device is None:
        return go("")
    try:
        entered.visit.shown = await _read(device, msgspec.convert(kind, IdentityKind), kiosk.now())
    except DeviceError as error:
        return _ask(kiosk, kind, kiosk.words.device(error, kiosk.language))
    except Refusal as refusal:
        return _ask(kiosk, kind, kiosk.words.refusal(refusal, kiosk.language))
    reader = kiosk.cabinet.find(ChipReader)
    if reader is not None and reader.status().media is Media.PRESENT:
        kiosk.keep(asyncio.create_task(read_chip(kiosk, reader)))
    return go(f"identify/{kind}/shown")


@get("/identify/{kind:str}/shown")
async def show_document(kiosk: KioskHere, kind: FromPath[str]) -> Answer:
    visit = kiosk.visiting()
    if visit is None or visit.shown is None or visit.shown.kind != kind:
        return go(f"identify/{kind}" if kind in get_args(IdentityKind) else "identify")
    here = f"identify/{kind}/shown"
    return show(
        kiosk,
        "identify_shown",
        here=here,
        kind=kind,
        shown=visit.shown,
        document=visit.shown.evidence.document,
        fields=typed(visit, here, {"name": visit.shown.evidence.document.name}),
        with_chip_reader=kiosk.cabinet.find(ChipReader) is not None,
        notice=notice_once(kiosk),
        back=f"identify/{kind}",
    )


@post("/identify/{kind:str}/shown")
async def confirm_document(request: Asked, kiosk: KioskHere, kind: FromPath[str]) -> Answer:
    """Its holder says that it is so."""
    entered = await taken(request, kiosk)
    if entered is None or entered.visit.shown is None or entered.get("document") != entered.visit.shown.id:
        return go(f"identify/{kind}/shown")  # what is shown has changed since: look again
    try:
        visit = await kiosk.identify(entered.visit.shown.confirmed(entered.get("name")))
    except Refusal as refusal:
        kiosk.notice = kiosk.words.refusal(refusal, kiosk.language)
        return go(f"identify/{kind}/shown")
    visit.shown = None
    return go(visit.wanted or "known")


@get("/shown/{document_id:str}")
async def show_picture(kiosk: KioskHere, document_id: FromPath[str]) -> Response[bytes]:
    """The picture beside what was read, for the screen of this visit only."""
    visit = kiosk.visiting()
    if visit is None or visit.shown is None or visit.shown.id != document_id or not visit.shown.picture:
        raise NotFound("page_unknown")
    return Response(visit.shown.picture, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


async def _read(device: Device[DocumentCamera], kind: IdentityKind, at: datetime) -> ShownDocument:
    """Flattened as a page first; a document that was not found as one is looked for in the whole picture.

    Raises DeviceError and a Refusal: `mrz_unreadable`, `mrz_other_document` …
    """
    page = await camera.take(device, at)
    today = at.astimezone(AUTHORITY_ZONE).date()
    try:
        found = await asyncio.to_thread(read_zone, to_bgr(page.data), today)
    except InvalidInput:
        frame = await camera.latest(device)
        found = await asyncio.to_thread(read_zone, frame.image, today)
    return shown(kind, found.zone, "camera", at, page.data)


def _ask(kiosk: Kiosk, kind: str, problem: str = "") -> Answer:
    return show(kiosk, "identify_lay", here=f"identify/{kind}/lay", kind=kind, problem=problem, back=f"identify/{kind}")


handlers = [show_camera, take_document, show_document, confirm_document, show_picture]
