"""The kiosk's client against the real hall, over a link that can be cut."""

import asyncio
from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.applications.schemas import Filed, Parcel, ParcelDocument, Signature
from core.errors import InvalidInput, NotAllowed, NotFound, NotSignedIn, TooLarge, Unavailable
from core.ids import new_id
from core.people.schemas import IdentityEvidence
from core.sealing import Keyring, seal_parcel
from core.settings import Settings
from core.terminals import service as terminals
from core.terminals.schemas import EnrolmentRequest, Health, Profile
from demo.people import find_person
from kiosk.hall_client import HallClient, HallUnreachable
from tests.mobile_api.conftest import NOW
from tests.mobile_api.house import LIN, House, papers, running
from tests.sweet_shop import FORM, MATTER, OWNED

EVIDENCE = IdentityEvidence(LIN, "chip", NOW)
SIGNED = Signature((((0.1, 0.5, 0.0), (0.6, 0.4, 0.2)),), 2.5)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, keys: Keyring) -> Generator[House]:
    folder = tmp_path_factory.mktemp("hall")
    (folder / "hall.db").write_bytes(sqlite_template.read_bytes())
    with running(Settings.load(data_dir=folder, demo=True), keys, NOW) as running_house:
        yield running_house


@asynccontextmanager
async def kiosk(house: House, url: str = "", profile: Profile = "mainland") -> AsyncGenerator[HallClient]:
    """A client that signs as an enrolled kiosk."""
    key = Ed25519PrivateKey.generate()
    client = HallClient(url or house.url, house.clock)
    client.sign_as(await asyncio.to_thread(house.enrol, key, profile=profile), key)
    try:
        yield client
    finally:
        await client.close()


async def parcel_for(hall: HallClient, house: House, identity: IdentityEvidence = EVIDENCE) -> tuple[str, bytes]:
    """A whole filing, sealed to the hall."""
    known, definition = await hall.hall(), await hall.matter(MATTER)
    checksum = next(entry.checksum for entry in await hall.catalogue() if entry.code == definition.code)
    checklist = await hall.checklist(MATTER, OWNED)
    lines = [line.material for line in checklist.lines]
    parcel = Parcel(
        id=new_id(),
        matter=MATTER,
        checksum=checksum,
        identity=identity,
        answers=OWNED,
        form=FORM | {"phone": "13800000000"},
        documents=tuple(ParcelDocument(new_id(), line, papers(line), NOW) for line in lines),
        wallet=(),
        signature=SIGNED,
        language="zh-Hant",
        terminal_time=house.clock.at,
    )
    sealed = seal_parcel(bytes.fromhex(known.parcel_public_key), msgspec.msgpack.encode(parcel), parcel.id.encode())
    return parcel.id, sealed


def test_a_kiosk_enrols_waits_and_is_confirmed(house: House) -> None:
    async def story() -> None:
        key = Ed25519PrivateKey.generate()
        hall = HallClient(house.url, house.clock)
        staff = house.hire("administrator")
        code = house.as_staff(terminals.create_enrolment_code, id=staff, role="administrator").code
        public = key.public_key().public_bytes_raw().hex()
        request = EnrolmentRequest(code, "K-02", "港澳服务点", "hong_kong", public)
        waiting = await hall.enrol(request)
        assert waiting.state == "pending"
        hall.sign_as(waiting.id, key)
        assert (await hall.terminal()).fingerprint == waiting.fingerprint
        with pytest.raises(NotAllowed, match="terminal_not_confirmed"):
            await hall.open_visit(EVIDENCE)
        house.as_staff(terminals.confirm, waiting.id, id=staff, role="administrator")
        assert (await hall.terminal()).state == "enrolled"
        await hall.report_health(Health({"id_card_reader": "ready"}, 0, house.clock.at))
        with pytest.raises(NotAllowed, match="enrolment_code_refused"):
            await hall.enrol(request)
        house.as_staff(terminals.revoke, waiting.id, id=staff, role="administrator")
        with pytest.raises(NotSignedIn, match="terminal_revoked"):
            await hall.terminal()
        await hall.close()

    asyncio.run(story())


def test_from_across_the_border_the_hall_takes_neither_visit_nor_parcel_without_the_consent(house: House) -> None:
    async def story() -> None:
        async with kiosk(house, profile="hong_kong") as hall:
            with pytest.raises(NotAllowed, match="border_consent_missing"):
                await hall.open_visit(EVIDENCE)
            parcel_id, sealed = await parcel_for(hall, house)
            with pytest.raises(NotAllowed, match="border_consent_missing"):
                await hall.file_parcel(parcel_id, sealed)
            agreed = IdentityEvidence(find_person("何知行").card, "chip", NOW, border_consent_at=NOW)
            assert (await hall.open_visit(agreed)).person.name == "何知行"
            filed = await hall.file_parcel(*await parcel_for(hall, house, agreed))
            assert isinstance(filed, Filed) and filed.state == "received"

    asyncio.run(story())


