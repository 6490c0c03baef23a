"""Which driver keeps which contract over which transport: the table in hardware/README.md, from a run.

    python -m tests.hardware.conformance            run every contract, print the table
    python -m tests.hardware.conformance --write    and put it into hardware/README.md
    python -m tests.hardware.conformance --write --only locker code_scanner     these kinds; other rows stay

A contract class joins by standing in a file of this folder. A file whose tests need a process of their own is named in
`STACKS` with the command to start it. A point that fails makes no table; a stack that this machine lacks makes a row
that says so. Points that take a night are not run here, and not counted.
"""

import argparse
import importlib
import inspect
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest
from _pytest.outcomes import Skipped

from hardware.conformance.contract import EXEMPT, DriverContract
from tests.hardware.umockdev import WRAPPER

FOLDER = Path(__file__).parent
README = FOLDER.parent.parent / "hardware" / "README.md"
BEGIN, END = "<!-- conformance: python -m tests.hardware.conformance --write -->", "<!-- end of conformance -->"
STACKS = {"pad_on_umockdev": (WRAPPER,), "wedge_on_umockdev": (WRAPPER,)}
HEAD = "| kind | driver | over | points kept | exempt |\n|---|---|---|---|---|\n"


@dataclass
class Row:
    """What a driver showed over a transport."""

    kind: str
    driver: str
    transport: str
    kept: int = 0
    points: int = 0
    """Those that need no night and are not exempt."""
    exempt: Mapping[str, str] = field(default_factory=dict[str, str])
    """Point → reason."""
    absent: str = ""
    """Why its stack is not on this machine."""
    failed: list[str] = field(default_factory=list[str])

    def __str__(self) -> str:
        reasons = "; ".join(f"{_words(point)}: {reason}" for point, reason in self.exempt.items())
        kept = f"not run: {self.absent}" if self.absent else f"{self.kept} of {self.points}"
        return f"| `{self.kind}` | `{self.driver}` | {self.transport} | {kept} | {reasons} |"


def contracts(modules: Iterable[str] = ()) -> dict[str, type[DriverContract]]:
    """Every contract class with a driver, by its full name, in these modules (default: all of this folder). Those whose
    library is missing are left out."""
    found: dict[str, type[DriverContract]] = {}
    here = [f"tests.hardware.{name}" for name in (*sorted(path.stem for path in FOLDER.glob("test_*.py")), *STACKS)]
    for name in modules or here:
        try:
            module = importlib.import_module(name)
        except Skipped:
            continue
        for name, member in inspect.getmembers(module, inspect.isclass):
            if member.__module__ == module.__name__ and issubclass(member, DriverContract):
                found[f"{module.__name__}.{name}"] = member
    return found


def expected(contract: type[DriverContract]) -> Row:
    """The row of a class all of whose points are kept."""
    row = _row(contract)
    row.kept = row.points
    return row


def run(kinds: Sequence[str] = ()) -> list[Row]:
    """Run every contract (of some kinds), in as many processes as there are stacks, and say what each showed."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for number, (command, names) in enumerate(_by_stack(kinds).items()):
            report = Path(folder, f"{number}.xml")
            nodes = [node for name, contract in names.items() for node in _nodes(name, contract)]
            pytest_command = [sys.executable, "-m", "pytest", "-q", f"--junitxml={report}"]
            subprocess.run([*command, *pytest_command, f"--confcutdir={FOLDER.parent}", *nodes], check=False)
            rows += judged(names, report)
    return rows


def judged(names: Mapping[str, type[DriverContract]], report: Path) -> list[Row]:
    """What contracts showed, by a JUnit report of their run."""
    outcomes = list(_outcomes(report))
    return [_judge(contract, [each for each in outcomes if each[0] == name]) for name, contract in names.items()]


def table(lines: Iterable[str]) -> str:
    """Markdown, of rows as lines."""
    return HEAD + "".join(f"{line}\n" for line in sorted(lines))


def written(begin: str = BEGIN, end: str = END) -> str:
    """The table that stands in the README."""
    return README.read_text(encoding="utf-8").partition(f"{begin}\n")[2].partition(end)[0]


def write(text: str, begin: str = BEGIN, end: str = END) -> None:
    """Put a table into the README, in place of the one that stands there."""
    readme, old = README.read_text(encoding="utf-8"), written(begin, end)
    README.write_text(readme.replace(f"{begin}\n{old}", f"{begin}\n{text}"), encoding="utf-8")


def _by_stack(kinds: Sequence[str]) -> dict[tuple[str, ...], dict[str, type[DriverContract]]]:
    stacks: dict[tuple[str, ...], dict[str, type[DriverContract]]] = {}
    for name, contract in contracts().items():
        if kinds and contract.driver.kind not in kinds:
            continue
        stacks.setdefault(STACKS.get(name.split(".")[2], ()), {})[name] = contract
    return stacks


def _nodes(name: str, contract: type[DriverContract]) -> Iterator[str]:
    """What pytest is to run of a class: a point each, also of a class that is otherwise left to the night."""
    *_, module, kind = name.split(".")
    for point in _points(contract):
        yield f"{FOLDER / module}.py::{kind}::{point}"


def _outcomes(report: Path) -> Iterator[tuple[str, str, str, str]]:
    """Class, point, outcome and message of each test in a JUnit report."""
    for case in ElementTree.parse(report).iter("testcase"):
        result = next((each for each in case if each.tag in ("failure", "error", "skipped")), None)
        outcome, message = ("passed", "") if result is None else (result.tag, result.get("message", ""))
        yield case.get("classname", ""), case.get("name", "").partition("[")[0], outcome, message


def _judge(contract: type[DriverContract], outcomes: list[tuple[str, str, str, str]]) -> Row:
    row = _row(contract)
    for point in _points(contract):
        results = [(outcome, message) for _, name, outcome, message in outcomes if name == point]
        skips = [message for outcome, message in results if outcome == "skipped"]
        if not results or any(outcome in ("failure", "error") for outcome, _ in results):
            row.failed.append(point)
        elif not skips:
            row.kept += 1
        elif not skips[0].startswith(EXEMPT):
            row.absent = skips[0]
    return row


def _row(contract: type[DriverContract]) -> Row:
    driver = contract.driver.__module__.split(".")[-1]
    points = len(set(_points(contract)) - set(contract.exempt))
    return Row(contract.driver.kind, driver, contract.transport, points=points, exempt=contract.exempt)


def _points(contract: type[DriverContract]) -> Iterator[str]:
    for name, member in inspect.getmembers(contract, inspect.isfunction):
        marks: list[pytest.Mark] = getattr(member, "pytestmark", [])
        if name.startswith("test_") and all(mark.name != "nightly" for mark in marks):
            yield name


def _words(point: str) -> str:
    return point.removeprefix("test_").replace("_", " ")


def main() -> int:
    """The command; 1 if a point failed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the table into hardware/README.md")
    parser.add_argument("--only", nargs="*", default=(), metavar="KIND", help="run these kinds and keep other rows")
    wanted = parser.parse_args()
    rows = run(wanted.only)
    for row in rows:
        for point in row.failed:
            print(f"{row.driver} over {row.transport}: {_words(point)}", file=sys.stderr)
    if any(row.failed for row in rows):
        return 1
    lines = [str(row) for row in rows]
    lines += [line for line in written().splitlines()[2:] if wanted.only and line.split("`")[1] not in wanted.only]
    print(table(lines))
    if wanted.write:
        write(table(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
