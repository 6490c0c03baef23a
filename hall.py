"""The composition root and command line: the only file that knows everyone.

hall run          serve a hall (and, with --demo, an emulated kiosk beside it)
hall kiosk        serve a kiosk's screen, wherever it stands, against a hall elsewhere
hall catalogue check [PATH]     whether the matter files hold together
hall due          the last day of a time limit, day by day
hall journal verify             whether anything was tampered with
hall figures --month YYYY-MM    what a month came to, counted from the journal
hall separation report --month YYYY-MM     who accepted, decided and handed out, and whether they kept apart
hall authority                  the certificate that signatures in the hall's PDF files are checked with
hall db upgrade                 bring the database to this program's schema
hall lifecycle                  the life of a case as a Mermaid diagram
"""

import argparse
import asyncio
import contextlib
import logging
import select
import socket
import sys
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from datetime import datetime
from pathlib import Path

import uvicorn
from litestar import Litestar
from litestar.types import ASGIApp

from core import clock, journal_roots
from core.applications import recorded
from core.applications.clocks.statement import DueArguments, run_due
from core.applications.lifecycle import mermaid
from core.bundles.loading import life_events, load_events
from core.db import migrate
from core.db.database import Database
from core.errors import Refusal
from core.locale import Sentences, sentences
from core.materials.store import Store
from core.matters.findings import MatterFileError
from core.matters.loading import FILES, load_matters
from core.pdf_signing import DocumentAuthority
from core.sealing import Keyring
from core.settings import Settings
from core.supervision import service as supervision
from core.supervision.report import figures_json, figures_text
from core.supervision.separation_report import separation_json, separation_text
from core.worker import Worker
from demo.emulated_devices import EmulatedDevices
from demo.emulated_kiosk import EmulatedKiosk
from demo.people import PASSWORD
from demo.seed import publish_matters, seed
from desk.app import create_check, create_desk, create_start, open_office
from desk.pages.start import ENTRANCES
from hardware.cabinet import Cabinet
from kiosk.app import create_app as create_kiosk_app
from kiosk.hall_client import HallClient
from kiosk.kiosk import Kiosk
from kiosk.settings import KioskSettings
from mobile_api.app import create_api, settle
from mobile_api.catalogue import Catalogue
from mobile_api.hot import HotCatalogue
from mobile_api.openapi import openapi_config
from mobile_api.pictures import PictureDesk
from mobile_api.problems import problem_handlers
from mobile_api.services import Services

STOP_WITHIN_SECONDS = 5
ACCEPTS_BEFORE_STOP = 1000
LISTEN_BEFORE_STOP_SECONDS = 0.3


class Hall:
    """A hall's parts, open: database, store, worker, and the web app over them. Close it when it has
    stopped."""

    def __init__(self, settings: Settings, now: Callable[[], datetime] = clock.now) -> None:
        """Raises Unavailable when the data directory is in use or the database's schema is another one."""
        self.settings = settings
        self.now = now
        self.keys = Keyring.load(settings.keys_dir)
        self.database = Database.open(settings, self.keys)
        self.database.read_now(journal_roots.require_same_keys)
        self.store = Store(settings.data_dir / "store", self.keys)
        self.worker = Worker(self.database, self.store, settings, now)
        self.sentences: Sentences = sentences()
        password = PASSWORD if settings.demo else ""
        self.office = open_office(settings, self.database, self.store, self.keys, now, password)
        self.services = Services(
            settings,
            self.database,
            self.keys,
            self.sentences,
            Catalogue(self.database),
            PictureDesk(self.store, settings.limits.upload_bytes),
            now,
        )

    def app(self, beside: EmulatedKiosk | None = None) -> ASGIApp:
        """Everything on one port; `beside` is the demo's kiosk."""
        routers = [
            create_api(self.services),
            create_desk(self.office),
            create_check(self.office, self._count_check),
            create_start(self.office, self._count_check, ENTRANCES if beside else ENTRANCES[1:]),
            *(beside.routers if beside else ()),
        ]

        @contextlib.asynccontextmanager
        async def working(_: Litestar) -> AsyncGenerator[None]:
            self.worker.start()
            await settle()
            try:
                yield
            finally:
                await asyncio.to_thread(self.worker.stop)

        app = Litestar(
            routers,
            lifespan=[working, beside.lifespan] if beside else [working],
            exception_handlers=problem_handlers(self.sentences),
            openapi_config=openapi_config(),
            logging_config=None,
        )
        return HotCatalogue(app, self.services.catalogue)

    def _count_check(self, asker: str, at: datetime) -> None:
        self.services.limits.take("check", asker, at)

    def close(self) -> None:
        self.services.pictures.close()
        self.office.pictures.close()
        self.database.close()


