"""A travel document under the camera and on the chip reader: read, shown beside its picture, confirmed."""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from core.chips.authorities import Authorities
from core.imaging import reading
from core.mrz import parse_mrz
from core.people.assurance import ASSURANCE
from core.sealing import Keyring
from hardware.cabinet import Fitting
from hardware.emulated_card_slot import EmulatedCardSlot
from hardware.id_card_reader import TRAVEL_DOCUMENT, AccessKey, ChipDocument
from hardware.id_card_reader.emulated_issuer import EmulatedIssuer
from kiosk.travel_documents import ShownDocument, face_of, shown, shown_by_chip
from tests.core.return_permits import return_permit
from tests.hardware.passports import face
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import Rig, hall_at, kiosk_at
from tests.refusals import refused

KIND = "hk_macau_travel_permit"
AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
PERMIT = return_permit("H09900017", "A1234563")
ZONE = parse_mrz(PERMIT, AT.date())
ISSUER = EmulatedIssuer(at=AT)
KNOWN = Authorities.of([ISSUER.authority.public_bytes(Encoding.DER)])

installed = pytest.mark.skipif(not reading.is_installed(), reason="lines are read where rapidocr is installed")


def by_camera() -> ShownDocument:
    return shown(KIND, ZONE, "camera", AT, b"picture")


def on_chip(issuer: EmulatedIssuer = ISSUER, zone: str = PERMIT, **changed: bytes) -> ChipDocument:
    files = {**issuer.contents(zone, face=face(), name="周敏儀"), **changed}
    return ChipDocument(
        kind=TRAVEL_DOCUMENT, name="周敏儀", source={}, zone=zone.replace("\n", ""), files=files, photo=face("JPEG2000")
    )


def test_a_chip_of_a_known_state_is_surer_than_the_camera_and_the_camera_than_typing() -> None:
    chip = shown_by_chip(by_camera(), on_chip(), KNOWN, AT)
    assert (chip.evidence.source, chip.assured_by, chip.evidence.document.name) == ("chip", "signed", "周敏儀")
    assert Image.open(io.BytesIO(chip.picture)).format == "JPEG"
    assert ASSURANCE["typed"] < ASSURANCE["camera"] < ASSURANCE[chip.evidence.source]


def test_a_chip_whose_issuer_is_not_known_counts_as_a_picture() -> None:
    chip = shown_by_chip(by_camera(), on_chip(), Authorities(), AT)
    assert (chip.evidence.source, chip.assured_by) == ("chip_unproven", "unproven")
    assert ASSURANCE["chip_unproven"] == ASSURANCE["camera"]


def test_an_altered_chip_an_expired_document_and_another_kind_are_not_taken() -> None:
    with refused("chip_altered"):
        shown_by_chip(
            by_camera(), on_chip(DG1=on_chip(zone=return_permit("H09900025", "A1234563")).files["DG1"]), KNOWN, AT
        )
    with refused("card_expired"):
        shown(KIND, ZONE, "camera", datetime(2040, 1, 1, tzinfo=UTC))
    with refused("mrz_other_document"):
        shown("passport", ZONE, "camera", AT)


def test_what_is_no_face_is_left_out() -> None:
    assert face_of(b"") == face_of(b"\xff\xd8\xff" + bytes(40)) == face_of(b"GIF89a") == b""
    assert "H09900017" not in repr(AccessKey(zone=ZONE.chip_key))


FACES = {form: face(form) for form in ("JPEG", "JPEG2000")}


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(FACES)), st.floats(0, 1), st.binary(min_size=1, max_size=12), st.booleans())
def test_whatever_a_chip_gives_for_a_face_is_a_picture_or_nothing(
    form: str, where: float, noise: bytes, cut: bool
) -> None:
    whole = FACES[form]
    place = int(where**3 * len(whole))
    spoilt = whole[:place] + noise + (b"" if cut else whole[place + len(noise) :])
    assert face_of(spoilt)[:2] in (b"", b"\xff\xd8")


def test_a_typed_name_in_chinese_is_kept_beside_what_was_read() -> None:
    assert by_camera().confirmed(" 周敏儀 ").document.name == "周敏儀"
    assert by_camera().confirmed("").document.name == "CHAN, SIU MAN"


