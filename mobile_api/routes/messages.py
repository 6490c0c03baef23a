"""What the authority asks the holder of a case during review, and the answer. Both pass through the centre, so nobody
needs the holder's number."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody
from msgspec import Meta, Struct

from core.applications import messages
from core.applications.schemas import Message
from mobile_api.auth import asked_by
from mobile_api.caller import Caller
from mobile_api.routes.parameters import Name


class Answer(Struct, frozen=True, forbid_unknown_fields=True):
    text: Annotated[str, Meta(min_length=1, max_length=2000)]


@get("/applications/{application_id:str}/messages", opt=asked_by("citizen", agents=True), tags=["messages"])
async def list_messages(caller: Caller, application_id: Name) -> list[Message]:
    """In the order they were asked."""
    return await caller.read(messages.list_own_messages, application_id)


@post(
    "/applications/{application_id:str}/messages/{message_id:str}/answer",
    opt=asked_by("citizen", agents=True),
    tags=["messages"],
    status_code=200,
)
async def answer_message(caller: Caller, application_id: Name, message_id: Name, data: JSONBody[Answer]) -> Message:
    """Once; the authority reads it without phone numbers."""
    return await caller.write(messages.answer_message, application_id, message_id, data.text)
