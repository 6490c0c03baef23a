"""Somebody at the kiosk's screen, over HTTP: reads what the page says, presses what it offers."""

import re
from html import unescape

import httpx
import msgspec

from core.applications.schemas import Signature
from demo.people import PEOPLE, DemoPerson
from tests.kiosk.rig import Rig

SIGNATURE = msgspec.json.encode(
    Signature((tuple((x / 20, 0.5 + x % 3 / 10, x / 50) for x in range(20)),), 2.1)
).decode()
SHOP = {
    "trade_name": "南海区桂城半夏书屋",
    "premises_address": "佛山市南海区桂城街道示例路1号",
    "business_scope": "餐饮服务",
    "employees": "2",
    "capital": "50000",
}


class Citizen:
    def __init__(self, rig: Rig) -> None:
        self.rig = rig
        self.screen = httpx.Client(base_url=rig.url, follow_redirects=True, timeout=30)
        self.page = ""
        self.path = ""

    def go(self, path: str) -> "Citizen":
        return self._see(self.screen.get(f"/kiosk/{path}"))

    def press(self, action: str, **fields: str) -> "Citizen":
        """Send a form of the page that is seen, with its hidden fields."""
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', self.page))
        return self._see(self.screen.post(f"/kiosk/{action}", data={**hidden, **fields}))

    def find(self, pattern: str) -> str:
        """The first group of the first match in the page."""
        found = re.search(pattern, self.page)
        assert found, pattern
        return found[1]

    def sees(self, key: str, **details: object) -> bool:
        kiosk = self.rig.kiosk
        return kiosk.words.say(key, kiosk.language, **details) in unescape(self.page)

    def tap_card(self, person: DemoPerson = PEOPLE[0]) -> "Citizen":
        self.rig.tray.place(person)
        self.rig.wait_for(lambda kiosk: kiosk.visit is not None and kiosk.visit.identity is not None)
        return self.go("known")

    def answer_everything(self, **chosen: str) -> "Citizen":
        """Answer situations until the checklist is seen: as chosen, otherwise the first option."""
        self.go("situations")
        while self.path.startswith("situations"):
            [question] = re.findall(r'name="question" value="([\w.-]+)"', self.page)
            options = re.findall(r'name="answer" value="([\w.-]+)"', self.page)
            self.press("situations", answer=str(chosen.get(question, options[0])))
        return self

    def fill_in(self, **values: str) -> "Citizen":
        """Fill sections until another screen comes: as given, otherwise something that fits the field."""
        self.go("form")
        while self.path.startswith("form"):
            here = self.path
            names = re.findall(r'<(?:input|textarea) form="entry" id="field-([\w.-]+)"', self.page)
            radios = re.findall(r'type="radio" name="([\w.-]+)" value="([\w.-]+)"', self.page)
            fields = dict(reversed(radios)) | {name: values.get(name, "2027-12-31") for name in names}
            self.press(self.path, **{name: values.get(name, value) for name, value in fields.items()})
            assert self.path != here or "summary-of-errors" not in self.page, self._problems()
        return self

    def lay_papers(self) -> "Citizen":
        self.go("papers")
        while self.path.startswith("papers/"):
            self.rig.lay("letter")
            self.press(self.path, capture="yes")
            assert "summary" not in self.page
            self.go("papers")
        return self

    def choose(self, matter: str = "individual-business-registration") -> "Citizen":
        return self.go("find").press("find", matter=matter)

    def sign(self) -> "Citizen":
        return self.go("sign").press("sign", signature=SIGNATURE)

    def prepare(self, **chosen: str) -> "Citizen":
        """Everything up to the signature."""
        self.choose().answer_everything(**chosen).press("checklist")
        return self.fill_in(**SHOP).lay_papers()

    def _problems(self) -> list[str]:
        return re.findall(r'<a href="#field[^>]*>([^<]*)', self.page)

    def _see(self, answer: httpx.Response) -> "Citizen":
        self.page = answer.text
        self.path = answer.url.path.removeprefix("/kiosk/")
        return self
