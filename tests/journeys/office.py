"""Staff who use the desk's pages as a browser without scripts would: sign in, tick, decide.

Field names and request keys are taken from the pages themselves.
"""

import re
from typing import Any

import httpx

from demo.people import PASSWORD

REQUEST_KEY = re.compile(r'name="request" value="([^"]+)"')
TICK = re.compile(r'name="tick:([^"]+)" value="met"')
CODE_OF = r">{username}</td>.*?<td class=\"mono\">(\d{{6}})</td>"


class Seat:
    """One signed-in member of staff."""

    def __init__(self, hall_url: str, username: str) -> None:
        self._client = httpx.Client(base_url=f"{hall_url}/desk", timeout=30)
        page = self._client.get("/sign-in").text
        code = re.search(CODE_OF.format(username=username), page, re.DOTALL)
        assert code, page
        form = {"username": username, "password": PASSWORD, "code": code[1]}
        answer = self._client.post("/sign-in", data=form)
        assert answer.status_code == 303, answer.text

    @property
    def token(self) -> str:
        """The sign-in, as its cookie keeps it."""
        return self._client.cookies["desk"]

    def file(self, path: str) -> bytes:
        answer = self._client.get(path)
        assert answer.is_success, answer.text
        return answer.content

    def look(self, path: str) -> str:
        return self.file(path).decode()

    def send(self, page: str, path: str, fields: dict[str, Any]) -> httpx.Response:
        """Send a form that stands on `page` (its path), with the request key the page gave."""
        key = REQUEST_KEY.search(self.look(page))
        assert key, "the page has no form to send"
        return self._client.post(path, data={"request": key[1], **fields})

    def do(self, case_id: str, step: str, fields: dict[str, Any] | None = None) -> None:
        """A step that must succeed."""
        answer = self.send(f"/cases/{case_id}", f"/cases/{case_id}/{step}", fields or {})
        assert answer.status_code == 303, answer.text

    def ticks(self, case_id: str, failed: dict[str, str] | None = None) -> dict[str, str]:
        """Every statement of the page met, but those in `failed` (`material:statement` → remark)."""
        fields: dict[str, str] = {}
        for name in TICK.findall(self.look(f"/cases/{case_id}")):
            fields[f"tick:{name}"] = "not_met" if name in (failed or {}) else "met"
            fields[f"remark:{name}"] = (failed or {}).get(name, "")
        return fields

    def accept(self, case_id: str) -> None:
        self.do(case_id, "accept", self.ticks(case_id))

    def approve(self, case_id: str) -> None:
        self.do(case_id, "review")
        self.do(case_id, "approve", {"opinion": "材料齐全，符合法定形式。"})


class Office:
    """The staff of one hall; everybody signs in once, because a code works once."""

    def __init__(self, hall_url: str) -> None:
        self._url = hall_url
        self._seats: dict[str, Seat] = {}

    def seat(self, username: str) -> Seat:
        if username not in self._seats:
            self._seats[username] = Seat(self._url, username)
        return self._seats[username]

    @property
    def clerk(self) -> Seat:
        return self.seat("zhaoning")

    @property
    def reviewer(self) -> Seat:
        """Decides business registrations."""
        return self.seat("liangwen")
