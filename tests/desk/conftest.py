"""The desk, the public check and the front door over a real hall, asked as a browser asks."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from core.locale import Sentences
from core.people import staff
from core.settings import Settings
from demo.people import PASSWORD
from desk.app import create_check, create_desk, create_start
from desk.office import Office, load_words
from desk.pages.start import ENTRANCES
from desk.pictures import PictureRoom
from tests.builders import HallInTest

Client = TestClient[Litestar]


@cache
def words() -> Sentences:
    """Three languages of a thousand sentences, read once for all tests of a process."""
    return load_words(Settings.load(demo=True))


@pytest.fixture
def office(hall: HallInTest) -> Iterator[Office]:
    pictures = PictureRoom(hall.settings.limits.upload_bytes)
    parts = (hall.settings, hall.database, hall.store, hall.keys, words(), pictures)
    office = Office(*parts, lambda: hall.at, PASSWORD)
    yield office
    office.pictures.close()


@pytest.fixture
def web(office: Office) -> Litestar:
    def limit(asker: str, at: Any) -> None:
        assert asker

    routers = [create_desk(office), create_check(office, limit), create_start(office, limit, ENTRANCES)]
    return Litestar(routers, openapi_config=None)


def english(web: Litestar) -> Client:
    client = TestClient(web, base_url="http://hall.test")
    client.headers["Accept-Language"] = "en-GB,en"
    return client


@pytest.fixture
def browser(web: Litestar) -> Client:
    """Somebody who is not signed in and prefers English."""
    return english(web)


Sit = Callable[[str], Client]


@pytest.fixture
def sit(hall: HallInTest, web: Litestar) -> Sit:
    """A browser in which this member of staff is signed in."""

    def sit_down(username: str) -> Client:
        client = english(web)
        assert sign_in(hall, client, username).status_code == 303
        return client

    return sit_down


def sign_in(hall: HallInTest, client: Client, username: str, password: str = PASSWORD, **sent: str) -> Any:
    hall.wait(seconds=31)
    code = hall.database.read_now(staff.current_totp_code, username, hall.at)
    form = {"username": username, "password": password, "code": code, **sent}
    return client.post("/desk/sign-in", data=form, follow_redirects=False)


def key_in(page: str) -> str:
    """The request key of the first form that carries one."""
    found = re.search(r'name="request" value="([^"]+)"', page)
    assert found, "the page has no form that changes something"
    return found[1]


def send(client: Client, page: str, to: str, **fields: str) -> Any:
    """Fill in a form of `page` and send it."""
    return client.post(to, data={"request": key_in(client.get(page).text), **fields}, follow_redirects=False)
