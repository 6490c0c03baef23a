"""Scanners of bar codes and QR codes: a line per code, and the contract.

A scanner speaks when somebody scans, not when it is asked; so while idle it announces each code as
`code_scanned`, with the code in the event's `text`. `scan` is for a screen that waits for one code and for
nothing else.
"""

from abc import abstractmethod

from hardware.driver import Driver, Turn

LONGEST_CODE = 4296
"""Characters in the largest QR code (version 40, level L, alphanumeric): nothing longer is a code."""


class CodeScanner(Driver):
    """Contract. Emits `code_scanned` while idle."""

    kind = "code_scanner"

    @abstractmethod
    def scan(self, turn: Turn) -> str:
        """Wait for the next code. Codes scanned before the call do not count.

        Raises `DeviceError` with code `timed_out`, `canceled` or `no_device`.
        """
