"""A life event in the machine: one form, one signature, three cases that begin when what they need is there.

17: nobody is asked for a fact twice: what the package asks has one key, whatever matters need it, nothing that is known
is asked, and a part that begins is complete, with what was typed once in every form that wants it.
"""

from typing import NamedTuple

from sqlalchemy import delete

from core.applications import cases
from core.applications.service import Judged
from core.bundles import filing, service
from core.bundles.schemas import Bundle
from core.call import Call, system_call
from core.db.database import Session
from core.ids import new_id
from core.notices.service import RENDER
from core.outbox import ErrandRow
from tests.core.applications.machine.driven import FAR, Driven, rests_on
from tests.core.applications.machine.remarks import remark
from tests.core.applications.machine.terms import FOOD, SHOP, SHOP_SIGN, Terms
from tests.core.bundles.package import ANSWERS, FORM, HOLDER, RESTAURANT

PARTS: dict[str, Terms] = {each.matter: each for each in (SHOP, FOOD, SHOP_SIGN)}
TYPED = FORM | {f"{SHOP_SIGN.matter}.put_up_on": FAR}
RENTED = {f"{SHOP.matter}.lease_until": FAR}


class Asked(NamedTuple):
    """What a package asked for, by its keys, and what was typed."""

    questions: tuple[str, ...]
    fields: tuple[str, ...]
    papers: tuple[str, ...]
    form: dict[str, str]


class Package:
    """A package of the holder, followed until its last part has begun or never will."""

    def __init__(self, driven: Driven, premises: str) -> None:
        self.driven, self.id, self.who = driven, new_id(), driven.people[HOLDER]
        form = TYPED | (RENTED if premises == "rented" else {})
        driven.ask(self.who, (service.start, (self.id, RESTAURANT, {"sign": "yes", "premises": premises})))
        questions = self._answer(premises)
        seen = self.see()
        fields = tuple(field.key for field in seen.fields)
        driven.ask(self.who, (service.fill_form, (self.id, seen.version, form)))
        papers = tuple(self._hand_in())
        self.asked = Asked(questions, fields, papers, form)
        driven.ask(self.who, (filing.file, (self.id,)))
        self.begun: set[str] = set()
        self._know_parts()

    def _answer(self, premises: str) -> tuple[str, ...]:
        """What is asked is answered, until nothing is asked any more; gives every question that was asked."""
        given, asked = {"sign": "yes", "premises": premises}, list[str]()
        while questions := self.see().questions:
            asked += [each.key for each in questions]
            given |= {each.key: ANSWERS.get(each.key) or each.question.options[0].key for each in questions}
            self.driven.ask(self.who, (service.change_answers, (self.id, self.see().version, given)))
        return tuple(asked)

    def _hand_in(self) -> list[str]:
        lines = [line.key for line in self.see().papers if line.line.need != "optional" and not line.line.exempt]
        for key in lines:
            page = Judged(self.driven.asking.page)
            self.driven.ask(self.who, (service.add_document, (self.id, new_id(), key, page)))
        return lines

    def see(self) -> Bundle:
        return self.driven.read(service.find_bundle, self.driven.asking.call(self.who), self.id)

    def follow(self) -> None:
        """What the worker does with its errands, without setting notices that nobody here reads."""
        hall = self.driven.hall
        hall.database.write_now(_forget_notices, system_call(hall.at))
        hall.worker.work_off()
        self._know_parts()

    def _know_parts(self) -> None:
        for part in self.see().parts:
            if part.application_id and part.state and part.matter not in self.begun:
                self.begun.add(part.matter)
                self._know(part.application_id, PARTS[part.matter])

    def _know(self, id: str, terms: Terms) -> None:
        """A part has begun, as its holder's own filing; it is dated to what it waited for."""
        driven = self.driven
        row = driven.read(cases.find, id).row
        remark(f"{terms.matter} begins: {id[-6:]}")
        known = driven.know(id, HOLDER, "package", terms)
        known.told, known.rests = row.checklist.visits, driven.read(rests_on, id)
        known.file(driven.world, driven.hall.settings.hall.day_of(row.submitted_at), row.submitted_at)
        driven.moments.add(row.submitted_at)


def of_packages(packages: list[Package]) -> None:
    for package in packages:
        _asked_once(package)
        for matter in package.begun:
            _complete(package, matter)


def _asked_once(package: Package) -> None:
    """No question, fact or paper under two keys, none that is known."""
    for keys in package.asked[:3]:
        names = [key.rsplit(".", 1)[-1] for key in keys]
        assert len(names) == len(set(names)), ("invariant 17", sorted(names))
    known = {each.key for each in package.see().known}
    assert not known & set(package.asked.fields), "invariant 17"


def _complete(package: Package, matter: str) -> None:
    """A part has what was typed once, and nobody was asked for anything more."""
    part = next(each for each in package.see().parts if each.matter == matter)
    case = package.driven.read(cases.find, part.application_id)
    assert case.state != "draft", "invariant 17: a part that begins is complete"
    typed = {key.removeprefix(f"{matter}."): value for key, value in package.asked.form.items()}
    corrected = PARTS[matter].corrected
    assert all(case.form[key] == typed[key] for key in case.form.keys() & typed.keys() - {corrected}), "invariant 17"


def _forget_notices(session: Session, _: Call) -> None:
    session.execute(delete(ErrandRow).where(ErrandRow.kind == RENDER))
