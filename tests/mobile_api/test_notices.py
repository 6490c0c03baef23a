"""A phone is told of a document at once, and of its file when it is made."""

from core.worker import Worker
from tests.journeys.pictures import text_of
from tests.mobile_api.filing import good, once, start
from tests.mobile_api.house import LIN, House
from tests.sweet_shop import FORM, OWNED


def test_a_phone_sees_a_document_at_once_and_its_file_when_it_is_made(house: House) -> None:
    lin = house.enter(LIN)
    house.give(lin, "property_certificate")
    with house.client(house.sign_in(lin)) as phone:
        id = start(phone, OWNED, FORM)
        good(phone.post(f"/applications/{id}/submit", json={}, headers=once()))
        (notice,) = good(phone.get(f"/applications/{id}/notices")).json()
        assert (notice["kind"], notice["title"], notice["ready"]) == (
            "receipt",
            "Receipt of Application Documents",
            False,
        )
        assert notice["languages"] == ["zh-Hans", "en"]
        early = phone.get(f"/notices/{notice['id']}/pdf")
        assert (early.status_code, early.json()["code"]) == (503, "document_being_made")
        assert int(early.headers["retry-after"]) >= 1
        Worker(house.database, house.store, house.services.settings, house.clock).work_off()
        (made,) = good(phone.get(f"/applications/{id}/notices")).json()
        assert made == {**notice, "ready": True}
        assert b"/ETSI.CAdES.detached" in good(phone.get(f"/notices/{notice['id']}/pdf")).content
        texts = [
            "".join(text_of(good(phone.get(f"/notices/{notice['id']}/pdf", params={"language": each})).content).split())
            for each in notice["languages"]
        ]
        assert "收件凭证" in texts[0] and "ReceiptofApplicationDocuments" in texts[1]
        assert all(notice["number"] in text for text in texts)
        assert phone.get(f"/notices/{notice['id']}/pdf", params={"language": "zh-Hant"}).status_code == 404
