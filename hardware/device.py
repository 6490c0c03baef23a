"""A device in service: one thread, one queue, one running command.

    kiosk (asyncio) ──run──▶ queue ──▶ thread ──▶ driver ──▶ wire
                    ◀─result─         │
                    ◀─events──────────┘   status() is answered at once from the last look

Rules, after XFS4IoT's command queue:
- commands run in the order received, one at a time; their time counts from receipt, and one that expires in
  the queue never reaches the driver;
- cancel settles a queued command at once and asks the running one to end;
- status bypasses the queue: it is the last snapshot, `device_busy` while a command runs;
- between commands the device is looked at every `look_every` seconds, which is where insertions, removals and
  thresholds come from;
- when the wire is lost the driver is closed and opened again, for ever, so a device may be unplugged and
  plugged back at any moment. A command that arrives meanwhile tries to open at once.

A driver that neither returns nor heeds its turn is reported as `stuck` to the caller, who never waits longer
than the time given plus `GRACE`.
"""

import asyncio
import contextlib
import logging
import queue
import threading
import time
from collections.abc import Callable, Generator
from typing import Generic, TypeVar

import msgspec

from hardware.command import Command
from hardware.driver import Driver, Turn
from hardware.errors import Completion, DeviceError, ErrorCode, Recovery
from hardware.status import DeviceState, Event, EventName, Status

D = TypeVar("D", bound=Driver)
R = TypeVar("R")

GRACE = 3.0
REOPEN_EVERY = 1.0
LOOK_SECONDS = 5.0
EVENTS_KEPT = 64
STARTS_ANEW = frozenset({ErrorCode.NO_DEVICE, ErrorCode.INTERNAL})

log = logging.getLogger(__name__)


