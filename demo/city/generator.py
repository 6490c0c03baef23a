"""Synthetic catalogues at a city's size, made of real building blocks, the same on every run.

    nanhai()      552 matters of one district
    guangzhou()   873 of the city and 4,320 of its eleven districts
    of_area(…)    so many of one area, at its level: what towns and villages have (`levels.py`)
    catalogue(n)  n of them, in as many invented areas as it takes: for figures of size

A *thing* a department deals with and what is done with it make a matter: 食品经营许可证 + 延续. Each is a complete
definition that passes the publish gate, and says of itself that it is synthetic. Authority codes have the area 990000.
"""

import hashlib
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice, product
from pathlib import Path
from typing import Any

import msgspec
import yaml
from msgspec import Struct
from opencc import OpenCC

from core.identity_numbers import compose_uscc
from core.matters.definition import MatterDefinition
from demo.city.blocks import Department, Kind, Named, Paper, Thing, in_person, papers, things

_DONE: Mapping[Kind, tuple[tuple[str, str], ...]] = {
    "licence": (
        ("核发", "New {}"),
        ("变更", "Change of {}"),
        ("延续", "Renewal of {}"),
        ("补发", "Replacement of {}"),
        ("注销", "Cancellation of {}"),
    ),
    "filing": (("", "{}"), ("变更", "Change of {}"), ("注销", "Cancellation of {}")),
    "registration": (("登记", "Registration: {}"), ("变更登记", "Change: {}"), ("注销登记", "Deregistration: {}")),
    "benefit": (("申请", "Application for {}"), ("信息变更", "Change of details: {}"), ("停发", "End of {}")),
    "card": (
        ("申领", "First {}"),
        ("换领", "Renewal of {}"),
        ("补领", "Replacement of lost {}"),
        ("信息变更", "Change of {}"),
    ),
    "qualification": (("申请", "Application: {}"), ("变更", "Change: {}")),
    "single": (("", "{}"),),
}
_TYPES: Mapping[Kind, str] = {
    "licence": "licence",
    "filing": "other_power",
    "registration": "confirmation",
    "benefit": "benefit",
    "card": "confirmation",
    "qualification": "confirmation",
    "single": "public_service",
}
_SCOPES = ("", "（告知承诺）", "（港澳台投资）", "（外商投资）", "（跨区迁移）")
DISTRICTS = {
    "440103": "荔湾区",
    "440104": "越秀区",
    "440105": "海珠区",
    "440106": "天河区",
    "440111": "白云区",
    "440112": "黄埔区",
    "440113": "番禺区",
    "440114": "花都区",
    "440115": "南沙区",
    "440117": "从化区",
    "440118": "增城区",
}
_convert = lru_cache(maxsize=20_000)(OpenCC("s2hk").convert)


class Act(Struct, frozen=True):
    """What is done with a thing. `first`: the one that comes before all others; `seen`: why the applicant must be
    there before the decision, empty for most."""

    thing: Thing
    title: Named
    first: bool
    seen: Named | None = None


class Organ(Struct, frozen=True):
    code: str
    name: Named
    short_name: str
    area: str
    level: str


def nanhai() -> list[MatterDefinition]:
    return of_area("440605", ("佛山市南海区", "Nanhai"), "district", 552)


def guangzhou() -> list[MatterDefinition]:
    """5,193: the city's first, then the districts' one after the other."""
    made = of_area("440100", ("广州市", "Guangzhou"), "city", 873)
    each, more = divmod(4320, len(DISTRICTS))
    for position, (area, name) in enumerate(DISTRICTS.items()):
        made += of_area(area, (f"广州市{name}", name), "district", each + (position < more))
    return made


def catalogue(count: int) -> Iterator[MatterDefinition]:
    """So many matters, 552 in each invented district."""
    for start in range(0, count, 552):
        area = f"99{start // 552:04}"
        yield from of_area(
            area, (f"示例市{start // 552}区", f"District {start // 552}"), "district", min(552, count - start)
        )


@cache
def acts() -> tuple[Act, ...]:
    """Everything done with every thing: each first act, then the seconds, and so on, then the scopes of all."""
    made = [
        (rank, Act(thing, _title(thing, done, english), rank == 0, _seen(thing, rank)))
        for thing in things()
        for rank, (done, english) in enumerate(_DONE[thing.kind])
    ]
    plain = [act for _, act in sorted(made, key=lambda entry: entry[0])]
    scoped = product(_SCOPES, [act for act in plain if "organisation" in act.thing.who])
    return (
        *plain,
        *(Act(act.thing, (act.title[0] + scope, act.title[1] + scope), False) for scope, act in scoped if scope),
    )


def _seen(thing: Thing, rank: int) -> Named | None:
    """At the first issue and at its renewal; a lost one is made again from what is on record."""
    return in_person().get(thing.name[0]) if rank <= 1 else None


def _title(thing: Thing, done: str, english: str) -> Named:
    name, called = thing.name
    if thing.kind == "registration":
        if not name.endswith("登记"):
            done = done.replace("登记", "设立登记") if done == "登记" else done
        name = name.removesuffix("登记")
    elif thing.kind == "qualification" and done == "申请":
        done = "认定" if not name.endswith(("认定", "核准", "资格", "资质")) else ""
    return name + done, english.format(called)


def of_area(area: str, name: Named, level: str, count: int) -> list[MatterDefinition]:
    return [
        _definition(act, _organ(act.thing.department, area, name, level), number)
        for number, act in islice(enumerate(acts()), count)
    ]


