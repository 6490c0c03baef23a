"""What every driver must do, whatever it drives; each kind adds its own in `contract_<kind>.py`.

A driver passes by subclassing its kind's contract in a test file and saying in fixtures how to make the
driver, how to use its device and how to unplug it:

    class TestMyReader(IdCardReaderContract):
        @pytest.fixture
        def bench(self) -> Iterator[Bench]: ...

The same tests run over an emulator in every run, and over the real stack where there is one.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from hardware import registry
from hardware.device import Device
from hardware.driver import Driver
from hardware.errors import Completion, DeviceError, ErrorCode
from hardware.status import DeviceState, Status

SECONDS = 15.0


@dataclass
class Bench:
    """A device on the bench: its driver in service, and hands that do what people do."""

    device: Device[Any]
    use: Callable[[], None]
    """Do what makes the kind's command succeed: lay a card, scan a code."""
    unplug: Callable[[], None]
    plug: Callable[[], None]


def until(device: Device[Any], fits: Callable[[Status], bool]) -> Status:
    """Wait for a status that fits; by events, not by looking again and again."""
    changed = threading.Event()
    unsubscribe = device.subscribe(lambda _: changed.set())
    try:
        deadline = time.monotonic() + SECONDS
        while not fits(device.status()):
            assert changed.wait(max(0.0, deadline - time.monotonic())), device.status()
            changed.clear()
        return device.status()
    finally:
        unsubscribe()


class DriverContract:
    """Every driver of every kind."""

    command: Callable[[Any, Any], object]
    """The kind's own command, as `(driver, turn)`."""

    def test_it_is_found_by_its_kind_and_scheme(self, bench: Bench) -> None:
        driver = bench.device.driver
        assert isinstance(driver, Driver)
        assert urlsplit(driver.url).scheme in driver.schemes
        assert type(registry.create(driver.kind, driver.url)) is type(driver)

    def test_its_docstring_shows_its_lines_in_kiosk_toml(self, bench: Bench) -> None:
        module = __import__(type(bench.device.driver).__module__, fromlist=["x"])
        assert "[[device]]" in (module.__doc__ or "")
        assert f'kind = "{bench.device.driver.kind}"' in (module.__doc__ or "")

    def test_an_option_it_does_not_know_is_refused_at_start(self, bench: Bench) -> None:
        with pytest.raises(ValueError, match="colour_of_case"):
            registry.create(bench.device.driver.kind, bench.device.driver.url, options={"colour_of_case": "grey"})

    def test_it_comes_online_and_its_self_test_says_what_was_found(self, bench: Bench) -> None:
        until(bench.device, lambda status: status.device is DeviceState.ONLINE)
        assert bench.device.call(lambda driver, turn: driver.self_test(turn), SECONDS)

    def test_its_capabilities_and_status_are_plain_data(self, bench: Bench) -> None:
        status = bench.device.call(lambda driver, turn: driver.status(turn), SECONDS)
        msgspec.json.encode([bench.device.driver.capabilities(), status])

    def test_its_command_succeeds(self, bench: Bench) -> None:
        bench.use()
        bench.device.call(type(self).command, SECONDS)

    def test_a_command_that_is_cancelled_before_it_runs_never_runs(self, bench: Bench) -> None:
        hold, held = threading.Event(), threading.Event()

        def block(driver: Driver, turn: Any) -> None:
            held.set()
            hold.wait(SECONDS)

        bench.device.submit(block, SECONDS)
        assert held.wait(SECONDS)
        command = bench.device.submit(type(self).command, SECONDS)
        command.cancel()
        with pytest.raises(DeviceError) as caught:
            command.outcome.result(0)
        hold.set()
        assert caught.value.completion is Completion.CANCELED

    def test_unplugged_it_says_so_and_plugged_in_again_it_works_without_a_restart(self, bench: Bench) -> None:
        until(bench.device, lambda status: status.device is DeviceState.ONLINE)
        bench.unplug()
        until(bench.device, lambda status: status.device is DeviceState.NO_DEVICE)
        with pytest.raises(DeviceError) as caught:
            bench.device.call(type(self).command, SECONDS)
        assert caught.value.code is ErrorCode.NO_DEVICE
        bench.plug()
        until(bench.device, lambda status: status.device is DeviceState.ONLINE)
        bench.use()
        bench.device.call(type(self).command, SECONDS)

    def test_it_may_be_closed_twice_and_without_having_been_opened(self, bench: Bench) -> None:
        driver = registry.create(bench.device.driver.kind, bench.device.driver.url)
        driver.close()
        driver.close()
