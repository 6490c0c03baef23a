"""What devices send is hostile: every parser under arbitrary and under nearly right bytes; nightly with coverage."""

import subprocess
import sys
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.hardware.parsers import PARSERS, Parser

RUNS = 100_000
FLOOD = 64 * 1024
BYTES_ALLOWED_PER_BYTE = 200
"""What is taken apart takes more room than it took as bytes, but in proportion."""

parsers = pytest.mark.parametrize("name", PARSERS)


@st.composite
def nearly_right(draw: st.DrawFn, seeds: tuple[bytes, ...]) -> bytes:
    """Seeds one after the other, cut, with bytes changed, put in and left out."""
    data = bytearray(b"".join(draw(st.lists(st.sampled_from(seeds), min_size=1, max_size=3))))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, len(data)))
        data[place : place + draw(st.integers(0, 2))] = draw(st.binary(max_size=4))
    return bytes(data[: draw(st.integers(0, len(data)))] if draw(st.booleans()) else data)


def try_one(parser: Parser, data: bytes) -> None:
    try:
        parser.parse(data)
    except parser.failures:
        return


@parsers
def test_the_seeds_mean_something(name: str) -> None:
    for seed in PARSERS[name].seeds:
        PARSERS[name].parse(seed)


@parsers
@settings(max_examples=30, deadline=None)
@given(data=st.data())
def test_no_bytes_raise_anything_but_what_the_parser_says(name: str, data: st.DataObject) -> None:
    parser = PARSERS[name]
    try_one(parser, data.draw(st.one_of(st.binary(max_size=2000), nearly_right(parser.seeds))))


@parsers
def test_a_flood_takes_bounded_memory(name: str) -> None:
    parser = PARSERS[name]
    for flood in (b"\xff" * FLOOD, parser.seeds[0] * (FLOOD // len(parser.seeds[0]))):
        tracemalloc.start()
        try_one(parser, flood)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert peak < BYTES_ALLOWED_PER_BYTE * FLOOD


IN_A_SMALL_PROCESS = ("sh", "-c", '"$@"; exit $?', "sh")
"""libFuzzer's memory limit looks at the peak of its process, and a process begins with the peak of who made it:
this one may have held gigabytes of pictures."""


@pytest.mark.nightly
@parsers
def test_atheris_finds_nothing(name: str) -> None:
    command = [sys.executable, "-m", "tests.hardware.fuzzing", name, "--runs", str(RUNS)]
    done = subprocess.run([*IN_A_SMALL_PROCESS, *command], capture_output=True, text=True, timeout=590, check=False)
    assert done.returncode == 0, done.stderr[-4000:]
    assert f"Done {RUNS} runs" in done.stderr, done.stderr[-4000:]
