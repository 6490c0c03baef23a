"""hardware as a package of its own: what it needs is declared, and without the libraries the rest works."""

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import hardware

FOLDER = Path(hardware.__file__).parent
DECLARED = tomllib.loads((FOLDER / "pyproject.toml").read_text(encoding="utf-8"))["project"]
HALL = tomllib.loads((FOLDER.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
IMPORTED_AS = {
    "evdev-binary": "evdev",
    "opencv-python-headless": "cv2",
    "pillow": "PIL",
    "pycups": "cups",
    "pyscard": "smartcard",
    "pyserial": "serial",
    "pyusb": "usb",
}
FROM_NOTHING = """
import importlib.abc, sys
class OnlyMsgspec(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        top = name.partition(".")[0]
        if top not in sys.stdlib_module_names and top not in ("hardware", "msgspec"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, OnlyMsgspec())
from hardware import cabinet, registry
from hardware.errors import BadConfiguration
for kind in registry.kinds():
    try:
        print(kind, *registry.drivers(kind))
    except BadConfiguration as refused:
        print(kind, "refused:", refused)
"""


def pins(project: dict[str, object]) -> set[str]:
    """Everything a project may install."""
    dependencies, extras = project["dependencies"], project["optional-dependencies"]
    assert isinstance(dependencies, list) and isinstance(extras, dict)
    return {str(each) for group in (dependencies, *extras.values()) for each in group}


def imported() -> Iterator[str]:
    """Top-level names that the package imports."""
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (alias.name.partition(".")[0] for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield (node.module or "").partition(".")[0]


def test_every_library_it_imports_is_declared_and_nothing_of_ours_is_imported() -> None:
    names = {IMPORTED_AS.get(pin.partition("==")[0], pin.partition("==")[0]) for pin in pins(DECLARED)}
    assert set(imported()) - set(sys.stdlib_module_names) - {"hardware"} <= names


def test_its_pins_are_the_halls() -> None:
    assert pins(DECLARED) <= pins(HALL)


def test_without_any_extra_it_starts_and_says_what_is_missing(tmp_path: Path) -> None:
    """In a folder where nothing else of ours lies, with no library but msgspec."""
    shutil.copytree(FOLDER, tmp_path / "hardware", ignore=shutil.ignore_patterns("__pycache__"))
    done = subprocess.run(
        [sys.executable, "-c", FROM_NOTHING], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    lines: list[str] = done.stdout.splitlines()
    said = {line.partition(" ")[0]: line.partition(" ")[2] for line in lines}
    assert "ipp" in said["document_printer"]
    assert said["id_card_reader"] == ""
    assert "refused: document_camera needs the library" in said["document_camera"]
