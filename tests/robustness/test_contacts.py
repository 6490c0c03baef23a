"""不见面审批: whoever decides never learns how to reach the applicant. A phone number is planted wherever an applicant
leaves one, and searched for in everything a reviewer can open: every page, every file of a case, every address of the
API."""

from collections.abc import Iterator

import httpx
import pytest

from core.applications import messages, reading, service
from core.ids import new_id
from core.matters import checks
from core.people import service as people
from demo.people import find_person
from tests.builders import MATTER, HallInTest, filled
from tests.journeys.pictures import text_of
from tests.robustness.pages import DESK, address, pages
from tests.robustness.served import Served

LIN = "林晓岚"
PHONE = "13987654321"
SPELLINGS = (PHONE, "139 8765 4321", "139-8765-4321", "13987654321@example.org")


class Planted:
    """A case in review and one that is concluded, with contacts in all of it; `names` fills addresses in."""

    def __init__(self, served: Served) -> None:
        hall = HallInTest(served.hall.settings, served.hall.database, served.hall.keys, served.hall.now())
        self.hall = hall
        hall.database.write_now(people.enter_phone, hall.citizen(LIN), find_person(LIN).id, PHONE)
        self.review, self.concluded = self._filed(), self._filed()
        hall.approve(self.concluded)
        self.message = self._asked_and_answered()
        hall.worker.work_off()
        found = hall.application(self.concluded)
        self.names = {
            "certificate_id": found.certificate_id or "",
            "document_id": hall.application(self.review).documents[0].id,
            "kind": "review",
        }

    def _filed(self) -> str:
        hall, matter = self.hall, self.hall.matters[MATTER]
        drafted = hall.draft(LIN)
        form = filled(matter, drafted.answers)
        form |= {field.key: PHONE for field in checks.fields_asked(matter, drafted.answers) if field.kind == "phone"}
        hall.database.write_now(service.fill_form, hall.citizen(LIN), drafted.id, drafted.version, form)
        hall.hand_in(LIN, drafted)
        hall.submit(LIN, drafted.id)
        hall.accept(drafted.id)
        return drafted.id

    def _asked_and_answered(self) -> str:
        hall, id = self.hall, new_id()
        hall.database.write_now(messages.ask_applicant, hall.reviewer_of(MATTER), self.review, id, "请说明")
        hall.database.write_now(messages.release_message, hall.staff("wangli"), id)
        text = "、".join(SPELLINGS)
        hall.database.write_now(messages.answer_message, hall.citizen(LIN), self.review, id, text)
        return id

    def notices(self) -> list[str]:
        """Of both cases, as the reviewer may list them."""
        call = self.hall.reviewer_of(MATTER)
        listed = [self.hall.database.read_now(reading.list_notices, call, id) for id in (self.review, self.concluded)]
        return [notice.id for each in listed for notice in each]


@pytest.fixture(scope="module")
def planted(served: Served) -> Planted:
    return Planted(served)


def addresses(planted: Planted) -> Iterator[str]:
    """Every page of the desk that can be got, for both cases and each of their notices."""
    for method, template in DESK:
        if method != "GET":
            continue
        for case in (planted.review, planted.concluded):
            for notice in planted.notices() if "{notice_id" in template else [""]:
                yield address(template, planted.names | {"application_id": case, "notice_id": notice})


def readable(answer: httpx.Response) -> str:
    """What can be read in an answer: a page, or the text of a PDF."""
    if answer.headers.get("content-type", "").startswith("application/pdf"):
        return text_of(answer.content)
    return answer.content.decode("utf-8", "replace") + str(answer.headers)


def told(text: str) -> list[str]:
    return [spelling for spelling in SPELLINGS if spelling in text]


def test_no_page_and_no_file_tells_a_reviewer_how_to_reach_the_applicant(served: Served, planted: Planted) -> None:
    opened = set[str]()
    with served.client(cookie=served.sign_in_staff("liangwen")) as reviewer:
        for path in addresses(planted):
            answer = reviewer.get(path)
            assert told(readable(answer)) == [], path
            if answer.status_code == 200:
                opened.add(path)
    assert {f"/desk/cases/{planted.review}", f"/desk/cases/{planted.concluded}"} < opened
    assert sum(path.endswith("/pdf") for path in opened) >= 5, "notices and a certificate were read"


def test_a_refused_step_shows_the_reviewer_no_contact_either(served: Served, planted: Planted) -> None:
    with served.client(cookie=served.sign_in_staff("liangwen")) as reviewer:
        for step in ("accept", "approve", "suspend", "resume", "refuse", "refer", "message"):
            path = f"/desk/cases/{planted.concluded}/{step}"
            answer = reviewer.post(path, data={"request": new_id(), "reasons": "", "opinion": ""})
            assert answer.status_code >= 400, path
            assert told(answer.text) == [], path


def test_the_api_opens_nothing_to_a_reviewers_token(served: Served, planted: Planted) -> None:
    known = set(pages(served))
    asked = 0
    with served.client(token=served.sign_in_staff("liangwen")) as reviewer:
        for route in served.app.routes:
            path = str(getattr(route, "path", ""))
            if not path.startswith("/api/v1") or ("GET", path) in known or "GET" not in getattr(route, "methods", ()):
                continue
            names = planted.names | {"application_id": planted.review, "notice_id": planted.notices()[0]}
            answer = reviewer.get(address(path, names))
            assert told(readable(answer)) == [], path
            asked += 1
    assert asked > 10


def test_the_clerk_of_the_centre_does_see_it(served: Served, planted: Planted) -> None:
    """So the sweep looks for something that is there."""
    with served.client(cookie=served.sign_in_staff("wangli")) as clerk:
        assert told(clerk.get(f"/desk/cases/{planted.review}").text) == list(SPELLINGS)
