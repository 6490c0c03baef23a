"""A hall in one line, and a case in any state in one more.

    hall.case("林晓岚", "concluded")          # by the people of the demo, through the same use cases as
    everybody

`HallInTest` is a real hall without its web: database, store, worker and the demo's people, on a clock that
the test moves.
"""

from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image

from core import journal
from core.applications import acceptance, deciding, originals, reading, service
from core.applications.lifecycle import State
from core.applications.schemas import Application, Filed, WalletUse
from core.applications.service import Judged
from core.applications.staff_schemas import Tick
from core.call import Actor, Call, Language, Role
from core.db.database import Database
from core.ids import new_id
from core.materials import service as materials
from core.materials.store import Store
from core.matters import checks
from core.matters.definition import MatterDefinition
from core.matters.form import FormField
from core.matters.loading import shipped_matters
from core.people import powers_of_attorney
from core.people.permissions import OF_CENTRE
from core.sealing import Keyring
from core.settings import Settings
from core.verification.schemas import Decision, Released, VerificationOpened
from core.worker import Worker
from demo.people import STAFF, find_person
from demo.places import CENTRE
from demo.seed import publish_matters, seed

MATTER = "individual-business-registration"
REPRESENTS: frozenset[Role] = frozenset({"chief_representative"})
"""Every reviewer of the demo is the chief representative of his authority."""


def all_matters() -> dict[str, MatterDefinition]:
    """The catalogue's files, in a dictionary of the caller's own."""
    return dict(shipped_matters())


@cache
def picture(seed: int = 1, size: tuple[int, int] = (1240, 1754)) -> bytes:
    """A JPEG of a page with lines of dark blocks, different for each seed."""
    random = np.random.default_rng(seed)
    page = np.full((size[1], size[0]), 245, np.uint8)
    for top in range(120, size[1] - 120, 48):
        for left in range(100, size[0] - 120, 40):
            if random.random() < 0.7:
                page[top : top + 26, left : left + int(random.integers(12, 36))] = 40
    saved = BytesIO()
    Image.fromarray(page).save(saved, "JPEG", quality=85)
    return saved.getvalue()


def filled(definition: MatterDefinition, answers: dict[str, str]) -> dict[str, str]:
    """A form without problems: what the file's first example filled in, and something fitting for the
    rest."""
    typed = definition.examples[0].form or {}
    return {
        field.key: typed.get(field.key) or _fitting(field)
        for field in checks.fields_asked(definition, answers)
        if (field.source or "agent.").startswith("agent.") and (field.required or field.key in typed)
    }


