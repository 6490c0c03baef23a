"""A resident with a phone: the documented calls of the JSON API and nothing else."""

from pathlib import Path
from typing import Any

import httpx

from core.ids import new_id
from tests.journeys.processes import eventually
from tests.sweet_shop import FORM, MATTER, RENTED

PAPERS = Path(__file__).parents[2] / "demo" / "papers"
RENTED_SHOP = FORM | {"lease_until": "2028-12-31"}


class Phone:
    """Signed in as one of the demo's people."""

    def __init__(self, hall_url: str, name: str) -> None:
        self._client = httpx.Client(base_url=f"{hall_url}/api/v1", timeout=30)
        people = self.get("/sign-in/demo")
        mine = next(person for person in people if person["name"][0] == name[0])
        token = self.post("/sign-in/demo", {"citizen_id": mine["id"]})["token"]
        self._client.headers["Authorization"] = f"Bearer {token}"

    def get(self, path: str, **params: str) -> Any:
        return self.ask("GET", path, params=params).json()

    def post(self, path: str, body: Any = None, key: str = "") -> Any:
        headers = {"Idempotency-Key": key or new_id()}
        return self.ask("POST", path, json=body, headers=headers).json()

    def ask(self, method: str, path: str, **said: Any) -> httpx.Response:
        """An answer that is no refusal."""
        answer = self.try_to(method, path, **said)
        assert answer.is_success, answer.text
        return answer

    def try_to(self, method: str, path: str, **said: Any) -> httpx.Response:
        return self._client.request(method, path, **said)

    def draft(self, answers: dict[str, str], form: dict[str, str]) -> str:
        """A draft with its form filled in; gives its id."""
        id = new_id()
        started = self.ask(
            "POST",
            "/applications",
            json={"id": id, "matter": MATTER, "answers": answers},
            headers={"Idempotency-Key": new_id()},
        )
        headers = {"Idempotency-Key": new_id(), "If-Match": started.headers["etag"]}
        self.ask("PUT", f"/applications/{id}/form", json={"form": form}, headers=headers)
        return id

    def upload(self, id: str, material: str, paper: str) -> Any:
        """A photograph from demo/papers for a line of the checklist."""
        headers = {"Idempotency-Key": new_id(), "Content-Type": "image/jpeg"}
        picture = (PAPERS / f"{paper}.jpg").read_bytes()
        path = f"/applications/{id}/documents/{new_id()}"
        return self.ask("PUT", path, params={"material": material}, content=picture, headers=headers).json()

    def submit(self, id: str, key: str = "") -> Any:
        return self.post(f"/applications/{id}/submit", {}, key)

    def file_rented(self) -> Any:
        """A shop on a paper lease, submitted; gives what the hall answered (`core.applications.schemas.Filed`)."""
        id = self.draft(RENTED, RENTED_SHOP)
        self.upload(id, "lease", "letter")
        self.upload(id, "landlord_property", "form")
        return self.submit(id)

    def state(self, id: str) -> str:
        return self.get(f"/applications/{id}")["state"]

    def show_pass(self, id: str) -> str:
        """What the phone draws as a QR code for the counter."""
        return self.post(f"/applications/{id}/pass")["text"]

    def wait_for_pdf(self, path: str) -> bytes:
        """A document that is rendered in the moment after it was issued."""

        def ready() -> bytes:
            answer = self.try_to("GET", path)
            assert answer.status_code in (200, 503), answer.text
            return answer.content if answer.status_code == 200 else b""

        return eventually(ready, 30)
