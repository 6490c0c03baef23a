"""Who may call what: every route stands in the table below; one that does not fails here."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.ids import new_id
from kiosk.signing import TerminalSignature
from mobile_api.app import ALL
from tests.mobile_api.askers import BY
from tests.mobile_api.house import HE, LIN, House

# Which credentials open a route: nothing, a phone's token, a kiosk's signature, a token bound to the kiosk
# with its signature, the signature of a kiosk that waits to be confirmed.
OPENED_BY: dict[str, set[str]] = {
    "anyone": {"nothing", "phone", "kiosk", "visit", "pending"},
    "visitor": {"nothing", "phone", "kiosk", "visit"},
    "citizen": {"phone", "visit"},
    "kiosk": {"kiosk", "visit"},
    "terminal": {"kiosk", "visit", "pending"},
    "kiosk_visitor": {"kiosk", "visit"},
    "kiosk_citizen": {"visit"},
}
GUARD_CODES = {
    "token_missing",
    "token_unknown",
    "signature_missing",
    "terminal_not_confirmed",
}


@dataclass
class Credential:
    token: str = ""
    signature: TerminalSignature | None = None


@pytest.fixture(scope="module")
def credentials(house: House) -> dict[str, Credential]:
    lin = house.enter(LIN)
    kiosk_key, pending_key = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    kiosk = TerminalSignature(house.enrol(kiosk_key), kiosk_key, house.clock)
    pending = TerminalSignature(house.enrol(pending_key, confirmed=False), pending_key, house.clock)
    with house.client() as client:
        evidence = {
            "document": {"kind": LIN.kind, "number": LIN.number, "name": LIN.name},
            "source": "chip",
            "read_at": house.clock.at.isoformat(),
        }
        visit = client.post("/visits", json=evidence, auth=kiosk).raise_for_status().json()["token"]
    return {
        "nothing": Credential(),
        "phone": Credential(house.sign_in(lin)),
        "kiosk": Credential(signature=kiosk),
        "visit": Credential(visit, kiosk),
        "pending": Credential(signature=pending),
    }


def routes(house: House) -> Iterator[tuple[str, str, str]]:
    """Name, method and an address of every route of the API."""
    for route in house.app.routes:
        for handler in getattr(route, "route_handlers", ()):
            if "who" in handler.opt:
                path = getattr(route, "path_format", "")
                path = re.sub(r"\{\w+_id\}", lambda _: new_id(), path)
                path = path.replace("{code}", "individual-business-registration")
                (method,) = handler.http_methods - {"OPTIONS"}
                yield handler.fn.__name__, method, path


def ask(house: House, credential: Credential, method: str, path: str) -> httpx.Response:
    headers = {"Idempotency-Key": new_id(), "If-Match": '"1"'}
    if credential.token:
        headers["Authorization"] = f"Bearer {credential.token}"
    auth = credential.signature
    params = {"query": "x", "material": "lease", "paper": "lease"}
    return httpx.request(method, house.url + path, headers=headers, params=params, auth=auth)


def test_an_expired_card_opens_no_visit_and_the_answer_says_so_in_every_language(
    house: House, credentials: dict[str, Credential]
) -> None:
    document = {"kind": LIN.kind, "number": LIN.number, "name": LIN.name, "valid_to": "2020-05-06"}
    evidence = {"document": document, "source": "chip", "read_at": house.clock.at.isoformat()}
    kiosk = credentials["kiosk"].signature
    assert kiosk is not None
    with house.client() as client:
        answer = client.post("/visits", json=evidence, auth=kiosk)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (400, "card_expired")
    assert all("2020-05-06" in sentence for sentence in problem["sentences"].values())
    assert set(problem["sentences"]) == {"zh-Hans", "zh-Hant", "en"}


def test_every_route_stands_in_the_table() -> None:
    assert {handler.fn.__name__: handler.opt["who"] for handler in ALL} == BY


def test_every_handler_is_mounted_once(house: House) -> None:
    assert sorted(name for name, _, _ in routes(house)) == sorted(BY)


@pytest.mark.parametrize(
    "who", ["nothing", pytest.param("phone", marks=pytest.mark.both_databases), "kiosk", "visit", "pending"]
)
def test_a_route_opens_for_whom_the_table_says_and_nobody_else(
    house: House, credentials: dict[str, Credential], who: str
) -> None:
    wrong: list[str] = []
    for name, method, path in routes(house):
        if name in ("sign_out", "close_visit"):
            continue
        answer = ask(house, credentials[who], method, path)
        code = answer.json().get("code") if answer.status_code >= 400 else ""
        opened = code not in GUARD_CODES
        assert answer.status_code < 500, (name, answer.text)
        if opened != (who in OPENED_BY[BY[name]]):
            wrong.append(f"{name} for {who}: {answer.status_code} {code}")
    assert wrong == []


def test_somebody_elses_things_do_not_exist(house: House) -> None:
    mine, other = (house.sign_in(house.enter(person)) for person in (LIN, HE))
    application_id = new_id()
    draft = {"id": application_id, "matter": "individual-business-registration", "answers": {}}
    with house.client(mine) as client:
        client.post("/applications", json=draft, headers={"Idempotency-Key": new_id()}).raise_for_status()
    with house.client(other) as stranger:
        headers = {"Idempotency-Key": new_id(), "If-Match": '"1"'}
        one = f"/applications/{application_id}"
        document = f"{one}/documents/{new_id()}"
        picture, jpeg = {"material": "lease"}, {"Content-Type": "image/jpeg"}
        answers = [
            stranger.get(one),
            stranger.get(f"{one}/timeline"),
            stranger.get(f"{one}/notices"),
            stranger.put(f"{one}/answers", json={"answers": {}}, headers=headers),
            stranger.put(f"{one}/form", json={"form": {}}, headers=headers),
            stranger.post(f"{one}/submit", json={}, headers=headers),
            stranger.post(f"{one}/withdraw", headers=headers),
            stranger.post(f"{one}/supplement", headers=headers),
            stranger.post(f"{one}/pass", headers=headers),
            stranger.put(f"{one}/declaration", json={"declared": True}, headers=headers),
            stranger.post(f"{one}/trial", headers=headers),
            stranger.post(f"{one}/promised", headers=headers),
            stranger.put(f"{one}/delivery", json={"way": "electronic"}, headers=headers),
            stranger.post(f"{one}/rating", json={"level": 1}, headers=headers),
            stranger.get(f"{one}/corrections"),
            stranger.post(f"{one}/contest", json={"reason": "x"}, headers=headers),
            stranger.put(document, params=picture, content=b"\xff\xd8\xff", headers=headers | jpeg),
            stranger.delete(document, headers=headers),
            stranger.put(
                f"{one}/wallet/{new_id()}",
                json={"material": "lease", "wallet_item_id": new_id()},
                headers=headers,
            ),
        ]
    assert {(each.status_code, each.json()["code"]) for each in answers} == {(404, "application_unknown")}


def test_a_visits_token_counts_only_with_its_kiosks_signature(house: House, credentials: dict[str, Credential]) -> None:
    visit = credentials["visit"]
    key = Ed25519PrivateKey.generate()
    other_kiosk = TerminalSignature(house.enrol(key), key, house.clock)
    assert ask(house, visit, "GET", "/api/v1/me").status_code == 200
    for stolen in (Credential(visit.token), Credential(visit.token, other_kiosk)):
        answer = ask(house, stolen, "GET", "/api/v1/me")
        assert (answer.status_code, answer.json()["code"]) == (401, "token_unknown")


def test_signing_out_ends_the_token(house: House) -> None:
    token = house.sign_in(house.enter(HE))
    with house.client(token) as client:
        assert client.delete("/sign-in/current").status_code == 204
        assert client.get("/me").status_code == 401


def test_a_token_ends_by_itself(house: House) -> None:
    token = house.sign_in(house.enter(HE))
    at = house.clock.at
    house.clock.advance(hours=12, seconds=1)
    with house.client(token) as client:
        assert client.get("/me").json()["code"] == "token_expired"
    house.clock.at = at


def test_a_signature_counts_once(house: House, credentials: dict[str, Credential]) -> None:
    signature = credentials["kiosk"].signature
    assert signature
    request = httpx.Request("GET", f"{house.url}/api/v1/terminals/self")
    signature.sign(request)
    with httpx.Client() as client:
        assert client.send(request).status_code == 200
        again = client.send(request)
    assert (again.status_code, again.json()["code"]) == (401, "nonce_used")