def _fitting(field: FormField) -> str:
    if field.options:
        return field.options[0].key
    values = {
        "date": "2028-12-31",
        "number": str(field.minimum or 1),
        "money": str(field.minimum or 1000),
        "phone": "13800000009",
        "email": "someone@example.org",
        "identity_number": find_person("何知行").card.number,
        "uscc": find_person("何知行").organisations[0].uscc,
        "tick": "yes",
    }
    return values.get(field.kind, "示例内容" * max(1, -(-field.min_length // 4)))


class HallInTest:
    """`at` is the hall's clock; every step moves it by a second."""

    def __init__(self, settings: Settings, database: Database, keys: Keyring, at: datetime) -> None:
        self.settings, self.database, self.keys, self.at = settings, database, keys, at
        self.store = Store(settings.data_dir / "store", keys)
        self.worker = Worker(database, self.store, settings, lambda: self.at)
        self.matters: dict[str, MatterDefinition] = all_matters()

    def fill(self) -> None:
        """Once for each hall: the matters of the catalogue, the demo's people, places and staff."""
        publish_matters(self.database, self.matters, self.at)
        seed(self.database, self.store, self.matters, self.at)

    def wait(self, **how_long: float) -> None:
        self.at += timedelta(**how_long)

    def citizen(self, name: str, language: Language = "zh-Hans") -> Call:
        self.wait(seconds=1)
        return Call(Actor(find_person(name).id, frozenset({"citizen"}), assurance=2), "mobile", self.at, language)

    def agent(self, name: str, power: str, language: Language = "zh-Hans") -> Call:
        """This person, acting for somebody else under a power of attorney."""
        return self.database.read_now(powers_of_attorney.acting_for, self.citizen(name, language), power)

    def staff(self, username: str) -> Call:
        self.wait(seconds=1)
        found = next(member for member in STAFF if member.member.username == username)
        authority = self.matters[found.matter].authority.code if found.matter else found.organ
        roles = found.member.roles | (REPRESENTS if found.matter else frozenset())
        return Call(Actor(found.member.id, roles, authority, centre=found.member.centre), "desk", self.at)

    def somebody(self, roles: set[Role], matter: str = "") -> Call:
        """Staff nobody knows, with just these roles, of the authority that decides `matter`; a clerk of the centre."""
        self.wait(seconds=1)
        authority = self.matters[matter].authority.code if matter else ""
        centre = CENTRE if roles & OF_CENTRE else ""
        return Call(Actor(new_id(), frozenset(roles), authority, centre=centre), "desk", self.at)

    def reviewer_of(self, matter: str) -> Call:
        """Of the authority that decides it, whichever of its matters the demo names."""
        code = self.matters[matter].authority.code
        found = (each for each in STAFF if each.matter and self.matters[each.matter].authority.code == code)
        return self.staff(next(found).member.username)

    def events(self, subject_id: str) -> list[str]:
        """What the journal says happened to a case, a person or a terminal, oldest first."""
        return [entry.event for entry in self.database.read_now(journal.history, subject_id)]

    # --- steps, each through the use case everybody uses ---

    def draft(
        self,
        name: str,
        matter: str = MATTER,
        example: int = 0,
        organisation_id: str | None = None,
        language: Language = "zh-Hans",
    ) -> Application:
        """A draft with the answers and the form of one of the matter file's own examples."""
        found = self.matters[matter].examples[example]
        call = self.citizen(name, language)
        drafted = self.database.write_now(
            service.start_draft, call, new_id(), matter, dict(found.answers), organisation_id
        )
        form = filled(self.matters[matter], found.answers)
        return self.database.write_now(service.fill_form, call, drafted.id, drafted.version, form)

    def hand_in(self, name: str, application: Application) -> None:
        """A picture for each line that still needs one."""
        assert application.checklist is not None
        answered = {document.material for document in application.documents}
        for number, line in enumerate(application.checklist.lines):
            if not line.exempt and line.need == "required" and line.material not in answered:
                self.add_picture(name, application.id, line.material, number)

    def hand_in_again(self, name: str, application_id: str) -> None:
        """A new picture for each line that the deficiency notice named."""
        found = self.database.read_now(service.find_application, self.citizen(name), application_id)
        for material in sorted({deficiency.material for deficiency in found.deficiencies}):
            self.add_picture(name, application_id, material, 50)

    def add_picture(self, name: str, application_id: str, material: str, seed: int = 1) -> str:
        """Gives the document's id."""
        document_id, stored = new_id(), self.store.put(picture(seed), "image/jpeg")
        call = self.citizen(name)
        self.database.write_now(service.add_document, call, application_id, document_id, material, Judged(stored))
        return document_id

    def submit(self, name: str, application_id: str) -> Filed:
        return self.database.write_now(service.submit, self.citizen(name), application_id)

    def ticks(self, application_id: str, failed: dict[str, str] | None = None) -> list[Tick]:
        """Every statement met, but those in `failed` (`material.statement` → remark)."""
        matter = self.application(application_id).matter
        documents = self.database.read_now(materials.list_documents, application_id)
        handed_in = {document.material for document in documents}
        remarks = failed or {}
        return [
            Tick(material.key, statement.key, name not in remarks, remarks.get(name, ""))
            for material in self.matters[matter].materials
            for statement in material.acceptance_standard
            if material.key in handed_in
            for name in [f"{material.key}.{statement.key}"]
        ]

    def application(self, application_id: str) -> Application:
        """As the case stands, seen by the clerk."""
        opened = self.database.read_now(reading.open_case, self.staff("wangli"), application_id)
        return opened.application

    def accept(self, application_id: str) -> None:
        self.database.write_now(acceptance.accept, self.staff("wangli"), application_id, self.ticks(application_id))

    def approve(self, application_id: str) -> None:
        reviewer = self.reviewer_of(self.application(application_id).matter)
        self.database.write_now(deciding.review, reviewer, application_id)
        self.database.write_now(deciding.approve, reviewer, application_id, "符合规定，准予。")

    def open_verification(self, name: str, application_id: str, clerk: str = "wangli") -> VerificationOpened:
        shown = self.database.write_now(originals.show_pass, self.citizen(name), application_id)
        opened = self.database.write_now(originals.open_verification, self.staff(clerk), shown.text, new_id())
        assert isinstance(opened, VerificationOpened), opened
        return opened

    def decisions(self, opened: VerificationOpened, different: tuple[str, ...] = ()) -> list[Decision]:
        captured = self.store.put(picture(99), "image/jpeg")
        return [
            Decision(line.document.id, line.material not in different, captured.sha256, captured.address, 0.9)
            for line in opened.lines
        ]

    def release(self, name: str, application_id: str) -> Released:
        opened = self.open_verification(name, application_id)
        arguments: tuple[Any, ...] = (opened.id, self.decisions(opened))
        outcome = self.database.write_now(originals.close_verification, self.staff("wangli"), *arguments)
        assert isinstance(outcome, Released), outcome
        return outcome

    def use_wallet(self, name: str, application_id: str, material: str, item_id: str) -> None:
        use = WalletUse(new_id(), material, item_id)
        self.database.write_now(service.use_wallet, self.citizen(name), application_id, use)

    def case(self, name: str, state: State, matter: str = MATTER, example: int = 0) -> Application:
        """A case of this person on its usual way, stopped at `state`."""
        drafted = self.draft(name, matter, example)
        steps: list[tuple[State, Any]] = [
            ("draft", lambda: self.hand_in(name, drafted)),
            ("received", lambda: self.submit(name, drafted.id)),
            ("accepted", lambda: self.accept(drafted.id)),
            ("awaiting_originals", lambda: self.approve(drafted.id)),
            ("concluded", lambda: self.release(name, drafted.id)),
        ]
        found = drafted
        for _, step in steps:
            step()
            found = self.database.read_now(service.find_application, self.citizen(name), drafted.id)
            if found.state in (state, "concluded"):
                break
        assert found.state == state, f"the case is {found.state}"
        return found
