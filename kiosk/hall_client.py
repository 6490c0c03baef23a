"""The one client of the hall: a typed method per call, each request signed as this kiosk.

    hall = HallClient("https://hall.example.org", now)
    terminal = await hall.enrol(EnrolmentRequest(…))
    hall.sign_as(terminal.id, key)
    signed_in = await hall.open_visit(evidence)
    wallet = await hall.wallet(signed_in.token)

Each method raises the hall's refusals (named where a caller will want to know) and HallUnreachable; how that
works is `kiosk/hall_link.py`. Structs that only the API has are declared here with the fields a kiosk reads;
others are core's own.
"""

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from core.applications.schemas import Application, ApplicationSummary, TimelineEntry
from core.call import Language
from core.certificates.schemas import Certificate, CheckedCertificate
from core.ids import new_id
from core.materials.schemas import WalletItem
from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.schemas import Checklist, MatterSummary, SearchHit
from core.notices.schemas import Notice
from core.people.helping_schemas import Helper, HelperShown
from core.people.schemas import IdentityEvidence, PersonFacts, SignedIn
from core.places.schemas import Area
from core.terminals.fleet.schemas import Heard, Signed
from core.terminals.schemas import EnrolmentRequest, Health, Terminal
from core.verification.schemas import PassShown
from kiosk.hall_cases import CaseCalls
from kiosk.hall_filing import FilingCalls
from kiosk.hall_link import HallUnreachable, Token

__all__ = ["CatalogueEntry", "Found", "HallClient", "HallInfo", "HallUnreachable", "Page"]


class HallInfo(Struct, frozen=True):
    """What the hall says of itself; `parcel_public_key` is raw X25519 in hex, Ed25519 keys go by key id."""

    name: dict[Language, str]
    area: str
    time_zone: str
    now: datetime
    demo: bool
    upload_limit_bytes: int
    parcel_public_key: str
    pass_public_keys: dict[str, str]
    receipt_public_keys: dict[str, str]
    certificate_public_keys: dict[str, str]


class CatalogueEntry(Struct, frozen=True):
    code: str
    version: int
    checksum: str
    title: Text


class Found(Struct, frozen=True):
    matter: MatterSummary
    hit: SearchHit


class CaseOfPass(Struct, frozen=True):
    application_id: str


class Page(Struct, frozen=True):
    """Cases of a person; `after` asks for the next page, None when this is the last."""

    items: tuple[ApplicationSummary, ...]
    after: str | None = None


