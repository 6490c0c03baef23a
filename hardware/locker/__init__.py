"""Lockers (文件柜): cells with a door each, opened one at a time, and the contract.

    locker: Device[Locker]
    await locker.run(lambda locker, turn: locker.open_cell(turn, 7), seconds=5)
    await locker.run(lambda locker, turn: locker.wait_shut(turn, 7), seconds=60)

A locker knows doors, not what lies behind them: whose paper is in which cell, and who may take it out, is decided by
those who call. A door that opens or shuts is announced as `door_opened` or `door_shut` with the number of its cell as
`text`, also when nobody asked for it; which doors stand open is in the status.
"""

from abc import abstractmethod

from hardware.driver import Driver, Turn


class Locker(Driver):
    """Contract. Cells are numbered from 1, as on their doors. Emits `door_opened`, `door_shut`."""

    kind = "locker"

    @property
    @abstractmethod
    def cells(self) -> int:
        """How many there are. Needs no open device."""

    @abstractmethod
    def open_cell(self, turn: Turn, cell: int) -> None:
        """Open one door and see that it is open. Opening one that is open already does nothing.

        Raises `DeviceError` with code `no_such_cell`, `door_stuck` (it did not open), `wrong_door` (another one did),
        `no_device`, `no_answer` or `broken_answer`.
        """

    @abstractmethod
    def wait_shut(self, turn: Turn, cell: int) -> None:
        """Return when the door is shut. Raises `DeviceError` with code `no_such_cell`, or `door_left_open` when the
        turn's time is up.
        """
