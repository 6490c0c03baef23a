"""The queue in front of every driver: order, time, cancelling, and what happens when a driver misbehaves."""

import asyncio
import queue
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hardware import device as device_module
from hardware.conformance.bench import failure_of, until
from hardware.device import Device
from hardware.driver import Driver, Turn
from hardware.errors import Completion, DeviceError, Disconnected, ErrorCode
from hardware.status import DeviceState, Event, EventName, Status

SECONDS = 60.0


class Bell(Driver):
    """A real, if small, device: it rings, and it can be taken off the wall."""

    kind = "bell"
    schemes = frozenset({"bell"})
    look_every = 0.05

    def __init__(self) -> None:
        super().__init__("bell:front-door")
        self.on_the_wall = True
        self.rung: list[str] = []

    def open(self) -> None:
        if not self.on_the_wall:
            raise Disconnected("no bell on the wall")

    def close(self) -> None:
        pass

    def status(self, turn: Turn) -> Status:
        self.open()
        return Status(device=DeviceState.ONLINE)

    def capabilities(self) -> dict[str, Any]:
        return {}

    def self_test(self, turn: Turn) -> str:
        return "it rings"

    def ring(self, turn: Turn, tone: str) -> str:
        self.open()
        self.rung.append(tone)
        return tone


@pytest.fixture
def bell(serve: Callable[[Bell], Device[Bell]]) -> Device[Bell]:
    return serve(Bell())


@pytest.fixture
def hold(bell: Device[Bell]) -> Iterator[threading.Event]:
    """Keeps the bell busy until the event is set."""
    release, held = threading.Event(), threading.Event()

    def block(driver: Bell, turn: Turn) -> None:
        held.set()
        release.wait(SECONDS)

    bell.submit(block, SECONDS)
    assert held.wait(SECONDS)
    yield release
    release.set()


def ring(tone: str) -> Callable[[Bell, Turn], str]:
    return lambda driver, turn: driver.ring(turn, tone)


def test_commands_run_one_at_a_time_in_the_order_received(bell: Device[Bell], hold: threading.Event) -> None:
    commands = [bell.submit(ring(tone), SECONDS) for tone in ("ding", "dang", "dong")]
    hold.set()
    assert [command.outcome.result(SECONDS) for command in commands] == ["ding", "dang", "dong"]
    assert bell.driver.rung == ["ding", "dang", "dong"]


def test_status_is_answered_at_once_while_a_command_runs(bell: Device[Bell], hold: threading.Event) -> None:
    assert bell.status().device in (DeviceState.DEVICE_BUSY, DeviceState.STARTING)
    hold.set()
    bell.call(ring("ding"), SECONDS)
    assert bell.status().device is DeviceState.ONLINE


def test_time_counts_from_receipt_so_a_command_may_expire_in_the_queue_and_then_never_runs(
    bell: Device[Bell], hold: threading.Event
) -> None:
    with pytest.raises(DeviceError) as caught:
        bell.call(ring("too late"), 0.1)
    assert caught.value.completion is Completion.TIMEOUT
    hold.set()
    bell.call(ring("ding"), SECONDS)
    assert bell.driver.rung == ["ding"]


def test_a_queued_command_is_cancelled_at_once_and_a_running_one_is_asked_to_end(
    bell: Device[Bell], hold: threading.Event
) -> None:
    begun = threading.Event()

    def wait_long(driver: Bell, turn: Turn) -> None:
        begun.set()
        turn.pause(60)

    running, queued = bell.submit(wait_long, 60), bell.submit(ring("never"), 60)
    queued.cancel()
    hold.set()
    assert begun.wait(SECONDS)
    running.cancel()
    for command in (queued, running):
        error = command.outcome.exception(SECONDS)
        assert isinstance(error, DeviceError) and error.completion is Completion.CANCELED
    assert bell.driver.rung == []


def test_a_driver_that_does_not_return_is_reported_and_the_caller_goes_free(
    bell: Device[Bell], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device_module, "GRACE", 0.1)
    release = threading.Event()

    def hang(driver: Bell, turn: Turn) -> None:
        release.wait(SECONDS)

    stuck = failure_of(bell, hang, 0.1)
    with pytest.raises(DeviceError) as caught_async:
        asyncio.run(bell.run(ring("queued behind"), 0.1))
    release.set()
    assert stuck.code is ErrorCode.STUCK
    assert caught_async.value.completion is Completion.TIMEOUT


