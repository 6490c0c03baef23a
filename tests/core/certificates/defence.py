"""A certificate that is to be revoked, and its holder, who is heard."""

from datetime import date, datetime, time

from core.applications import authority_acts, defences
from core.call import Call
from core.clock import AUTHORITY_ZONE
from tests.builders import MATTER, HallInTest

HOLDER = "林晓岚"


def proposed(hall: HallInTest) -> tuple[str, str]:
    """A licence whose revocation is proposed on Friday 20 November 2026, and the proposal."""
    hall.at = datetime(2026, 11, 20, 10, tzinfo=AUTHORITY_ZONE)
    id = hall.case(HOLDER, "concluded").certificate_id
    assert id is not None
    arguments = (id, "revocation", "租赁合同经核对与出租人存档不符")
    return id, hall.database.write_now(authority_acts.propose, hall.reviewer_of(MATTER), *arguments).id


def confirm(hall: HallInTest, proposal: str, answer: str = "") -> None:
    hall.database.write_now(authority_acts.confirm, second(hall), proposal, answer)


def second(hall: HallInTest) -> Call:
    return hall.somebody({"reviewer"}, MATTER)


def state(hall: HallInTest, id: str, hearing_wanted: bool = False) -> defences.ProposedAct:
    call = hall.citizen(HOLDER)
    return hall.database.write_now(defences.state_defence, call, id, "合同是真的，请再核对", hearing_wanted)


def announce(hall: HallInTest, proposal: str, day: date) -> None:
    held_at = datetime.combine(day, time(9), AUTHORITY_ZONE)
    hall.database.write_now(defences.announce_hearing, second(hall), proposal, held_at, "三楼听证室", "周启明")


def keep_record(hall: HallInTest, call: Call, proposal: str) -> None:
    hall.database.write_now(defences.keep_record, call, proposal, "双方陈述完毕，出租人到场作证。")