@cache
def _organ(department: Department, area: str, place: Named, level: str) -> Organ:
    serial = int(hashlib.sha256((area + department.name[0]).encode()).hexdigest(), 16) % 31**6
    title = (place[0] + department.name[0], f"{department.name[1]}, {place[1]}")
    return Organ(compose_uscc("11", "990000", serial), title, department.name[0][:4], area, level)


def _definition(act: Act, organ: Organ, number: int) -> MatterDefinition:
    thing = act.thing
    asked = [papers()[key] for key in thing.materials]
    original = any(paper.comes == "original" for paper in asked)
    made = {
        "code": f"synthetic-{organ.area}-{number:04}",
        "catalogue_code": f"99{number:010}",
        "implementation_code": f"{organ.code}499{number:010}",
        "title": _text(act.title),
        "summary": _text((f"{organ.name[0]}办理{act.title[0]}（合成数据）。", f"{act.title[1]} (synthetic data).")),
        "aliases": _aliases(act),
        "life_events": [{"key": "event", "name": _text((thing.life_event, thing.department.theme[1]))}],
        "topics": [{"key": "theme", "name": _text(thing.department.theme)}],
        "matter_type": _TYPES[thing.kind],
        "case_kind": "promised",
        "exercise_level": organ.level,
        "authority": {
            "code": organ.code,
            "name": _text(organ.name),
            "short_name": organ.short_name,
            "area": organ.area,
        },
        "applicants": {
            "who": thing.who,
            "eligibility": [_text(("符合法定条件（合成数据）。", "Meets the law's conditions (synthetic data)."))],
            "identity_documents": ["resident_id_card"],
            "minimum_assurance": 1,
            "agent_allowed": True,
        },
        "promised_limit": {"days": 1 + number % 10},
        "places": [
            {
                "name": _text((organ.name[0] + "综合窗口", organ.name[1])),
                "address": _text(organ.name),
                "hours": _text(("工作日 9:00–17:00", "Working days 9:00–17:00")),
            }
        ],
        "materials": [*(_material(paper) for paper in asked), _POWER],
        "result": _result(act),
        "examples": [_example(asked, 1 + number % 10, 2 if act.seen else int(original))],
    }
    made |= _in_person(act.seen) if act.seen else {}
    return msgspec.convert(_frame() | made, MatterDefinition)


def _in_person(why: Named) -> dict[str, Any]:
    """The applicant is there when it is accepted, and fetches a thing that is no file."""
    accept, *others = _frame()["steps"]
    reason = _text((f"受理时{why[0]}。", f"At acceptance {why[1]}."))
    seen = accept | {"applicant_present": True, "presence_reason": reason}
    return {"steps": [seen, *others], "delivery": ["counter"], "online_depth": "acceptance"}


def _aliases(act: Act) -> dict[str, Any]:
    """What people call the thing stands with its first act only, as in real catalogues."""
    words = act.thing.everyday if act.first else ()
    return {"zh-Hans": list(words), "zh-Hant": [_convert(word) for word in words]}


def _material(paper: Paper) -> dict[str, Any]:
    obtain: dict[str, Any] = {"upload": True, "capture": True}
    if paper.certificate:
        obtain["wallet"] = [paper.certificate]
    return {
        "key": paper.key,
        "name": _text(paper.name),
        "kind": "other",
        "source": "applicant",
        "originals": 1 if paper.comes == "original" else 0,
        "grade": "B" if paper.comes == "original" else "C",
        "obtain": obtain,
        "reason": _text(("核对办理条件。", "Shows that the conditions are met.")),
        "acceptance_standard": [_STANDARD],
        "legal_basis": _frame()["legal_basis"],
    }


def _result(act: Act) -> dict[str, Any]:
    label = _text(("姓名", "Name"))
    return {
        "type": "document",
        "certificate_type": "synthetic_result",
        "title": _text((f"{act.title[0]}结果", f"Result: {act.title[1]}")),
        "holder": "form.name",
        "fields": [{"key": "name", "label": label, "source": "form.name"}],
        "validity": {"note": _text(("长期有效。", "It does not expire."))},
    }


def _example(asked: list[Paper], days: int, visits: int) -> dict[str, Any]:
    expected = {
        "materials": [paper.key for paper in asked],
        "originals": [paper.key for paper in asked if paper.comes == "original"],
        "visits": visits,
        "fees": 0,
        "days": days,
        "path": ["accept", "review", "decide", "issue", "deliver"],
    }
    return {"name": "本人办理", "answers": {"filing": "self"}, "expected": expected}


def _text(named: Named) -> dict[str, str]:
    return {"zh-Hans": named[0], "zh-Hant": _convert(named[0]), "en": named[1]}


@cache
def _frame() -> dict[str, Any]:
    text = (Path(__file__).parent / "frame.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=yaml.CSafeLoader)


_STANDARD: dict[str, Any] = {
    "key": "clear",
    "text": _text(("清晰、完整、在有效期内。", "Clear, complete and in force.")),
    "fix": _text(("请重新提供。", "Please hand it in again.")),
    "example": _text(("四角都看得见。", "All four corners are seen.")),
}
_POWER: dict[str, Any] = _material(Paper("power_of_attorney", ("授权委托书", "Power of attorney"), "picture")) | {
    "when": [{"filing": "agent"}]
}
