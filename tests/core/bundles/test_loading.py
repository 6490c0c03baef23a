"""A life event file that contradicts itself or its matters is not loaded, and says everything that is wrong."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from core.bundles.loading import FILES, load_event, load_events
from core.matters.findings import MatterFileError
from core.matters.structure import Source
from tests.core.bundles.package import BRANCH, BUSINESS, CHILD, COMPANY, FOOD, RESTAURANT, RETIREMENT
from tests.core.matters.packs import matters

PLAIN: Any = Source(FILES / f"{RESTAURANT}.yaml").data


def findings_of(folder: Path, data: Any) -> set[str]:
    file = folder / f"{RESTAURANT}.yaml"
    file.write_text(yaml.dump(data, Dumper=yaml.CSafeDumper, allow_unicode=True), encoding="utf-8")
    try:
        load_event(file, matters())
    except MatterFileError as error:
        return {finding.code for finding in error.findings}
    return set()


def test_the_files_of_the_hall_load_with_their_examples() -> None:
    assert set(load_events(matters())) == {RESTAURANT, BRANCH, CHILD, RETIREMENT, COMPANY}


FAULTS: list[tuple[str, Callable[[Any], Any]]] = [
    ("unknown_key", lambda data: data.update(colour="red")),
    ("unknown_matter", lambda data: data["parts"][1].update(matter="dog-licence")),
    ("matter_twice", lambda data: data["parts"].append({"matter": BUSINESS})),
    ("unknown_question", lambda data: data["parts"][1].update(when=[{"garden": "yes"}])),
    ("unknown_part", lambda data: data["parts"][1]["needs"][0].update(result_of="incubator-subsidy")),
    ("result_does_not_fit", lambda data: data["parts"][1]["needs"][0].update(material="layout_plan")),
    ("may_be_absent", lambda data: data["parts"][0].update(when=[{"sign": "yes"}])),
    ("unknown_field", lambda data: data["parts"][1]["needs"][0].update(fields={"colour": "number"})),
    (
        "needs_in_a_circle",
        lambda data: data["parts"][0].update(needs=[{"result_of": FOOD, "material": "business_licence"}]),
    ),
    ("unknown_place", lambda data: data["shared_fields"][0]["places"][0].update(key="colour")),
    ("place_twice", lambda data: data["shared_fields"].append({**data["shared_fields"][0], "key": "again"})),
    ("not_always_asked", lambda data: data["shared_answers"][1]["places"].reverse() or swap_for_dwelling(data)),
    ("option_untranslated", lambda data: data["shared_answers"][1].pop("not_offered")),
    ("asked_twice", lambda data: data["shared_fields"].pop(4)),
    ("asked_twice", lambda data: data["shared_materials"].pop(0)),
    ("example_failed", lambda data: data["examples"][0]["expected"].update(visits=1)),
    ("answers_incomplete", lambda data: data["examples"][0]["answers"].pop("filing")),
    ("example_refused", lambda data: data["examples"][0]["answers"].update(premises="online_only")),
]


def swap_for_dwelling(data: Any) -> None:
    data["shared_answers"][1]["places"][0] = {"matter": BUSINESS, "key": "dwelling"}


@pytest.mark.parametrize(("code", "spoil"), FAULTS, ids=[f"{number}-{code}" for number, (code, _) in enumerate(FAULTS)])
def test_a_fault_is_found(tmp_path: Path, code: str, spoil: Callable[[Any], Any]) -> None:
    data = deepcopy(PLAIN)
    spoil(data)
    assert code in findings_of(tmp_path, data)
