"""The rules all kiosks of the hall keep to: fetched when the hall has newer ones, kept on the disk, the last good ones
whatever comes. Rules that are not the hall's, or not what they say, are refused and told as `rules.refused`."""

import logging
from datetime import timedelta
from pathlib import Path

import msgspec

from core.signed_codes import CodeError
from core.terminals.fleet.schemas import Rules
from core.terminals.fleet.signed import read_rules
from kiosk.durable import write_durably
from kiosk.fleet.orders import hall_keys
from kiosk.kiosk import Kiosk
from kiosk.visit import Patience

log = logging.getLogger(__name__)


async def follow(kiosk: Kiosk, version: int) -> None:
    """Fetch the rules if the hall's version is another one. Raises HallUnreachable or the hall's refusal."""
    if version == kiosk.duty.rules.version:
        return
    signed = await kiosk.ask(kiosk.hall.rules())
    try:
        rules = read_rules(signed, hall_keys(kiosk))
        if rules.version < kiosk.duty.rules.version:
            raise CodeError("an older version")
    except CodeError as error:
        log.warning("the hall's rules are refused: %s", error.reason)
        kiosk.duty.doubt("rules.refused", True)
        return
    write_durably(_path(kiosk.settings.data), msgspec.json.encode(rules))
    kiosk.duty.doubt("rules.refused", False)
    keep_to(kiosk, rules)


def remember(kiosk: Kiosk) -> None:
    """After a start: the last good ones, if there are any."""
    path = _path(kiosk.settings.data)
    if path.exists():
        try:
            keep_to(kiosk, msgspec.json.decode(path.read_bytes(), type=Rules))
        except msgspec.DecodeError:
            log.warning("the rules on the disk are damaged and will be fetched again")


def keep_to(kiosk: Kiosk, rules: Rules) -> None:
    kiosk.duty.rules = rules
    kiosk.patience = Patience(timedelta(seconds=rules.idle_seconds), timedelta(seconds=rules.warning_seconds))


def _path(data: Path) -> Path:
    return data / "rules.json"
