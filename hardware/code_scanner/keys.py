"""From pressed keys to typed signs: what a scanner that poses as a keyboard means. Pure.

Input events are `(type, code, value)` of Linux' `input-event-codes.h`; the layout is that of the United States, which
scanners are set to when they leave the factory. A key that types nothing known, or is held with Ctrl or Alt, types a
zero byte, which makes the line it stands in garbage: no code is better than a wrong one. The same when the kernel says
that it lost events. Caps lock holds to the end of its line, so that a key pressed by mistake spoils one code only.
"""

EV_SYN, EV_KEY = 0x00, 0x01
SYN_DROPPED = 3
RELEASED, PRESSED = 0, 1
ENTER, KEYPAD_ENTER = 28, 96
ENDS = frozenset({ENTER, KEYPAD_ENTER})
SHIFTS = frozenset({42, 54})
CAPS_LOCK = 58
SILENT = frozenset({69})
"""Num lock, which some scanners press before and after."""
COMMANDS = frozenset({29, 97, 56, 100})
"""Ctrl and Alt, left and right."""
UNKNOWN = b"\0"

_PLAIN = {2: "1234567890-=\b\tqwertyuiop[]\r", 30: "asdfghjkl;'`", 43: "\\zxcvbnm,./", 57: " "}
_SHIFTED = {2: "!@#$%^&*()_+\b\tQWERTYUIOP{}\r", 30: 'ASDFGHJKL:"~', 43: "|ZXCVBNM<>?", 57: " "}
_KEYPAD = {55: "*", 71: "789-456+1230.", 96: "\r", 98: "/"}


def _keys(*rows: dict[int, str]) -> dict[int, str]:
    return {first + place: sign for row in rows for first, signs in row.items() for place, sign in enumerate(signs)}


PLAIN = _keys(_PLAIN, _KEYPAD)
"""Key code → sign."""
SHIFTED = _keys(_SHIFTED, _KEYPAD)


class Typing:
    """Follows the keys of one keyboard."""

    def __init__(self) -> None:
        self._held: set[int] = set()
        self._caps = False

    def feed(self, kind: int, code: int, value: int) -> bytes:
        """What one event types: a byte, or nothing."""
        if kind == EV_SYN and code == SYN_DROPPED:
            self._held.clear()
            return UNKNOWN
        if kind != EV_KEY:
            return b""
        if code in SHIFTS or code in COMMANDS:
            self._held.discard(code) if value == RELEASED else self._held.add(code)
            return b""
        if value != PRESSED or code in SILENT:
            return b""
        if code == CAPS_LOCK:
            self._caps = not self._caps
            return b""
        return self._typed(code)

    def _typed(self, code: int) -> bytes:
        if code in ENDS:
            self._caps = False
        if self._held & COMMANDS:
            return UNKNOWN
        shifted = bool(self._held & SHIFTS)
        if self._caps and PLAIN.get(code, "").isalpha():
            shifted = not shifted
        return (SHIFTED if shifted else PLAIN).get(code, "\0").encode()
