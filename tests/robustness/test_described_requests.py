"""The API against requests made from its own description, fitting and unfitting (schemathesis, fixed seed).

Each request carries the credentials its operation asks for: a citizen's token, a kiosk's signature, or both. Names that
fit are replaced by those of real cases in several states, so that requests get past the first 404. Every answer must be
one the description knows: its status, media type and shape. None may be the hall's own fault; 503 is allowed when it
says so as a problem.
"""

import zlib
from collections import Counter
from contextlib import suppress
from typing import Any

import httpx
import pytest
import schemathesis
from http_message_signatures.exceptions import HTTPMessageSignaturesException
from hypothesis import HealthCheck, settings
from requests import PreparedRequest, Session
from requests.auth import AuthBase
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import FailureGroup
from schemathesis.core.result import Ok
from schemathesis.pytest.lazy import get_all_tests
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from core.applications.lifecycle import State
from core.applications.service import list_notices
from core.settings import Settings
from kiosk.signing import TerminalSignature
from mobile_api.problems import MEDIA_TYPE
from tests.builders import MATTER, HallInTest
from tests.robustness.served import Served, on_a_port, serving

Case = schemathesis.Case[Any]

HOLDER = "林晓岚"
QUIET = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large], deadline=None
)
STATES: tuple[State, ...] = ("draft", "received", "concluded")
SLICE, SLICE_CASES = 3, 1000
NIGHTLY, NIGHTLY_CASES = 120, 3000

CONFIGURATION = """
seed = 20261121
[generation]
max-examples = {examples}
no-shrink = true
with-security-parameters = false
[checks.negative_data_rejection]
expected-statuses = [400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428, 429]
[checks.missing_required_header]
expected-statuses = [400, 401, 403, 404, 428]
"""


class KioskAuth(AuthBase):
    """A kiosk's signature on a request of the library that schemathesis sends with."""

    def __init__(self, signature: TerminalSignature) -> None:
        self._signature = signature

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        body = r.body.encode() if isinstance(r.body, str) else r.body
        assert body is None or isinstance(body, bytes)
        lines = [(name.encode(), _as_bytes(value)) for name, value in r.headers.items()]
        copy = httpx.Request(r.method or "", r.url or "", headers=lines, content=body)
        with suppress(HTTPMessageSignaturesException):  # what cannot be signed is sent without
            self._signature.sign(copy)
        for name in ("content-digest", "signature-input", "signature"):
            if name in copy.headers:
                r.headers[name] = copy.headers[name]
        return r


def _as_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode("latin-1")


class Asker:
    """Sends cases to a hall, as whom they need, about things that exist."""

    def __init__(self, served: Served) -> None:
        self.served = served
        self.statuses: Counter[int] = Counter()
        self._ids = names_of_things(served)
        self._kiosk = served.enrol()
        self._phone, self._visit = served.sign_in(HOLDER), self._open_visit()

    def ask(self, case: Case) -> None:
        needs = [set(each) for each in case.operation.definition.raw["security"]]
        session, headers = Session(), dict[str, str]()
        if {"citizen", "kiosk"} in needs:
            ends = case.operation.definition.raw["operationId"] == "close_visit"
            headers["Authorization"] = f"Bearer {self._open_visit() if ends else self._visit}"
        elif {"citizen"} in needs:
            ends = case.operation.definition.raw["operationId"] == "sign_out"
            headers["Authorization"] = f"Bearer {self.served.sign_in(HOLDER) if ends else self._phone}"
        if any("kiosk" in each for each in needs):
            session.auth = KioskAuth(self._kiosk)
        self._name_what_exists(case)
        answer = case.call(session=session, headers=headers)
        self.statuses[answer.status_code] += 1
        if answer.status_code == 503:
            assert answer.headers["content-type"] == [MEDIA_TYPE], answer.text
        else:
            case.validate_response(answer, excluded_checks=[positive_data_acceptance, ignored_auth])

    def _open_visit(self) -> str:
        return self.served.open_visit(self._kiosk, HOLDER)

    def _name_what_exists(self, case: Case) -> None:
        for name, value in dict(case.path_parameters or {}).items():
            if name == "code" and isinstance(value, str) and value.isascii() and value.islower():
                case.path_parameters[name] = MATTER
            elif isinstance(value, str) and len(value) == 36 and value.count("-") == 4:
                case.path_parameters[name] = self._known(value)
        if isinstance(case.body, dict) and case.body.get("matter"):
            case.body["matter"] = MATTER

    def _known(self, invented: str) -> str:
        """One of the hall's ids, always the same for the same invented one; now and then the invented one."""
        number = zlib.crc32(invented.encode()) % (len(self._ids) + 1)
        return invented if number == len(self._ids) else self._ids[number]


def names_of_things(served: Served) -> list[str]:
    """Cases of the holder in several states, with their documents, notices and certificate."""
    hall = HallInTest(served.hall.settings, served.hall.database, served.hall.keys, served.hall.now())
    ids: list[str] = []
    for state in STATES:
        case = hall.case(HOLDER, state)
        ids += [case.id, *(document.id for document in case.documents)]
        ids += [notice.id for notice in hall.database.read_now(list_notices, hall.citizen(HOLDER), case.id)]
    hall.worker.work_off()
    return ids


def send_all(asker: Asker, examples: int) -> None:
    """Every operation: the boundary cases of its description, then `examples` of each mode. Fails with the first
    request of each operation that was answered otherwise than described."""
    config = SchemathesisConfig.from_str(CONFIGURATION.format(examples=examples))
    described = schemathesis.openapi.from_url(f"{asker.served.url}/api/openapi.json", config=config)
    wrong: dict[str, str] = {}
    for made in get_all_tests(schema=described, test_func=asker.ask, settings=QUIET, given_kwargs=None):
        assert isinstance(made, Ok), made
        operation, send = made.ok()
        try:
            send()
        except (FailureGroup, AssertionError) as failed:
            wrong[operation.label] = str(failed)
    assert wrong == {}, "\n\n".join(f"{label}\n{said}" for label, said in wrong.items())


def test_requests_made_from_the_description_are_answered_as_it_says(served: Served) -> None:
    asker = Asker(served)
    send_all(asker, SLICE)
    assert asker.statuses.total() >= SLICE_CASES
    assert asker.statuses[200] and asker.statuses[404] and asker.statuses[422]


@pytest.mark.nightly
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_thousands_of_requests_made_from_the_description_are_answered_as_it_says(
    kind: str, request: pytest.FixtureRequest
) -> None:
    settings: Settings = request.getfixturevalue(f"{kind}_settings")
    with serving(on_a_port(settings), with_kiosk=False) as served:
        asker = Asker(served)
        send_all(asker, NIGHTLY)
        assert asker.statuses.total() >= NIGHTLY_CASES
