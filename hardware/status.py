"""How a device is, in the words of XFS4IoT, so that a fleet page written for banks' machines could read them.

`Status` is a snapshot that may be shown as it is. A kind fills only what it has: a card reader knows `media`,
a printer `paper`, a locker its `open_doors`, a cabinet its `alarms`,
a camera none of them. `failure` says why a device is not online.
"""

from enum import StrEnum

import msgspec

from hardware.errors import Failure


class DeviceState(StrEnum):
    """XFS4IoT `Common.Status.device`."""

    ONLINE = "online"
    OFFLINE = "offline"
    POWER_OFF = "power_off"
    NO_DEVICE = "no_device"
    HARDWARE_ERROR = "hardware_error"
    USER_ERROR = "user_error"
    DEVICE_BUSY = "device_busy"
    FRAUD_ATTEMPT = "fraud_attempt"
    POTENTIAL_FRAUD = "potential_fraud"
    STARTING = "starting"


class Supply(StrEnum):
    """Paper and toner."""

    UNKNOWN = "unknown"
    FULL = "full"
    LOW = "low"
    OUT = "out"
    JAMMED = "jammed"


class Media(StrEnum):
    """A card on a reader, a sheet in a slot."""

    UNKNOWN = "unknown"
    PRESENT = "present"
    NOT_PRESENT = "not_present"
    JAMMED = "jammed"
    ENTERING = "entering"
    RETRACTED = "retracted"


class Status(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A device at one moment."""

    device: DeviceState
    media: Media | None = None
    paper: Supply | None = None
    toner: Supply | None = None
    open_doors: list[int] | None = None
    alarms: list[str] | None = None
    failure: Failure | None = None


class EventName(StrEnum):
    """What a device may say unasked."""

    STATUS_CHANGED = "status_changed"
    MEDIA_INSERTED = "media_inserted"
    MEDIA_REMOVED = "media_removed"
    MEDIA_PRESENTED = "media_presented"
    MEDIA_TAKEN = "media_taken"
    MEDIA_RETRACTED = "media_retracted"
    THRESHOLD = "threshold"
    CODE_SCANNED = "code_scanned"
    DOOR_OPENED = "door_opened"
    DOOR_SHUT = "door_shut"


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something happened at a device. `text` is the code scanned or the number of the cell, `status` how the device
    is now."""

    name: EventName
    status: Status | None = None
    text: str = ""
