"""The house keeps its own rules. Who imports whom is checked by import-linter (pyproject.toml)."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.applications.lifecycle import mermaid
from core.db import migrate
from core.locale import Sentences

ROOT = Path(__file__).parent.parent
PACKAGES = ("core", "mobile_api", "desk", "kiosk", "hardware", "demo", "hall")
LONGEST_FILE = 300
SUBJECT_FILES = {"models.py": "Base", "schemas.py": "Struct"}


def sources() -> Iterator[Path]:
    for package in PACKAGES:
        yield from (path for path in (ROOT / package).rglob("*.py") if "migrations" not in path.parts)


def test_annotations_are_real_imports() -> None:
    """Litestar and msgspec read annotations at run time."""
    for path in sources():
        text = path.read_text(encoding="utf-8")
        assert "from __future__ import annotations" not in text, path
        assert "TYPE_CHECKING" not in text, path


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in sources()
        if path.name != "__init__.py" and ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) is None
    ]
    assert silent == []


def test_files_stay_short_enough_to_read_at_once() -> None:
    long = {
        str(path.relative_to(ROOT)): length
        for path in sources()
        if (length := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_models_hold_tables_and_schemas_hold_structs() -> None:
    for path in sources():
        if path.name not in SUBJECT_FILES or path.parent.parent.name != "core":
            continue
        classes = [node for node in ast.parse(path.read_text(encoding="utf-8")).body if isinstance(node, ast.ClassDef)]
        kept = {SUBJECT_FILES[path.name]}
        for found in classes:
            bases = {base.id for base in found.bases if isinstance(base, ast.Name)}
            assert kept & bases, f"{path}: {found.name}"
            kept.add(found.name)


def test_there_is_one_migration_head() -> None:
    assert migrate.head()


@pytest.mark.parametrize("folder", ["core/locale", "kiosk/locale", "desk/locale"])
def test_every_sentence_stands_in_three_languages(folder: str) -> None:
    assert Sentences.load(ROOT / folder).differences() == []


def test_the_lifecycle_in_the_readme_is_drawn_from_the_table() -> None:
    assert mermaid() in (ROOT / "README.md").read_text(encoding="utf-8"), "run: hall lifecycle"


def test_no_path_of_a_machine_stands_in_the_tree() -> None:
    pattern = re.compile(r"(?<![\w.])/(work|home|root)/\w")
    for path in sources():
        assert not pattern.search(path.read_text(encoding="utf-8")), path


def test_what_tests_share_lies_beside_them() -> None:
    """A module of tests is read for its tests; what several need has a module of its own."""
    shared = [
        f"{path.relative_to(ROOT)}: {found}"
        for folder in ("tests", "benchmarks")
        for path in (ROOT / folder).rglob("*.py")
        for found in re.findall(r"^from (tests\.(?:\w+\.)*test_\w+) import", path.read_text(encoding="utf-8"), re.M)
    ]
    assert shared == []
