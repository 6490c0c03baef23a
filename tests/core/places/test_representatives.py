"""首席代表 (G18): every department of a city has one voice in the centre, and nobody else speaks for it."""

import pytest
from sqlalchemy import insert

from core.call import Call
from core.db.database import Session
from core.ids import new_id
from core.people import representatives
from core.people.models import Staff
from core.places import service
from core.places.schemas import Authority, Names
from demo.places import CENTRE
from tests.builders import HallInTest
from tests.refusals import refused

DEPARTMENTS = 31
"""Those of Guangzhou in 2016."""


def department(number: int) -> Authority:
    named: Names = {"zh-Hans": f"示例局{number}", "zh-Hant": f"示例局{number}", "en": f"Bureau {number}"}
    return Authority(f"1199000000000{number:05}", "440605", "department", named)


def employ_one_each(session: Session, call: Call) -> dict[str, str]:
    """A reviewer of each department; by the department's code."""
    members = {department(number).code: new_id() for number in range(1, DEPARTMENTS + 1)}
    for number, (code, id) in enumerate(members.items(), 1):
        service.record_authority(session, call, department(number))
        row = {"id": id, "username": f"chief{number}", "name": f"审批管理处长{number}", "roles": "reviewer"}
        session.execute(insert(Staff).values(**row, authority=code, password_hash="-", totp_secret_sealed=b""))
    return members


@pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
def test_thirty_one_departments_have_one_voice_each_whoever_is_appointed_next(hall: HallInTest) -> None:
    def voices() -> dict[str, str]:
        found = hall.database.read_now(representatives.list_representatives)
        ours = [each for each in found if each.authority in members]
        assert len(ours) == len({(each.authority, each.centre) for each in ours})
        return {each.authority: each.staff_id for each in ours}

    members = hall.database.write_now(employ_one_each, hall.staff("admin"))
    assert voices() == {}
    for id in members.values():
        hall.database.write_now(representatives.appoint, hall.staff("admin"), id, CENTRE, "任命〔2016〕1号")
    assert voices() == members and len(members) == DEPARTMENTS
    for id in members.values():
        hall.database.write_now(representatives.appoint, hall.staff("admin"), id, CENTRE, "任命〔2017〕1号")
    assert voices() == members, "appointed again, there is still one"
    with refused("role_missing"):
        hall.database.write_now(
            representatives.appoint, hall.staff("wangli"), next(iter(members.values())), CENTRE, "x"
        )
