"""What a document printer says about itself, in common words.

IPP's `printer-state-reasons` end in -report, -warning or -error or in nothing, and makers do not agree on when
which: a printer without paper that has nothing to do says `media-empty-report`. So the ending is cut off and the
reason counts. What is *low* is told to the operator; what is *out*, jammed or open stops a job before it begins,
because a certificate without toner is worse than none.
"""

import msgspec

from hardware.document_printer import Document
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.status import DeviceState, Media, Status, Supply

STOPPED = 5
_ENDINGS = ("-report", "-warning", "-error")

_CAUSES: tuple[tuple[frozenset[str], ErrorCode, Recovery], ...] = (
    (frozenset({"media-jam"}), ErrorCode.PAPER_JAMMED, Recovery.CLEAR),
    (frozenset({"cover-open", "door-open", "interlock-open"}), ErrorCode.COVER_OPEN, Recovery.CLEAR),
    (frozenset({"media-empty", "media-needed", "input-tray-missing"}), ErrorCode.PAPER_OUT, Recovery.REPLENISH),
    (frozenset({"toner-empty", "marker-supply-empty"}), ErrorCode.TONER_OUT, Recovery.REPLENISH),
    (frozenset({"output-area-full", "output-tray-missing"}), ErrorCode.OUTPUT_FULL, Recovery.CLEAR),
    (
        frozenset({"offline", "paused", "moving-to-paused", "shutdown", "timed-out"}),
        ErrorCode.OFFLINE,
        Recovery.RESET,
    ),
    (
        frozenset({"fuser-over-temp", "opc-life-over", "marker-waste-full", "marker-supply-missing"}),
        ErrorCode.HARDWARE_FAULT,
        Recovery.MAINTENANCE,
    ),
)  # fmt: skip
"""Why nothing can be printed, the most telling cause first."""
_LOW_PAPER = frozenset({"media-low"})
_NO_PAPER = frozenset({"media-empty", "media-needed", "input-tray-missing"})
_LOW_TONER = frozenset({"toner-low", "marker-supply-low"})
_NO_TONER = frozenset({"toner-empty", "marker-supply-empty"})


class PrinterLook(msgspec.Struct, frozen=True):
    """A printer or queue at one moment. `state` as in RFC 8011 (3 idle, 4 processing, 5 stopped); `media_ready` and
    `formats` empty when it does not tell; `in_tray`: whether sheets lie in the output tray, None when it cannot tell.
    """

    state: int
    reasons: frozenset[str]
    accepting: bool = True
    media_ready: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    in_tray: bool | None = None
    model: str = ""

    @property
    def error(self) -> DeviceError | None:
        """Why it cannot print; nothing if it can."""
        for reasons, code, recovery in _CAUSES:
            if found := reasons & self.reasons:
                return _cannot(code, recovery, ", ".join(sorted(found)))
        if self.state == STOPPED:
            return _cannot(
                ErrorCode.HARDWARE_FAULT, Recovery.MAINTENANCE, f"stopped: {', '.join(sorted(self.reasons))}"
            )
        if not self.accepting:
            return _cannot(ErrorCode.OFFLINE, Recovery.RESET, "takes no jobs")
        return None

    @property
    def paper(self) -> Supply:
        if "media-jam" in self.reasons:
            return Supply.JAMMED
        return _supply(self.reasons, _LOW_PAPER, _NO_PAPER)

    @property
    def toner(self) -> Supply:
        return _supply(self.reasons, _LOW_TONER, _NO_TONER)

    @property
    def media(self) -> Media | None:
        return None if self.in_tray is None else Media.PRESENT if self.in_tray else Media.NOT_PRESENT

    @property
    def status(self) -> Status:
        error = self.error
        fatal = error is not None and error.recovery is Recovery.MAINTENANCE
        state = DeviceState.HARDWARE_ERROR if fatal else DeviceState.OFFLINE if error else DeviceState.ONLINE
        failure = error.failure if error else None
        return Status(device=state, media=self.media, paper=self.paper, toner=self.toner, failure=failure)

    def refuse(self, document: Document) -> DeviceError | None:
        """Why this document cannot be printed here, whatever state the printer is in."""
        if not document.data or document.copies < 1:
            return invalid_document("nothing to print")
        if self.formats and document.format not in self.formats:
            return invalid_document(f"{document.format} is not printed here")
        if self.media_ready and document.media not in self.media_ready:
            return wrong_paper(f"{document.media} wanted, {', '.join(self.media_ready)} loaded")
        return None


def bare(reason: str) -> str:
    """A reason without its ending."""
    for ending in _ENDINGS:
        reason = reason.removesuffix(ending)
    return reason


def invalid_document(detail: str) -> DeviceError:
    return DeviceError(Completion.INVALID_DATA, ErrorCode.INVALID_DOCUMENT, detail=detail)


def wrong_paper(detail: str) -> DeviceError:
    return _cannot(ErrorCode.WRONG_PAPER, Recovery.REPLENISH, detail)


def _supply(reasons: frozenset[str], low: frozenset[str], out: frozenset[str]) -> Supply:
    return Supply.OUT if reasons & out else Supply.LOW if reasons & low else Supply.FULL


def _cannot(code: ErrorCode, recovery: Recovery, detail: str) -> DeviceError:
    return DeviceError(Completion.DEVICE_NOT_READY, code, recovery, detail)
