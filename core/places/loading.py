"""Reads a data file of places: YAML, decoded strictly. `service.load` records what it names.

areas:
  - {code: "440605", name: {zh-Hans: 南海区, zh-Hant: 南海區, en: Nanhai District}}
authorities:
  - {code: …, area: "440605125", kind: town, name: {…}}
centres:
  - {code: nanhai, area: "440605", kind: district, name: {…}, address: {…}, hours: [{weekday: 1, opens: "08:30",
     closes: "12:00"}, …], counters: [{number: "1", skills: [general]}, …]}
"""

import msgspec

from core.errors import InvalidInput, TooLarge
from core.places.schemas import PlacesFile

LONGEST = 1 << 20


def read_places(text: bytes) -> PlacesFile:
    """InvalidInput `places_unreadable` with the path of what is wrong; TooLarge `file_too_large`."""
    if len(text) > LONGEST:
        raise TooLarge("file_too_large", limit_mb=LONGEST >> 20)
    try:
        return msgspec.yaml.decode(text, type=PlacesFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InvalidInput("places_unreadable", reason=str(error).splitlines()[0]) from error
