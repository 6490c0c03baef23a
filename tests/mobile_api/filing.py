"""What a phone asks to file a case, and what staff do with it: for every test that needs one."""

import httpx
import msgspec

from core.applications import acceptance, deciding, reading
from core.applications.staff_schemas import CaseFile, Tick
from core.ids import new_id
from core.matters.definition import MatterDefinition
from tests.mobile_api.house import House, papers
from tests.sweet_shop import MATTER


def once() -> dict[str, str]:
    return {"Idempotency-Key": new_id()}


def good(answer: httpx.Response) -> httpx.Response:
    assert answer.is_success, answer.text
    return answer


def start(phone: httpx.Client, answers: dict[str, str], form: dict[str, str]) -> str:
    """A draft with its form filled in."""
    application_id = new_id()
    draft = {"id": application_id, "matter": MATTER, "answers": answers}
    started = good(phone.post("/applications", json=draft, headers=once()))
    assert started.status_code == 201 and started.json()["state"] == "draft"
    headers = once() | {"If-Match": started.headers["etag"]}
    good(phone.put(f"/applications/{application_id}/form", json={"form": form}, headers=headers))
    return application_id


def upload(phone: httpx.Client, application_id: str, material: str) -> dict[str, str]:
    path = f"/applications/{application_id}/documents/{new_id()}"
    headers = once() | {"Content-Type": "image/jpeg"}
    return good(phone.put(path, params={"material": material}, content=papers(material), headers=headers)).json()


def accept_and_approve(house: House, application_id: str) -> CaseFile:
    """A clerk ticks every standard; a reviewer of the deciding authority, another person, approves."""
    clerk = house.hire("clerk")
    file: CaseFile = house.as_staff(reading.open_case, application_id, id=clerk, role="clerk")
    ticks = ticks_for(house, file)
    house.as_staff(acceptance.accept, application_id, ticks, id=clerk, role="clerk")
    authority = matter(house).authority.code
    reviewer = house.hire("reviewer", authority)
    house.as_staff(deciding.review, application_id, id=reviewer, role="reviewer", authority=authority)
    return house.as_staff(
        deciding.approve,
        application_id,
        "材料齐全，符合法定形式。",
        id=reviewer,
        role="reviewer",
        authority=authority,
    )


def ticks_for(house: House, file: CaseFile) -> list[Tick]:
    """Every standard of every paper in the file is met."""
    handed_in = {document.material for document in file.application.documents}
    return [
        Tick(material.key, standard.key, True)
        for material in matter(house).materials
        if material.key in handed_in
        for standard in material.acceptance_standard
    ]


def matter(house: House) -> MatterDefinition:
    with house.client() as anybody:
        return msgspec.json.decode(anybody.get(f"/matters/{MATTER}").content, type=MatterDefinition)
