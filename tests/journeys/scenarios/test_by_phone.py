"""A story told only in calls of the JSON API: what rules grant at night, contested in the morning."""

from datetime import UTC, date, datetime
from typing import Any

from core.applications import automatic
from core.identity_numbers import resident_check_digit
from core.ids import new_id
from core.matters.loading import load_matters
from core.people.schemas import IdentityDocument
from tests.mobile_api.house import House

CARD = "senior-citizen-card"
MEI = IdentityDocument(
    kind="resident_id_card",
    number="99000019500102044" + resident_check_digit("99000019500102044"),
    name="梅阿婆",
    sex="female",
    birth_date=date(1950, 1, 2),
    address="广东省佛山市南海区桂城街道示例路3号",
)


def test_her_card_comes_by_phone_at_half_past_eleven_and_a_person_answers_in_the_morning(house: House) -> None:
    house.clock.at = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)  # 23:30 in Guangdong
    mei, id = house.enter(MEI), new_id()
    with house.client(house.sign_in(mei)) as phone:
        phone.headers["Accept-Language"] = "zh-Hans"

        def send(path: str, body: dict[str, Any]) -> Any:
            answer = phone.post(path, json=body, headers={"Idempotency-Key": new_id()})
            return answer.raise_for_status().json()

        send("/applications", {"id": id, "matter": CARD, "answers": {}})
        assert send(f"/applications/{id}/submit", {})["state"] == "concluded"
        told = [line["text"] for line in phone.get(f"/applications/{id}/timeline").json()]
        assert told[-3:] == ["制证", "送达", "办结"]
        assert "machine_decision" in {each["kind"] for each in phone.get(f"/applications/{id}/notices").json()}
        assert phone.get(f"/applications/{id}").json()["state_text"] == "已办结"

        house.clock.at = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday: the sign-in of Friday has ended
        phone.headers["Authorization"] = f"Bearer {house.sign_in(mei)}"
        send(f"/applications/{id}/contest", {"reason": "住址少了门牌"})
        twice = phone.post(
            f"/applications/{id}/contest", json={"reason": "住址少了门牌"}, headers={"Idempotency-Key": new_id()}
        )
        assert twice.status_code == 409 and twice.json()["code"] == "contested_before"
        authority = load_matters()[CARD].authority.code
        reviewer = house.hire("reviewer", authority)
        house.as_staff(
            automatic.answer_contest,
            id,
            True,
            "身份证上就是这样写的",
            id=reviewer,
            role="reviewer",
            authority=authority,
        )
        assert phone.get(f"/applications/{id}/timeline").json()[-1]["text"] == "人工复核已答复"
