"""Work on matter files, without a hall: check them, send an applicant through one, start a new one.

hall catalogue check [PATH] [--format text|json] [--language LANGUAGE]
hall catalogue simulate CODE [--path PATH] [--every N] [--format text|json]
hall catalogue new CODE PATH

`exchanging.py` adds what goes out of a hall and comes into one.
"""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from core import clock
from core.bundles.definition import LifeEvent
from core.bundles.loading import load_events
from core.call import Language
from core.errors import InvalidInput
from core.matters.definition import MatterDefinition, version_hash
from core.matters.findings import Finding, MatterFileError
from core.matters.gate.examining import advice
from core.matters.gate.hints import hint_of
from core.matters.gate.starting import starter
from core.matters.gate.walked import LeafWalk, MatterWalk, differences
from core.matters.loading import FILES, load_matter, load_matters
from core.matters.situations import leaves
from hall import exchanging
from hall.arguments import Commands
from hall.walking.package import walk_event
from hall.walking.walk import walk_matter


def add_commands(commands: Commands) -> None:
    catalogue = commands.add_parser("catalogue", help="work on matter files").add_subparsers(required=True)
    _add_check(catalogue)
    _add_simulate(catalogue)
    _add_new(catalogue)
    exchanging.add_commands(catalogue)


def _add_check(catalogue: Commands) -> None:
    check = catalogue.add_parser(
        "check",
        help="whether matter files hold together",
        description="Load a matter file, or every one of a folder, strictly, try every rule of the publish gate, walk "
        "its situations and run its examples. Ends with 1 and all findings when something keeps it from being "
        "published.",
    )
    check.add_argument("path", nargs="?", type=Path, default=FILES, help="a file or folder (default: the hall's own)")
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.add_argument("--language", choices=("zh-Hans", "zh-Hant", "en"), default="en", help="of what is to be done")
    check.set_defaults(command=_check)


def _add_simulate(catalogue: Commands) -> None:
    simulate = catalogue.add_parser(
        "simulate",
        help="send an applicant every way through a matter",
        description="File, accept, decide and hand out a case for every situation of a matter, in a hall of its "
        "own, by the API that people use, and compare visits, materials, fees and days with what the guide says. Ends "
        "with 1 when they differ, or when a way does not lead to the result.",
    )
    simulate.add_argument("code", help="of a matter, or of a life event of the hall's own")
    simulate.add_argument("--path", type=Path, default=FILES, help="a file or folder (default: the hall's own)")
    simulate.add_argument("--every", type=int, default=1, metavar="N", help="only every N-th situation")
    simulate.add_argument("--format", choices=("text", "json"), default="text")
    simulate.set_defaults(command=_simulate)


def _add_new(catalogue: Commands) -> None:
    new = catalogue.add_parser(
        "new",
        help="start a matter file that passes the gate",
        description="Write CODE.yaml into a folder: a small matter that passes the gate, to be changed.",
    )
    new.add_argument("code", help="lower case letters, digits and hyphens")
    new.add_argument("path", type=Path, help="the folder")
    new.set_defaults(command=_new)


def _check(given: argparse.Namespace) -> int:
    matters: dict[str, MatterDefinition] = {}
    events = 0
    findings: list[Finding] = []
    try:
        matters = _loaded(given.path)
        events = len(load_events(matters)) if given.path == FILES else 0
    except MatterFileError as error:
        findings += error.findings
    findings += [finding for matter in matters.values() for finding in advice(matter)]
    passes = not any(finding.severity == "blocks" for finding in findings)
    if given.format == "json":
        told = {
            "passes": passes,
            "matters": [_checked(matter) for matter in matters.values()],
            "findings": [_finding(finding) for finding in findings],
        }
        print(msgspec.json.format(msgspec.json.encode(told)).decode())
    else:
        _tell(list(matters.values()), findings, given.language)
        if events:
            print(f"{events} life events hold")
    return 0 if passes else 1


def _loaded(path: Path) -> dict[str, MatterDefinition]:
    if path.is_dir():
        return load_matters(path)
    definition = load_matter(path)
    return {definition.code: definition}


