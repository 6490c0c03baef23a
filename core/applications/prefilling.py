"""Filling in a form from a document of the case: what there is to read, and for which fields.

readable = await database.read(prefilling.find_readable, call, application_id, document_id)
read = …                                    # the edge looks at the picture, outside any transaction
readable.proposals(read)                    # to be confirmed by the holder; nothing is written here
"""

from collections.abc import Mapping

from msgspec import Struct

from core.applications import cases, filing
from core.call import Call
from core.db.database import Session
from core.errors import InvalidInput, NotFound
from core.imaging.document_fields.layout import DocumentType, ReadDocument
from core.materials import service as materials
from core.materials.store import StoredFile
from core.matters import facts as matter_facts
from core.matters import prefilling
from core.matters.definition import MatterDefinition
from core.matters.demands import Material
from core.matters.facts import Facts
from core.matters.prefilling import Proposal
from core.people import service as people


class Readable(Struct, frozen=True):
    """A picture of a case, the documents it may show, and the form as it stands."""

    stored: StoredFile
    documents: tuple[DocumentType, ...]
    definition: MatterDefinition
    answers: Mapping[str, str]
    material: Material
    form: Mapping[str, str]
    facts: Facts

    def proposals(self, read: ReadDocument) -> tuple[Proposal, ...]:
        """As `core.matters.prefilling.proposals`."""
        return prefilling.proposals(self.definition, self.answers, self.material, read, self.form, self.facts)


def find_readable(session: Session, call: Call, application_id: str, document_id: str) -> Readable:
    """For the holder of the case. NotFound `application_unknown`, `document_unknown`; InvalidInput
    `document_not_for_reading` where the line takes no document whose fields are known."""
    case = cases.find_own(session, call, application_id)
    held = {each.id: each for each in materials.list_documents(session, case.id)}
    if document_id not in held:
        raise NotFound("document_unknown")
    material = case.definition.material(held[document_id].material)
    documents = prefilling.documents_of(material) if material else ()
    if material is None or not documents:
        raise InvalidInput("document_not_for_reading")
    _, stored = materials.find_file(session, document_id)
    person = people.find_person_facts(session, call)
    facts = matter_facts.facts_of(person, filing.organisation_of(person, case.row.organisation_id))
    return Readable(stored, documents, case.definition, case.row.answers, material, case.form, facts)
