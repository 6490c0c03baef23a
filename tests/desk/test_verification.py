"""The citizen at the counter: a scan, the originals, and the result or the record of why not."""

import re

import pytest

from benchmarks.bent import Bend, photographed
from core.applications import originals
from core.applications.receipts import ReceiptCode, mint_receipt_code
from core.applications.schemas import Application
from core.ids import new_id
from core.imaging.intake import from_bgr, to_bgr
from core.numbering import storage_number
from core.verification.captures import Capture
from core.verification.slips import open_slip
from demo.people import find_person
from desk.office import Office
from tests.builders import HallInTest, picture
from tests.core.applications.states import RENTED
from tests.core.imaging.forms import drawn, filled_in
from tests.desk.conftest import Client, Sit, key_in, send

HOLDER = "陈国强"


@pytest.fixture
def awaiting(hall: HallInTest) -> Application:
    return hall.case(HOLDER, "awaiting_originals", example=RENTED)


def fresh_pass(hall: HallInTest, id: str) -> str:
    return hall.database.write_now(originals.show_pass, hall.citizen(HOLDER), id).text


def receipt(hall: HallInTest, case: Application) -> str:
    code = ReceiptCode(case.id, case.case_number, hall.at)
    return mint_receipt_code(code, hall.settings.public_url, hall.keys.signing_key("receipt"))


def open_by_pass(hall: HallInTest, client: Client, id: str) -> str:
    """The address of the verification that the scan opens."""
    answer = send(client, "/desk/scan", "/desk/scan", code=fresh_pass(hall, id))
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def capture(client: Client, place: str, document_id: str, seed: int) -> str:
    """Photograph the original; gives the page's piece that compares it."""
    files = {f"picture-{document_id}": ("camera.jpg", picture(seed), "image/jpeg")}
    return client.post(f"{place}/originals/{document_id}", files=files).text


def slip_in(piece: str) -> str:
    found = re.search(r'name="slip:[^"]+" value="([^"]+)"', piece)
    assert found, piece
    return found[1]


def lease_of(case: Application) -> tuple[str, int]:
    """The id of the lease's picture and the seed it was drawn with."""
    assert case.checklist is not None
    materials = [line.material for line in case.checklist.lines]
    document = next(document for document in case.documents if document.material == "lease")
    return document.id, materials.index("lease")


