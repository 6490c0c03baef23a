"""A slot of a PC/SC reader with an emulated card in it: the card's side of vpcd, the virtual reader of pcscd.

pcscd with the driver vpcd (Debian's `vsmartcard-vpcd`) shows the readers `Virtual PCD 00 00` and `00 01` and listens on
a TCP port for each; who connects is a card in the slot. A message is its length (2 bytes, big-endian) and its bytes:

    one byte from the reader    00 power off · 01 power on · 02 reset · 04 answer to reset, which is sent back
    more bytes                  a command, whose answer is sent back

Any object with `atr`, `reset` and `answer` is a card. Length and body arrive in two packets: without TCP_QUICKACK each
command costs 40 ms.
"""

import contextlib
import random
import socket
import threading
import time
from collections.abc import Callable
from typing import Protocol

from hardware.emulator import Emulator
from hardware.faults import Faults

PORT = 35963
FAULTS = {
    "slow": "each answer comes after 30 ms",
    "garbage": "answers are random bytes",
    "altered": "one bit of each long answer is wrong",
    "empty": "answers are a status of failure and nothing else",
    "pulled_out_early": "the card is lifted in the middle of a reading",
}
POWER_OFF, POWER_ON, RESET, ANSWER_TO_RESET = 0x00, 0x01, 0x02, 0x04
COMMANDS_BEFORE_PULLED = 9


class Card(Protocol):
    """What lies in a slot. `answer` takes a command and gives the answer with its status word; it never raises."""

    atr: bytes

    def reset(self) -> None: ...

    def answer(self, command: bytes) -> bytes: ...


def on_this_machine(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=5)


class EmulatedCardSlot(Emulator):
    """Slot 0 or 1 of vpcd. `connect` opens its port; tests connect inside another network namespace."""

    kind = "id_card_reader"

    def __init__(self, slot: int = 0, connect: Callable[[int], socket.socket] = on_this_machine) -> None:
        self.faults = Faults(FAULTS)
        self._slot = slot
        self._connect = connect
        self._random = random.Random(9303)
        self._connection: socket.socket | None = None
        self._thread: threading.Thread | None = None
        self._commands = 0

    @property
    def url(self) -> str:
        return f"pcsc:Virtual PCD 00 0{self._slot}"

    def start(self) -> None:
        """Nothing to switch on: the reader is pcscd's."""

    def stop(self) -> None:
        self.lift()

    def place(self, card: Card) -> None:
        """Lay a card on the reader. Raises OSError when pcscd does not listen."""
        self.lift()
        self._commands = 0
        self._connection = connection = self._connect(PORT + self._slot)
        connection.settimeout(None)
        self._thread = threading.Thread(target=self._serve, args=(connection, card), name="emulated card", daemon=True)
        self._thread.start()

    def lift(self) -> None:
        """Take the card away."""
        connection, self._connection = self._connection, None
        thread, self._thread = self._thread, None
        if connection is not None:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()
        if thread is not None and thread is not threading.current_thread():
            thread.join()

    def _serve(self, connection: socket.socket, card: Card) -> None:
        card.reset()
        with contextlib.suppress(OSError, EOFError):
            while True:
                message = _receive(connection, int.from_bytes(_receive(connection, 2), "big"))
                if message in (bytes((POWER_OFF,)), bytes((POWER_ON,)), bytes((RESET,))):
                    card.reset()
                elif message == bytes((ANSWER_TO_RESET,)):
                    _send(connection, card.atr)
                elif message:
                    _send(connection, self._answer(card, message))

    def _answer(self, card: Card, command: bytes) -> bytes:
        faults = self.faults
        self._commands += 1
        if self._commands > COMMANDS_BEFORE_PULLED and faults.happens("pulled_out_early"):
            self.lift()
            raise EOFError
        answer = card.answer(command)
        if faults.happens("slow"):
            time.sleep(0.03)
        if faults.happens("garbage"):
            answer = self._random.randbytes(self._random.randint(2, 250))
        if len(answer) > 8 and faults.happens("altered"):
            place = self._random.randrange(len(answer) - 2)
            answer = answer[:place] + bytes((answer[place] ^ 1 << self._random.randrange(8),)) + answer[place + 1 :]
        if faults.happens("empty"):
            answer = bytes.fromhex("6F00")
        return answer


def _receive(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        arrived = connection.recv(count - len(data))
        if not arrived:
            raise EOFError
        data += arrived
    return data


def _send(connection: socket.socket, data: bytes) -> None:
    connection.sendall(len(data).to_bytes(2, "big") + data)
