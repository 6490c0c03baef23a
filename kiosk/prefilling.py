"""Filling in the form from a paper that lay under the camera: what was read of its pages, and the part of the picture
where it stands.

A reading takes seconds, so it goes on while the screen says how far it is, and is kept with the page for as long as the
visit lasts. Nothing gets into the form from here; `screens.fill_in` shows it and asks.
"""

import asyncio
from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
from msgspec import Struct

from core.clock import AUTHORITY_ZONE
from core.errors import Unavailable
from core.imaging import reading
from core.imaging.document_fields.in_picture import read_document
from core.imaging.document_fields.layout import Corners, DocumentType, ReadDocument
from core.imaging.intake import to_bgr
from core.imaging.page import flatten
from core.imaging.picture import resized
from core.matters.demands import Material
from core.matters.facts import Facts
from core.matters.form import FormField
from core.matters.prefilling import Proposal, could_fill, documents_of, proposals
from hardware.camera import encode_jpeg
from kiosk.filing import Filing, Taken, lines_to_capture
from kiosk.kiosk import Kiosk
from kiosk.visit import Visit

AROUND = 0.5
"""Of the height of what was read, shown around it."""
LARGER = 2
"""How much larger than on the page."""


class Offered(Struct, frozen=True):
    """A proposal with the page it was read on and the field it is for."""

    page: Taken
    field: FormField
    proposal: Proposal


def can_fill(kiosk: Kiosk, visit: Visit, filing: Filing) -> Mapping[str, tuple[FormField, ...]]:
    """The lines asked for whose paper could fill in something, and what. Empty where nothing can be read here."""
    if not (reading.is_installed() and kiosk.has("document_camera")):
        return {}
    facts = kiosk.facts(visit)
    lines = lines_to_capture(filing.checklist(visit.wallet, visit.person))
    known = {line.material: filing.definition.material(line.material) for line in lines}
    found = {
        key: could_fill(filing.definition, filing.answers, material, facts)
        for key, material in known.items()
        if material
    }
    return {key: fields for key, fields in found.items() if fields}


def unread(filing: Filing, material: str) -> int:
    """How many pages of a line were not read yet."""
    return sum(page.id not in filing.readings for page in filing.pages.get(material, ()))


def begin_reading(kiosk: Kiosk, filing: Filing, material: Material) -> None:
    """Read what was not read yet, in the background; `read` is announced for each page, and at the end."""
    if material.key not in filing.being_read:
        filing.being_read.add(material.key)
        kiosk.keep(asyncio.get_running_loop().create_task(_read_pages(kiosk, filing, material)))


async def _read_pages(kiosk: Kiosk, filing: Filing, material: Material) -> None:
    today = kiosk.now().astimezone(AUTHORITY_ZONE).date()
    try:
        for page in tuple(filing.pages.get(material.key, ())):
            if page.id not in filing.readings:
                read = await asyncio.to_thread(_read, page.data, documents_of(material), today)
                if page not in filing.pages.get(material.key, ()):
                    break  # taken back, or the visit is over
                filing.readings[page.id] = read
                kiosk.announcer.say("read")
    except Unavailable as refusal:
        filing.unreadable[material.key] = refusal
    finally:
        filing.being_read.discard(material.key)
        kiosk.announcer.say("read")


def _read(data: bytes, documents: Iterable[DocumentType], today: date) -> ReadDocument | None:
    return read_document(to_bgr(data), documents, today)


def offered(filing: Filing, material: Material, facts: Facts) -> list[Offered]:
    """What was read, in the order of the form; of two pages that say something about a field the surer one."""
    fields = {field.key: field for field in could_fill(filing.definition, filing.answers, material, facts)}
    best: dict[str, Offered] = {}
    for page in filing.pages.get(material.key, ()):
        read = filing.readings.get(page.id)
        if read is None:
            continue
        made = proposals(filing.definition, filing.answers, material, read, filing.form, facts)
        for proposal in made:
            before = best.get(proposal.field)
            if before is None or (before.proposal.doubtful and not proposal.doubtful):
                best[proposal.field] = Offered(page, fields[proposal.field], proposal)
    return [best[key] for key in fields if key in best]


def part_of(page: Taken, corners: Corners) -> bytes:
    """The part of a page around what was read there, laid level and large, a JPEG."""
    read = np.array(corners, np.float64)
    along, down = read[1] - read[0], read[3] - read[0]
    room = AROUND * min(np.hypot(*down), np.hypot(*along))
    along, down = (room * side / max(np.hypot(*side), 1.0) for side in (along, down))
    part = flatten(to_bgr(page.data), read + np.array([-along - down, along - down, along + down, down - along]))
    height, width = part.shape[:2]
    return encode_jpeg(resized(part, LARGER * width, LARGER * height), quality=88)
