"""A PC/SC library with one reader, below the drivers and above the emulated card: what libpcsclite would show of it.

The drivers' own code runs whole, and the card is the slot's, with its faults; pcscd, which asks its reader only every
400 ms what lies there, is not in it, so ten thousand commands take minutes. To the slot this library is vpcd
(`hardware/emulated_card_slot.py`).
"""
# ruff: noqa: N802 - the names are PC/SC's

import socket
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

scard = pytest.importorskip("smartcard.scard", reason="pyscard is not installed (pip install '.[chips]')")

from hardware.emulated_card_slot import ANSWER_TO_RESET, POWER_OFF, POWER_ON  # noqa: E402

READER = "Virtual PCD 00 00"
STATE = tuple[str, int, list[int]]


class PcscLibrary:
    """`plugged` is the service with its reader. One context, one card; what is not here is the real library's."""

    def __init__(self) -> None:
        self.plugged = True
        self._door = socket.create_server(("127.0.0.1", 0))
        self._card: socket.socket | None = None
        self._laid = 0

    def __getattr__(self, name: str) -> Any:
        """Constants and what errors are called."""
        return getattr(scard, name)

    def connect(self, port: int) -> socket.socket:
        """The slot's end of the wire, for `EmulatedCardSlot(connect=…)`."""
        theirs = socket.create_connection(self._door.getsockname())
        self._drop()
        self._card = self._door.accept()[0]
        self._laid += 1
        return theirs

    def pull(self) -> None:
        """No service any more; it forgets the card."""
        self.plugged = False
        self._drop()

    def push(self) -> None:
        self.plugged = True

    def close(self) -> None:
        self._drop()
        self._door.close()

    # ---- the library, as `hardware.smart_card` calls it

    def SCardEstablishContext(self, scope: int) -> tuple[int, object]:
        return self._service(), "context"

    def SCardReleaseContext(self, context: object) -> int:
        return self._service()

    def SCardListReaders(self, context: object, groups: list[str]) -> tuple[int, list[str]]:
        return self._service(), [READER] if self.plugged else []

    def SCardGetStatusChange(self, context: object, wait: int, states: list[Any]) -> tuple[int, list[STATE]]:
        if not self.plugged:
            return scard.SCARD_E_NO_SERVICE, []
        here = scard.SCARD_STATE_PRESENT if self._is_there() else scard.SCARD_STATE_EMPTY
        return scard.SCARD_S_SUCCESS, [(READER, self._laid << 16 | here, [])]

    def SCardConnect(self, context: object, name: str, mode: int, protocols: int) -> tuple[int, object, int]:
        code = self._service() or (0 if self._is_there() else scard.SCARD_E_NO_SMARTCARD)
        if code == 0 and not (self._send(bytes((POWER_ON,))) and self._exchange(bytes((ANSWER_TO_RESET,)))):
            code = scard.SCARD_W_UNRESPONSIVE_CARD
        return code, self._card, scard.SCARD_PROTOCOL_T1

    def SCardBeginTransaction(self, card: object) -> int:
        return self._service()

    def SCardEndTransaction(self, card: object, disposition: int) -> int:
        return self._service()

    def SCardDisconnect(self, card: object, disposition: int) -> int:
        if card is self._card:
            self._send(bytes((POWER_OFF,)))
        return self._service()

    def SCardTransmit(self, card: object, protocol: object, command: Sequence[int]) -> tuple[int, list[int]]:
        if card is not self._card:
            return scard.SCARD_W_REMOVED_CARD, []
        answer = self._exchange(bytes(command))
        return (scard.SCARD_S_SUCCESS, list(answer)) if answer else (scard.SCARD_E_NOT_TRANSACTED, [])

    # ---- the wire

    def _service(self) -> int:
        return scard.SCARD_S_SUCCESS if self.plugged else scard.SCARD_E_NO_SERVICE

    def _is_there(self) -> bool:
        """A card says nothing unasked; what can be read is the end of it."""
        if self._card is not None:
            try:
                self._card.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
            except BlockingIOError:
                return True
            except OSError:
                pass
            self._drop()
        return False

    def _send(self, message: bytes) -> bool:
        try:
            if self._card is not None:
                self._card.sendall(len(message).to_bytes(2, "big") + message)
                return True
        except OSError:
            pass
        return False

    def _exchange(self, message: bytes) -> bytes:
        """Empty when the card was lifted."""
        return self._receive(int.from_bytes(self._receive(2), "big")) if self._send(message) else b""

    def _receive(self, count: int) -> bytes:
        data = b""
        try:
            while self._card is not None and len(data) < count:
                if not (arrived := self._card.recv(count - len(data))):
                    return b""
                data += arrived
        except OSError:
            return b""
        return data

    def _drop(self) -> None:
        card, self._card = self._card, None
        if card is not None:
            card.close()


@pytest.fixture
def pcsc_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[PcscLibrary]:
    library = PcscLibrary()
    monkeypatch.setattr("hardware.smart_card.scard", library)
    yield library
    library.close()