class HallClient(CaseCalls, FilingCalls):
    # --- the hall and its matters

    async def hall(self) -> HallInfo:
        return await self.get("/hall", HallInfo)

    async def areas(self) -> list[Area]:
        """Cities, districts, towns and villages, for addresses."""
        return await self.get("/areas", list[Area])

    async def catalogue(self) -> list[CatalogueEntry]:
        return await self.get("/catalogue", list[CatalogueEntry])

    async def matter(self, code: str) -> MatterDefinition:
        """The definition in force. NotFound `matter_unknown`."""
        return await self.get(f"/matters/{code}", MatterDefinition)

    async def search(self, query: str, language: Language, limit: int = 10) -> list[Found]:
        asked = {"query": query, "language": language, "limit": str(limit)}
        return await self.get("/matters", list[Found], params=asked)

    async def checklist(
        self,
        code: str,
        answers: Mapping[str, str],
        token: str | None = None,
        organisation_id: str | None = None,
    ) -> Checklist:
        situation = {"answers": answers, "organisation_id": organisation_id}
        return await self.send(
            "POST", f"/matters/{code}/checklist", Checklist, json=situation, token=token, repeat=True
        )

    # --- this kiosk

    async def enrol(self, request: EnrolmentRequest) -> Terminal:
        """NotAllowed `enrolment_code_refused`. The answer is pending until an administrator confirms."""
        return await self.send("POST", "/terminals", Terminal, json=request, key=new_id())

    async def terminal(self) -> Terminal:
        return await self.get("/terminals/self", Terminal)

    async def report_health(self, health: Health) -> Heard:
        """One attempt: the next heartbeat tells more than a repeated one."""
        return await self.send("POST", "/terminals/self/health", Heard, json=health)

    async def rules(self) -> Signed:
        return await self.get("/terminals/self/rules", Signed)

    # --- the person at the screen

    async def open_visit(self, evidence: IdentityEvidence) -> SignedIn:
        return await self.send("POST", "/visits", SignedIn, json=evidence)

    async def close_visit(self, token: str) -> None:
        await self.tell("DELETE", "/visits/current", token=token)

    async def welcome_helper(self, shown: HelperShown, language: Language) -> Helper:
        """NotAllowed `helper_code_refused`, `helper_card_unknown`, `helper_card_unread`, `staff_left`."""
        path = "/terminals/self/helpers"
        return await self.send("POST", path, Helper, json=shown, key=new_id(), language=language)

    async def dismiss_helper(self, id: str) -> None:
        await self.tell("DELETE", f"/terminals/self/helpers/{id}", key=new_id())

    async def facts(self, token: str) -> PersonFacts:
        return await self.get("/me/facts", PersonFacts, token=token)

    async def wallet(self, token: str) -> list[WalletItem]:
        return await self.get("/me/wallet", list[WalletItem], token=token)

    async def applications(
        self, token: Token, language: Language = "zh-Hans", after: str | None = None, limit: int = 20
    ) -> Page:
        """Newest change first."""
        asked = {"limit": str(limit)} | ({"after": after} if after else {})
        items = await self.get(
            "/me/applications", tuple[ApplicationSummary, ...], token=token, language=language, params=asked
        )
        return Page(items, items[-1].id if len(items) == limit else None)

    async def application(self, token: Token, id: str, language: Language = "zh-Hans") -> Application:
        return await self.get(f"/applications/{id}", Application, token=token, language=language)

    async def timeline(self, token: Token, id: str, language: Language = "zh-Hans") -> list[TimelineEntry]:
        path = f"/applications/{id}/timeline"
        return await self.get(path, list[TimelineEntry], token=token, language=language)

    async def document_file(self, token: Token, id: str, document_id: str) -> bytes:
        """A picture that was handed in, JPEG as it is kept. NotFound `document_unknown`, `file_missing`."""
        path = f"/applications/{id}/documents/{document_id}"
        return (await self.ask("GET", path, token=token, repeat=True)).content

    async def notices(self, token: Token, id: str) -> list[Notice]:
        return await self.get(f"/applications/{id}/notices", list[Notice], token=token)

    async def notice_file(self, token: Token, id: str, language: Language) -> bytes:
        """The PDF of a notice. NotFound `file_missing`; Unavailable while it is being made."""
        path = f"/notices/{id}/pdf"
        return (await self.ask("GET", path, token=token, params={"language": language}, repeat=True)).content

    async def state_time(self, token: Token, id: str) -> Notice:
        """A numbered statement of the case's time so far, among its notices."""
        return await self.send("POST", f"/applications/{id}/time-statement", Notice, token=token, key=new_id())

    async def show_pass(self, token: Token, id: str) -> PassShown:
        """Conflict `no_originals_awaited`."""
        return await self.send("POST", f"/applications/{id}/pass", PassShown, token=token, key=new_id())

    async def case_of_pass(self, text: str) -> str:
        """The id of the case whose pass a phone showed to the scanner. NotAllowed `pass_…`."""
        path = "/terminals/self/passes"
        return (await self.send("POST", path, CaseOfPass, json={"text": text}, key=new_id())).application_id

    async def certificate(self, token: Token, id: str) -> Certificate:
        return await self.get(f"/certificates/{id}", Certificate, token=token)

    async def certificates(self, token: Token) -> list[Certificate]:
        """What this hall issued to the person, the latest first."""
        return await self.get("/me/certificates", list[Certificate], token=token)

    async def certificate_file(self, token: Token, id: str) -> bytes:
        """The PDF of a certificate. Unavailable while it is being made."""
        return (await self.ask("GET", f"/certificates/{id}/pdf", token=token, repeat=True)).content

    async def tell_taken(self, token: Token, certificate_id: str) -> None:
        """The person has the print of the certificate in the hand; told again, it changes nothing."""
        path = f"/terminals/self/certificates/{certificate_id}/taken"
        await self.ask("POST", path, token=token, key=new_id(), repeat=True)

    async def check(self, code: str) -> CheckedCertificate:
        return await self.send("POST", "/check", CheckedCertificate, json={"code": code}, repeat=True)
