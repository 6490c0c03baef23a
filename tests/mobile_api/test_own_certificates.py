"""A photograph of a certificate that this hall issued is answered with the certificate itself."""

from datetime import timedelta

import httpx
import pytest
from msgspec import structs

from core.certificates import service as certificates
from core.certificates.rendering import render_certificate
from core.certificates.schemas import Certificate
from core.ids import new_id
from core.imaging import intake
from core.imaging.picture import Picture
from core.imaging.sheet import first_page
from tests.core.certificates.examples import FACTS
from tests.core.imaging.pictures import photographed
from tests.mobile_api.house import HE, LIN, House

ANSWERS = {"kind": "shop_sign", "position": "wall", "lighting": "lit", "premises": "owned", "filing": "self"}


@pytest.fixture
def holder(house: House) -> str:
    return house.enter(HE)


def issued(house: House, holder: str) -> tuple[Certificate, bytes]:
    """A licence that is rendered and in its holder's wallet, and a photograph of a print of it."""
    number = f"92440605MA99{new_id()[-4:].upper()}18"
    facts = structs.replace(FACTS["business_licence"], number=number, issued_on=house.clock.at.date())
    certificate = house.do(certificates.issue, new_id(), holder, "business_licence", facts)
    pdf = render_certificate("business_licence", facts, certificate.code)
    house.do(certificates.keep_file, certificate.id, house.store.put(pdf, "application/pdf"))
    return certificate, taken(intake.to_bgr(first_page(pdf)))


def taken(page: Picture) -> bytes:
    return intake.from_bgr(photographed(page, 4, size=(2000, 1700), fill=0.9, tilt=0.02)[0])


def drafted(phone: httpx.Client) -> str:
    id = new_id()
    body = {"id": id, "matter": "outdoor-sign-permit", "answers": ANSWERS}
    phone.post("/applications", json=body, headers={"Idempotency-Key": new_id()}).raise_for_status()
    return id


def hand_in(phone: httpx.Client, draft: str, data: bytes, material: str = "business_licence") -> httpx.Response:
    headers = {"Idempotency-Key": new_id(), "Content-Type": "image/jpeg"}
    path = f"/applications/{draft}/documents/{new_id()}"
    return phone.put(path, params={"material": material}, content=data, headers=headers)


def test_a_photograph_of_the_certificate_attaches_the_original_with_grade_a(house: House, holder: str) -> None:
    certificate, photograph = issued(house, holder)
    with house.client(house.sign_in(holder)) as phone:
        draft = drafted(phone)
        document = hand_in(phone, draft, photograph).raise_for_status().json()
        assert (document["source"], document["grade"], document["media_type"]) == ("wallet", "A", "application/pdf")
        kept = house.database.read_now(certificates.find_file, certificate.id)
        assert document["sha256"] == kept.sha256, "the electronic certificate, not the photograph"
        assert [each["id"] for each in phone.get(f"/applications/{draft}").json()["documents"]] == [document["id"]]


def test_somebody_elses_certificate_stays_a_picture(house: House, holder: str) -> None:
    _, photograph = issued(house, holder)
    with house.client(house.sign_in(house.enter(LIN))) as phone:
        document = hand_in(phone, drafted(phone), photograph).raise_for_status().json()
    assert (document["source"], document["grade"]) == ("upload", "C")


def test_a_certificate_that_has_ended_or_fits_another_line_stays_a_picture(house: House, holder: str) -> None:
    _, photograph = issued(house, holder)
    with house.client(house.sign_in(holder)) as phone:
        draft = drafted(phone)
        elsewhere = hand_in(phone, draft, photograph, "sign_drawing").raise_for_status().json()
        assert elsewhere["source"] == "upload"
    ended = structs.replace(
        FACTS["business_licence"],
        number=f"92440605MA98{new_id()[-4:].upper()}18",
        valid_to=house.clock.at.date() - timedelta(days=1),
    )
    code = house.do(certificates.issue, new_id(), holder, "business_licence", ended).code
    assert house.do(certificates.recognise, code) is None


def test_a_forged_code_is_no_certificate(house: House, holder: str) -> None:
    certificate, _ = issued(house, holder)
    for text in (certificate.code[:-3], certificate.code[:-8] + "AAAAAAAA", "https://hall.test/check/#", "", "\x00"):
        assert house.do(certificates.recognise, text) is None
    assert house.do(certificates.recognise, certificate.code) == certificate.id
