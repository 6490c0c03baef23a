"""Every address of the whole hall and who may ask it. The API's part of the table is `tests.mobile_api.test_access`;
here stand the pages of desk, public, kiosk and demo. An address that is in neither table fails.

Somebody who may not is led to the sign-in page (nobody), told so (403), or finds nothing (404): another authority's
reviewer sees of a case neither page nor papers.
"""

import httpx
import pytest

from core.applications import authority_acts
from core.applications.messages import ask_applicant
from core.applications.service import find_application, list_notices
from core.ids import new_id
from core.matters import service as matters
from core.matters.versions import drafts
from core.projects import service as projects
from demo.people import find_person
from tests.builders import MATTER, HallInTest
from tests.core.calls import lives as calls
from tests.mobile_api.askers import BY
from tests.robustness.pages import DESK, ROLES, SAT_AS, address, pages
from tests.robustness.served import Served

AT_THE_SCREEN = ("/kiosk", "/demo", "/api", "/desk/static")
"""One kiosk has one screen and no accounts: whoever stands there. It listens on loopback only, and what another site's
page sends is refused. The demo's device tray and the API's description are for everybody."""


@pytest.fixture(scope="module")
def names(served: Served) -> dict[str, str]:
    """Things that exist, for everybody to ask about: of a case that waits for the clerk, of one at the counter, and of
    one that is concluded."""
    hall = HallInTest(served.hall.settings, served.hall.database, served.hall.keys, served.hall.now())
    waiting, done = hall.case("林晓岚", "received"), hall.case("林晓岚", "concluded")
    opened = hall.open_verification("陈国强", hall.case("陈国强", "awaiting_originals", example=1).id)
    asked = hall.database.write_now(
        ask_applicant, hall.reviewer_of(MATTER), hall.case("林晓岚", "accepted").id, new_id(), "请说明"
    )
    hall.worker.work_off()
    citizen = hall.citizen("林晓岚")
    concluded = hall.database.read_now(find_application, citizen, done.id)
    assert concluded.certificate_id
    project_id, representative = new_id(), find_person("何知行")
    hall.database.write_now(
        projects.create, hall.citizen("何知行"), project_id, representative.organisations[0].id, "示例项目", ""
    )
    proposal = hall.database.write_now(
        authority_acts.propose, hall.reviewer_of(MATTER), concluded.certificate_id, "revocation", "示例"
    )
    return {
        "application_id": waiting.id,
        "document_id": opened.lines[0].document.id,
        "verification_id": opened.id,
        "notice_id": hall.database.read_now(list_notices, citizen, waiting.id)[0].id,
        "certificate_id": concluded.certificate_id,
        "terminal_id": served.enrol(confirmed=False).terminal_id,
        "kind": "acceptance",
        "step": "accept",
        "change": "confirm",
        "alarm_id": new_id(),
        "call_id": calls.connected(hall, served.enrol().terminal_id),
        "message_id": asked.id,
        "move": "release",
        "deed": "entrust",
        "project_id": project_id,
        "code": MATTER,
        "version_id": hall.database.read_now(
            matters.find_in_force, MATTER, hall.settings.hall.day_of(hall.at)
        ).version_id,
        "draft_id": hall.database.write_now(
            drafts.begin, hall.somebody({"matter_manager"}), "a-new-matter", "code: a-new-matter"
        ).id,
        "proposal_id": proposal.id,
    }


@pytest.fixture(scope="module")
def chairs(served: Served) -> dict[str, str]:
    """A desk cookie for each role; a citizen's token is none."""
    seats = {role: served.sign_in_staff(username) for role, username in SAT_AS.items()}
    return {"nobody": "", "citizen": served.sign_in()} | seats


def ask(served: Served, cookie: str, method: str, path: str) -> httpx.Response:
    fields = {"request": new_id(), "code": "no code of ours", "identity_kind": "passport", "opinion": "x"}
    fields |= {"kind": "message", "act": "suspension", "reason": "x", "verdict": "agrees", "text": "x"}
    params = {"slip": "x"} if "/originals/" in path else None
    with served.client(cookie=cookie) as client:
        return client.request(method, path, params=params, data=fields if method == "POST" else None)


def let_in(answer: httpx.Response) -> bool:
    """Whether whoever asked got past the door; what is asked about exists, so 404 is a closed one."""
    led_away = answer.status_code == 303 and answer.headers["location"].startswith("/desk/sign-in?after=")
    return not led_away and answer.status_code not in (401, 403, 404)


def test_every_page_stands_in_the_table(served: Served) -> None:
    listed = {each for each in pages(served) if not each[1].startswith(AT_THE_SCREEN)}
    assert listed == set(DESK)


def test_every_call_of_the_api_stands_in_its_own_table(served: Served) -> None:
    named = {
        handler.fn.__name__
        for route in served.app.routes
        for handler in getattr(route, "route_handlers", ())
        if "who" in handler.opt
    }
    assert named == set(BY)


@pytest.mark.parametrize("role", ROLES)
def test_a_page_opens_for_whom_the_table_says_and_nobody_else(
    served: Served, names: dict[str, str], chairs: dict[str, str], role: str
) -> None:
    wrong: list[str] = []
    for (method, template), allowed in DESK.items():
        if template in ("/desk/sign-out", "/desk/sign-in"):  # these are the door
            continue
        answer = ask(served, chairs[role], method, address(template, names))
        assert answer.status_code < 500 or answer.status_code == 503, (template, answer.text)
        if let_in(answer) != (role in allowed):
            wrong.append(f"{role}: {method} {template} {answer.status_code} {answer.headers.get('location', '')}")
    assert wrong == [], "\n".join(wrong)
