"""What a person does with a case that is with the hall: bring papers, answer, choose, rate, ask to be heard, contest;
and for whom he may act. Each as `kiosk/hall_client.py` says.

An act carries the name the kiosk gave it when the person began it, so that one that is sent again is done once.
"""

from core.applications.schemas import Application, Delivery, Filed, Hearing, Message, Rating
from core.bundles.schemas import Bundle, BundleSummary
from core.call import Language
from core.materials.schemas import Document
from core.people.power_schemas import Powers
from core.people.schemas import PersonFacts
from kiosk.hall_link import SLOW, HallLink, decode


class CaseCalls(HallLink):
    async def add_document(self, token: str, id: str, document_id: str, material: str, data: bytes) -> Document:
        """A page (JPEG) for a line, under its own id. Conflict `papers_closed`, `too_many_pages`."""
        answer = await self.ask(
            "PUT", f"/applications/{id}/documents/{document_id}", content=data, media_type="image/jpeg",
            params={"material": material}, token=token, key=document_id, timeout=SLOW, repeat=True,
        )  # fmt: skip
        return decode(answer, Document)

    async def remove_document(self, token: str, id: str, document_id: str) -> None:
        path = f"/applications/{id}/documents/{document_id}"
        await self.tell("DELETE", path, token=token, key=f"remove-{document_id}")

    async def supplement(self, token: str, id: str, act: str, language: Language) -> Filed:
        """The answer to a deficiency notice is complete. InvalidInput `deficient_lines_unanswered`."""
        path = f"/applications/{id}/supplement"
        return await self.send("POST", path, Filed, token=token, key=act, language=language)

    async def supply_promised(self, token: str, id: str, act: str, language: Language) -> Application:
        """What was promised is there. InvalidInput `materials_missing`."""
        path = f"/applications/{id}/promised"
        return await self.send("POST", path, Application, token=token, key=act, language=language)

    async def messages(self, token: str, id: str) -> list[Message]:
        """In the order they were asked."""
        return await self.get(f"/applications/{id}/messages", list[Message], token=token)

    async def answer_message(self, token: str, id: str, message_id: str, text: str, act: str) -> Message:
        """Conflict `message_answered`."""
        path = f"/applications/{id}/messages/{message_id}/answer"
        return await self.send("POST", path, Message, json={"text": text}, token=token, key=act)

    async def choose_delivery(self, token: str, case: Application, delivery: Delivery, act: str) -> Application:
        """Conflict `delivery_settled`, or one of another version."""
        path = f"/applications/{case.id}/delivery"
        return await self.send("PUT", path, Application, json=delivery, token=token, version=case.version, key=act)

    async def rate(self, token: str, id: str, rating: Rating, act: str) -> Application:
        """AlreadyDone `rated_before`."""
        return await self.send("POST", f"/applications/{id}/rating", Application, json=rating, token=token, key=act)

    async def hearing(self, token: str, id: str) -> Hearing:
        """NotFound `hearing_not_offered`."""
        return await self.get(f"/applications/{id}/hearing", Hearing, token=token)

    async def request_hearing(self, token: str, id: str, act: str) -> Application:
        """Conflict `hearing_requested_before`, `hearing_request_late`."""
        return await self.send("POST", f"/applications/{id}/hearing", Application, token=token, key=act)

    async def contest(self, token: str, id: str, reason: str, act: str) -> Application:
        """AlreadyDone `contested_before`."""
        path = f"/applications/{id}/contest"
        return await self.send("POST", path, Application, json={"reason": reason}, token=token, key=act)

    async def powers(self, token: str) -> Powers:
        return await self.get("/me/powers", Powers, token=token)

    async def principal(self, token: str, power_id: str) -> PersonFacts:
        """For whom one acts under a power. NotAllowed `power_not_in_force`."""
        return await self.get(f"/me/powers/{power_id}/facts", PersonFacts, token=token)

    async def bundles(self, token: str, language: Language) -> list[BundleSummary]:
        """The packages of a person, the newest change first."""
        return await self.get("/me/bundles", list[BundleSummary], token=token, language=language)

    async def bundle(self, token: str, id: str, language: Language) -> Bundle:
        """NotFound `bundle_unknown`."""
        return await self.get(f"/bundles/{id}", Bundle, token=token, language=language)
