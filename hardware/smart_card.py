"""A smart card in a PC/SC reader: presence, connection, exchange of APDUs, and two kinds of errors.

URL: `pcsc:READER NAME`, or the beginning of the name: PC/SC appends numbers. The names are those `pcsc_scan` lists.
What is needed: pcscd running, and the Python library pyscard (the optional extra `chips`); a driver whose module
imports this one is passed over where it is not installed.

    no service, no such reader, unplugged   Disconnected: opened again by the device
    a card that does not answer             DeviceError no_answer, or media_removed_early if it is known to be gone

The card is taken shared, and within a transaction: another program must not talk between two commands of a sealed
conversation. The functions of the library return codes and never raise.
"""

from typing import Any
from urllib.parse import unquote

from smartcard import scard

from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery

UNANSWERED = frozenset(
    {
        scard.SCARD_W_REMOVED_CARD,
        scard.SCARD_W_RESET_CARD,
        scard.SCARD_W_UNPOWERED_CARD,
        scard.SCARD_W_UNRESPONSIVE_CARD,
        scard.SCARD_E_NO_SMARTCARD,
        scard.SCARD_E_NOT_TRANSACTED,
        scard.SCARD_E_PROTO_MISMATCH,
        scard.SCARD_E_TIMEOUT,
        scard.SCARD_F_COMM_ERROR,
    }
)
"""What PC/SC says when the card does not: it is gone, or mute."""


class SmartCardReader:
    """One reader and the card in it. Not for several threads."""

    def __init__(self, url: str) -> None:
        self._wanted = unquote(url.partition(":")[2])
        self._name = ""
        self._context: Any = None
        self._card: Any = None
        self._protocol = scard.SCARD_PCI_T1

    @property
    def name(self) -> str:
        """The reader's whole name, once open."""
        return self._name

    def open(self) -> None:
        """Raises Disconnected."""
        code, self._context = scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)
        if code != scard.SCARD_S_SUCCESS:
            self._context = None
            raise _disconnected("no smart card service", code)
        code, names = scard.SCardListReaders(self._context, [])
        self._name = next((name for name in names or () if name.startswith(self._wanted)), "")
        if not self._name:
            self.close()
            raise _disconnected(f"no reader called {self._wanted!r}", code)

    def close(self) -> None:
        self.disconnect()
        context, self._context = self._context, None
        if context is not None:
            scard.SCardReleaseContext(context)

    def insertion(self) -> int | None:
        """A number that is another for each card laid down; None while none lies there. Raises Disconnected."""
        if self._context is None:
            raise Disconnected("the reader is not open")
        code, states = scard.SCardGetStatusChange(self._context, 0, [(self._name, scard.SCARD_STATE_UNAWARE)])
        if code != scard.SCARD_S_SUCCESS:
            raise _disconnected("reader", code)
        state = states[0][1]
        if state & (scard.SCARD_STATE_UNKNOWN | scard.SCARD_STATE_UNAVAILABLE | scard.SCARD_STATE_IGNORE):
            raise Disconnected("the reader is gone")
        return state >> 16 if state & scard.SCARD_STATE_PRESENT else None

    def connect(self) -> None:
        """Power the card and keep others out. Raises Disconnected and DeviceError."""
        protocols = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        code, card, protocol = scard.SCardConnect(self._context, self._name, scard.SCARD_SHARE_SHARED, protocols)
        self._judge(code)
        self._card = card
        self._protocol = scard.SCARD_PCI_T0 if protocol == scard.SCARD_PROTOCOL_T0 else scard.SCARD_PCI_T1
        self._judge(scard.SCardBeginTransaction(card))

    def disconnect(self) -> None:
        """Let the card go, without power: the next conversation begins anew."""
        card, self._card = self._card, None
        if card is not None:
            scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)
            scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)

    def exchange(self, command: bytes) -> bytes:
        """A command and its answer. Blocks as long as reader and card take; PC/SC readers give up after seconds.

        Raises DeviceError.
        """
        code, answer = scard.SCardTransmit(self._card, self._protocol, list(command))
        self._judge(code)
        return bytes(byte & 0xFF for byte in answer)

    def _judge(self, code: int) -> None:
        if code == scard.SCARD_S_SUCCESS:
            return
        if code in UNANSWERED and self.insertion() is not None:
            raise DeviceError(Completion.DEVICE_NOT_READY, ErrorCode.NO_ANSWER, Recovery.CLEAR, _said(code))
        if code in UNANSWERED:
            raise DeviceError(Completion.USER_ERROR, ErrorCode.MEDIA_REMOVED_EARLY, Recovery.CLEAR, _said(code))
        raise _disconnected("reader", code)


def _disconnected(what: str, code: int) -> Disconnected:
    return Disconnected(f"{what}: {_said(code)}" if code else what)


def _said(code: int) -> str:
    """`SCardGetErrorMessage` ends in a code of its own; the words are before it."""
    return str(scard.SCardGetErrorMessage(code)).strip().removesuffix(".")