class Device(Generic[D]):
    """One driver in its own thread."""

    def __init__(self, name: str, driver: D) -> None:
        self.name = name
        self.driver = driver
        self._waiting: queue.SimpleQueue[tuple[Command[object], Callable[[D, Turn], object]] | None]
        self._waiting = queue.SimpleQueue()
        self._status = Status(device=DeviceState.STARTING)
        self._turn: Turn | None = None
        self._busy = False
        self._opened = False
        self._stopping = False
        self._next_look = 0.0
        self._listeners: list[Callable[[Event], None]] = []
        self._thread = threading.Thread(target=self._serve, name=f"device {name}", daemon=True)
        driver.attach(self._publish)

    # ---- for the caller, from any thread

    def start(self) -> None:
        """Begin service. Returns at once; until the device is open its state is `starting`."""
        self._thread.start()

    def stop(self) -> None:
        """End service: running command asked to end, the driver closed, the thread joined."""
        self._stopping = True
        self._waiting.put(None)
        if turn := self._turn:
            turn.cancel()
        if self._thread.is_alive():
            self._thread.join(timeout=LOOK_SECONDS + GRACE)

    def status(self) -> Status:
        """The last snapshot, at once."""
        if self._busy and self._status.device is DeviceState.ONLINE:
            return msgspec.structs.replace(self._status, device=DeviceState.DEVICE_BUSY)
        return self._status

    def submit(self, work: Callable[[D, Turn], R], seconds: float) -> Command[R]:
        """Queue a command: `device.submit(lambda reader, turn: reader.read(turn), seconds=20)`.

        For a device out of service it is settled as canceled at once.
        """
        command: Command[R] = Command(seconds)
        self._waiting.put((command, work))  # pyright: ignore[reportArgumentType] - the queue forgets R
        if self._stopping:
            command.cancel()
        return command

    def call(self, work: Callable[[D, Turn], R], seconds: float) -> R:
        """Queue a command and block until it ends. Raises `DeviceError`."""
        command = self.submit(work, seconds)
        try:
            with contextlib.suppress(TimeoutError):
                return command.outcome.result(seconds)
            if not command.settle_if_queued():
                with contextlib.suppress(TimeoutError):
                    return command.outcome.result(GRACE)
                raise self._stuck()
            return command.outcome.result()
        finally:
            command.turn.cancel()

    async def run(self, work: Callable[[D, Turn], R], seconds: float) -> R:
        """Queue a command and await its end. Cancelling the awaiting task cancels the command.

        Raises `DeviceError`.
        """
        command = self.submit(work, seconds)
        outcome = asyncio.wrap_future(command.outcome)
        outcome.add_done_callback(_heard)
        try:
            await asyncio.wait([outcome], timeout=seconds)
            if not outcome.done() and not command.settle_if_queued():
                await asyncio.wait([outcome], timeout=GRACE)
                if not outcome.done():
                    raise self._stuck()
            return await asyncio.shield(outcome)
        finally:
            command.cancel()

    def subscribe(self, listener: Callable[[Event], None]) -> Callable[[], None]:
        """Call `listener` in the device's thread for each event; it must not block. Returns the way out."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            with contextlib.suppress(ValueError):
                self._listeners.remove(listener)

        return unsubscribe

    @contextlib.contextmanager
    def events(self) -> Generator[asyncio.Queue[Event]]:
        """Events for an asyncio reader. A reader that sleeps loses the oldest, not the newest."""
        loop = asyncio.get_running_loop()
        events: asyncio.Queue[Event] = asyncio.Queue(EVENTS_KEPT)

        def keep(event: Event) -> None:
            if events.full():
                events.get_nowait()
            events.put_nowait(event)

        def hand_over(event: Event) -> None:
            with contextlib.suppress(RuntimeError):  # the loop closed first
                loop.call_soon_threadsafe(keep, event)

        unsubscribe = self.subscribe(hand_over)
        try:
            yield events
        finally:
            unsubscribe()

    # ---- the device's own thread

    def _serve(self) -> None:
        while not self._stopping:
            self._look_if_due()
            try:
                item = self._waiting.get(timeout=max(0.0, self._next_look - time.monotonic()))
            except queue.Empty:
                continue
            if item is not None:
                self._carry_out(*item)
        self._release()

    def _look_if_due(self) -> None:
        if time.monotonic() < self._next_look:
            return
        self._turn = turn = Turn(LOOK_SECONDS)
        try:
            self._ensure_open()
            self._note(self.driver.status(turn))
        except Exception as error:
            self._failed(self._as_device_error(error))
        pace = self.driver.look_every if self._opened else REOPEN_EVERY
        self._next_look = time.monotonic() + pace

    def _carry_out(self, command: Command[object], work: Callable[[D, Turn], object]) -> None:
        if not command.begin():
            return
        self._turn = command.turn
        self._busy = True
        try:
            command.turn.check()
            self._ensure_open()
            outcome = work(self.driver, command.turn)
        except Exception as error:
            failure = self._as_device_error(error)
            if failure.code in STARTS_ANEW:
                self._failed(failure)
            self._busy = False
            self._next_look = 0.0
            command.outcome.set_exception(failure)
        else:
            self._busy = False
            command.outcome.set_result(outcome)

    def _ensure_open(self) -> None:
        if not self._opened:
            self.driver.open()
            self._opened = True

    def _failed(self, error: DeviceError) -> None:
        if error.code in STARTS_ANEW:
            self._opened = False
            self.driver.close()
        gone = error.code is ErrorCode.NO_DEVICE
        state = DeviceState.NO_DEVICE if gone else DeviceState.HARDWARE_ERROR
        self._note(Status(device=state, failure=error.failure))

    def _note(self, status: Status) -> None:
        if status != self._status:
            self._status = status
            self._publish(Event(name=EventName.STATUS_CHANGED, status=status))

    def _publish(self, event: Event) -> None:
        for listener in tuple(self._listeners):
            try:
                listener(event)
            except Exception:
                log.exception("a listener of %s failed on %s", self.name, event.name)

    def _release(self) -> None:
        self.driver.close()
        self._opened = False
        self._status = Status(device=DeviceState.OFFLINE)
        while not self._waiting.empty():
            item = self._waiting.get()
            if item is not None:
                item[0].cancel()

    def _as_device_error(self, error: Exception) -> DeviceError:
        if isinstance(error, DeviceError):
            return error
        log.error("driver of %s failed", self.name, exc_info=error)
        detail = f"{type(error).__name__} in driver"
        return DeviceError(Completion.HARDWARE_ERROR, ErrorCode.INTERNAL, Recovery.MAINTENANCE, detail)

    def _stuck(self) -> DeviceError:
        return DeviceError(Completion.HARDWARE_ERROR, ErrorCode.STUCK, Recovery.RESET, f"{self.name} does not return")


def _heard(outcome: asyncio.Future[R]) -> None:
    """Nobody may be left to hear why a cancelled command ended; that is no reason to log it."""
    if not outcome.cancelled():
        outcome.exception()
