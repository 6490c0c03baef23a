"""The devices of a kiosk, for who sets one up. Stop the kiosk first: a device has one user at a time.

hall devices list --config kiosk.toml
hall devices test --config kiosk.toml [--report FILE.pdf|FILE.html]
hall devices watch --config kiosk.toml
"""

import argparse
import asyncio
import contextlib
import importlib.metadata
import sys
from collections.abc import Callable, Coroutine, Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec

from core import clock
from core.call import LANGUAGES
from core.errors import InvalidInput
from core.typesetting.values import AUTHORITY_ZONE
from hall.arguments import Commands
from hardware import technician
from hardware.cabinet import Cabinet
from hardware.errors import BadConfiguration
from hardware.status import Event, Status
from kiosk.acceptance import acceptance, acceptance_html, acceptance_pdf
from kiosk.settings import KioskSettings

Work = Callable[[Cabinet, KioskSettings, argparse.Namespace], Coroutine[Any, Any, int]]


def add_commands(commands: Commands) -> None:
    devices = commands.add_parser("devices", help="the devices of a kiosk").add_subparsers(required=True)
    for name, work, purpose, description in (
        ("list", _list, "what is there", "Open every device of kiosk.toml and say how it is."),
        ("test", _test, "whether it works", "Run every self-test; ends with 1 when one fails."),
        ("watch", _watch, "what happens now", "Print what the devices say until Ctrl-C: cards, codes, paper, plugs."),
    ):
        parser = devices.add_parser(name, help=purpose, description=description)
        parser.add_argument("--config", metavar="FILE", type=Path, required=True, help="the kiosk's kiosk.toml")
        if name != "watch":
            parser.add_argument("--format", choices=("text", "json"), default="text")
        if name == "test":
            parser.add_argument("--report", metavar="FILE", type=Path, help="one page for the file, .pdf or .html")
            parser.add_argument("--language", choices=LANGUAGES, default="zh-Hans", help="of the report")
        parser.set_defaults(command=_on_cabinet(work))


def _on_cabinet(work: Work) -> Callable[[argparse.Namespace], int]:
    def run(given: argparse.Namespace) -> int:
        settings = KioskSettings.load(given.config)
        try:
            cabinet = Cabinet(settings.device)
        except BadConfiguration as error:
            raise InvalidInput("settings_unreadable", file=str(given.config), reason=str(error)) from error
        cabinet.open()
        try:
            return asyncio.run(work(cabinet, settings, given))
        except KeyboardInterrupt:
            return 0
        finally:
            cabinet.close()

    return run


async def _list(cabinet: Cabinet, _: KioskSettings, given: argparse.Namespace) -> int:
    found = await technician.listed(cabinet)
    if given.format == "json":
        print(msgspec.json.encode(found).decode())
        return 0
    states = [_state(each.status) for each in found]
    names, wide = _width(each.name for each in found), _width(states)
    for each, state in zip(found, states, strict=True):
        print(f"{each.name:<{names}}{state:<{wide}}{each.driver:<14}{each.url}")
    for each in technician.candidates():
        print(f"{'(plugged in)':<{names}}{each}")
    return 0


async def _test(cabinet: Cabinet, settings: KioskSettings, given: argparse.Namespace) -> int:
    tests = await technician.tested(cabinet)
    if given.format == "json":
        print(msgspec.json.encode(tests).decode())
    else:
        names = _width(each.name for each in tests)
        for each in tests:
            said = each.found if each.failure is None else f"{each.failure.code}: {each.failure.detail}"
            print(f"{'passed' if each.passed else 'FAILED':<8}{each.name:<{names}}{each.seconds:5.1f} s  {said}")
    if given.report:
        version, place = importlib.metadata.version("always-open-hall"), settings.place.say(given.language)
        facts = acceptance(settings.name, place, version, clock.now(), tests, given.language)
        as_html = given.report.suffix == ".html"
        page = acceptance_html(facts, given.language).encode() if as_html else acceptance_pdf(facts, given.language)
        given.report.write_bytes(page)
        print(f"report: {given.report}", file=sys.stderr)
    return 0 if all(each.passed for each in tests) else 1


def _width(texts: Iterable[str]) -> int:
    """Of a column that holds the longest of them."""
    return max((len(text) for text in texts), default=0) + 2


async def _watch(cabinet: Cabinet, _: KioskSettings, __: argparse.Namespace) -> int:
    for name, device in cabinet.devices.items():
        _say(name, _state(device.status()))
    with contextlib.suppress(asyncio.CancelledError):
        async for name, event in technician.watched(cabinet):
            _say(name, _heard(event))
    return 0


def _say(name: str, text: str) -> None:
    print(f"{datetime.now(AUTHORITY_ZONE):%H:%M:%S}  {name:<20}{text}", flush=True)


def _state(status: Status) -> str:
    told = [status.device, *(str(each) for each in (status.media, status.paper) if each)]
    if status.open_doors:
        told.append(f"open: {', '.join(map(str, status.open_doors))}")
    told.extend(status.alarms or ())
    if status.failure:
        told.append(f"({status.failure.code}: {status.failure.detail})")
    return " ".join(told)


def _heard(event: Event) -> str:
    """What a device said. What was scanned may be personal: only its length is shown."""
    if event.status is not None:
        return f"{event.name} {_state(event.status)}"
    return f"{event.name} {len(event.text)} signs" if event.name == "code_scanned" else f"{event.name} {event.text}"
