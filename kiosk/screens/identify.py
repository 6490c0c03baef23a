"""Who somebody is, without the chip: choose the document, type its number and name, or its machine-readable
lines.

What is typed is checked by its own check digits here, and weighs less than a chip with the hall. Where there is a
camera and its lines can be read, the document may be laid under it instead (`lay_document`)."""

from typing import get_args

import msgspec
from litestar import get, post
from litestar.params import FromPath

from core.clock import AUTHORITY_ZONE
from core.errors import Refusal
from core.mrz import parse_mrz
from core.people.schemas import IdentityEvidence, IdentityKind
from hardware.id_card_reader import ChipReader
from kiosk.asking import notice_once
from kiosk.entering import Asked, KioskHere, Taken, taken, typed
from kiosk.identity import SUPPORTED_BY, TYPED_KINDS, evidence_of_mrz, evidence_of_typing
from kiosk.kiosk import Kiosk
from kiosk.pages import Answer, go, show
from kiosk.screens.lay_document import WITH_MRZ, can_read_documents
from kiosk.travel_documents import shown


@get("/identify")
async def choose_document(kiosk: KioskHere) -> Answer:
    if kiosk.must_consent(kiosk.begin_visit()):
        return go("consent")
    return show(
        kiosk,
        "identify",
        notice=notice_once(kiosk),
        kinds=TYPED_KINDS[kiosk.settings.profile],
        has_reader=kiosk.has("id_card_reader"),
    )


@get("/identify/{kind:str}")
async def ask_number(kiosk: KioskHere, kind: FromPath[str]) -> Answer:
    return _ask(kiosk, kind) if kind in get_args(IdentityKind) else go("identify")


@post("/identify/{kind:str}")
async def take_number(request: Asked, kiosk: KioskHere, kind: FromPath[str]) -> Answer:
    entered = await taken(request, kiosk)
    if entered is None or kind not in get_args(IdentityKind):
        return go("")
    try:
        if entered.get("mrz") and kiosk.cabinet.find(ChipReader) is not None:
            return _show_first(kiosk, msgspec.convert(kind, IdentityKind), entered)
        evidence = _evidence(msgspec.convert(kind, IdentityKind), entered, kiosk)
        visit = await kiosk.identify(evidence)
    except Refusal as refusal:
        return _ask(kiosk, kind, entered.fields, refusal)
    return go(visit.wanted or "known")


def _show_first(kiosk: Kiosk, kind: IdentityKind, entered: Taken) -> Answer:
    """Typed lines open the chip: what they say is shown, and the document may be laid on the reader."""
    zone = parse_mrz(entered.get("mrz"), kiosk.now().astimezone(AUTHORITY_ZONE).date())
    entered.visit.shown = shown(kind, zone, "typed", kiosk.now())
    return go(f"identify/{kind}/shown")


def _ask(kiosk: Kiosk, kind: str, fields: dict[str, str] | None = None, refusal: Refusal | None = None) -> Answer:
    visit, here = kiosk.begin_visit(), f"identify/{kind}"
    if kiosk.must_consent(visit):
        return go("consent")
    beside = SUPPORTED_BY.get(msgspec.convert(kind, IdentityKind))
    return show(
        kiosk,
        "identify_number",
        here=here,
        kind=kind,
        beside=beside,
        with_mrz=kind in WITH_MRZ,
        may_lay=kind in WITH_MRZ and can_read_documents(kiosk),
        fields=typed(visit, here, fields or {}),
        problem=kiosk.words.refusal(refusal, kiosk.language) if refusal else "",
        wrong=_wrong_field(refusal, beside),
        back="identify",
    )


def _wrong_field(refusal: Refusal | None, beside: IdentityKind | None) -> str:
    """The field a refusal is about: it is marked, and the keyboard opens for it."""
    if refusal is None:
        return ""
    if refusal.code == "name_missing":
        return "name"
    if refusal.code.startswith("mrz_"):
        return "mrz"
    return "supporting" if beside and refusal.details.get("kind") == beside else "number"


def _evidence(kind: IdentityKind, entered: Taken, kiosk: Kiosk) -> IdentityEvidence:
    if entered.get("mrz"):
        return evidence_of_mrz(kind, entered.get("mrz"), entered.get("name"), kiosk.now())
    return evidence_of_typing(kind, entered.get("number"), entered.get("name"), kiosk.now(), entered.get("supporting"))


handlers = [choose_document, ask_number, take_number]
