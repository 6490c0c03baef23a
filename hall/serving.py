"""Serving: a hall, or a kiosk's screen.

hall run [--port N] [--demo]
hall kiosk --config kiosk.toml [--hall URL] [--enrolment-code CODE] [--demo]
"""

import argparse
import os
import sys
import threading
from pathlib import Path

from core import clock
from core.bundles.loading import life_events
from core.db import migrate
from core.matters.loading import shipped_matters
from demo.emulated_devices import EmulatedDevices
from demo.emulated_kiosk import EmulatedKiosk
from demo.seed import publish_matters, seed
from hall.arguments import Commands, settings_of, where
from hall.assembly import Hall
from hall.server import serve
from hardware.cabinet import Cabinet
from kiosk.app import create_app as create_kiosk_app
from kiosk.hall_client import HallClient
from kiosk.kiosk import Kiosk
from kiosk.settings import KioskSettings


def add_commands(commands: Commands) -> None:
    _add_run(commands)
    _add_kiosk(commands)


def _add_run(commands: Commands) -> None:
    run = commands.add_parser("run", help="serve a hall", description="Serve a hall on one port of loopback.")
    run.add_argument("--port", type=int, help="the port (default: hall.toml, else 8000)")
    run.add_argument("--demo", action="store_true", help="with demo people and an emulated kiosk")
    where(run)
    run.set_defaults(command=_run)


def _add_kiosk(commands: Commands) -> None:
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


def _run(given: argparse.Namespace) -> int:
    settings = settings_of(given, demo=given.demo or None)
    migrate.upgrade(settings) if settings.demo or not migrate.current(settings) else migrate.require_head(settings)
    hall = Hall(settings)
    try:
        definitions = shipped_matters()
        life_events()
        publish_matters(hall.database, definitions, hall.now())
        if settings.demo:
            seed(hall.database, hall.store, definitions, hall.now())
            with EmulatedKiosk(hall.database, settings, hall.now) as kiosk:
                serve(hall.app(kiosk), settings.port, kiosk.greeting())
        else:
            serve(hall.app(), settings.port, f"The hall is open at {settings.base_url}")
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
    """Until it is stopped. When the hall orders a restart, this program begins anew with the arguments it was given."""
    kiosk = Kiosk(settings, HallClient(settings.hall, clock.now), Cabinet(settings.device), clock.now)
    restart = threading.Event()
    kiosk.duty.restart = restart.set
    serve(create_kiosk_app(kiosk, devices), settings.listen, greeting, restart)
    if restart.is_set():
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
