"""How a device says no: a completion, an error code, what would help, and a detail for the operator.

The same value serves two readers. The screen turns `code` into a sentence for the citizen (`device.<code>` in
`kiosk/locale/*.po`); the fleet page shows `recovery` and `detail` to whoever keeps the kiosk. Details are
English, short, and never hold what was read from a card or printed on paper.

    DeviceError        a command ended without success
    └── Disconnected   … because the wire is gone: the device is closed and opened again

Completions are XFS4IoT's completion codes; a command that returns has completed with `success`.
"""

from enum import StrEnum

import msgspec


class Completion(StrEnum):
    """How a command ended (XFS4IoT completion codes)."""

    SUCCESS = "success"
    CANCELED = "canceled"
    TIMEOUT = "timeout"
    DEVICE_NOT_READY = "device_not_ready"
    HARDWARE_ERROR = "hardware_error"
    USER_ERROR = "user_error"
    INVALID_DATA = "invalid_data"
    UNSUPPORTED_COMMAND = "unsupported_command"
    SEQUENCE_ERROR = "sequence_error"
    FRAUD_ATTEMPT = "fraud_attempt"


class ErrorCode(StrEnum):
    """What went wrong. One sentence per code is all a screen needs."""

    CANCELED = "canceled"
    TIMED_OUT = "timed_out"
    STUCK = "stuck"
    NO_DEVICE = "no_device"
    NO_ANSWER = "no_answer"
    BROKEN_ANSWER = "broken_answer"
    INTERNAL = "internal"
    UNSUPPORTED = "unsupported"
    # media
    NO_MEDIA = "no_media"
    INVALID_MEDIA = "invalid_media"
    MEDIA_REMOVED_EARLY = "media_removed_early"
    MEDIA_NOT_LIFTED = "media_not_lifted"
    MEDIA_REFUSED = "media_refused"
    # chips that open to a key
    KEY_NEEDED = "key_needed"
    WRONG_KEY = "wrong_key"
    # the reader's security module
    NOT_AUTHORISED = "not_authorised"
    SELF_TEST_FAILED = "self_test_failed"
    # cameras
    NO_FRAME = "no_frame"
    # lockers
    NO_SUCH_CELL = "no_such_cell"
    DOOR_STUCK = "door_stuck"
    WRONG_DOOR = "wrong_door"
    DOOR_LEFT_OPEN = "door_left_open"
    # printers
    PAPER_OUT = "paper_out"
    COVER_OPEN = "cover_open"
    CUTTER_FAILED = "cutter_failed"
    OFFLINE = "offline"
    INVALID_IMAGE = "invalid_image"
    PAPER_JAMMED = "paper_jammed"
    WRONG_PAPER = "wrong_paper"
    TONER_OUT = "toner_out"
    OUTPUT_FULL = "output_full"
    HARDWARE_FAULT = "hardware_fault"
    INVALID_DOCUMENT = "invalid_document"
    CANCELED_AT_DEVICE = "canceled_at_device"
    JOB_FAILED = "job_failed"


class Recovery(StrEnum):
    """What would help, and thereby who has to come."""

    NONE = "none"
    RESET = "reset"
    CLEAR = "clear"
    REPLENISH = "replenish"
    MAINTENANCE = "maintenance"


class Failure(msgspec.Struct, frozen=True):
    """A device error as data: for JSON, the screen and the fleet page."""

    completion: Completion
    code: ErrorCode
    recovery: Recovery
    detail: str


class DeviceError(Exception):
    """A command ended without success."""

    def __init__(
        self,
        completion: Completion,
        code: ErrorCode,
        recovery: Recovery = Recovery.NONE,
        detail: str = "",
    ) -> None:
        super().__init__(completion, code, recovery, detail)
        self.failure = Failure(completion, code, recovery, detail)

    @property
    def completion(self) -> Completion:
        return self.failure.completion

    @property
    def code(self) -> ErrorCode:
        return self.failure.code

    @property
    def recovery(self) -> Recovery:
        return self.failure.recovery

    def __str__(self) -> str:
        return f"{self.failure.completion}: {self.failure.code} ({self.failure.detail})"


class Disconnected(DeviceError):  # noqa: N818 - says what happened, like Refusal's leaves
    """The wire is gone: nothing there, unplugged, refused. Opening again may help."""

    def __init__(self, detail: str) -> None:
        super().__init__(Completion.DEVICE_NOT_READY, ErrorCode.NO_DEVICE, Recovery.MAINTENANCE, detail)


class BadConfiguration(ValueError):  # noqa: N818 - says what is wrong
    """`kiosk.toml` names a kind, a scheme or an option that does not exist. Raised at start, never later."""
