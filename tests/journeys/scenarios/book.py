"""The words in which the scenario book is told.

    case = Story(hall).on("2020-09-25 23:40").files_a_shop()
    ...
    assert case.state == "已受理，等待审查"

A `Case` is what its applicant sees of it: the state in words, the sentences of the timeline, what the newest notice of
a kind says, the last day of a clock. Moments are wall-clock times in Guangdong, where the authority is.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from core.applications import acceptance, deciding, service
from core.applications.clocks.schemas import Clock, ClockKind
from core.applications.schemas import Application
from core.call import Call, Language
from core.matters.definition import MatterDefinition
from core.matters.procedure import Limit
from core.notices import service as notices
from core.notices.schemas import NoticeContent, NoticeFacts
from core.places import mandates
from demo.places import CENTRE
from tests.builders import MATTER, HallInTest
from tests.core.applications import side_exits

CHEN, LIN, CHAU, HE = "陈国强", "林晓岚", "周敏儀", "何知行"
"""A tenant of 75 with a paper lease; an owner whose papers are on record; a resident of Hong Kong; her agent."""

RENTED = 1
"""The example of a shop rented on a paper lease: one original to show."""

GUANGDONG = ZoneInfo("Asia/Shanghai")

Content = TypeVar("Content", bound=NoticeContent)


@dataclass(frozen=True)
class Case:
    """A case as `name` sees it, in `language`."""

    hall: HallInTest
    id: str
    name: str = CHEN
    language: Language = "zh-Hans"

    def seen(self) -> Application:
        return self.hall.database.read_now(service.find_application, self._call(), self.id)

    @property
    def state(self) -> str:
        return self.seen().state_text

    @property
    def tale(self) -> list[str]:
        """The sentences of the timeline, oldest first."""
        return [entry.text for entry in self.hall.database.read_now(service.timeline, self._call(), self.id)]

    @property
    def papers(self) -> list[str]:
        """The titles of what was issued, oldest first."""
        return [each.title for each in self.hall.database.read_now(service.list_notices, self._call(), self.id)]

    def told(self, kind: type[Content], language: Language = "zh-Hans") -> Content:
        """What the newest notice of this kind says; it is issued in simplified Chinese, with a version to read."""
        tag = kind.__struct_config__.tag
        issued = [each for each in self.hall.database.read_now(notices.list_notices, self.id) if each.kind == tag]
        content = self.hall.database.read_now(notices.find_facts, issued[-1].id, language).content
        assert isinstance(content, kind)
        return content

    def notices(self) -> list[NoticeFacts]:
        """Everything that was issued, oldest first, as it holds."""
        issued = self.hall.database.read_now(notices.list_notices, self.id)
        return [self.hall.database.read_now(notices.find_facts, each.id) for each in issued]

    def clock(self, kind: ClockKind) -> Clock:
        return [each for each in self.seen().clocks if each.kind == kind][-1]

    def last_day(self, kind: ClockKind) -> date:
        return self.clock(kind).last_day

    def does(self, use_case: Any, *arguments: Any) -> Any:
        """The applicant does something with this case."""
        return self.hall.database.write_now(use_case, self._call(), self.id, *arguments)

    def clerk(self, use_case: Any, *arguments: Any) -> Any:
        return self.hall.database.write_now(use_case, self.hall.staff("wangli"), self.id, *arguments)

    def reviewer(self, use_case: Any, *arguments: Any) -> Any:
        call = self.hall.reviewer_of(self.seen().matter)
        return self.hall.database.write_now(use_case, call, self.id, *arguments)

    def is_accepted(self) -> "Case":
        self.hall.accept(self.id)
        return self

    def is_reviewed(self) -> "Case":
        self.reviewer(deciding.review)
        return self

    def is_approved(self) -> "Case":
        self.hall.approve(self.id)
        return self

    def lacks(self, *statements: str, clerk: str = "wangli") -> None:
        """The clerk names these statements in one notice."""
        ticks = self.hall.ticks(self.id, dict.fromkeys(statements, "看不清"))
        self.hall.database.write_now(acceptance.request_supplement, self.hall.staff(clerk), self.id, ticks)

    def answers_the_notice(self) -> None:
        self.hall.hand_in_again(self.name, self.id)
        self.does(service.supplement)

    def statements_of(self, material: str) -> list[str]:
        return [f"{tick.material}.{tick.statement}" for tick in self.hall.ticks(self.id) if tick.material == material]

    def _call(self) -> Call:
        return self.hall.citizen(self.name, self.language)


@dataclass(frozen=True)
class Story:
    """A hall, and the moments at which something happens in it."""

    hall: HallInTest

    def on(self, moment: str) -> "Story":
        """It is this time in Guangdong; what time alone causes until then has happened."""
        self.hall.at = datetime.fromisoformat(moment).replace(tzinfo=GUANGDONG).astimezone(UTC)
        self.hall.worker.let_time_pass()
        return self

    def in_2020(self, **changes: Any) -> "Story":
        """The hall was there already in 2020, with a decision in twenty working days."""
        self.on("2020-09-01 09:00")
        law = self.hall.matters[MATTER].statutory_limit.basis
        usual = {"statutory_limit": Limit(days=20, basis=law), "promised_limit": Limit(days=20)}
        known = side_exits.variant(self.hall, **(usual | {"promised_limit_when": ()} | changes))
        administrator = self.hall.somebody({"administrator"})
        document = ("南府办函〔2020〕第9号", date(2020, 1, 1))
        self.hall.database.write_now(mandates.entrust, administrator, known.authority.code, CENTRE, *document)
        return self

    def matter(self) -> MatterDefinition:
        return self.hall.matters[MATTER]

    def drafts(self, name: str = CHEN, matter: str = MATTER, example: int = RENTED) -> Case:
        return Case(self.hall, self.hall.draft(name, matter, example).id, name)

    def files(self, name: str = CHEN, matter: str = MATTER, example: int = RENTED) -> Case:
        """Everything that is asked for is handed in and submitted."""
        case = self.drafts(name, matter, example)
        self.hall.hand_in(name, case.seen())
        self.hall.submit(name, case.id)
        return case
