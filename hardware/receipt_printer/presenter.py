"""Presenters of kiosk printers: the receipt is cut, held out, and drawn back into a bin if nobody takes it. Pure.

Not ESC/POS of Epson's, but alike on the makes for kiosks (source: the command references of Custom VKP80II and Pyramid
Reliance):

    GS e 3 m       present, m steps (about 7 mm each); cuts first if it is not cut
    GS e 2         draw back what is held out, if the printer is set to allow it
    DLE EOT 20     six bytes at any time: 10 0F, then paper (bit 5: a receipt is held out), cover, and two of errors
"""

from hardware.status import EventName, Media

ASK_ALL = b"\x10\x04\x14"
PRESENT = b"\x1d\x65\x03\x0c"
DRAW_BACK = b"\x1d\x65\x02"
HEAD = b"\x10\x0f"
LENGTH = 6
HELD_OUT = 0x20


class Sieve:
    """Takes the six-byte answers out of what a printer says: their bytes could pass for other answers."""

    def __init__(self) -> None:
        self.held_out: bool | None = None
        """As the last answer says."""
        self._begun = b""

    def feed(self, data: bytes) -> bytes:
        """What is left for others. The beginning of an answer waits for its rest."""
        data, self._begun = self._begun + data, b""
        rest = b""
        while (start := data.find(HEAD)) >= 0 and len(data) >= start + LENGTH:
            self.held_out = bool(data[start + 2] & HELD_OUT)
            rest += data[:start]
            data = data[start + LENGTH :]
        if start < 0 and data.endswith(HEAD[:1]):
            start = len(data) - 1
        if start >= 0:
            data, self._begun = data[:start], data[start:]
        return rest + data

    def forget(self) -> None:
        """Nothing was asked yet."""
        self.held_out, self._begun = None, b""


class Outlet:
    """What is known of the paper at the outlet. What was drawn back stays `retracted` until something else is held
    out."""

    def __init__(self) -> None:
        self.media = Media.UNKNOWN
        self.drawing_back = False

    def see(self, held_out: bool) -> EventName | None:
        """Note what the sensor says. Returns what has happened, unless it was the presentation."""
        before = self.media
        if held_out:
            self.media = Media.PRESENT
        elif before is Media.PRESENT:
            self.media = Media.RETRACTED if self.drawing_back else Media.NOT_PRESENT
            return EventName.MEDIA_RETRACTED if self.drawing_back else EventName.MEDIA_TAKEN
        elif before is Media.UNKNOWN:
            self.media = Media.NOT_PRESENT
        return None
