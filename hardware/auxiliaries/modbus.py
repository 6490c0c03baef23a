"""Input/output boards that speak Modbus, on a serial line (RTU) or a network (TCP).

    [[device]]
    kind = "auxiliaries"
    url = "serial:///dev/serial/by-id/usb-…"       # or tcp://192.0.2.7:502
    options = { unit = 1, doors = { service = 0 }, on_battery = 1, celsius = 0, lights = { id_card_reader = 0 } }

The options say what is wired to which address: doors and the battery contact of the UPS are discrete inputs (set: open,
on battery), the temperature an input register in tenths of a degree (two's complement), lights are coils. Protocol:
Modbus Application Protocol V1.1b3, by the library pymodbus.
"""

import logging
from collections.abc import Callable, Sequence
from typing import Any, TypeVar
from urllib.parse import urlsplit

import msgspec
from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.exceptions import ConnectionException, ModbusException
from pymodbus.pdu import ModbusPDU

from hardware.auxiliaries import DOOR, ON_BATTERY, TOO_COLD, TOO_HOT, Auxiliaries, Readings
from hardware.driver import Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode, Recovery
from hardware.status import DeviceState, Status

V = TypeVar("V")

ANSWERS_WITHIN = 0.5
RETRIES = 1

logging.getLogger("pymodbus.logging").setLevel(logging.CRITICAL)  # a silent board shows in its status


class Options(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Addresses count from 0. Temperatures are in degrees Celsius."""

    unit: int = 1
    baud_rate: int = 9600
    doors: dict[str, int] = {}
    on_battery: int | None = None
    celsius: int | None = None
    hottest: float = 50.0
    coldest: float = 0.0
    lights: dict[str, int] = {}


class ModbusBoard(Auxiliaries):
    """A board behind Modbus."""

    schemes = frozenset({"serial", "tcp"})
    Options = Options
    options: Options

    def __init__(self, url: str, options: Options | None = None) -> None:
        super().__init__(url, options)
        self._client: ModbusSerialClient | ModbusTcpClient | None = None
        self._lit: dict[str, bool] = {}
        self._to_light_again = False

    def open(self) -> None:
        parts = urlsplit(self.url)
        if parts.scheme == "serial":
            rate = self.options.baud_rate
            client = ModbusSerialClient(parts.path, baudrate=rate, timeout=ANSWERS_WITHIN, retries=RETRIES)
        else:
            host, port = parts.hostname or "", parts.port or 502
            client = ModbusTcpClient(host, port=port, timeout=ANSWERS_WITHIN, retries=RETRIES)
        if not client.connect():
            raise Disconnected("the board cannot be reached")
        self._client = client
        self._to_light_again = bool(self._lit)

    def close(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            client.close()

    def capabilities(self) -> dict[str, Any]:
        told = self.options
        return {
            "doors": sorted(told.doors),
            "power": told.on_battery is not None,
            "temperature": told.celsius is not None,
            "lights": sorted(told.lights),
        }

    def status(self, turn: Turn) -> Status:
        if self._to_light_again:
            for name, on in self._lit.items():
                self._switch(turn, name, on)
            self._to_light_again = False
        return Status(device=DeviceState.ONLINE, alarms=self._alarms(self.readings(turn)))

    def self_test(self, turn: Turn) -> str:
        found = self.readings(turn)
        doors = f"{len(found.open_doors)} of {len(self.options.doors)} doors open"
        return doors if found.celsius is None else f"{doors}, {found.celsius:.1f} °C"

    def readings(self, turn: Turn) -> Readings:
        told = self.options
        return Readings(
            open_doors=sorted(name for name, address in told.doors.items() if self._input(turn, address)),
            on_battery=None if told.on_battery is None else self._input(turn, told.on_battery),
            celsius=None if told.celsius is None else self._tenths(turn, told.celsius) / 10,
        )

    def light(self, turn: Turn, name: str, on: bool) -> None:
        if name not in self.options.lights:
            detail = f"no light {name!r}"
            raise DeviceError(Completion.UNSUPPORTED_COMMAND, ErrorCode.UNSUPPORTED, Recovery.NONE, detail)
        self._lit[name] = on
        self._to_light_again = True
        self._switch(turn, name, on)
        self._to_light_again = False

    def _alarms(self, found: Readings) -> list[str]:
        alarms = [DOOR + name for name in found.open_doors]
        if found.on_battery:
            alarms.append(ON_BATTERY)
        if found.celsius is not None and found.celsius > self.options.hottest:
            alarms.append(TOO_HOT)
        if found.celsius is not None and found.celsius < self.options.coldest:
            alarms.append(TOO_COLD)
        return alarms

    def _input(self, turn: Turn, address: int) -> bool:
        answer = self._ask(turn, lambda client: client.read_discrete_inputs(address, device_id=self.options.unit))
        return bool(_first(answer.bits))

    def _tenths(self, turn: Turn, address: int) -> int:
        answer = self._ask(turn, lambda client: client.read_input_registers(address, device_id=self.options.unit))
        value = _first(answer.registers)
        return value - 0x10000 if value & 0x8000 else value

    def _switch(self, turn: Turn, name: str, on: bool) -> None:
        address = self.options.lights[name]
        self._ask(turn, lambda client: client.write_coil(address, on, device_id=self.options.unit))

    def _ask(self, turn: Turn, question: Callable[[ModbusSerialClient | ModbusTcpClient], ModbusPDU]) -> ModbusPDU:
        turn.check()
        if self._client is None:
            raise Disconnected("the board is not open")
        try:
            answer = question(self._client)
        except ConnectionException as error:
            raise Disconnected("the connection is lost") from error
        except (ModbusException, OSError, TypeError) as error:  # pyserial reads from None when the plug goes out
            self._lost_or(error)
            raise DeviceError(
                Completion.HARDWARE_ERROR, ErrorCode.NO_ANSWER, Recovery.RESET, "no valid answer"
            ) from error
        if answer.isError():
            detail = f"exception {answer.exception_code}"
            raise DeviceError(Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.MAINTENANCE, detail)
        return answer

    def _lost_or(self, error: Exception) -> None:
        if not isinstance(error, ModbusException):
            raise Disconnected("the connection is lost") from error


def _first(values: Sequence[V]) -> V:
    """What was asked for. On a disturbed line an answer may be one to another question, which had none of these."""
    if not values:
        detail = "answer to another question"
        raise DeviceError(Completion.HARDWARE_ERROR, ErrorCode.BROKEN_ANSWER, Recovery.RESET, detail)
    return values[0]
