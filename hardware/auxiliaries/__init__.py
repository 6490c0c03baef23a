"""What a cabinet feels and shows: its doors, its power, its temperature, and a light beside each device. The contract.

    cabinet: Device[Auxiliaries]
    await cabinet.run(lambda cabinet, turn: cabinet.light(turn, "id_card_reader", True), seconds=2)
    cabinet.status().alarms      # ["door:service", "on_battery"]

The word is XFS4IoT's. A light leads the citizen's eye to the device that waits for him (presence light); it is named
after the kind of that device. Alarms are for the operator: nothing of it is said on the screen. An alarm that begins or
ends is announced as `status_changed`.
"""

from abc import abstractmethod

import msgspec

from hardware.driver import Driver, Turn

ON_BATTERY = "on_battery"
TOO_HOT = "too_hot"
TOO_COLD = "too_cold"
DOOR = "door:"
"""Before the name of a door that stands open."""


class Readings(msgspec.Struct, frozen=True):
    """What the sensors say. `None` where there is no such sensor."""

    open_doors: list[str] = []
    on_battery: bool | None = None
    celsius: float | None = None


class Auxiliaries(Driver):
    """Contract."""

    kind = "auxiliaries"

    @abstractmethod
    def readings(self, turn: Turn) -> Readings:
        """What the sensors say now. Raises `DeviceError`, as every command."""

    @abstractmethod
    def light(self, turn: Turn, name: str, on: bool) -> None:
        """Switch the light of that name. Raises `DeviceError` with code `unsupported` if there is none.

        A light stays as it was last asked for, also when the board was without power meanwhile.
        """
