"""The machine and the hands together take every row of the table, and read every invariant that is a case's."""

import ast
import re
from pathlib import Path

from core.applications.lifecycle import TRANSITIONS
from tests.core.applications.machine.lives import LOTS
from tests.core.applications.machine.rows import BY_HAND, COMES_TO, rows

TESTS, HERE = Path(__file__).parents[3], Path(__file__).parent
TERMINALS_ONLY = {13}
"""Nothing of a person is left on a terminal after a visit: no case's, and shown where the kiosk's are."""


def test_the_lots_and_what_is_left_to_hands_make_up_the_table() -> None:
    assert COMES_TO.keys() == LOTS.keys()
    by_machine = set[tuple[str, str, str]]().union(*map(rows, COMES_TO.values()))
    by_hand = set[tuple[str, str, str]]().union(*map(rows, BY_HAND.values()))
    assert by_machine | by_hand == {tuple(row[:3]) for row in TRANSITIONS}
    assert not by_machine & by_hand


def test_the_tests_of_what_is_left_to_hands_exist() -> None:
    for test in BY_HAND:
        file, _, name = test.partition("::")
        tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_invariant_that_concerns_a_case_is_read_by_the_machine() -> None:
    """Each by its number, in an assertion: where it stands, `grep "invariant N"` says."""
    asserted = {
        int(number)
        for name in ("laws", "laws_of_hall", "certificates", "packages", "driven", "shaking")
        for node in ast.walk(ast.parse((HERE / f"{name}.py").read_text(encoding="utf-8")))
        if isinstance(node, ast.Assert) and node.msg is not None
        for number in re.findall(r"invariant (\d+)", ast.unparse(node.msg))
    }
    assert asserted == set(range(1, 19)) - TERMINALS_ONLY
