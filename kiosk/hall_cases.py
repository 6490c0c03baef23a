"""What a person does with a case that is with the hall: bring papers, answer, choose, rate, ask to be heard, contest;
and for whom he may act. Each as `kiosk/hall_client.py` says.

An act carries the name the kiosk gave it when the person began it, so that one that is sent again is done once.
"""

from core.applications.schemas import Application, Delivery, Hearing, Message, Rating
from core.bundles.schemas import Bundle, BundleSummary
from core.call import Language
from core.people.power_schemas import Powers
from core.people.schemas import PersonFacts
from kiosk.hall_link import HallLink, Token


class CaseCalls(HallLink):
    async def messages(self, token: Token, id: str) -> list[Message]:
        """In the order they were asked."""
        return await self.get(f"/applications/{id}/messages", list[Message], token=token)

    async def answer_message(self, token: Token, id: str, message_id: str, text: str, act: str) -> Message:
        """Conflict `message_answered`."""
        path = f"/applications/{id}/messages/{message_id}/answer"
        return await self.send("POST", path, Message, json={"text": text}, token=token, key=act)

    async def choose_delivery(self, token: Token, case: Application, delivery: Delivery, act: str) -> Application:
        """Conflict `delivery_settled`, or one of another version."""
        path = f"/applications/{case.id}/delivery"
        return await self.send("PUT", path, Application, json=delivery, token=token, version=case.version, key=act)

    async def rate(self, token: Token, id: str, rating: Rating, act: str) -> Application:
        """AlreadyDone `rated_before`."""
        return await self.send("POST", f"/applications/{id}/rating", Application, json=rating, token=token, key=act)

    async def hearing(self, token: Token, id: str) -> Hearing:
        """NotFound `hearing_not_offered`."""
        return await self.get(f"/applications/{id}/hearing", Hearing, token=token)

    async def request_hearing(self, token: Token, id: str, act: str) -> Application:
        """Conflict `hearing_requested_before`, `hearing_request_late`."""
        return await self.send("POST", f"/applications/{id}/hearing", Application, token=token, key=act)

    async def contest(self, token: Token, id: str, reason: str, act: str) -> Application:
        """AlreadyDone `contested_before`."""
        path = f"/applications/{id}/contest"
        return await self.send("POST", path, Application, json={"reason": reason}, token=token, key=act)

    async def powers(self, token: str) -> Powers:
        return await self.get("/me/powers", Powers, token=token)

    async def principal(self, token: str, power_id: str) -> PersonFacts:
        """For whom one acts under a power. NotAllowed `power_not_in_force`."""
        return await self.get(f"/me/powers/{power_id}/facts", PersonFacts, token=token)

    async def bundles(self, token: Token, language: Language) -> list[BundleSummary]:
        """The packages of a person, the newest change first."""
        return await self.get("/me/bundles", list[BundleSummary], token=token, language=language)

    async def bundle(self, token: Token, id: str, language: Language) -> Bundle:
        """NotFound `bundle_unknown`."""
        return await self.get(f"/bundles/{id}", Bundle, token=token, language=language)
