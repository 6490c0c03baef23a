"""The card in the USB reader that QEMU emulates (`usb-ccid` with `ccid-card-passthru`), on the host's side.

QEMU speaks the vscard protocol of libcacard over a socket: a message is type, reader and length (32 bits each, network
order) and its bytes.
"""

import contextlib
import socket
import struct
import threading

from hardware.emulated_card_slot import Card

HELLO, ERROR, READER_ADDED, ANSWER_TO_RESET, COMMAND = 1, 2, 3, 5, 7
MAGIC, VERSION = b"VSCD", 2
HEAD = struct.Struct(">III")


class UsbCard:
    """Lies in the reader from the moment QEMU connects, until `close`."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._listening = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def devices(self) -> tuple[str, ...]:
        """QEMU's arguments for the reader with this card in it."""
        port = self._listening.getsockname()[1]
        return (
            *("-device", "qemu-xhci", "-device", "usb-ccid"),
            *("-chardev", f"socket,id=card,host=127.0.0.1,port={port}"),
            *("-device", "ccid-card-passthru,chardev=card"),
        )

    def close(self) -> None:
        self._listening.close()

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            connection, _ = self._listening.accept()
            with connection, connection.makefile("rb") as arriving:
                self._send(connection, HELLO, MAGIC + struct.pack(">II", VERSION, 0))
                self._send(connection, READER_ADDED, b"card\0")
                self._send(connection, ANSWER_TO_RESET, self._card.atr)
                while head := arriving.read(HEAD.size):
                    kind, _, length = HEAD.unpack(head)
                    body = arriving.read(length)
                    if kind == COMMAND:
                        self._send(connection, COMMAND, self._card.answer(body))

    @staticmethod
    def _send(connection: socket.socket, kind: int, body: bytes) -> None:
        connection.sendall(HEAD.pack(kind, 0, len(body)) + body)
