"""An input/output board as a Modbus TCP server (pymodbus's own), whose inputs hands can change.

Its wiring is the one of `WIRING`: door `service` on input 0, the battery contact on input 1, the temperature in
register 0, lights on coils from 0.
"""

import asyncio
import threading
from typing import Any

from pymodbus.constants import ExcCodes
from pymodbus.framer import FramerType
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

from hardware.emulator import Emulator
from hardware.faults import Faults
from hardware.kept_port import KeptPort

FAULTS = {
    "unplugged": "the board is without power",
    "silence": "the board takes questions and answers none",
    "refuses": "the board answers every question with an exception",
    "service_door": "the service door stands open",
    "on_battery": "mains power has gone; the UPS feeds the kiosk",
    "too_hot": "the fan stands still: 61 °C",
}
LIGHTS = ("id_card_reader", "document_camera", "code_scanner", "receipt_printer", "document_printer", "locker")
WIRING: dict[str, Any] = {
    "doors": {"service": 0},
    "on_battery": 1,
    "celsius": 0,
    "lights": {name: number for number, name in enumerate(LIGHTS)},
}
"""The `options` line for this board."""

USUAL, HOT = 275, 610
READS_INPUTS, READS_REGISTERS, WRITES_COIL = 2, 4, 5
"""Modbus function codes."""


class EmulatedBoard(Emulator):
    """A board on the loopback address. `port` 0 takes a free one, which is kept until the end."""

    kind = "auxiliaries"
    lights = LIGHTS

    def __init__(self, port: int = 0, framer: FramerType = FramerType.SOCKET) -> None:
        self.faults = Faults(FAULTS, self._fault_changed)
        self.tenths = USUAL
        """What the thermometer shows, in tenths of a degree Celsius."""
        self._framer = framer
        self._port = KeptPort(port)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._server: ModbusTcpServer | None = None
        self._lit: set[int] = set()

    @property
    def url(self) -> str:
        return f"tcp://127.0.0.1:{self._port.number}"

    @property
    def lit(self) -> list[str]:
        """The lights that shine."""
        return sorted(LIGHTS[number] for number in self._lit)

    def start(self) -> None:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(target=self._loop.run_forever, name="emulated board", daemon=True).start()
            asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)

    def stop(self) -> None:
        loop, self._loop = self._loop, None
        if loop is not None:
            asyncio.run_coroutine_threadsafe(self._end(), loop).result(10)
            loop.call_soon_threadsafe(loop.stop)
            self._lit.clear()

    async def _serve(self) -> None:
        coils, inputs = ([SimData(0, values=[False] * 16, datatype=DataType.BITS)] for _ in range(2))
        holding, reading = ([SimData(0, count=4, datatype=DataType.REGISTERS)] for _ in range(2))
        device = SimDevice(1, simdata=(coils, inputs, holding, reading), action=self._act)
        place = ("127.0.0.1", self._port.number)
        self._server = ModbusTcpServer(device, address=place, framer=self._framer, trace_packet=self._trace)
        await self._server.serve_forever(background=True)

    async def _end(self) -> None:
        if self._server is not None:
            await self._server.shutdown()

    async def _act(
        self,
        function: int,
        start: int,
        address: int,
        count: int,
        current: list[int],
        wanted: list[int] | list[bool] | None,
    ) -> ExcCodes | None:
        """Called by the server before it answers."""
        if self.faults.happens("refuses"):
            return ExcCodes.DEVICE_FAILURE
        if function == WRITES_COIL and wanted:
            (self._lit.add if wanted[0] else self._lit.discard)(address)
        elif function == READS_INPUTS:
            current[0] = (1 if self.faults.on("service_door") else 0) | (2 if self.faults.on("on_battery") else 0)
        elif function == READS_REGISTERS:
            current[0] = (HOT if self.faults.on("too_hot") else self.tenths) & 0xFFFF
        return None

    def _trace(self, sending: bool, packet: bytes) -> bytes:
        return b"" if sending and self.faults.happens("silence") else packet

    def _fault_changed(self, fault: str, on: bool) -> None:
        if fault == "unplugged":
            self.stop() if on else self.start()