@installed
def test_a_permit_under_the_camera_is_read_shown_and_confirmed(rig: Rig) -> None:
    citizen = Citizen(rig).go("identify").go(f"identify/{KIND}")
    assert citizen.sees("lay.offer")
    citizen.go(f"identify/{KIND}/lay")
    rig.lay("permit")
    citizen.press(f"identify/{KIND}/lay")
    assert citizen.path.endswith("shown"), citizen.page
    assert "H09900017" in citizen.page and citizen.sees("shown.by_camera")
    shown_id = citizen.find(r'name="document" value="([^"]+)"')
    assert citizen.screen.get(f"/kiosk/shown/{shown_id}").content.startswith(b"\xff\xd8")
    assert rig.kiosk.visit and rig.kiosk.visit.identity is None, "nothing is believed before it was confirmed"
    citizen.press(f"identify/{KIND}/shown", document="another", name="周敏儀")
    assert rig.kiosk.visit.identity is None, "a form of what was shown before changes nothing"
    citizen.press(f"identify/{KIND}/shown", document=shown_id, name="周敏儀")
    assert rig.kiosk.visit.identity is not None
    assert (rig.kiosk.visit.identity.source, rig.kiosk.visit.identity.document.name) == ("camera", "周敏儀")
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


@installed
def test_paper_without_a_zone_says_so_and_typing_stays_open(rig: Rig) -> None:
    citizen = Citizen(rig).go("identify").go(f"identify/{KIND}/lay")
    rig.lay("letter")
    citizen.press(f"identify/{KIND}/lay")
    assert citizen.sees("refusal.mrz_unreadable") or "机读码" in citizen.page
    assert citizen.sees("lay.type")
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())


@pytest.fixture
def chip_rig(tmp_path: Path, sqlite_template: Path, keys: Keyring, card_slot: EmulatedCardSlot) -> Iterator[Rig]:
    """A kiosk with a chip reader, which trusts the state that issues here."""
    authorities = tmp_path / "csca"
    authorities.mkdir()
    (authorities / "utopia.cer").write_bytes(ISSUER.authority.public_bytes(Encoding.DER))
    device = (Fitting("id_card_reader", card_slot.url, name="chip reader", driver="pcsc_emrtd"),)
    folder = tmp_path / "hall"
    folder.mkdir()
    with (
        hall_at(folder, sqlite_template, keys) as hall,
        kiosk_at(hall, tmp_path, device=device, chip_authorities=authorities) as rig,
    ):
        yield rig


def test_typed_lines_open_the_chip_and_what_it_says_is_confirmed(chip_rig: Rig, card_slot: EmulatedCardSlot) -> None:
    citizen = Citizen(chip_rig).go("identify").go(f"identify/{KIND}")
    card_slot.place(ISSUER.issue(PERMIT, ZONE.chip_key, face=face(), name="周敏儀", own_key=True))
    chip_rig.wait_for(lambda kiosk: bool(kiosk.notice))
    citizen.go("identify")
    assert citizen.sees("device.key_needed")
    card_slot.lift()
    chip_rig.wait_for(lambda kiosk: not kiosk.card_is_on_reader())
    citizen.go(f"identify/{KIND}").press(f"identify/{KIND}", mrz=PERMIT)
    assert citizen.sees("shown.by_typed") and citizen.sees("shown.chip")
    card_slot.place(ISSUER.issue(PERMIT, ZONE.chip_key, face=face(), name="周敏儀", own_key=True))
    chip_rig.wait_for(lambda kiosk: bool(kiosk.visit and kiosk.visit.shown and kiosk.visit.shown.chip))
    citizen.go(f"identify/{KIND}/shown")
    assert citizen.sees("shown.by_no_copy") and "周敏儀" in citizen.page
    citizen.press(f"identify/{KIND}/shown", document=citizen.find(r'name="document" value="([^"]+)"'))
    assert chip_rig.kiosk.visit and chip_rig.kiosk.visit.identity
    assert chip_rig.kiosk.visit.identity.source == "chip"
    assert chip_rig.kiosk.visit.token, "the hall takes a proven chip for sure"
