"""What every driver must do, whatever it drives; each kind adds its own in the module of its name.

A driver passes by subclassing its kind's contract in a test file and saying what it is, over what it runs, and in a
fixture how to make the driver, how to use its device and how to unplug it:

    class TestMyReader(IdCardReaderContract):
        driver = MyReader
        transport = "serial line (pty)"

        @pytest.fixture
        def bench(self) -> Iterator[Bench]: ...

The same tests run over an emulator in every run, and over the real stack where there is one. What a transport cannot
show is named in `exempt` with its reason, for the table in hardware/README.md.
"""

import threading
from collections.abc import Callable, Mapping
from typing import Any, ClassVar
from urllib.parse import urlsplit

import msgspec
import pytest

from hardware import registry
from hardware.conformance.bench import SECONDS, Bench, until
from hardware.conformance.soak import Soak
from hardware.driver import Driver
from hardware.errors import Completion, DeviceError, ErrorCode
from hardware.status import DeviceState

EXEMPT = "exempt: "


class DriverContract:
    """Every driver of every kind."""

    command: Callable[[Any, Any], object]
    """The kind's own command, as `(driver, turn)`."""
    driver: ClassVar[type[Driver]]
    """What is tried."""
    transport: ClassVar[str]
    """Over what, in the words of the table in hardware/README.md: `serial line (pty)`, `pcscd + vpcd`."""
    exempt: ClassVar[Mapping[str, str]] = {}
    """Points that cannot be shown over this transport: name of the test → reason, for the same table."""

    @pytest.fixture(autouse=True)
    def _unless_exempt(self, request: pytest.FixtureRequest) -> None:
        if reason := self.exempt.get(request.node.originalname):
            pytest.skip(f"{EXEMPT}{reason}")

    def _made(self, url: str, **options: Any) -> Driver:
        """Another driver of the same make, by its name: several may take the scheme."""
        return registry.create(self.driver.kind, url, driver=self.driver.__module__.split(".")[-1], options=options)

    def falsehood(self, bench: Bench, answer: object) -> str:
        """What is untrue in an answer to `command`, `status` or `self_test`, given how things stand on the bench."""
        return ""

    def test_it_is_found_by_its_kind_name_and_scheme(self, bench: Bench) -> None:
        driver = bench.device.driver
        assert type(driver) is self.driver
        assert urlsplit(driver.url).scheme in driver.schemes
        assert type(self._made(driver.url)) is type(driver)

    def test_its_docstring_shows_its_lines_in_kiosk_toml(self, bench: Bench) -> None:
        module = __import__(type(bench.device.driver).__module__, fromlist=["x"])
        assert "[[device]]" in (module.__doc__ or "")
        assert f'kind = "{bench.device.driver.kind}"' in (module.__doc__ or "")

    def test_an_option_it_does_not_know_is_refused_at_start(self, bench: Bench) -> None:
        with pytest.raises(ValueError, match="colour_of_case"):
            self._made(bench.device.driver.url, colour_of_case="grey")

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
        driver = self._made(bench.device.driver.url)
        driver.close()
        driver.close()

    def test_in_trouble_every_command_ends_in_time_with_the_truth_and_nothing_grows(self, bench: Bench) -> None:
        Soak(bench, type(self).command, self.falsehood, seed=17, trouble_every=6).run(40)

    @pytest.mark.nightly
    @pytest.mark.parametrize("half", [1, 2])
    def test_ten_thousand_commands_in_trouble_end_in_time_with_the_truth_and_nothing_grows(
        self, bench: Bench, half: int
    ) -> None:
        Soak(bench, type(self).command, self.falsehood, seed=20261121 + half).run(5_000)
