"""The tray's page beside the kiosk's screen, and its switches, under /demo.

A visitor may lay a picture of his own under the camera and hold a code before his own camera: both are read as
everything from outside is (`core.imaging`), and nothing of it is kept but in the emulators.
"""

import asyncio
import tomllib
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from litestar import MediaType, Request, Response, Router, get, post
from litestar.datastructures import State, UploadFile
from litestar.static_files import create_static_files_router

from core.errors import Refusal
from core.imaging.codes import read_codes
from core.imaging.intake import read_image, to_bgr
from core.imaging.picture import Picture
from demo.people import DemoPerson
from demo.tray import PAPERS, WITH_CHIP, DeviceTray

HERE = Path(__file__).parent
SHOWN = 8
"""Newest printouts beside the screen."""

FAULTS: dict[str, dict[str, str]] = tomllib.loads((HERE / "faults.toml").read_text(encoding="utf-8"))
"""What each fault is called on its button: kind → fault → words."""

_environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
Ask = Request[None, None, State]


def create_tray(tray: DeviceTray, people: Sequence[DemoPerson]) -> Router:
    """The tray of a kiosk, for these people's cards."""

    @get("/", sync_to_thread=False)
    def show_tray() -> Response[str]:
        page = _environment.get_template("tray.html").render(
            tray=tray,
            people=people,
            with_chip=WITH_CHIP,
            papers=sorted(path.stem for path in PAPERS.glob("*.jpg")),
            faults={kind: device.faults.known for kind, device in tray.devices.items()},
            words=FAULTS,
        )
        return Response(page, media_type=MediaType.HTML)

    @post("/act", status_code=200)
    async def act(request: Ask) -> dict[str, object]:
        form = await request.form()
        _do(tray, people, str(form.get("do", "")), str(form.get("what", "")))
        return state_of(tray)

    @post("/picture", status_code=200)
    async def take_picture(request: Ask) -> dict[str, object]:
        """`do`: `lay` it under the camera, or `scan` the code in it."""
        form = await request.form()
        sent = form.get("picture")
        picture = await _picture(sent) if isinstance(sent, UploadFile) else None
        wanted = picture if form.get("do") == "scan" else None
        codes = await asyncio.to_thread(read_codes, wanted) if wanted is not None else []
        if codes:
            tray.scanner.scan(codes[0].encode())
        elif picture is not None and form.get("do") == "lay":
            tray.lay_own(picture)
        return state_of(tray) | {"picture": picture is not None, "code": bool(codes)}

    @get("/state", sync_to_thread=False)
    def show_state() -> dict[str, object]:
        return state_of(tray)

    folders = {"/papers": PAPERS, "/static": HERE / "static", "/printouts": tray.printouts}
    tray.printouts.mkdir(parents=True, exist_ok=True)
    files = [create_static_files_router(at, [folder], include_in_schema=False) for at, folder in folders.items()]
    return Router("/demo", route_handlers=[show_tray, act, take_picture, show_state, *files], include_in_schema=False)


def state_of(tray: DeviceTray) -> dict[str, object]:
    """What lies where, what is broken, which doors are open and lights are on, and what came out of the printers."""
    printed = sorted(tray.printouts.glob("*.png"), key=lambda path: path.stat().st_mtime, reverse=True)
    return {
        "card": tray.card,
        "paper": tray.paper,
        "cut": bool(tray.link and tray.link.cut),
        "faults": tray.faults,
        "doors": [str(cell) for cell in tray.locker.open_doors],
        "lights": tray.board.lit,
        "printouts": [path.name for path in printed[:SHOWN]],
    }


async def _picture(sent: UploadFile) -> Picture | None:
    try:
        clean = await asyncio.to_thread(read_image, await sent.read())
        return to_bgr(clean.jpeg)
    except Refusal:
        return None


def _do(tray: DeviceTray, people: Sequence[DemoPerson], action: str, what: str) -> None:
    if action == "place":
        for person in people:
            if person.id == what and person.card.kind in WITH_CHIP:
                tray.place(person)
    elif action == "lift":
        tray.lift()
    elif action == "lay":
        tray.lay(what)
    elif action == "scan":
        tray.scanner.scan(what.encode())
    elif action == "take":
        tray.take_papers()
    elif action == "shut" and what.isdecimal():
        tray.locker.shut(int(what))
    elif action == "cut" and tray.link is not None:
        tray.link.set_cut(not tray.link.cut)
    elif action == "fault":
        kind, _, fault = what.partition(".")
        tray.turn(kind, fault)
