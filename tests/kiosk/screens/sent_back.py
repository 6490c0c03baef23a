"""Scenes of what was filed here without the consent to cross the border, and came back when its person had gone."""

from collections.abc import Iterator

import msgspec
from pytest import MonkeyPatch

from core.errors import NotAllowed
from core.matters.definition import version_hash
from kiosk.hall_filing import Arrived, SentKind
from kiosk.kiosk import Kiosk
from kiosk.outbox import Note
from kiosk.visit import Slip
from tests.builders import MATTER, all_matters
from tests.kiosk.screens.stage import HE, LIN, Sight, Stage
from tests.robustness.filings import new_parcel


async def refuse(parcel_id: str, sealed: bytes, kind: SentKind) -> Arrived:
    """As the hall answers a terminal that it knows to stand across the border."""
    raise NotAllowed("border_consent_missing")


def refused_here(stage: Stage) -> str:
    """The id of a filing of LIN's that came back."""
    stage.rig.wait_for(lambda kiosk: kiosk.catalogue.hall is not None and kiosk.catalogue.find(MATTER) is not None)
    parcel = new_parcel(version_hash(all_matters()[MATTER]), stage.rig.kiosk.now())

    def keep(kiosk: Kiosk) -> None:
        assert kiosk.catalogue.hall
        key = kiosk.catalogue.hall.parcel_key
        kiosk.outbox.store(Note(parcel.id, MATTER, parcel.terminal_time), msgspec.msgpack.encode(parcel), key)
        kiosk.outbox.wake()

    with MonkeyPatch.context() as patch:
        patch.setattr(stage.rig.kiosk.outbox, "_send", refuse)
        stage.do(keep)
        stage.rig.wait_for(lambda kiosk: bool(kiosk.outbox.unsent()))
    return parcel.id


def sent_back(stage: Stage) -> Iterator[Sight]:
    """Somebody else takes it for his own; then its person comes, agrees while the link is down, and it arrives."""
    stage.leave()
    path = f"unsent/{refused_here(stage)}"
    yield Sight("start:unsent", "")
    stage.come(HE)
    yield Sight("known:unsent", "known")
    stage.citizen.go(path).press(path, agree="yes")
    stage.rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    yield Sight("unsent:refused", path)
    stage.come(LIN)
    yield Sight("unsent", path)
    stage.cut()
    stage.citizen.go(path).press(path, agree="yes")
    yield Sight("unsent_agreed:going", path)
    stage.rig.link.set_cut(False)
    stage.rig.wait_for(lambda kiosk: not kiosk.outbox.waiting())
    stage.put(slip=Slip("receipt", b"", state="presented"))
    yield Sight("unsent_agreed", path)
