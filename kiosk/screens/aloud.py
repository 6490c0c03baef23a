"""Saying a screen aloud: a page asks what of its texts may be spoken, then for each sound."""

from typing import Annotated

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from core.errors import NotFound
from kiosk.entering import KioskHere

Shown = Annotated[str, Meta(max_length=4000)]


class OnScreen(Struct, frozen=True):
    """The texts that stand on the screen, in the order they are read."""

    texts: Annotated[list[Shown], Meta(max_length=300)]


@post("/aloud", status_code=200)
async def choose_sounds(kiosk: KioskHere, data: JSONBody[OnScreen]) -> list[str]:
    """The names of the sounds that say what may be said of it."""
    return [each.name for each in kiosk.voice.said.within(data.texts)]


@get("/aloud/{name:str}")
async def play(kiosk: KioskHere, name: FromPath[str]) -> Response[bytes]:
    """A sound in the tongue this person hears. NotFound `page_unknown` for what no screen said."""
    sound = await kiosk.voice.sound(name, kiosk.manner.tongue)
    if sound is None:
        raise NotFound("page_unknown")
    data, media = sound
    return Response(data, media_type=media, headers={"Cache-Control": "no-store"})


handlers = [choose_sounds, play]
