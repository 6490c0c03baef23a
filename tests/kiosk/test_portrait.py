"""A portrait that an application asks for, taken by the camera for faces. Hall, driver and stream are real."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from core.sealing import Keyring
from demo.people import find_person
from demo.tray_pages import FAULTS
from hardware.face_camera import Finding
from kiosk.kiosk import Kiosk
from tests.kiosk.citizen import Citizen
from tests.kiosk.portraits import LINE, MATTER, stand
from tests.kiosk.rig import Rig, hall_at, kiosk_at


@pytest.fixture(scope="module")
def rig(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Iterator[Rig]:
    folder = tmp_path_factory.mktemp("hall")
    with (
        hall_at(folder, sqlite_template, keys) as hall,
        kiosk_at(hall, tmp_path_factory.mktemp("kiosk"), complete=True) as rig,
    ):
        yield rig


@pytest.fixture
def citizen(rig: Rig) -> Iterator[Citizen]:
    """A physician whose application asks for a portrait."""
    someone = Citizen(rig).tap_card(find_person("欧阳明珠")).choose(MATTER).answer_everything(kind="first")
    yield someone.press("checklist")
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


def pages(rig: Rig) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
    """Size and findings of the pictures that are kept."""

    def kept(kiosk: Kiosk) -> list[tuple[tuple[int, int], tuple[str, ...]]]:
        assert kiosk.visit and kiosk.visit.filing
        return [(Image.open(io.BytesIO(page.data)).size, page.findings) for page in kiosk.visit.filing.pages[LINE]]

    return rig.on_kiosk(kept)


def test_the_line_leads_to_the_camera_for_faces_and_a_good_picture_is_kept(rig: Rig, citizen: Citizen) -> None:
    stand(rig)
    assert citizen.go(f"papers/{LINE}").path == f"portrait/{LINE}"
    assert citizen.sees("portrait.not_compared")
    assert citizen.press(f"portrait/{LINE}", capture="yes").sees("portrait.taken")
    [((width, height), findings)] = pages(rig)
    assert (width * 5, findings) == (height * 4 - height * 4 % 5, ())
    citizen.press(f"portrait/{LINE}", again="yes")
    assert citizen.sees("portrait.take") and not citizen.sees("portrait.taken")


def test_what_is_wrong_is_said_and_after_two_tries_the_person_may_keep_it(rig: Rig, citizen: Citizen) -> None:
    stand(rig, light=0.15)
    citizen.go(f"portrait/{LINE}").press(f"portrait/{LINE}", capture="yes")
    assert citizen.sees("portrait.too_dark") and not citizen.sees("papers.keep")
    citizen.press(f"portrait/{LINE}", keep="yes")
    assert citizen.sees("portrait.too_dark"), "not yet"
    citizen.press(f"portrait/{LINE}", again="yes").press(f"portrait/{LINE}", capture="yes")
    assert citizen.sees("papers.keep")
    citizen.press(f"portrait/{LINE}", keep="yes")
    [(_, findings)] = pages(rig)
    assert "too_dark" in findings


@pytest.mark.nightly
def test_a_camera_that_is_gone_is_said(rig: Rig, citizen: Citizen) -> None:
    rig.tray.face_camera.faults.set("gone")
    citizen.go(f"portrait/{LINE}").press(f"portrait/{LINE}", capture="yes")
    assert citizen.sees("papers.camera_gone")
    rig.tray.face_camera.faults.clear()


def test_every_finding_has_its_sentence_and_every_fault_its_button(rig: Rig) -> None:
    for finding in Finding:
        assert rig.kiosk.words.knows(f"portrait.{finding}")
    assert set(FAULTS["face_camera"]) >= set(rig.tray.face_camera.faults.known)


@pytest.mark.nightly
def test_a_page_that_is_no_portrait_stays_with_the_document_camera(rig: Rig, citizen: Citizen) -> None:
    assert citizen.go("portrait/employment").path.startswith("papers/")
