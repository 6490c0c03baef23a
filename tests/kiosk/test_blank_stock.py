"""Every numbered form is accounted for, whatever happens to its print or to the power."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import Conflict, InvalidInput, Unavailable
from kiosk.blank_stock import BlankStock, row

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)


@pytest.fixture
def stock(tmp_path: Path) -> BlankStock:
    stock = BlankStock(tmp_path / "blanks.jsonl")
    stock.load("GD000098", "GD000101", AT)
    return stock


def test_forms_are_used_in_the_order_of_their_numbers(stock: BlankStock) -> None:
    assert stock.begin("a", 1, AT) == ["GD000098"]
    stock.printed("a", AT)
    assert stock.begin("b", 2, AT) == ["GD000099", "GD000100"]
    assert (stock.count().used, stock.count().remaining, stock.count().next) == (1, 1, "GD000101")


def test_of_a_job_that_failed_what_came_out_is_spoiled_and_the_rest_stays(stock: BlankStock) -> None:
    stock.begin("a", 3, AT)
    stock.failed("a", 1, False, AT, "paper_out")
    assert (stock.count().spoiled, stock.count().remaining, stock.count().next) == (1, 3, "GD000099")


def test_the_form_that_may_be_in_the_printer_is_doubtful_and_stops_the_next_job(stock: BlankStock) -> None:
    stock.begin("a", 3, AT)
    stock.failed("a", 1, True, AT, "paper_jammed")
    assert (stock.count().spoiled, stock.count().doubtful, stock.count().next) == (1, 1, "GD000100")
    with pytest.raises(Unavailable, match="blanks_doubtful"):
        stock.begin("b", 1, AT)
    stock.settle("GD000099", "spoiled", AT, "was jammed")
    assert stock.begin("b", 1, AT) == ["GD000100"]


def test_when_nobody_knows_how_many_came_out_all_of_the_jobs_are_doubtful(stock: BlankStock) -> None:
    stock.begin("a", 2, AT)
    stock.failed("a", None, True, AT, "no_device")
    assert (stock.count().doubtful, stock.count().spoiled) == (2, 0)


def test_too_few_forms_begin_nothing(stock: BlankStock) -> None:
    with pytest.raises(Unavailable, match="blanks_out"):
        stock.begin("a", 5, AT)
    assert stock.count().remaining == 4


def test_a_form_in_print_when_the_power_went_is_doubtful_until_a_person_has_looked(
    stock: BlankStock, tmp_path: Path
) -> None:
    stock.begin("a", 1, AT)
    with (tmp_path / "blanks.jsonl").open("ab") as file:
        file.write(b'{"serial":"GD0000')
    again = BlankStock(tmp_path / "blanks.jsonl")
    assert again.count().doubtful == 1
    with pytest.raises(Unavailable, match="blanks_doubtful"):
        again.begin("b", 1, AT)
    again.settle("GD000098", "loaded", AT, "lies in the tray")
    assert again.begin("b", 1, AT) == ["GD000098"]


def test_a_pack_is_loaded_while_the_kiosk_runs(stock: BlankStock, tmp_path: Path) -> None:
    BlankStock(tmp_path / "blanks.jsonl").load("GD000102", "GD000110", AT)
    assert stock.count().remaining == 13


def test_a_form_comes_in_once_and_goes_out_once(stock: BlankStock) -> None:
    with pytest.raises(Conflict, match="blank_known"):
        stock.load("GD000101", "GD000120", AT)
    stock.withdraw("GD000101", AT, "torn")
    for out_already in (stock.withdraw, lambda *how: stock.settle("GD000101", "used", *how[1:])):
        with pytest.raises(Conflict, match="blank_not_here"):
            out_already("GD000101", AT, "torn")
    assert stock.count().withdrawn == 1


@pytest.mark.parametrize(
    ("first", "last"),
    [("GD000002", "GD000001"), ("GD0001", "HK0002"), ("1", "2"), ("GD0001", "GD00002"), ("0001", "9999")],
)
def test_what_is_no_row_of_numbers_is_refused(first: str, last: str) -> None:
    with pytest.raises(InvalidInput, match="blanks_not_a_row"):
        row(first, last)


@settings(max_examples=25)
@given(st.lists(st.tuples(st.integers(1, 3), st.sampled_from(["printed", "failed", "lost", "power"])), max_size=12))
def test_loaded_forms_are_always_exactly_those_used_spoiled_doubtful_and_left(
    tmp_path_factory: pytest.TempPathFactory, jobs: list[tuple[int, str]]
) -> None:
    stock = BlankStock(tmp_path_factory.mktemp("stock") / "blanks.jsonl")
    stock.load("A0001", "A0030", AT)
    for number, (sheets, end) in enumerate(jobs):
        try:
            stock.begin(str(number), sheets, AT)
        except Unavailable:
            continue
        if end == "printed":
            stock.printed(str(number), AT)
        elif end != "power":
            stock.failed(str(number), 1 if end == "failed" else None, end == "failed", AT, end)
    count = stock.count()
    assert count.used + count.spoiled + count.doubtful + count.remaining == count.loaded == 30