def test_a_visit_shows_the_person_and_files_one_case_however_often_it_is_sent(house: House) -> None:
    async def story() -> None:
        async with kiosk(house) as hall:
            visit = await hall.open_visit(EVIDENCE)
            assert visit.person.assurance == 3
            assert (await hall.facts(visit.token)).document.number == LIN.number
            assert await hall.wallet(visit.token) == []
            parcel_id, sealed = await parcel_for(hall, house)
            filed = await hall.file_parcel(parcel_id, sealed)
            assert await hall.file_parcel(parcel_id, sealed) == filed
            page = await hall.applications(visit.token, "zh-Hant")
            assert [each.id for each in page.items] == [parcel_id] and page.after is None
            case = await hall.application(visit.token, parcel_id)
            assert isinstance(filed, Filed) and case.case_number == filed.case_number and case.state == "received"
            assert {each.source for each in case.documents} == {"camera"}
            assert (await hall.timeline(visit.token, parcel_id))[0].event == "draft_started"
            await hall.close_visit(visit.token)
            with pytest.raises(NotSignedIn):
                await hall.facts(visit.token)

    asyncio.run(story())


class CutLink:
    """A loopback link to the hall: carries the request, and loses the answer as long as it is `cut`."""

    def __init__(self, port: int) -> None:
        self._hall_port = port
        self.cut = False
        self.lost = 0

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        hall_reader, hall_writer = await asyncio.open_connection("127.0.0.1", self._hall_port)

        async def there() -> None:
            while data := await reader.read(65536):
                hall_writer.write(data)
                await hall_writer.drain()

        asking = asyncio.create_task(there())
        while data := await hall_reader.read(65536):
            if self.cut:
                self.lost += 1
                break
            writer.write(data)
            await writer.drain()
        asking.cancel()
        hall_writer.close()
        writer.close()


def test_an_answer_lost_on_the_way_back_leaves_one_case(house: House) -> None:
    async def story() -> None:
        link = CutLink(int(house.url.rsplit(":", 1)[1]))
        server = await asyncio.start_server(link.carry, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        async with kiosk(house, f"http://127.0.0.1:{port}") as hall:
            parcel_id, sealed = await parcel_for(hall, house)
            link.cut = True
            with pytest.raises(HallUnreachable):
                await hall.file_parcel(parcel_id, sealed)
            assert link.lost == 1
            link.cut = False
            filed = await hall.file_parcel(parcel_id, sealed)
            visit = await hall.open_visit(EVIDENCE)
            page = await hall.applications(visit.token)
            assert [each.id for each in page.items].count(parcel_id) == 1
            assert isinstance(filed, Filed) and filed.application_id == parcel_id
        server.close()

    asyncio.run(story())


def test_the_halls_refusal_arrives_as_the_refusal_it_was(house: House) -> None:
    async def story() -> None:
        async with kiosk(house) as hall:
            with pytest.raises(NotFound) as refused:
                await hall.matter("no-such-matter")
            assert (refused.value.code, refused.value.details) == (
                "matter_unknown",
                {"matter": "no-such-matter"},
            )
            with pytest.raises(InvalidInput, match="answers_do_not_fit"):
                await hall.checklist(MATTER, {"residency": "atlantis"})
            with pytest.raises(InvalidInput, match="parcel_unreadable"):
                await hall.file_parcel(new_id(), b"not sealed")
            with pytest.raises(TooLarge, match="body_too_large"):
                await hall.file_parcel(new_id(), bytes(121 * 1024 * 1024))

    asyncio.run(story())


def test_a_parcel_opens_only_under_its_own_id(house: House) -> None:
    async def story() -> None:
        async with kiosk(house) as hall:
            _, sealed = await parcel_for(hall, house)
            with pytest.raises(InvalidInput, match="parcel_unreadable"):
                await hall.file_parcel(new_id(), sealed)

    asyncio.run(story())


def test_a_kiosk_that_is_not_taken_does_not_spoil_the_filing(house: House) -> None:
    async def story() -> None:
        key = Ed25519PrivateKey.generate()
        terminal_id = await asyncio.to_thread(house.enrol, key, confirmed=False)
        waiting = HallClient(house.url, house.clock)
        waiting.sign_as(terminal_id, key)
        with pytest.raises(Unavailable, match="terminal_not_confirmed"):
            await waiting.file_parcel(new_id(), b"sealed")
        late = HallClient(house.url, lambda: house.clock.at - timedelta(minutes=6))
        late.sign_as(terminal_id, key)
        with pytest.raises(Unavailable, match="signature_expired"):
            await late.file_parcel(new_id(), b"sealed")
        await waiting.close()
        await late.close()

    asyncio.run(story())


def test_nobody_there_is_unreachable() -> None:
    async def story() -> None:
        hall = HallClient("http://127.0.0.1:9", lambda: NOW)
        with pytest.raises(HallUnreachable):
            await hall.hall()
        await hall.close()

    asyncio.run(story())


@pytest.mark.parametrize(
    ("status", "content"),
    [("200 OK", "<html>Sign in to the hotel"), ("502 Bad Gateway", "<html>"), ("400 Bad Request", "{}")],
)
def test_an_answer_that_is_not_the_halls_is_unreachable(status: str, content: str) -> None:
    async def hotel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(f"HTTP/1.1 {status}\r\nContent-Length: {len(content)}\r\n\r\n{content}".encode())
        await writer.drain()
        writer.close()

    async def story() -> None:
        server = await asyncio.start_server(hotel, "127.0.0.1", 0)
        hall = HallClient(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", lambda: NOW)
        with pytest.raises(HallUnreachable):
            await hall.hall()
        await hall.close()
        server.close()

    asyncio.run(story())
