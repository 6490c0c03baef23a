"""Every page of the desk and its address."""

from litestar.handlers import HTTPRouteHandler
from litestar.routes import HTTPRoute

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


def pages(served: Served) -> dict[tuple[str, str], HTTPRouteHandler]:
    """Method and address of every handler that is not the API's."""
    found: dict[tuple[str, str], HTTPRouteHandler] = {}
    for route in served.app.routes:
        for handler in route.route_handlers if isinstance(route, HTTPRoute) else ():
            if "who" not in handler.opt and not (handler.http_methods & {"OPTIONS"}):
                found.update({(method, route.path): handler for method in handler.http_methods - {"HEAD"}})
    return found


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
