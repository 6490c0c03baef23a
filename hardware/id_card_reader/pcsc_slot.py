"""A PC/SC reader as readers of documents share it: what lies there, whether it was read before, whether it is gone.

PC/SC counts what is laid down (`SmartCardReader.insertion`), so a document is known again by its number; pcscd asks its
readers every 400 ms, so a document that was lifted is known to be gone only a while later.
"""

import contextlib
from collections.abc import Callable, Generator
from typing import Any

from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.id_card_reader import IdCardReader
from hardware.smart_card import SmartCardReader
from hardware.status import DeviceState, EventName, Media, Status

LOOK_AGAIN = 0.1
NOTICED_AFTER = 7
"""Looks until a lifted document is surely known to be gone."""


class Slot:
    """A reader, and what is known of the document in it. Each document is read once."""

    def __init__(self, reader: SmartCardReader, announce: Callable[[EventName], None]) -> None:
        self.reader = reader
        self._announce = announce
        self._seen: int | None = None
        self._was_read: int | None = None

    def open(self) -> None:
        """Raises Disconnected."""
        self._seen = self._was_read = None
        self.reader.open()

    def status(self) -> Status:
        """Online, with or without a document."""
        here = self.look() is not None
        return Status(device=DeviceState.ONLINE, media=Media.PRESENT if here else Media.NOT_PRESENT)

    def look(self) -> int | None:
        """The document that lies there, if one does; says so when that has changed."""
        before, self._seen = self._seen, self.reader.insertion()
        if before is not None and before != self._seen:
            self._announce(EventName.MEDIA_REMOVED)
        if self._seen is not None and before != self._seen:
            self._announce(EventName.MEDIA_INSERTED)
        return self._seen

    def wait(self, turn: Turn) -> int:
        """A document that was not read yet. Raises `no_media` or `media_not_lifted` when the turn is over."""
        while (here := self.look()) is None or here == self._was_read:
            if turn.remaining < 2 * LOOK_AGAIN:
                code = ErrorCode.NO_MEDIA if here is None else ErrorCode.MEDIA_NOT_LIFTED
                raise DeviceError(Completion.TIMEOUT, code, Recovery.NONE, "no new document was laid on")
            turn.pause(LOOK_AGAIN)
        return here

    @contextlib.contextmanager
    def reading(self, turn: Turn, harmless: bytes, unreadable: type[Exception]) -> Generator[SmartCardReader]:
        """One reading of a document that was not read yet: powered within, counted as read after it.

        `harmless` is a command that any such document answers; `unreadable` is what a parser raises for one that is
        not. Raises `media_removed_early` for whatever goes wrong because it was lifted, `invalid_media` for what cannot
        be read, and as `wait`.
        """
        insertion = self.wait(turn)
        try:
            insertion = self._connect(insertion, turn, harmless)
            yield self.reader
        except DeviceError as error:
            if error.code is ErrorCode.NO_ANSWER and self._is_lifted(insertion, turn):
                raise _lifted() from error
            raise
        except unreadable as error:
            if self._is_lifted(insertion, turn):
                raise _lifted() from error
            code = ErrorCode.INVALID_MEDIA
            raise DeviceError(Completion.INVALID_DATA, code, Recovery.CLEAR, str(error)) from error
        finally:
            self.reader.disconnect()
        self._was_read = insertion

    def _connect(self, insertion: int, turn: Turn, harmless: bytes) -> int:
        """Power the document until it answers something: one that has just been swapped for another is known as the
        other at the second or third try. Returns which one it is in the end."""
        for _ in range(NOTICED_AFTER):
            try:
                self.reader.connect()
                self.reader.exchange(harmless)
            except DeviceError as error:
                if error.code not in (ErrorCode.NO_ANSWER, ErrorCode.MEDIA_REMOVED_EARLY):
                    raise
                self.reader.disconnect()
                turn.pause(LOOK_AGAIN)
                insertion = self.wait(turn)
            else:
                return insertion
        raise DeviceError(Completion.INVALID_DATA, ErrorCode.INVALID_MEDIA, Recovery.CLEAR, "mute")

    def _is_lifted(self, insertion: int, turn: Turn) -> bool:
        """Whether what went wrong did so because the document was lifted: readers notice that after a while."""
        for _ in range(NOTICED_AFTER):
            if self.reader.insertion() != insertion:
                return True
            turn.pause(LOOK_AGAIN)
        return False


class PcscReader(IdCardReader):
    """What all drivers on a PC/SC reader have in common; each adds how it reads and what it can."""

    schemes = frozenset({"pcsc"})
    look_every = 0.3

    def __init__(self, url: str, options: Any = None) -> None:
        super().__init__(url, options)
        self._slot = Slot(SmartCardReader(url), self.emit)

    def open(self) -> None:
        self._slot.open()

    def close(self) -> None:
        self._slot.reader.close()

    def status(self, turn: Turn) -> Status:
        return self._slot.status()

    def self_test(self, turn: Turn) -> str:
        self._slot.look()
        return f"reader {self._slot.reader.name}"


def _lifted() -> DeviceError:
    """The slip of whoever held it."""
    detail = "lifted while it was read"
    return DeviceError(Completion.USER_ERROR, ErrorCode.MEDIA_REMOVED_EARLY, Recovery.CLEAR, detail)
