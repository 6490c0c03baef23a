"""The scanner that poses as a keyboard: its keys, and its contract on umockdev in a process of its own."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hardware import registry
from hardware.code_scanner.keys import EV_KEY, EV_SYN, SYN_DROPPED, Typing
from hardware.errors import BadConfiguration
from tests.hardware import wedge_on_umockdev
from tests.hardware.umockdev import WRAPPER

A, ONE, ENTER, SHIFT, CAPS, CTRL, NUM, F1 = 30, 2, 28, 42, 58, 29, 69, 59


def typed(*keys: tuple[int, int]) -> bytes:
    """What key codes with their values (1 down, 0 up, 2 repeated) type."""
    typing = Typing()
    return b"".join(typing.feed(EV_KEY, code, value) for code, value in keys)


def test_shift_holds_while_it_is_held_and_caps_lock_to_the_end_of_the_line() -> None:
    assert typed((A, 1), (A, 0), (SHIFT, 1), (A, 1), (ONE, 1), (SHIFT, 0), (A, 1)) == b"aA!a"
    assert typed((CAPS, 1), (A, 1), (ONE, 1), (SHIFT, 1), (A, 1), (SHIFT, 0), (ENTER, 1), (A, 1)) == b"A1a\ra"


def test_a_key_held_too_long_and_num_lock_type_nothing_more() -> None:
    assert typed((NUM, 1), (NUM, 0), (A, 1), (A, 2), (A, 2), (A, 0)) == b"a"


def test_what_types_no_sign_makes_the_code_garbage() -> None:
    assert typed((F1, 1)) == b"\0"
    assert typed((CTRL, 1), (A, 1), (CTRL, 0), (A, 1)) == b"\0a"
    assert Typing().feed(EV_SYN, SYN_DROPPED, 0) == b"\0"


@pytest.mark.parametrize("url", ["evdev:", "evdev:0c2e", "evdev:0c2e:xyzw", "evdev:/dev/input/event5"])
def test_an_address_that_names_no_make_is_refused_at_start(url: str) -> None:
    with pytest.raises(BadConfiguration):
        registry.create("code_scanner", url)


def under_umockdev(selection: str, seconds: float) -> None:
    """Run what `selection` (`-m`) says of the scanner's tests in a process that umockdev's library is loaded into."""
    if shutil.which(WRAPPER) is None:
        pytest.skip(f"{WRAPPER} is not installed (Debian: umockdev)")
    scene = Path(wedge_on_umockdev.__file__)
    pytest_command = [sys.executable, "-m", "pytest", "-m", selection, f"--confcutdir={scene.parent}", str(scene)]
    done = subprocess.run([WRAPPER, *pytest_command], capture_output=True, text=True, timeout=seconds, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_on_umockdev_it_keeps_its_contract() -> None:
    under_umockdev("not nightly", 120)


@pytest.mark.nightly
def test_on_umockdev_it_keeps_its_contract_for_ten_thousand_commands() -> None:
    under_umockdev("nightly", 590)
