"""Codes read in a child that is killed when a decoder does not come back."""

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from core.errors import InvalidInput
from core.imaging.child import Child, NoAnswerError
from core.imaging.codes import find_codes
from core.imaging.codes_apart import SECONDS, CodeReader, read_codes
from core.imaging.codes_readers import Code
from tests.core.imaging.pictures import code, desk

PASS = "AOH1.6BF8X9K2"


def test_codes_are_read_as_in_place() -> None:
    ground = desk(1, 900, 700)
    ground[100:-1, 100:-1][: code(PASS).shape[0], : code(PASS).shape[1]] = code(PASS)
    reader = CodeReader()
    assert reader.find(ground) == find_codes(ground) and read_codes(ground) == [PASS]
    reader.close()


def test_a_decoder_that_hangs_is_killed_in_time_and_the_next_picture_finds_another() -> None:
    reader = CodeReader(children=1, module="tests.core.imaging.hanging_decoder")
    assert reader.find(code(PASS)) == []
    first = reader.process_ids
    begun = time.monotonic()
    assert reader.find(code(PASS)) == []
    took = time.monotonic() - begun
    assert len(reader.process_ids) == 1 and reader.process_ids != first
    assert took >= SECONDS, "it was asked, and hung until it was killed"
    reader.close()
    assert reader.process_ids == []


def test_who_waits_behind_a_picture_that_hangs_gives_up_before_it_is_killed() -> None:
    """Waiting is part of the time of a call, so that a crowd of hostile pictures keeps nobody for longer than one."""
    reader = CodeReader(children=1, module="tests.core.imaging.hanging_decoder")
    assert reader.find(code(PASS)) == [], "the child is warm, or on its way"

    def ask(_: int) -> tuple[list[Code], float]:
        return reader.find(code(PASS)), time.monotonic()

    with ThreadPoolExecutor(3) as crowd:
        answers = sorted(crowd.map(ask, range(3)), key=lambda answer: answer[1])
    assert [codes for codes, _ in answers] == [[], [], []]
    assert answers[1][1] - answers[0][1] < SECONDS, "the second did not wait for a turn of its own"
    reader.close()


def test_a_child_that_was_killed_from_outside_is_replaced() -> None:
    reader = CodeReader(children=1)
    assert reader.find(code(PASS))
    os.kill(reader.process_ids[0], signal.SIGKILL)
    answers = [reader.find(code(PASS)) for _ in range(2)]
    assert [found.text for found in answers[1]] == [PASS]
    reader.close()


def test_a_child_that_got_no_turn_is_waited_for_beyond_its_seconds() -> None:
    child = Child("tests.core.imaging.sleeping_decoder", seconds=0.8, waiting=1, fair=0.25)
    assert child.ask(b"1.0") == b"read"
    child.close()


def test_a_child_that_neither_works_nor_answers_is_ended_by_the_clock() -> None:
    child = Child("tests.core.imaging.sleeping_decoder", seconds=0.1, waiting=1, fair=0.25)
    with pytest.raises(NoAnswerError):
        child.ask(b"20")
    child.close()


def test_the_largest_picture_fits_in_the_childs_memory() -> None:
    crowded = np.random.default_rng(0).integers(0, 2, (5000, 6000), np.uint8) * 255
    reader = CodeReader(children=1, seconds=60)
    reader.find(code(PASS))
    before = reader.process_ids
    reader.find(crowded, budget_s=0.05)
    assert reader.process_ids == before, "it did not run out of memory"
    reader.close()


def test_what_is_no_picture_is_refused() -> None:
    with pytest.raises(InvalidInput):
        read_codes(np.zeros((0, 5, 3), np.uint8))
