"""The device tray: what a visitor of the demo does with hands at a real kiosk.

It stands beside the kiosk's screen at `/demo/`: lay down a demo person's card and lift it, choose the paper
under the camera, scan a code, let the printer run out of paper, cut the link to the hall. It moves the
emulators of `hardware/`, which the kiosk's real drivers are attached to; the kiosk does not know that the
tray exists.
"""

from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader
from litestar import MediaType, Request, Response, Router, get, post
from litestar.datastructures import State
from litestar.static_files import create_static_files_router

from demo.link import Link
from demo.people import DemoPerson
from hardware.cabinet import Fitting
from hardware.code_scanner.emulator import EmulatedScanner
from hardware.document_camera.emulator import EmulatedCamera
from hardware.emulator import Emulator
from hardware.id_card_reader.emulator import EmulatedCard, EmulatedSdtReader
from hardware.receipt_printer.emulator import EmulatedReceiptPrinter

HERE = Path(__file__).parent
PAPERS = HERE / "papers"
SEX = {"male": "1", "female": "2"}
WITH_CHIP = {"resident_id_card": " ", "hk_macau_taiwan_residence_permit": "J"}

_environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)


class DeviceTray:
    """The emulated devices of one kiosk. `folder` holds their lines and the printouts; `link` may be None."""

    def __init__(self, folder: Path, printouts: Path, link: Link | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.reader = EmulatedSdtReader(folder / "id-card-reader")
        self.camera = EmulatedCamera()
        self.scanner = EmulatedScanner(folder / "code-scanner")
        self.printer = EmulatedReceiptPrinter(printouts)
        self.link = link
        self.card = ""
        self.paper = ""

    @property
    def devices(self) -> dict[str, Emulator]:
        return {each.kind: each for each in (self.reader, self.camera, self.scanner, self.printer)}

    def start(self) -> None:
        for device in self.devices.values():
            device.start()

    def stop(self) -> None:
        for device in self.devices.values():
            device.stop()

    def fittings(self) -> tuple[Fitting, ...]:
        """The kiosk's `[[device]]` lines; ask after `start`."""
        return tuple(Fitting(kind, device.url) for kind, device in self.devices.items())

    def place(self, person: DemoPerson) -> None:
        self.reader.place(card_of(person))
        self.card = person.id

    def lift(self) -> None:
        self.reader.lift()
        self.card = ""

    def lay(self, paper: str) -> None:
        """A file of demo/papers, or nothing."""
        known = {path.stem: path for path in PAPERS.glob("*.jpg")}
        if paper in known:
            self.camera.show(known[paper], on_desk=False)
        else:
            self.camera.blank()
        self.paper = paper if paper in known else ""


def card_of(person: DemoPerson) -> EmulatedCard:
    """The chip of a demo person's card. Raises KeyError for a document this reader cannot read."""
    card = person.card
    return EmulatedCard(
        WITH_CHIP[card.kind],
        {
            "name": card.name,
            "sex": SEX.get(card.sex, "9"),
            "ethnicity": "01",
            "birth_date": card.birth_date.strftime("%Y%m%d") if card.birth_date else "",
            "address": card.address,
            "number": card.number,
            "issuer": card.issuer,
            "valid_from": card.valid_from.strftime("%Y%m%d") if card.valid_from else "",
            "valid_until": card.valid_to.strftime("%Y%m%d") if card.valid_to else "长期",
        },
        photo=bytes(1024),
    )


def create_tray(tray: DeviceTray, people: Sequence[DemoPerson]) -> Router:
    """The tray's page and its switches, under /demo."""

    @get("/", sync_to_thread=False)
    def show_tray() -> Response[str]:
        page = _environment.get_template("tray.html").render(
            tray=tray,
            people=people,
            with_chip=WITH_CHIP,
            papers=sorted(path.stem for path in PAPERS.glob("*.jpg")),
        )
        return Response(page, media_type=MediaType.HTML)

    @post("/act", status_code=200)
    async def act(request: Request[None, None, State]) -> dict[str, object]:
        form = await request.form()
        _do(tray, people, str(form.get("do", "")), str(form.get("what", "")))
        return state_of(tray)

    @get("/state", sync_to_thread=False)
    def show_state() -> dict[str, object]:
        return state_of(tray)

    return Router(
        "/demo",
        route_handlers=[
            show_tray,
            act,
            show_state,
            create_static_files_router("/papers", [PAPERS], include_in_schema=False),
            create_static_files_router("/static", [HERE / "static"], include_in_schema=False),
        ],
        include_in_schema=False,
    )


def state_of(tray: DeviceTray) -> dict[str, object]:
    """What lies where and what is broken."""
    return {
        "card": tray.card,
        "paper": tray.paper,
        "cut": bool(tray.link and tray.link.cut),
        "faults": [f"{kind}.{fault}" for kind, device in tray.devices.items() for fault in device.faults.active()],
    }


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
    elif action == "cut" and tray.link is not None:
        tray.link.set_cut(not tray.link.cut)
    elif action == "fault":
        kind, _, fault = what.partition(".")
        device = tray.devices.get(kind)
        if device is not None and fault in device.faults.known:
            device.faults.clear(fault) if device.faults.on(fault) else device.faults.set(fault)
