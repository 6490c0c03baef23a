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
from hardware.smart_card import SmartCardReader
from hardware.status import DeviceState, EventName, Media, Status

LOOK_AGAIN = 0.1
HARMLESS = Command(0, apdu.SELECT, 0x02, 0x0C, files.CARD_ACCESS.to_bytes(2, "big")).encode()
NOTICED_AFTER = 7
"""Looks until a lifted document is surely known to be gone: pcscd asks its readers every 400 ms."""


class PcscEmrtdReader(ChipReader):
    """An ICAO 9303 terminal on a PC/SC reader."""

    schemes = frozenset({"pcsc"})
    look_every = 0.3

    def __init__(self, url: str, options: Any = None) -> None:
        super().__init__(url, options)
        self._reader = SmartCardReader(url)
        self._seen: int | None = None
        self._was_read: int | None = None

    def open(self) -> None:
        self._seen = self._was_read = None
        self._reader.open()

    def close(self) -> None:
        self._reader.close()

    def capabilities(self) -> dict[str, Any]:
        return {"documents": [TRAVEL_DOCUMENT], "photo": "jpeg", "access": ["pace", "bac"]}

    def status(self, turn: Turn) -> Status:
        here = self._look() is not None
        return Status(device=DeviceState.ONLINE, media=Media.PRESENT if here else Media.NOT_PRESENT)

    def self_test(self, turn: Turn) -> str:
        self._look()
        return f"reader {self._reader.name}"

    def read(self, turn: Turn, key: AccessKey | None = None) -> ChipDocument:
        insertion = self._wait_for_document(turn)
        if key is None:
            detail = "a travel document opens to what is printed on it"
            raise DeviceError(Completion.USER_ERROR, ErrorCode.KEY_NEEDED, Recovery.NONE, detail)
        try:
            insertion = self._connect(insertion, turn)
            document = _document(read_document(self._reader.exchange, key, turn))
        except DeviceError as error:
            if error.code is ErrorCode.NO_ANSWER and self._is_lifted(insertion, turn):
                raise _lifted() from error
            raise
        except BrokenAnswer as error:
            if self._is_lifted(insertion, turn):
                raise _lifted() from error
            code = ErrorCode.INVALID_MEDIA
            raise DeviceError(Completion.INVALID_DATA, code, Recovery.CLEAR, str(error)) from error
        finally:
            self._reader.disconnect()
        self._was_read = insertion
        return document

    # ---- presence

    def _wait_for_document(self, turn: Turn) -> int:
        while (here := self._look()) is None or here == self._was_read:
            if turn.remaining < 2 * LOOK_AGAIN:
                code = ErrorCode.NO_MEDIA if here is None else ErrorCode.MEDIA_NOT_LIFTED
                raise DeviceError(Completion.TIMEOUT, code, Recovery.NONE, "no new document was laid on")
            turn.pause(LOOK_AGAIN)
        return here

    def _connect(self, insertion: int, turn: Turn) -> int:
        """Power the document until it answers something: one that has just been swapped for another is known as the
        other at the second or third try. Returns which one it is in the end."""
        for _ in range(NOTICED_AFTER):
            try:
                self._reader.connect()
                self._reader.exchange(HARMLESS)
            except DeviceError as error:
                if error.code not in (ErrorCode.NO_ANSWER, ErrorCode.MEDIA_REMOVED_EARLY):
                    raise
                self._reader.disconnect()
                turn.pause(LOOK_AGAIN)
                insertion = self._wait_for_document(turn)
            else:
                return insertion
        raise DeviceError(Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR, "mute")

    def _is_lifted(self, insertion: int, turn: Turn) -> bool:
        """Whether what went wrong did so because the document was lifted: readers notice that after a while."""
        for _ in range(NOTICED_AFTER):
            if self._reader.insertion() != insertion:
                return True
            turn.pause(LOOK_AGAIN)
        return False

    def _look(self) -> int | None:
        """The document that lies there, if one does; says so when that has changed."""
        before, self._seen = self._seen, self._reader.insertion()
        if before is not None and before != self._seen:
            self.emit(EventName.MEDIA_REMOVED)
        if self._seen is not None and before != self._seen:
            self.emit(EventName.MEDIA_INSERTED)
        return self._seen


def _lifted() -> DeviceError:
    detail = "lifted while it was read"
    return DeviceError(Completion.USER_ERROR, ErrorCode.MEDIA_REMOVED_EARLY, Recovery.CLEAR, detail)


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
