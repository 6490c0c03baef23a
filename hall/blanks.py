"""Numbered forms in a kiosk, for who fills it. The kiosk may run meanwhile.

hall blanks load --config kiosk.toml --first GD000001 --last GD000050
hall blanks withdraw --config kiosk.toml --serial GD000007 --reason torn
hall blanks settle --config kiosk.toml --serial GD000008 --as used|spoiled|loaded --reason "was jammed"
hall blanks count --config kiosk.toml [--format json]
"""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import get_args

import msgspec

from core import clock
from hall.arguments import Commands
from kiosk.blank_stock import BlankStock, Settled
from kiosk.settings import KioskSettings

Work = Callable[[BlankStock, argparse.Namespace], None]


def add_commands(commands: Commands) -> None:
    blanks = commands.add_parser("blanks", help="numbered forms in a kiosk").add_subparsers(required=True)
    load = blanks.add_parser("load", help="a pack was put in", description="Record a pack of forms, a row of numbers.")
    load.add_argument("--first", required=True, metavar="NUMBER", help="the number on top")
    load.add_argument("--last", required=True, metavar="NUMBER")
    withdraw = blanks.add_parser(
        "withdraw", help="a form was taken out", description="Record that a person took out a form that was not used."
    )
    settle = blanks.add_parser(
        "settle",
        help="a doubtful form was looked for",
        description="Record what became of a form that was in print when a sheet jammed or the power went. Until then "
        "no certificate is printed.",
    )
    settle.add_argument("--as", dest="became", required=True, choices=get_args(Settled), help="loaded: still in there")
    for parser in (withdraw, settle):
        parser.add_argument("--serial", required=True, metavar="NUMBER")
        parser.add_argument("--reason", required=True, metavar="WORDS")
    count = blanks.add_parser("count", help="how many are where", description="Print the stock, and the number on top.")
    count.add_argument("--format", choices=("text", "json"), default="text")
    for parser, work in ((load, _load), (withdraw, _withdraw), (settle, _settle), (count, _count)):
        parser.add_argument("--config", metavar="FILE", type=Path, required=True, help="the kiosk's kiosk.toml")
        parser.set_defaults(command=_on_stock(work))


def _on_stock(work: Work) -> Callable[[argparse.Namespace], int]:
    def run(given: argparse.Namespace) -> int:
        work(BlankStock(KioskSettings.load(given.config).data / "blanks.jsonl"), given)
        return 0

    return run


def _load(stock: BlankStock, given: argparse.Namespace) -> None:
    print(f"{stock.load(given.first, given.last, clock.now())} forms loaded; {stock.count().remaining} in the kiosk")


def _withdraw(stock: BlankStock, given: argparse.Namespace) -> None:
    stock.withdraw(given.serial, clock.now(), given.reason)
    print(f"{given.serial} is out; {stock.count().remaining} in the kiosk")


def _settle(stock: BlankStock, given: argparse.Namespace) -> None:
    stock.settle(given.serial, given.became, clock.now(), given.reason)
    print(f"{given.serial} is {given.became}; {stock.count().doubtful} doubtful")


def _count(stock: BlankStock, given: argparse.Namespace) -> None:
    count = stock.count()
    if given.format == "json":
        print(msgspec.json.encode(count).decode())
        return
    for name, value in msgspec.structs.asdict(count).items():
        print(f"{name:<10}{value}")
