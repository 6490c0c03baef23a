"""Documents are made once, right after they were issued: set from their facts, signed with their organ's seal, kept.

The transaction that issued one left its facts, its number, its QR and an errand (`core.outbox`); here the errand
is run, outside of any transaction. Errands run at least once. That the document exists exactly once follows from
two things: setting and signing depend only on what was issued (facts, organ, instant), so a second run makes
the same bytes, and the row takes its file once (`keep_file`).
"""

from collections.abc import Callable, Mapping

from core.call import Call
from core.certificates import service as certificates
from core.certificates.rendering import render_certificate
from core.db.database import Database
from core.materials.store import Store
from core.notices import service as notices
from core.notices.rendering import render_notice
from core.outbox import Errand
from core.pdf_signing import DocumentAuthority

MEDIA_TYPE = "application/pdf"


class Documents:
    """Makes what was issued. `errands` are its kinds of work, for the worker."""

    def __init__(self, database: Database, store: Store, authority: DocumentAuthority) -> None:
        self._database = database
        self._store = store
        self._authority = authority
        self.errands: Mapping[str, Callable[[Call, Errand], None]] = {
            certificates.RENDER: self._make_certificate,
            notices.RENDER: self._make_notice,
        }

    def _make_certificate(self, call: Call, errand: Errand) -> None:
        certificate_id = errand.payload["certificate_id"]
        found = self._database.read_now(certificates.find_certificate, call, certificate_id)
        if found.sha256 is None:
            pdf = render_certificate(found.certificate_type, found.facts, found.code)
            signed = self._authority.sign(pdf, found.facts.issuer, found.issued_at)
            self._database.write_now(certificates.keep_file, call, certificate_id, self._store.put(signed, MEDIA_TYPE))

    def _make_notice(self, call: Call, errand: Errand) -> None:
        """Every sheet of a notice: the one that holds, and its reading version."""
        notice_id = errand.payload["notice_id"]
        notice = self._database.read_now(notices.find_notice, notice_id)
        for language in self._database.read_now(notices.languages_unmade, notice_id):
            facts = self._database.read_now(notices.find_facts, notice_id, language)
            pdf = render_notice(facts, language)
            signed = self._authority.sign(pdf, facts.organ_on_seal or facts.organ, notice.issued_at)
            stored = self._store.put(signed, MEDIA_TYPE)
            self._database.write_now(notices.keep_file, call, notice_id, language, stored)
