"""What an applicant does with a phone: documented calls of the JSON API, each checked for its answer.

A refusal that is not expected ends the walk; the sentence the applicant would read is its reason."""

from typing import Any

import httpx

from core.ids import new_id
from core.matters.conditions import Answers

DEMANDS = ("materials_missing", "promise_needed")
"""How the hall says that papers are missing: at once, or that they may follow."""
ADDRESS = "佛山市南海区桂城街道示例路1号"


class WalkStoppedError(Exception):
    """The applicant came no further; the message says at what."""


def good(answer: httpx.Response) -> httpx.Response:
    """Raises WalkStoppedError with the hall's own code and words."""
    if not answer.is_success:
        raise WalkStoppedError(f"{answer.request.method} {answer.request.url.path}: {_said(answer)}")
    return answer


class Phone:
    """Signed in; `id` is the application it is about."""

    def __init__(self, client: httpx.AsyncClient, matter: str, organisation_id: str | None) -> None:
        self._client = client
        self._matter = matter
        self._organisation_id = organisation_id
        self.id = new_id()

    async def checklist(self, answers: Answers) -> dict[str, Any]:
        """What the guide promises this person in this situation."""
        asked = {"answers": dict(answers), "organisation_id": self._organisation_id}
        return good(await self._client.post(f"/matters/{self._matter}/checklist", json=asked)).json()

    async def start(self, answers: Answers, form: dict[str, str]) -> None:
        draft = {"id": self.id, "matter": self._matter, "answers": dict(answers)}
        draft |= {"organisation_id": self._organisation_id}
        started = good(await self._client.post("/applications", json=draft, headers=_once()))
        headers = _once() | {"If-Match": started.headers["etag"]}
        good(await self._client.put(f"/applications/{self.id}/form", json={"form": form}, headers=headers))

    async def submit(self, *, promised: bool = False) -> tuple[str, ...]:
        """Press *submit*: the materials that the hall still demands; none when it is filed. `promised`: what may follow
        is promised."""
        path = f"/applications/{self.id}/submit"
        answer = await self._client.post(path, json={"promised": promised}, headers=_once())
        if not answer.is_success and answer.json().get("code") in DEMANDS:
            return tuple(answer.json()["details"]["materials"])
        good(answer)
        return ()

    async def declare(self) -> None:
        """Take the declaration route."""
        headers = _once() | {"If-Match": good(await self._client.get(f"/applications/{self.id}")).headers["etag"]}
        path = f"/applications/{self.id}/declaration"
        good(await self._client.put(path, json={"declared": True}, headers=headers))

    async def try_out(self) -> None:
        good(await self._client.post(f"/applications/{self.id}/trial", headers=_once()))

    async def supply_promised(self) -> None:
        good(await self._client.post(f"/applications/{self.id}/promised", headers=_once()))

    async def ask_about(self, certificate_id: str, act: str) -> None:
        """Begin a case about the result; from here on the phone is about that one."""
        self.id = new_id()
        path = f"/certificates/{certificate_id}/acts"
        good(await self._client.post(path, json={"id": self.id, "act": act}, headers=_once()))

    async def hand_in(self, material: str, picture: bytes) -> None:
        path = f"/applications/{self.id}/documents/{new_id()}"
        headers = _once() | {"Content-Type": "image/jpeg"}
        good(await self._client.put(path, params={"material": material}, content=picture, headers=headers))

    async def look(self) -> dict[str, Any]:
        return good(await self._client.get(f"/applications/{self.id}")).json()

    async def timeline(self) -> list[dict[str, Any]]:
        return good(await self._client.get(f"/applications/{self.id}/timeline")).json()

    async def show_pass(self) -> str:
        return good(await self._client.post(f"/applications/{self.id}/pass", headers=_once())).json()["text"]

    async def certificate(self, id: str) -> dict[str, Any]:
        return good(await self._client.get(f"/certificates/{id}")).json()

    async def choose_delivery(self, way: str) -> None:
        version = good(await self._client.get(f"/applications/{self.id}")).headers["etag"]
        chosen = {"way": way} | ({"address": ADDRESS} if way == "courier" else {})
        headers = _once() | {"If-Match": version}
        good(await self._client.put(f"/applications/{self.id}/delivery", json=chosen, headers=headers))


class PackagePhone:
    """Signed in, about one package of a life event."""

    def __init__(self, client: httpx.AsyncClient, organisation_id: str | None) -> None:
        self.client, self.organisation_id = client, organisation_id
        self._path = ""

    async def start(self, event: str, answers: Answers) -> dict[str, Any]:
        id = new_id()
        draft = {"id": id, "event": event, "answers": dict(answers), "organisation_id": self.organisation_id}
        begun = good(await self.client.post("/bundles", json=draft, headers=_once())).json()
        self._path = f"/bundles/{id}"
        return begun

    async def fill_in(self, form: dict[str, str]) -> None:
        headers = _once() | {"If-Match": good(await self.client.get(self._path)).headers["etag"]}
        good(await self.client.put(f"{self._path}/form", json={"form": form}, headers=headers))

    async def submit(self) -> tuple[str, ...]:
        """The papers that the hall still demands, by their keys; none when it is filed."""
        answer = await self.client.post(f"{self._path}/submit", json={}, headers=_once())
        if not answer.is_success and answer.json().get("code") in DEMANDS:
            return tuple(answer.json()["details"]["materials"])
        good(answer)
        return ()

    async def hand_in(self, key: str, picture: bytes) -> None:
        headers = _once() | {"Content-Type": "image/jpeg"}
        path = f"{self._path}/documents/{new_id()}"
        good(await self.client.put(path, params={"paper": key}, content=picture, headers=headers))

    async def look(self) -> dict[str, Any]:
        return good(await self.client.get(self._path)).json()


def _once() -> dict[str, str]:
    return {"Idempotency-Key": new_id()}


def _said(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return f"{problem['code']} ({problem.get('detail') or problem.get('title', '')})"
    except (ValueError, KeyError):
        return str(answer.status_code)
