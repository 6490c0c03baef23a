"""A terminal in the guest, from the bare Debian to a kiosk that an administrator has confirmed: the steps of
kiosk/installation/README.md, one after another, by its own numbers."""

import re
import time
from pathlib import Path

import cv2

from core.ids import new_id
from core.imaging import reading
from core.imaging.picture import Picture
from core.terminals import service as terminals
from core.terminals.fleet import overview
from core.terminals.schemas import Terminal as Enrolled
from core.terminals.schemas import Told
from kiosk.words import Words
from tests.journeys.processes import eventually
from tests.kiosk.guest.image import PROGRAM
from tests.kiosk.guest.machine import HALL, HOST, Machine
from tests.mobile_api.house import House

CONFIG = "/etc/always-open-hall/kiosk.toml"
PLACE = "桂城街道政务服务中心"
GREETING = Words.load().say("start.heading", "zh-Hans")
SAME = 1.0
"""Mean difference of a dot, of 255: the minute on the clock."""
LOOKS_AGAIN = 2.0
SHOWN = 300.0
"""Seconds a browser may take until its page is on the glass, drawn by the processor."""
SETTINGS = """
name = "K-01"
place = {{ zh-Hans = "{place}", zh-Hant = "桂城街道政務服務中心", en = "Guicheng Service Centre" }}
hall = "https://{hall}"
data = "/var/lib/always-open-hall"
enrolment_code = ""

[[device]]
kind = "code_scanner"
url = "serial://{scanner}"
"""


class Terminal:
    """`machine` is the box, `hall` where it belongs."""

    def __init__(self, machine: Machine, hall: House) -> None:
        self.machine = machine
        self.hall = hall
        self._read: tuple[Picture, str] | None = None

    def install(self, authority: Path) -> None:
        """Steps 1 to 5, but for what the disk was made with. `authority`: the certificate behind the hall's own."""
        must = self.machine.must
        must("swapoff -a && systemctl enable /usr/share/systemd/tmp.mount")
        must("mkdir -p /etc/always-open-hall")
        self.machine.write("/usr/local/share/ca-certificates/hall.crt", authority.read_text())
        must("update-ca-certificates")
        scanner = must("ls /dev/serial/by-id/*").split()[0]
        self.machine.write(CONFIG, SETTINGS.format(place=PLACE, hall=HALL, scanner=scanner))
        must(f"cp {PROGRAM}/kiosk/installation/network.nft /etc/always-open-hall/network.nft")
        for name, address in (("HALL4", HALL), ("DESKS4", HOST)):
            must(f"sed -i 's|^define {name} = .*|define {name} = {{ {address} }}|' /etc/always-open-hall/network.nft")
        must(f"{PROGRAM}/kiosk/installation/install")

    def enrol(self) -> None:
        """Step 6, the fingerprint read off the glass as the administrator does."""
        code = self.hall.as_staff(terminals.create_enrolment_code, id=new_id(), role="administrator").code
        self.machine.must(f"sed -i 's/^enrolment_code = .*/enrolment_code = \"{code}\"/' {CONFIG}")
        self.machine.must("systemctl restart kiosk")
        asks = eventually(lambda: self.known("pending"), SHOWN)
        assert asks
        eventually(lambda: re.sub(r"\s", "", asks.fingerprint) in self.read(), SHOWN)
        self.hall.as_staff(terminals.confirm, asks.id, id=new_id(), role="administrator")

    def known(self, state: str) -> Enrolled | None:
        """As the hall lists it."""
        listed = self.hall.as_staff(terminals.list_terminals, id=new_id(), role="administrator")
        return next((each for each in listed if each.state == state), None)

    def told(self) -> Told | None:
        """Its last word of itself to the hall."""
        watched = self.hall.as_staff(overview.watch, id=new_id(), role="administrator")
        return next((each.health for each in watched if each.terminal.state == "enrolled"), None)

    def read(self) -> str:
        """What print is on the glass, without its spaces. Read again only when it has changed: whoever waits for a page
        shall not take the time away from what draws it."""
        time.sleep(LOOKS_AGAIN)
        shown = self.machine.picture()
        if self._read is None or differs(shown, self._read[0]) > 0:
            self._read = shown, "".join("".join(line.text.split()) for line in reading.read_lines(shown))
        return self._read[1]

    def wait_for_the_first_screen(self) -> Picture:
        """Gives its picture."""
        eventually(lambda: GREETING in self.read(), SHOWN)
        return self.machine.picture()

    def shows(self, expected: Picture) -> bool:
        return differs(self.machine.picture(), expected) < SAME

    def process(self, unit: str) -> int:
        """The id of a unit's main process."""
        return int(self.machine.must(f"systemctl show --property MainPID --value {unit}"))


def differs(one: Picture, other: Picture) -> float:
    return float(cv2.absdiff(one, other).mean()) if one.shape == other.shape else 255.0