def test_a_bug_in_a_driver_is_an_internal_error_and_not_the_end_of_the_device(
    bell: Device[Bell],
) -> None:
    def stumble(driver: Bell, turn: Turn) -> None:
        raise ZeroDivisionError

    with pytest.raises(DeviceError) as caught:
        bell.call(stumble, SECONDS)
    assert caught.value.code is ErrorCode.INTERNAL
    assert bell.call(ring("ding"), SECONDS) == "ding"


def test_a_device_taken_away_says_so_and_works_again_when_it_is_back(bell: Device[Bell]) -> None:
    until(bell, lambda status: status.device is DeviceState.ONLINE)
    bell.driver.on_the_wall = False
    status = until(bell, lambda status: status.device is DeviceState.NO_DEVICE)
    assert status.failure is not None and status.failure.code is ErrorCode.NO_DEVICE
    bell.driver.on_the_wall = True
    assert bell.call(ring("ding"), SECONDS) == "ding"


def test_a_listener_that_fails_does_not_harm_the_others(bell: Device[Bell]) -> None:
    heard: queue.Queue[Event] = queue.Queue()

    def broken(event: Event) -> None:
        raise RuntimeError

    bell.subscribe(broken)
    unsubscribe = bell.subscribe(heard.put)
    bell.call(lambda driver, turn: driver.emit(EventName.MEDIA_PRESENTED), SECONDS)
    while heard.get(timeout=SECONDS).name is not EventName.MEDIA_PRESENTED:
        pass
    unsubscribe()
    bell.call(lambda driver, turn: driver.emit(EventName.MEDIA_TAKEN), SECONDS)
    assert EventName.MEDIA_TAKEN not in [event.name for event in tuple(heard.queue)]


def test_an_asyncio_edge_awaits_commands_and_reads_events(bell: Device[Bell]) -> None:
    async def visit() -> tuple[str, EventName]:
        with bell.events() as events:
            tone = await bell.run(ring("ding"), SECONDS)
            await bell.run(lambda driver, turn: driver.emit(EventName.MEDIA_TAKEN), SECONDS)
            async with asyncio.timeout(SECONDS):
                while (event := await events.get()).name is EventName.STATUS_CHANGED:
                    pass
        return tone, event.name

    assert asyncio.run(visit()) == ("ding", EventName.MEDIA_TAKEN)


def test_an_asyncio_reader_that_sleeps_keeps_the_newest_events(bell: Device[Bell]) -> None:
    async def doze() -> list[str]:
        with bell.events() as events:
            for number in range(device_module.EVENTS_KEPT + 10):
                text = str(number)
                bell.driver.emit(EventName.CODE_SCANNED, text=text)
            await asyncio.sleep(0)
            return [events.get_nowait().text for _ in range(events.qsize())]

    kept = asyncio.run(doze())
    assert len(kept) == device_module.EVENTS_KEPT
    assert kept[-1] == str(device_module.EVENTS_KEPT + 9)


def test_cancelling_the_task_that_waits_cancels_the_command(bell: Device[Bell]) -> None:
    begun, ended = threading.Event(), threading.Event()

    def wait_long(driver: Bell, turn: Turn) -> None:
        begun.set()
        try:
            turn.pause(60)
        finally:
            ended.set()

    async def leave() -> None:
        task = asyncio.create_task(bell.run(wait_long, 60))
        await asyncio.to_thread(begun.wait, SECONDS)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(leave())
    assert ended.wait(SECONDS)


def test_stopping_ends_the_running_command_and_the_waiting_ones() -> None:
    bell = Device("bell", Bell())
    bell.start()
    begun = threading.Event()

    def wait_long(driver: Bell, turn: Turn) -> None:
        begun.set()
        turn.pause(60)

    running, waiting = bell.submit(wait_long, 60), bell.submit(ring("never"), 60)
    assert begun.wait(SECONDS)
    bell.stop()
    for command in (running, waiting):
        error = command.outcome.exception(0)
        assert isinstance(error, DeviceError) and error.completion is Completion.CANCELED
    assert bell.status().device is DeviceState.OFFLINE


def test_a_command_for_a_stopped_device_is_refused_at_once() -> None:
    bell = Device("bell", Bell())
    bell.start()
    bell.stop()
    with pytest.raises(DeviceError) as caught:
        bell.call(ring("never"), SECONDS)
    assert caught.value.completion is Completion.CANCELED