def _checked(matter: MatterDefinition) -> dict[str, Any]:
    return {
        "code": matter.code,
        "version": matter.version,
        "checksum": version_hash(matter),
        "situations": sum(1 for _ in leaves(matter)),
        "examples": len(matter.examples),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    hint = hint_of(finding.code)
    told: dict[str, Any] = msgspec.to_builtins(finding)
    return told | ({"says": msgspec.to_builtins(hint.says), "fix": msgspec.to_builtins(hint.fix)} if hint else {})


def _tell(matters: Sequence[MatterDefinition], findings: Sequence[Finding], language: Language) -> None:
    for matter in matters:
        print(f"{matter.code} version {matter.version}: {len(matter.examples)} examples hold")
    for finding in findings:
        hint = hint_of(finding.code)
        blocks = finding.severity == "blocks"
        fix = f" → {hint.fix.say(language)}" if hint else ""
        print(f"{'' if blocks else 'advises: '}{finding}{fix}", file=sys.stderr if blocks else sys.stdout)


def _simulate(given: argparse.Namespace) -> int:
    try:
        matters = _loaded(given.path)
        events = load_events(matters) if given.path == FILES else {}
    except MatterFileError as error:
        return tell(error)
    if (event := events.get(given.code)) is not None:
        return _simulate_event(event, matters, given.format)
    matter = matters.get(given.code)
    if matter is None:
        print(f"there is no matter “{given.code}” in {given.path}", file=sys.stderr)
        return 1
    walk = walk_matter(matter, clock.now().date(), list(leaves(matter))[:: max(1, given.every)])
    found = differences(matter, walk)
    if given.format == "json":
        told = {"walk": walk, "most_visits": walk.most_visits, "findings": [_finding(each) for each in found]}
        print(msgspec.json.format(msgspec.json.encode(told)).decode())
    else:
        _tell_walk(walk)
        for finding in found:
            print(finding, file=sys.stderr)
    return 1 if found else 0


def _simulate_event(event: LifeEvent, matters: Mapping[str, MatterDefinition], form: str) -> int:
    walks = walk_event(event, matters, clock.now().date())
    if form == "json":
        print(msgspec.json.format(msgspec.json.encode(walks)).decode())
    else:
        print(f"{event.code} version {event.version}: {len(walks)} packages walked")
        for walk in walks:
            ended = ", ".join(f"{matter} {state}" for matter, state in walk.states.items())
            papers = ", ".join(walk.demanded) or "nothing"
            verdict = "as promised" if walk.holds else f"not as promised: {walk.stopped or walk.promised}"
            who = f"{walk.example}, by an agent" if walk.by_agent else walk.example
            print(f"  {who}: {ended}; {walk.visits} visits; hand in {papers}; {verdict}")
    return 0 if all(walk.holds for walk in walks) else 1


def _tell_walk(walk: MatterWalk) -> None:
    print(f"{walk.code} version {walk.version}: {len(walk.leaves)} ways walked")
    print(f"visits at most: {walk.most_visits} empty-handed, {walk.least_visits} with every certificate at hand")
    for leaf in walk.leaves:
        print(f"  {_situation(leaf)}")


def _situation(leaf: LeafWalk) -> str:
    said = " ".join(f"{question}={option}" for question, option in leaf.answers.items()) or "always"
    hands = "with certificates" if leaf.equipped else "empty-handed"
    if leaf.measured is None:
        return f"{said}, {hands}: stopped at {leaf.state}: {leaf.stopped}"
    met = leaf.measured
    asked = ", ".join(met.materials) or "nothing"
    return f"{said}, {hands}: {leaf.state}; {met.visits} visits, {met.days} days, {met.fees} yuan; hand in {asked}"


def _new(given: argparse.Namespace) -> int:
    file: Path = given.path / f"{given.code}.yaml"
    try:
        text = starter(given.code, clock.now().date())
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8") as written:
            written.write(text)
    except InvalidInput:
        print(f"a matter cannot be called “{given.code}”", file=sys.stderr)
        return 1
    except FileExistsError:
        print(f"{file} is there already", file=sys.stderr)
        return 1
    print(f"{file}\nchange it, then look at it and send somebody through it:")
    print(f"  hall catalogue check {file}\n  hall catalogue simulate {given.code} --path {file}")
    return 0


def tell(error: MatterFileError) -> int:
    for finding in error.findings:
        print(finding, file=sys.stderr)
    return 1
