"""The list of what is shown where (`tests/README.md`) names tests that exist."""

import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
DEFINED = re.compile(r"^def (test_\w+)\(", re.MULTILINE)
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")


@cache
def functions(file: str) -> frozenset[str]:
    path = TESTS / file
    return frozenset(DEFINED.findall(path.read_text(encoding="utf-8"))) if path.is_file() else frozenset()


def test_every_test_that_is_named_as_a_proof_exists() -> None:
    named = NAMED.findall((TESTS / "README.md").read_text(encoding="utf-8"))
    assert len(named) > 100
    assert [f"{file}::{name}" for file, name in named if name not in functions(file)] == []


def test_every_line_of_the_list_names_a_proof() -> None:
    lines = (TESTS / "README.md").read_text(encoding="utf-8").splitlines()
    claims = [line for line in lines if line.startswith("| ") and not line.endswith("shown by |")]
    assert [line for line in claims if not NAMED.search(line) and "the machine" not in line] == []
