"""Travel documents with a chip (passports, Home Return Permits, exit permits) on a PC/SC reader.

    [[device]]
    kind = "id_card_reader"
    driver = "pcsc_emrtd"
    url = "pcsc:ACS ACR1281 1S Dual Reader"

ICAO 9303: PACE or BAC with the key that is printed on the document, then EF.COM, the signed security object, the
machine-readable zone, the face and what else tells whether the chip is genuine. Everything comes back as the chip has
it. A reading takes two to five seconds of a real chip, most of them for the face.

A document that was read is not read again until it was lifted; one that did not open stays for another key.
"""

import contextlib
from typing import Any

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.id_card_reader import TRAVEL_DOCUMENT, AccessKey, ChipDocument, ChipReader
from hardware.id_card_reader.emrtd import apdu, files
from hardware.id_card_reader.emrtd.apdu import Command
from hardware.id_card_reader.emrtd.conversation import Conversation, read_document
from hardware.id_card_reader.emrtd.tlv import BrokenAnswer
from hardware.id_card_reader.pcsc_slot import PcscReader

HARMLESS = Command(0, apdu.SELECT, 0x02, 0x0C, files.CARD_ACCESS.to_bytes(2, "big")).encode()


class PcscEmrtdReader(PcscReader, ChipReader):
    """An ICAO 9303 terminal on a PC/SC reader."""

    def capabilities(self) -> dict[str, Any]:
        return {"documents": [TRAVEL_DOCUMENT], "photo": "jpeg", "access": ["pace", "bac"]}

    def read(self, turn: Turn, key: AccessKey | None = None) -> ChipDocument:
        if key is None:
            self._slot.wait(turn)
            detail = "a travel document opens to what is printed on it"
            raise DeviceError(Completion.USER_ERROR, ErrorCode.KEY_NEEDED, Recovery.NONE, detail)
        with self._slot.reading(turn, HARMLESS, BrokenAnswer) as reader:
            return _document(read_document(reader.exchange, key, turn))


def _document(said: Conversation) -> ChipDocument:
    """Raises BrokenAnswer where the zone cannot be taken out; a face that cannot is left out."""
    face = b""
    with contextlib.suppress(BrokenAnswer):
        face = files.face(said.files.get("DG2", b""))
    name = ""
    with contextlib.suppress(BrokenAnswer):
        name = files.full_name(said.files["DG11"]) if "DG11" in said.files else ""
    zone = files.zone(said.files["DG1"])
    return ChipDocument(
        kind=TRAVEL_DOCUMENT,
        name=name,
        source={"zone": zone, "access": said.access},
        photo=face,
        zone=zone,
        files=said.files,
        challenge=said.challenge,
        signature=said.signature,
    )
