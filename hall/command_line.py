"""The command line: which command was meant, and how a refusal is told."""

import argparse
import logging
import sys
from collections.abc import Sequence

from core.errors import Refusal
from core.locale import sentences
from core.matters.findings import MatterFileError
from hall import blanks, cataloguing, checking, devices, founding, keeping, levels, reporting, serving
from kiosk.words import Words


def main(arguments: Sequence[str] | None = None) -> None:
    """Ends the process: 0 done, 1 a check found something, 2 it could not be done (said on stderr)."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    given = _parser().parse_args(arguments)
    try:
        sys.exit(given.command(given))
    except MatterFileError as error:
        sys.exit(cataloguing.tell(error))
    except Refusal as refusal:
        print(_said(refusal), file=sys.stderr)
        sys.exit(2)


def _said(refusal: Refusal) -> str:
    """In core's words, otherwise in a kiosk's."""
    key = f"refusal.{refusal.code}"
    if sentences().has(key):
        return sentences().say(key, "en", **refusal.details)
    words = Words.load()
    return words.refusal(refusal, "en") if words.knows(key) else str(refusal)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall", description="The Always-Open Hall (不打烊政务厅).")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for module in (serving, devices, blanks, cataloguing, checking, levels, reporting, founding, keeping):
        module.add_commands(commands)
    return parser
