"""A kiosk at its hall, whole: the API on a socket, a link that can be cut, emulated devices behind the real
drivers.

`standing(…)` gives a `Rig` whose `url` a browser or an httpx client opens. The kiosk runs in a thread of its
own, as `hall kiosk` would in a process; `on_kiosk` does something in its event loop."""

import asyncio
import shutil
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import cv2
import uvicorn
from litestar import Litestar

from core import clock
from core.bundles.loading import life_events
from core.imaging.intake import to_bgr
from core.imaging.picture import Picture
from core.sealing import Keyring
from core.settings import Settings
from demo.link import Link
from demo.people import PEOPLE
from demo.seed import seed
from demo.tray import DeviceTray
from demo.tray_pages import create_tray
from hardware.cabinet import Cabinet, Fitting
from hardware.document_camera import DocumentCamera
from kiosk import enrolment
from kiosk.app import create_router, running
from kiosk.hall_client import HallClient
from kiosk.kiosk import Kiosk
from kiosk.settings import KioskSettings, Place
from tests.builders import all_matters
from tests.mobile_api.house import House
from tests.mobile_api.house import running as hall_running

R = TypeVar("R")
PICTURES_OF_A_NEW_PAPER = 4
ALIKE = 4
"""Mean difference of a dot, of 255: the stream's compression."""
PLACE = Place(zh_hans="桂城街道政务服务中心", zh_hant="桂城街道政務服務中心", en="Guicheng Service Centre")


class Rig:
    """`kiosk`, its `tray` of devices, the `hall` and the `link` between them; `device` adds to the tray's, which
    may be `complete`."""

    def __init__(self, hall: House, folder: Path, **settings: Any) -> None:
        self.hall = hall
        self.link = Link(hall.url)
        complete = settings.pop("complete", False)
        self.tray = DeviceTray(folder / "lines", folder / "printouts", self.link, complete)
        self.folder = folder
        self.fittings: tuple[Fitting, ...] = settings.pop("device", ())
        self.settings = settings
        self.url = ""
        self.ready = threading.Event()
        self.failed: BaseException | None = None
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def start(self) -> None:
        self._thread.start()
        assert self.ready.wait(60), "the kiosk did not start"
        if self.failed:
            raise self.failed

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(60)

    def on_kiosk(self, work: Callable[[Kiosk], R]) -> R:
        async def do() -> R:
            return work(self.kiosk)

        return asyncio.run_coroutine_threadsafe(do(), self._loop).result(60)

    def wait_for(self, holds: Callable[[Kiosk], bool], seconds: float = 60) -> None:
        """Until something is true of the kiosk; fails after a while."""

        async def wait() -> None:
            async with asyncio.timeout(seconds):
                while not holds(self.kiosk):
                    await asyncio.sleep(0.02)

        asyncio.run_coroutine_threadsafe(wait(), self._loop).result(seconds + 5)

    def lay(self, paper: str | Picture) -> None:
        """Lay a paper of the tray, or one that was drawn, under the camera, and wait until its picture has come
        through."""
        if isinstance(paper, str):
            self.tray.lay(paper)
        else:
            self.tray.camera.show(paper)
        come_through(self.kiosk, self.tray)

    def _serve(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run())
        except BaseException as error:
            self.failed = error
            self.ready.set()
            raise

    async def _run(self) -> None:
        await self.link.start()
        self.tray.start()
        settings = KioskSettings(
            name="K-01", place=PLACE, hall=self.link.url, data=self.folder / "kiosk",
            device=(*self.tray.fittings(), *self.fittings), **self.settings,
        )  # fmt: skip
        self.kiosk = Kiosk(settings, HallClient(settings.hall, clock.now), Cabinet(settings.device), clock.now)
        if enrolment.remembered(self.kiosk) is None:
            enrolled = self.hall.enrol(self.kiosk.key, profile=settings.profile)
            enrolment.remember(self.kiosk, enrolled, confirmed=True)
        app = Litestar([create_router(self.kiosk), create_tray(self.tray, PEOPLE)], openapi_config=None)
        self._server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="warning", timeout_graceful_shutdown=1))
        async with running(self.kiosk):
            serving = asyncio.create_task(self._server.serve())
            while not self._server.started and not serving.done():
                await asyncio.sleep(0.01)
            self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
            self.ready.set()
            await serving
        self.tray.stop()
        await self.link.stop()


def come_through(kiosk: Kiosk, tray: DeviceTray) -> None:
    """Wait until the kiosk's camera sees what lies there now, and has done so for a few pictures. (Older ones may still
    be on their way when other programs hold up the stream.)"""
    camera = kiosk.cabinet.find(DocumentCamera)
    assert camera is not None
    expected, seen, first = to_bgr(tray.camera.jpeg), -1, 0
    deadline = time.monotonic() + 60
    while not first or seen < first + PICTURES_OF_A_NEW_PAPER:
        frame = camera.call(lambda driver, turn: driver.latest(turn), 60)
        height, width = frame.image.shape[:2]
        fresh = not first and frame.sequence != seen
        if fresh and cv2.absdiff(frame.image, cv2.resize(expected, (width, height))).mean() < ALIKE:
            first = frame.sequence
        seen = frame.sequence
        assert time.monotonic() < deadline, "the paper does not come through"
        time.sleep(0.05)


@contextmanager
def hall_at(folder: Path, template: Path, keys: Keyring) -> Generator[House]:
    """A hall with the four matters and the demo's people, on a clock that goes as the kiosk's does: a hall whose time
    stood still would believe nothing that a kiosk signs five minutes later."""
    settings = Settings.load(data_dir=folder, demo=True)
    shutil.copyfile(template, folder / "hall.db")
    with hall_running(settings, keys, clock.now(), goes=True) as house:
        seed(house.database, house.store, all_matters(), clock.now())
        yield house


def _is_stocked(kiosk: Kiosk) -> bool:
    """Whether all that the hall ships has come, life events too, and is found; matters come one by one."""
    shipped = all_matters().keys() | life_events().keys()
    return shipped <= {each.code for each in kiosk.catalogue.all()} and bool(
        kiosk.catalogue.search("开饭店", "zh-Hans")
    )


@contextmanager
def kiosk_at(hall: House, folder: Path, **settings: Any) -> Generator[Rig]:
    rig = Rig(hall, folder, **settings)
    rig.start()
    try:
        rig.wait_for(_is_stocked)
        yield rig
    finally:
        rig.stop()