def main(arguments: Sequence[str] | None = None) -> None:
    """Ends the process: 0 done, 1 a check found something, 2 it could not be done (said on stderr)."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    given = _parser().parse_args(arguments)
    try:
        sys.exit(given.command(given))
    except MatterFileError as error:
        sys.exit(_tell(error))
    except Refusal as refusal:
        key = f"refusal.{refusal.code}"
        said = sentences().say(key, "en", **refusal.details) if sentences().has(key) else str(refusal)
        print(said, file=sys.stderr)
        sys.exit(2)


def _run(given: argparse.Namespace) -> int:
    settings = _settings(given, demo=given.demo or None)
    migrate.upgrade(settings) if settings.demo or not migrate.current(settings) else migrate.require_head(settings)
    hall = Hall(settings)
    try:
        definitions = load_matters()
        life_events()
        publish_matters(hall.database, definitions, hall.now())
        if settings.demo:
            seed(hall.database, hall.store, definitions, hall.now())
            with EmulatedKiosk(hall.database, settings, hall.now) as kiosk:
                _serve(hall.app(kiosk), settings.port, kiosk.greeting())
        else:
            _serve(hall.app(), settings.port, f"The hall is open at {settings.base_url}")
    finally:
        hall.close()
    return 0


def _kiosk(given: argparse.Namespace) -> int:
    settings = KioskSettings.load(given.config, hall=given.hall, listen=given.port, enrolment_code=given.enrolment_code)
    if given.demo:
        with EmulatedDevices(settings, settings.data / "printouts") as devices:
            address = f"http://127.0.0.1:{settings.listen}/demo/"
            greeting = f"The kiosk with its device tray: {address}\nIts printouts: {devices.printouts}"
            _serve_kiosk(devices.settings, greeting, devices)
    else:
        _serve_kiosk(settings, f"The kiosk's screen: http://127.0.0.1:{settings.listen}/")
    return 0


def _serve_kiosk(settings: KioskSettings, greeting: str, devices: EmulatedDevices | None = None) -> None:
    kiosk = Kiosk(settings, HallClient(settings.hall, clock.now), Cabinet(settings.device), clock.now)
    app = create_kiosk_app(kiosk, devices)
    _serve(app, settings.listen, greeting)


def _catalogue_check(given: argparse.Namespace) -> int:
    try:
        matters = load_matters(given.path)
        events = load_events(matters) if given.path == FILES else {}
    except MatterFileError as error:
        return _tell(error)
    for matter in matters.values():
        print(f"{matter.code} version {matter.version}: {len(matter.examples)} examples hold")
    for event in events.values():
        print(f"{event.code} version {event.version}: {len(event.parts)} matters, {len(event.examples)} examples hold")
    return 0


def _tell(error: MatterFileError) -> int:
    for finding in error.findings:
        print(finding, file=sys.stderr)
    return 1


def _due(given: argparse.Namespace) -> int:
    arguments = DueArguments(given.start, given.days, given.pause, given.extend, given.format, given.language)
    print(run_due(arguments))
    return 0


def _journal_verify(given: argparse.Namespace) -> int:
    with _stopped_hall(given) as (database, settings):
        report, numbers = database.read_now(recorded.verify, journal_roots.read_sink(settings.sink))
    *faults, verdict = report.say(numbers)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(verdict)
    return 0 if report.intact else 1


def _figures(given: argparse.Namespace) -> int:
    with _stopped_hall(given) as (database, _):
        found = database.read_now(supervision.recompute, given.month)
    print(figures_json(found) if given.format == "json" else figures_text(found))
    return 0


def _separation_report(given: argparse.Namespace) -> int:
    with _stopped_hall(given) as (database, _):
        found = database.read_now(supervision.prove_separation, given.month)
    print(separation_json(found) if given.format == "json" else separation_text(found))
    return 1 if found.violations else 0


def _db_upgrade(given: argparse.Namespace) -> int:
    settings = _settings(given)
    migrate.upgrade(settings)
    print(f"The database is at {migrate.current(settings)}.")
    return 0


def _authority(given: argparse.Namespace) -> int:
    print(DocumentAuthority.load(_settings(given), clock.now()).pem.decode(), end="")
    return 0


def _lifecycle(_: argparse.Namespace) -> int:
    print(mermaid())
    return 0


@contextlib.contextmanager
def _stopped_hall(given: argparse.Namespace) -> Generator[tuple[Database, Settings]]:
    """The database of a hall that is not serving, to read from."""
    settings = _settings(given)
    database = Database.open(settings, Keyring.load(settings.keys_dir))
    try:
        yield database, settings
    finally:
        database.close()


def _settings(given: argparse.Namespace, **overrides: object) -> Settings:
    port = getattr(given, "port", None)
    base_url = f"http://127.0.0.1:{port}" if port and not given.config else None
    return Settings.load(given.config, data_dir=given.data, port=port, base_url=base_url, **overrides)


def _serve(app: ASGIApp, port: int, greeting: str) -> None:
    """Loopback only: a hall stands behind a proxy that speaks TLS. A stop lets open requests finish."""
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, log_level="warning", timeout_graceful_shutdown=STOP_WITHIN_SECONDS
    )
    print(greeting, flush=True)
    _Server(config).run()


class _Server(uvicorn.Server):
    """Stops without cutting off whoever has just connected: uvicorn alone closes connections that have not yet sent
    their request, and the kernel resets those that wait to be accepted."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        listening = [each.fileno() for server in self.servers for each in server.sockets]
        for _ in range(ACCEPTS_BEFORE_STOP):
            if not select.select(listening, [], [], 0)[0]:
                break
            await asyncio.sleep(0)
        for server in self.servers:
            server.close()
        await asyncio.sleep(LISTEN_BEFORE_STOP_SECONDS)
        await super().shutdown(sockets)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall", description="The Always-Open Hall (不打烊政务厅).")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="serve a hall", description="Serve a hall on one port of loopback.")
    run.add_argument("--port", type=int, help="the port (default: hall.toml, else 8000)")
    run.add_argument("--demo", action="store_true", help="with demo people and an emulated kiosk")
    _where(run)
    run.set_defaults(command=_run)

    kiosk = commands.add_parser(
        "kiosk",
        help="serve a kiosk's screen",
        description="Serve the screen of one kiosk on loopback. It talks to its hall over HTTP only and keeps "
        "working when the link is down.",
    )
    kiosk.add_argument("--hall", metavar="URL", help="the hall's address (default: as kiosk.toml says)")
    kiosk.add_argument("--config", metavar="FILE", type=Path, required=True, help="the kiosk's settings, kiosk.toml")
    kiosk.add_argument("--port", type=int, help="the port of the screen (default: as kiosk.toml says)")
    kiosk.add_argument("--enrolment-code", metavar="CODE", help="the one-use code, for a kiosk not yet enrolled")
    kiosk.add_argument("--demo", action="store_true", help="emulated devices, with their tray at /demo/")
    kiosk.set_defaults(command=_kiosk)

    catalogue = commands.add_parser("catalogue", help="work on matter files").add_subparsers(required=True)
    check = catalogue.add_parser(
        "check",
        help="whether matter files hold together",
        description="Load every matter file of a folder strictly, walk its situations and run its examples. "
        "Ends with 1 and the findings (file, path, reason) when something is wrong.",
    )
    check.add_argument("path", nargs="?", type=Path, default=FILES, help="a folder (default: the hall's own)")
    check.set_defaults(command=_catalogue_check)

    due = commands.add_parser(
        "due",
        help="the last day of a time limit",
        description="Print every day after an event with the reason why it counts or not, and the last day, "
        "on the calendar of mainland authorities.",
    )
    due.add_argument("--from", dest="start", required=True, metavar="DATE", help="day of the event, not counted")
    due.add_argument("--days", type=int, required=True, help="working days of the limit")
    due.add_argument(
        "--pause",
        action="append",
        default=[],
        metavar="FIRST..LAST:REASON",
        help="days that do not count",
    )
    due.add_argument("--extend", type=int, default=0, metavar="DAYS", help="working days the limit was extended by")
    due.add_argument("--format", choices=("text", "json"), default="text")
    due.add_argument("--language", choices=("zh-Hans", "zh-Hant", "en"), default="en")
    due.set_defaults(command=_due)

    journal = commands.add_parser("journal", help="work on the journal").add_subparsers(required=True)
    verify = journal.add_parser(
        "verify",
        help="whether anything was tampered with",
        description="Check every chain, the global order and the signed roots of a stopped hall. Ends with 1 "
        "when something was edited, removed, moved or rolled back.",
    )
    _where(verify)
    verify.set_defaults(command=_journal_verify)

    figures = commands.add_parser(
        "figures",
        help="what a month came to",
        description="Count a month's cases, times, corrections and visits from the journal of a stopped hall, which "
        "is where every published figure comes from.",
    )
    _of_a_month(figures)
    figures.set_defaults(command=_figures)

    separation = commands.add_parser("separation", help="whether duties kept apart").add_subparsers(required=True)
    proof = separation.add_parser(
        "report",
        help="who accepted, decided and handed out in a month",
        description="Prove from the journal of a stopped hall that those who accept, decide and hand out kept "
        "apart. Ends with 1 when they did not.",
    )
    _of_a_month(proof)
    proof.set_defaults(command=_separation_report)

    database = commands.add_parser("db", help="work on the database").add_subparsers(required=True)
    upgrade = database.add_parser(
        "upgrade",
        help="bring it to this program's schema",
        description="Run the migrations that are missing.",
    )
    _where(upgrade)
    upgrade.set_defaults(command=_db_upgrade)

    authority = commands.add_parser(
        "authority",
        help="the certificate that signed files are checked with",
        description="Print the certificate of the hall's own authority, which stands behind the seals in its PDF "
        "files. Who installs it sees in any PDF reader which organ signed a notice and that nothing was changed.",
    )
    _where(authority)
    authority.set_defaults(command=_authority)

    lifecycle = commands.add_parser(
        "lifecycle",
        help="the life of a case as a Mermaid diagram",
        description="Print the table of states and steps as the Mermaid diagram that stands in the README.",
    )
    lifecycle.set_defaults(command=_lifecycle)
    return parser


def _of_a_month(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--month", required=True, metavar="YYYY-MM", help="by the days of the authority's zone")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    _where(parser)


def _where(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", metavar="FILE", type=Path, help="hall.toml (default: built-in settings)")
    parser.add_argument("--data", metavar="DIR", type=Path, help="where everything is kept (default: var)")


if __name__ == "__main__":
    main()
