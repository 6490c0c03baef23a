"""A kiosk of a scratch hall: enrolled and confirmed, signing as kiosks do, filing one sealed parcel."""

from datetime import datetime
from typing import Any

import httpx
import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.applications.schemas import Parcel, ParcelDocument, Signature
from core.call import Actor, Call
from core.ids import new_id
from core.matters.conditions import Answers
from core.matters.definition import MatterDefinition, version_hash
from core.people.schemas import IdentityEvidence
from core.sealing import seal_parcel
from core.terminals import service as terminals
from core.terminals.schemas import EnrolmentRequest
from hall.walking.applicants import Applicant, paper
from hall.walking.phone import DEMANDS, good
from hall.walking.scratch import ScratchHall
from kiosk.signing import TerminalSignature

_STROKES = Signature((((0.1, 0.5, 0.0), (0.6, 0.4, 0.2)),), 2.5)


class WalkingKiosk:
    """Used by one applicant after the other, each of whom lays a document on its reader."""

    def __init__(self, scratch: ScratchHall) -> None:
        self._scratch = scratch
        key = Ed25519PrivateKey.generate()
        code = self._administered(terminals.create_enrolment_code).code
        public = key.public_key().public_bytes_raw().hex()
        wanted = EnrolmentRequest(code, "K-01", "示例", "mainland", public)
        enrolled = self._administered(terminals.enrol, wanted)
        self._administered(terminals.confirm, enrolled.id)
        self._signature = TerminalSignature(enrolled.id, key, scratch.clock)

    async def checklist(self, applicant: Applicant, matter: MatterDefinition, answers: Answers) -> dict[str, Any]:
        """What the guide at the kiosk promises whoever stands there."""
        async with self._scratch.client() as client:
            client.auth = self._signature
            evidence = self._evidence(applicant, self._scratch.clock.at)
            headers = {"Content-Type": "application/json", "Idempotency-Key": new_id()}
            opened = good(await client.post("/visits", content=msgspec.json.encode(evidence), headers=headers))
            client.headers["Authorization"] = f"Bearer {opened.json()['token']}"
            asked = {"answers": dict(answers), "organisation_id": _organisation(applicant)}
            return good(await client.post(f"/matters/{matter.code}/checklist", json=asked)).json()

    async def file(
        self, applicant: Applicant, matter: MatterDefinition, answers: Answers, form: dict[str, str]
    ) -> tuple[str, tuple[str, ...]]:
        """File, and add what the hall demands; gives the case's id and the materials that were demanded."""
        demanded: list[str] = []
        async with self._scratch.client() as client:
            client.auth = self._signature
            while True:
                parcel = self._parcel(applicant, matter, answers, form, demanded)
                answer = await self._send(client, parcel)
                if not answer.is_success and answer.json().get("code") in DEMANDS:
                    more = set(answer.json()["details"]["materials"]) - set(demanded)
                    if more:
                        demanded += sorted(more)
                        continue
                good(answer)
                return parcel.id, tuple(sorted(demanded))

    async def _send(self, client: httpx.AsyncClient, parcel: Parcel) -> httpx.Response:
        sealed = seal_parcel(self._scratch.hall.keys.parcel_key, msgspec.msgpack.encode(parcel), parcel.id.encode())
        headers = {"Idempotency-Key": parcel.id, "Content-Type": "application/octet-stream"}
        return await client.post("/parcels", content=sealed, headers=headers)

    def _parcel(
        self,
        applicant: Applicant,
        matter: MatterDefinition,
        answers: Answers,
        form: dict[str, str],
        materials: list[str],
    ) -> Parcel:
        at = self._scratch.clock.at
        return Parcel(
            id=new_id(),
            matter=matter.code,
            checksum=version_hash(matter),
            identity=self._evidence(applicant, at),
            answers=dict(answers),
            form=form,
            documents=tuple(ParcelDocument(new_id(), material, paper(), at) for material in materials),
            wallet=(),
            signature=_STROKES,
            language="en",
            terminal_time=at,
            organisation_id=_organisation(applicant),
        )

    def _evidence(self, applicant: Applicant, at: datetime) -> IdentityEvidence:
        return IdentityEvidence(applicant.document, "chip", at, applicant.supporting)

    def _administered(self, use_case: Any, *arguments: Any) -> Any:
        actor = Actor(new_id(), frozenset({"administrator"}))
        return self._scratch.hall.database.write_now(use_case, Call(actor, "desk", self._scratch.clock.at), *arguments)


def _organisation(applicant: Applicant) -> str | None:
    return applicant.organisation.id if applicant.organisation else None