def test_equal_originals_release_the_result(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    client = sit("wangli")
    place = open_by_pass(hall, client, awaiting.id)
    id, seed = lease_of(awaiting)
    piece = capture(client, place, id, seed)
    assert "no difference seen" in piece
    said = {f"equal:{id}": "yes", f"slip:{id}": slip_in(piece)}
    page = send(client, place, place, **said)
    assert "Originals equal" in page.text
    assert hall.application(awaiting.id).state == "concluded"


def test_the_certificate_is_a_pdf_once_it_is_rendered(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    hall.release(HOLDER, awaiting.id)
    id = hall.application(awaiting.id).certificate_id
    client = sit("wangli")
    assert client.get(f"/desk/certificates/{id}/pdf").status_code == 503
    assert "being made" in client.get(f"/desk/certificates/{id}/ready").text
    hall.worker.work_off()
    assert f"/desk/certificates/{id}/pdf" in client.get(f"/desk/certificates/{id}/ready").text
    assert client.get(f"/desk/certificates/{id}/pdf").content.startswith(b"%PDF")


def test_a_different_original_releases_nothing(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    client = sit("wangli")
    place = open_by_pass(hall, client, awaiting.id)
    id, seed = lease_of(awaiting)
    piece = capture(client, place, id, seed + 70)
    assert "differences found" in piece
    said = {f"equal:{id}": "no", f"slip:{id}": slip_in(piece), f"remark:{id}": "another lease"}
    page = send(client, place, place, **said).text
    assert "Originals differ" in page
    assert "another lease" in page
    assert hall.application(awaiting.id).state == "awaiting_originals"


def test_a_double_click_shows_the_same_outcome(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    client = sit("wangli")
    place = open_by_pass(hall, client, awaiting.id)
    id, seed = lease_of(awaiting)
    slip = slip_in(capture(client, place, id, seed))
    form = {"request": key_in(client.get(place).text), f"equal:{id}": "yes", f"slip:{id}": slip}
    pages = [client.post(place, data=form).text for _ in range(2)]
    assert all("Originals equal" in page for page in pages)
    assert hall.events(awaiting.id).count("certificate_issued") == 1


def test_equal_needs_a_capture_and_different_a_word(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    client = sit("wangli")
    place = open_by_pass(hall, client, awaiting.id)
    id, seed = lease_of(awaiting)
    assert "Please photograph the original" in send(client, place, place, **{f"equal:{id}": "yes"}).text
    slip = slip_in(capture(client, place, id, seed))
    refused = send(client, place, place, **{f"equal:{id}": "no", f"slip:{id}": slip}).text
    assert "please write what differs" in refused
    assert slip in refused  # what was captured stays
    assert hall.application(awaiting.id).state == "awaiting_originals"


def test_a_slip_of_another_original_does_not_count(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    client = sit("wangli")
    place = open_by_pass(hall, client, awaiting.id)
    id, seed = lease_of(awaiting)
    slip = slip_in(capture(client, place, id, seed))
    other = open_by_pass(hall, client, hall.case(HOLDER, "awaiting_originals", example=RENTED).id)
    answer = send(client, other, other, **{f"equal:{id}": "yes", f"slip:{id}": slip})
    assert answer.status_code == 400
    assert "photograph this original again" in answer.text


def test_a_used_pass_says_when_and_where(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    text = fresh_pass(hall, awaiting.id)
    client = sit("wangli")
    hall.at = hall.at.replace(second=0)
    text = fresh_pass(hall, awaiting.id)
    assert send(client, "/desk/scan", "/desk/scan", code=text).status_code == 303
    again = send(client, "/desk/scan", "/desk/scan", code=text)
    assert again.status_code == 409
    assert "was used already" in again.text
    assert "南海区行政服务中心" in again.text
    assert "T0" not in re.findall(r"used already, at ([^<]+)", again.text)[0]  # a time in words


def test_every_refusal_of_a_pass_has_its_own_sentence(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    client = sit("wangli")
    text = fresh_pass(hall, awaiting.id)
    said = {send(client, "/desk/scan", "/desk/scan", code=code).text for code in ("hello", text[:60])}
    hall.wait(seconds=90)
    said.add(send(client, "/desk/scan", "/desk/scan", code=text).text)
    sentences = {re.findall(r'role="alert">.*?<p>(.*?)</p>', page, re.DOTALL)[0] for page in said}
    assert len(sentences) == 3
    assert "expired" in " ".join(sentences)


def test_a_receipt_finds_the_case_and_the_card_opens_it(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    client, code = sit("wangli"), receipt(hall, awaiting)
    found = send(client, "/desk/scan", "/desk/scan", code=code)
    assert str(awaiting.case_number) in found.text
    assert HOLDER not in found.text
    fields = {"code": code, "identity_kind": "resident_id_card"}
    place = f"/desk/cases/{awaiting.id}/holder"
    wrong = client.post(
        place, data={"request": new_id(), **fields, "identity_number": find_person("林晓岚").card.number}
    )
    assert wrong.status_code == 409
    right = client.post(
        place,
        data={"request": new_id(), **fields, "identity_number": find_person(HOLDER).card.number},
        follow_redirects=False,
    )
    assert right.headers["location"].startswith("/desk/verifications/")


def test_a_case_number_typed_from_the_receipt_finds_the_case_as_its_code_does(
    hall: HallInTest, sit: Sit, awaiting: Application
) -> None:
    client, number = sit("wangli"), awaiting.case_number or ""
    assert number in send(client, "/desk/scan", "/desk/scan", code=number.lower()).text
    mistyped = send(client, "/desk/scan", "/desk/scan", code=f"{number[:-1]}{'A' if number[-1] != 'A' else 'B'}")
    assert "typing mistake" in mistyped.text
    place = f"/desk/cases/{awaiting.id}/holder"
    fields = {"code": number, "identity_kind": "resident_id_card", "identity_number": find_person(HOLDER).card.number}
    opened = client.post(place, data={"request": new_id(), **fields}, follow_redirects=False)
    assert opened.headers["location"].startswith("/desk/verifications/")


def test_a_card_alone_opens_nothing_without_the_receipt(hall: HallInTest, sit: Sit, awaiting: Application) -> None:
    form = {"code": "", "identity_kind": "resident_id_card", "identity_number": find_person(HOLDER).card.number}
    answer = sit("wangli").post(f"/desk/cases/{awaiting.id}/holder", data={"request": new_id(), **form})
    assert answer.status_code == 400


def test_a_receipt_that_has_not_arrived_is_not_called_false(hall: HallInTest, sit: Sit) -> None:
    code = ReceiptCode(new_id(), None, hall.at)
    text = mint_receipt_code(code, hall.settings.public_url, hall.keys.signing_key("receipt"))
    assert "has not reached the hall yet" in send(sit("wangli"), "/desk/scan", "/desk/scan", code=text).text


def test_the_slip_of_a_kiosk_without_a_link_finds_what_has_arrived_since(
    hall: HallInTest, sit: Sit, awaiting: Application
) -> None:
    client = sit("wangli")

    def given(code: str) -> str:
        return send(client, "/desk/scan", "/desk/scan", code=code).text

    for id, said in ((awaiting.id, str(awaiting.case_number)), (new_id(), "may still be stored there")):
        assert said in given(f"{hall.settings.public_url}#{id}")
        assert said in given(storage_number(id))
    number = storage_number(awaiting.id)
    assert "mistyped" in given(number[:-1] + ("1" if number[-1] != "1" else "2"))


def test_a_file_that_is_no_picture_is_refused_where_the_picture_would_be(
    hall: HallInTest, sit: Sit, awaiting: Application
) -> None:
    client = sit("wangli")
    place = open_by_pass(hall, client, awaiting.id)
    id, _ = lease_of(awaiting)
    files = {f"picture-{id}": ("lease.jpg", b"<html>", "image/jpeg")}
    answer = client.post(f"{place}/originals/{id}", files=files, headers={"HX-Request": "true"})
    assert answer.status_code == 400
    assert "<html" not in answer.text
    assert 'role="alert"' in answer.text


def test_only_clerks_verify(sit: Sit) -> None:
    assert sit("liangwen").get("/desk/scan").status_code == 403


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_a_bent_original_is_shown_as_it_was_compared_and_kept_as_it_was_taken(
    hall: HallInTest, sit: Sit, awaiting: Application, office: Office
) -> None:
    """What is bent is the original alone: the upload is shown as it is kept."""
    client = sit("wangli")
    place = open_by_pass(hall, client, awaiting.id)
    id, _ = lease_of(awaiting)
    shown, _ = photographed(drawn(filled_in(3)), Bend("arc", 0.04), 7)
    files = {f"picture-{id}": ("camera.jpg", from_bgr(shown), "image/jpeg")}
    slip = slip_in(client.post(f"{place}/originals/{id}", files=files).text)
    taken = open_slip(office.keys, place.rpartition("/")[2], id, slip, Capture)
    assert taken.flat is not None and taken.flat_upload is None and taken.hint != "same"
    kept = to_bgr(hall.store.get(taken.address, taken.sha256))
    assert kept.shape == shown.shape
    compared = client.get(f"{place}/originals/{id}", params={"slip": slip}).content
    assert to_bgr(compared).shape == (taken.height, taken.width, 3) != kept.shape
    uploaded = client.get(f"{place}/originals/{id}/upload", params={"slip": slip}).content
    assert uploaded == client.get(f"/desk/documents/{id}").content
