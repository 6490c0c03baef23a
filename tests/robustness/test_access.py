"""Every address of the whole hall and who may ask it. The API's part of the table is `tests.mobile_api.test_access`;
here stand the pages of desk, public, kiosk and demo. An address that is in neither table fails.

Somebody who may not is led to the sign-in page (nobody), told so (403), or finds nothing (404): another authority's
reviewer sees of a case neither page nor papers.
"""

import httpx
import pytest
from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

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
from tests.mobile_api.test_access import BY
from tests.robustness.served import Served

ROLES = ("nobody", "citizen", "clerk", "reviewer", "other_reviewer", "supervisor", "matter_manager", "administrator")
SAT_AS = {
    "clerk": "wangli",
    "reviewer": "liangwen",
    "other_reviewer": "susan",
    "supervisor": "guanyuan",
    "matter_manager": "linjian",
    "administrator": "admin",
}
EVERYBODY = frozenset(ROLES)
STAFF_ONLY = frozenset(SAT_AS)
COUNTER = frozenset({"clerk"})
READERS = frozenset({"clerk", "reviewer", "supervisor"})
QUEUES = READERS | {"other_reviewer"}
ADMINISTRATOR = frozenset({"administrator"})
MATTER_MANAGER = frozenset({"matter_manager"})
GUIDE_READERS = QUEUES | MATTER_MANAGER

CERTIFICATE = "/desk/certificates/{certificate_id:str}"

