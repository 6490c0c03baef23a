"""Filings of a kiosk as sealed parcels, each a whole case that needs no picture: the first person of the demo owns her
shop, and the property certificate lies in her wallet."""

from datetime import datetime

import httpx
import msgspec
from sqlalchemy import select

from core.applications.models import ApplicationRow
from core.applications.schemas import Filed, Parcel, Signature
from core.db.database import Session
from core.ids import new_id
from core.people.schemas import IdentityEvidence
from core.sealing import seal_parcel
from demo.people import find_person
from kiosk.signing import TerminalSignature
from tests.builders import MATTER, all_matters, filled

HOLDER = "林晓岚"
SIGNED = Signature((((0.1, 0.5, 0.0), (0.6, 0.4, 0.2)),), 2.5)


def new_parcel(checksum: str, at: datetime) -> Parcel:
    """`checksum` is that of the matter's version in force."""
    definition = all_matters()[MATTER]
    answers = dict(definition.examples[0].answers)
    return Parcel(
        id=new_id(),
        matter=MATTER,
        checksum=checksum,
        identity=IdentityEvidence(find_person(HOLDER).card, "chip", at),
        answers=answers,
        form=filled(definition, answers),
        documents=(),
        wallet=(),
        signature=SIGNED,
        language="zh-Hans",
        terminal_time=at,
    )


class Filer:
    """Files parcels over HTTP as one kiosk, each on a connection of its own."""

    def __init__(self, url: str, signature: TerminalSignature) -> None:
        self.url = url
        self._signature = signature
        self._key = b""
        self._checksum = ""

    def learn(self) -> None:
        """Ask the hall for its key and the matter's version, as a kiosk does while the link is up."""
        hall = httpx.get(f"{self.url}/api/v1/hall").raise_for_status().json()
        catalogue = httpx.get(f"{self.url}/api/v1/catalogue").raise_for_status().json()
        self._key = bytes.fromhex(hall["parcel_public_key"])
        self._checksum = next(each["checksum"] for each in catalogue if each["code"] == MATTER)

    def seal(self, at: datetime) -> tuple[str, bytes]:
        """A fresh filing: its id and its sealed bytes."""
        parcel = new_parcel(self._checksum, at)
        return parcel.id, seal_parcel(self._key, msgspec.msgpack.encode(parcel), parcel.id.encode())

    def file(self, id: str, sealed: bytes) -> httpx.Response:
        headers = {"Idempotency-Key": id, "Content-Type": "application/octet-stream", "Connection": "close"}
        return httpx.post(
            f"{self.url}/api/v1/parcels", content=sealed, headers=headers, auth=self._signature, timeout=60
        )

    @staticmethod
    def case_number(answer: httpx.Response) -> str:
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=Filed).case_number


def cases(session: Session) -> dict[str, str]:
    """Every case of the hall: id to case number."""
    rows = session.execute(select(ApplicationRow.id, ApplicationRow.case_number))
    return {row.id: row.case_number or "" for row in rows}
