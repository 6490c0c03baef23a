"""Matter files for tests: the real ones, and copies of one with faults written into them."""

from collections.abc import Mapping
from copy import deepcopy
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.call import system_call
from core.matters import walks
from core.matters.definition import MatterDefinition, version_hash
from core.matters.findings import Finding, MatterFileError
from core.matters.gate.walked import Figures, LeafWalk, MatterWalk
from core.matters.loading import FILES, load_matter, shipped_matters
from core.matters.structure import Source
from tests.builders import HallInTest

BUSINESS = "individual-business-registration"
PHYSICIAN = "physician-practice-registration"
FRANCHISE = "franchise-filing-first-review"
INCUBATOR = "incubator-subsidy"
FOOD = "food-business-licence"
SIGN = "outdoor-sign-permit"
SENIOR = "senior-citizen-card"
FACTORY = "standard-land-project"
BIRTH, CHILD_INSURANCE, MATERNITY = "birth-registration", "child-medical-insurance", "maternity-allowance"
PENSION, FUND = "retirement-pension", "retirement-fund-withdrawal"
COMPANY, EMPLOYER = "company-registration", "employer-insurance-registration"

REMOVED = object()


def matters() -> Mapping[str, MatterDefinition]:
    return shipped_matters()


@cache
def plain(code: str) -> Any:
    """The data of a real file; whoever changes it takes a copy."""
    return Source(FILES / f"{code}.yaml").data


def write_edited(folder: Path, edits: Mapping[tuple[str | int, ...], Any], code: str = BUSINESS) -> Path:
    """A copy of a real file in which each path holds another value (or nothing, for REMOVED)."""
    data = deepcopy(plain(code))
    for path, value in edits.items():
        place = data
        for step in path[:-1]:
            place = place[step]
        if value is REMOVED:
            del place[path[-1]]
        else:
            place[path[-1]] = value
    file = folder / f"{code}.yaml"
    file.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return file


def findings_of(file: Path) -> tuple[Finding, ...]:
    """What is wrong with a file; nothing when it loads."""
    try:
        load_matter(file)
    except MatterFileError as error:
        return error.findings
    return ()


def walk_kept(hall: HallInTest, *definitions: MatterDefinition) -> None:
    """A walk without findings stands on record for these, or for every checked draft: for tests of what follows it.
    Real walks are in `tests/walking`."""
    for definition in definitions or [each for each, _ in hall.database.read_now(walks.waiting)]:
        met = Figures(0, (), Decimal(0), 0)
        ways = (LeafWalk({}, False, "concluded", met, met),)
        walk = MatterWalk(definition.code, definition.version, version_hash(definition), hall.at.date(), ways)
        hall.database.write_now(walks.keep, system_call(hall.at), definition, walk)