DESK: dict[tuple[str, str], frozenset[str]] = {
    ("GET", "/"): EVERYBODY,
    ("POST", "/receipt"): EVERYBODY,
    ("GET", "/guide/{code:str}"): EVERYBODY,
    ("POST", "/guide/{code:str}/report"): EVERYBODY,
    ("GET", "/reported/{request_id:str}"): frozenset(),  # no such report
    ("GET", "/check"): EVERYBODY,
    ("POST", "/check"): EVERYBODY,
    ("GET", "/desk/sign-in"): EVERYBODY,
    ("POST", "/desk/sign-in"): EVERYBODY,
    ("GET", "/desk/sign-in/codes"): EVERYBODY,
    ("POST", "/desk/sign-out"): EVERYBODY,
    ("POST", "/desk/language"): EVERYBODY,
    ("GET", "/desk"): STAFF_ONLY,
    ("GET", "/desk/waiting"): STAFF_ONLY,
    ("GET", "/desk/queues/{kind:str}"): QUEUES,
    ("GET", "/desk/cases/{application_id:str}"): READERS,
    ("POST", "/desk/cases/{application_id:str}/{step:str}"): COUNTER,
    ("POST", "/desk/cases/{application_id:str}/holder"): COUNTER,
    ("GET", "/desk/scan"): COUNTER,
    ("POST", "/desk/scan"): COUNTER,
    ("POST", "/desk/scan/picture"): COUNTER,
    ("POST", "/desk/scan/frame"): COUNTER,
    ("GET", "/desk/verifications/{verification_id:str}"): COUNTER,
    ("POST", "/desk/verifications/{verification_id:str}"): COUNTER,
    ("GET", "/desk/verifications/{verification_id:str}/originals/{document_id:str}"): COUNTER,
    ("POST", "/desk/verifications/{verification_id:str}/originals/{document_id:str}"): COUNTER,
    ("GET", "/desk/verifications/{verification_id:str}/originals/{document_id:str}/upload"): COUNTER,
    ("GET", "/desk/documents/{document_id:str}"): READERS,
    ("GET", "/desk/documents/{document_id:str}/small"): READERS,
    ("GET", "/desk/notices/{notice_id:str}/pdf"): READERS,
    ("GET", "/desk/notices/{notice_id:str}/ready"): READERS,
    ("GET", "/desk/certificates/{certificate_id:str}/pdf"): READERS,
    ("GET", "/desk/certificates/{certificate_id:str}/ready"): READERS,
    ("POST", "/desk/cases/{application_id:str}/message"): frozenset({"reviewer"}),
    ("GET", "/desk/calls"): COUNTER,
    ("POST", "/desk/calls/queue"): COUNTER,
    ("POST", "/desk/calls/duty/{change:str}"): COUNTER,
    ("POST", "/desk/calls/next"): COUNTER,
    ("POST", "/desk/calls/{call_id:str}/answer"): STAFF_ONLY,  # told that the reason is none
    ("GET", "/desk/calls/{call_id:str}"): COUNTER,
    ("GET", "/desk/calls/{call_id:str}/papers"): COUNTER,
    ("GET", "/desk/calls/{call_id:str}/papers/{document_id:str}"): COUNTER,  # nothing newer: the page stays
    ("POST", "/desk/calls/{call_id:str}/papers"): COUNTER,
    ("POST", "/desk/calls/{call_id:str}/end"): COUNTER,
    ("GET", "/desk/lockers"): COUNTER,
    ("POST", "/desk/lockers/reserve"): frozenset(),  # no such case or kiosk
    ("POST", "/desk/lockers/{allocation_id:str}/{deed:str}"): frozenset(),  # no such cell
    ("GET", "/desk/helping"): COUNTER,
    ("POST", "/desk/helping"): COUNTER,
    ("GET", "/desk/messages"): COUNTER,
    ("POST", "/desk/messages/{message_id:str}/{move:str}"): COUNTER,
    ("GET", "/draft"): EVERYBODY,
    ("GET", "/hand/{handoff_id:str}"): frozenset(),  # no such hand-off, as for the next three
    ("POST", "/hand/{handoff_id:str}/join"): frozenset(),
    ("POST", "/hand/{handoff_id:str}/items/{number:str}"): frozenset(),
    ("POST", "/hand/{handoff_id:str}/progress"): frozenset(),
    ("GET", "/check/authority.pem"): EVERYBODY,
    ("GET", "/desk/cases/{application_id:str}/time"): READERS,
    ("POST", "/desk/cases/{application_id:str}/time/print"): READERS,
    ("GET", "/desk/cases/{application_id:str}/together"): READERS,
    ("GET", "/desk/cases/{application_id:str}/guide"): READERS,
    ("POST", "/desk/cases/{application_id:str}/opinion"): frozenset({"reviewer"}),
    ("GET", "/desk/together"): STAFF_ONLY,
    ("GET", "/desk/staff"): ADMINISTRATOR,
    ("POST", "/desk/staff/add"): ADMINISTRATOR,
    ("POST", "/desk/staff/{staff_id:str}/change"): frozenset(),  # nobody of that id
    ("POST", "/desk/staff/{staff_id:str}/disable"): frozenset(),  # nobody of that id
    ("POST", "/desk/staff/{staff_id:str}/card"): frozenset(),  # likewise
    ("GET", "/desk/powers"): COUNTER,
    ("POST", "/desk/powers/find"): COUNTER,
    ("POST", "/desk/powers/record"): COUNTER,
    ("POST", "/desk/powers/{power_id:str}/revoke"): frozenset(),  # no such power here
    ("GET", "/desk/powers/{power_id:str}/paper"): frozenset(),
    ("POST", "/desk/custody/{application_id:str}/{move:str}"): frozenset(),  # papers nobody here was handed
    ("GET", "/desk/projects/{project_id:str}"): QUEUES,
    ("GET", "/desk/certificates/{certificate_id:str}"): READERS,
    ("POST", "/desk/certificates/{certificate_id:str}/propose"): frozenset({"reviewer"}),
    ("POST", f"{CERTIFICATE}/proposals/{{proposal_id:str}}/{{move:str}}"): frozenset({"reviewer"}),
    ("POST", f"{CERTIFICATE}/defence"): frozenset({"clerk"}),
    ("GET", "/desk/proposals"): frozenset({"reviewer", "other_reviewer"}),
    ("POST", "/desk/documents/{document_id:str}/revoke"): frozenset({"supervisor"}),
    ("GET", "/desk/reuse"): frozenset({"supervisor"}),
    ("GET", "/desk/figures"): frozenset({"supervisor"}),
    ("GET", "/desk/call-figures"): frozenset({"supervisor"}),
    ("GET", "/desk/separation"): frozenset({"supervisor"}),
    ("GET", "/desk/places"): ADMINISTRATOR,
    ("POST", "/desk/places/load"): ADMINISTRATOR,
    ("POST", "/desk/places/{deed:str}"): ADMINISTRATOR,
    ("GET", "/desk/levels"): frozenset({"supervisor", "administrator", "matter_manager"}),
    ("POST", "/desk/levels/{area:str}/plan"): frozenset(),  # for matter managers
    ("POST", "/desk/levels/{area:str}/override"): frozenset(),
    ("POST", "/desk/levels/{area:str}/batches/{batch_id:str}/{deed:str}"): frozenset(),
    ("GET", "/desk/lists"): QUEUES - {"clerk"} | MATTER_MANAGER,
    ("POST", "/desk/lists/load"): QUEUES - {"clerk"} | MATTER_MANAGER,  # told that the file is missing
    ("POST", "/desk/lists/checks/{check_id:str}"): frozenset(),  # no such check
    ("GET", "/desk/matters"): MATTER_MANAGER,
    ("GET", "/desk/matters/{code:str}"): MATTER_MANAGER,
    ("GET", "/desk/matters/{code:str}/differences"): frozenset(),  # of no two versions
    ("GET", "/desk/matters/{code:str}/versions/{version_id:str}/{kind:str}"): MATTER_MANAGER,
    ("POST", "/desk/matters/{code:str}/{decision:str}"): frozenset(),  # of no version
    ("GET", "/desk/drafts/{draft_id:str}"): MATTER_MANAGER,
    ("POST", "/desk/drafts/file"): MATTER_MANAGER,
    ("POST", "/desk/drafts/{draft_id:str}/save"): MATTER_MANAGER,
    ("POST", "/desk/drafts/{draft_id:str}/file"): MATTER_MANAGER,
    ("POST", "/desk/drafts/{draft_id:str}/{deed:str}"): frozenset(),  # no such deed
    ("GET", "/desk/guide-requests"): GUIDE_READERS,
    ("POST", "/desk/guide-requests/ask"): frozenset(),  # of no matter
    ("POST", "/desk/guide-requests/{request_id:str}/answer"): frozenset(),  # no such request
    ("POST", "/desk/reforms/set"): GUIDE_READERS,  # told that the day is missing
    ("POST", "/desk/reforms/{task_id:str}/settle"): frozenset(),  # no such task
    ("GET", "/desk/facts"): MATTER_MANAGER,
    ("GET", "/desk/terminals"): ADMINISTRATOR,
    ("GET", "/desk/terminals/list"): ADMINISTRATOR,
    ("GET", "/desk/terminals/{terminal_id:str}"): ADMINISTRATOR,
    ("GET", "/desk/terminals/{terminal_id:str}/now"): ADMINISTRATOR,
    ("POST", "/desk/terminals/code"): ADMINISTRATOR,
    ("POST", "/desk/terminals/rules"): ADMINISTRATOR,
    ("POST", "/desk/terminals/{terminal_id:str}/orders"): ADMINISTRATOR,
    ("POST", "/desk/terminals/{terminal_id:str}/alarms/{alarm_id:str}"): frozenset(),  # no such alarm
    ("POST", "/desk/terminals/{terminal_id:str}/{change:str}"): ADMINISTRATOR,
}

AT_THE_SCREEN = ("/kiosk", "/demo", "/api", "/desk/static")
"""One kiosk has one screen and no accounts: whoever stands there. It listens on loopback only, and what another site's
page sends is refused. The demo's device tray and the API's description are for everybody."""


def pages(served: Served) -> dict[tuple[str, str], HTTPRouteHandler]:
    """Method and address of every handler that is not the API's."""
    found: dict[tuple[str, str], HTTPRouteHandler] = {}
    for route in served.app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            if "who" not in handler.opt and not (handler.http_methods & {"OPTIONS"}):
                found.update({(method, route.path): handler for method in handler.http_methods - {"HEAD"}})
    return found


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


def address(template: str, names: dict[str, str]) -> str:
    if "/duty/" in template:
        names = {**names, "change": "begin"}
    if "/custody/" in template:
        names = {**names, "move": "receive"}
    if "/versions/" in template:
        names = {**names, "kind": "json"}
    if "/proposals/" in template:
        names = {**names, "move": "drop"}
    for name, value in names.items():
        template = template.replace("{" + name + ":str}", value)
    return template


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
