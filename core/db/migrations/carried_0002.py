"""What the rows of 0001 become when the case carries the law, and back.

| of 0001 | becomes |
|---|---|
| a centre's name typed into a member of staff | a centre with a code, in an area, at which the member works |
| a centre beside an authority | the authority alone: who decides works at no counter |
| a clerk, who also handed out | clerk and issuer |
| the authorities that matters name | authorities on record |
| grade B and the look at the original it came from | a confirmation that holds; its original's last day is unknown |
| grade B without such a look | grade C: a picture, and no longer in the wallet |
| a page taken from the wallet | the same page, by an authorisation of the same id |
| a certificate | also says which organ issued it, and its title |
| a notice, told in one language | the notice on one sheet, whatever its language |
| an acceptance statement without an example | what to do (`fix`) stands as its example |

Names of areas, a centre's hours and the papers it works under were not on record: the areas are named by their codes
until an administrator records them, and nobody is entrusted with anything until the papers are. No model is imported:
models go on changing, this does not.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, column, insert, select, table, text, update

from core.db.tables import UtcDateTime, canonical
from core.ids import new_id

NOWHERE = "990000"
"""A code that no area has, for a hall in which nothing names one."""

KNOWN_CENTRES = {"南海区行政服务中心": "nanhai"}
"""The demo's, by the code that its file of places gives it; others are numbered."""

_AREAS = table("areas", *map(column, ("code", "parent", "level", "name")))
_AUTHORITIES = table("authorities", *map(column, ("code", "area", "kind", "name")))
_CENTRES = table("centres", *map(column, ("code", "area", "kind", "name", "address", "hours", "reason_kept")))
_STAFF = table("staff", *map(column, ("id", "roles", "authority", "centre")))
_VERSIONS = table("matter_versions", *map(column, ("id", "version", "definition")))
_CONFIRMATIONS = table(
    "confirmations",
    *map(column, ("id", "live_id", "holder_id", "document_id", "sha256", "lifted_from", "verification_id")),
    *map(column, ("verifier_id", "place", "capture_sha256")),
    column("confirmed_at", UtcDateTime()),
)

_LOOKS = text(
    "SELECT documents.holder_id, documents.sha256, documents.id AS document_id, verifications.id AS verification_id,"
    " verifications.verifier_id, verifications.place, verified_lines.capture_sha256,"
    " verifications.closed_at AS confirmed_at"
    " FROM documents JOIN verified_lines ON verified_lines.document_id = documents.id"
    " JOIN verifications ON verifications.id = verified_lines.verification_id"
    " WHERE documents.grade = 'B' AND verified_lines.equal AND verifications.outcome = 'equal'"
    " ORDER BY verifications.closed_at, verifications.id"
).columns(confirmed_at=UtcDateTime())

_WALLET_PAGES = (
    # an item has one live authorisation for a line: of two pages from one item the newer stands
    "UPDATE documents SET replaced_at = created_at WHERE source = 'wallet' AND replaced_at IS NULL AND EXISTS (SELECT 1"
    " FROM documents AS newer WHERE newer.application_id = documents.application_id AND newer.source = 'wallet'"
    " AND newer.material = documents.material AND newer.wallet_item_id = documents.wallet_item_id"
    " AND newer.replaced_at IS NULL AND newer.id > documents.id)",
    "INSERT INTO authorisations (id, holder_id, wallet_item_id, application_id, material, way, channel, terminal_id,"
    " given_at, withdrawn_at) SELECT documents.id, documents.holder_id, documents.wallet_item_id,"
    " documents.application_id, documents.material,"
    " CASE WHEN documents.created_at = applications.submitted_at THEN 'filing' ELSE 'asked' END,"
    " applications.channel, applications.terminal_id, documents.created_at, documents.replaced_at"
    " FROM documents JOIN applications ON applications.id = documents.application_id"
    " WHERE documents.source = 'wallet'",
    "UPDATE documents SET authorisation_id = id WHERE source = 'wallet'",
)

_SHEETS = (
    "INSERT INTO notice_sheets (notice_id, language, facts_sealed, address, sha256, size)"
    " SELECT id, 'zh-Hans', facts_sealed, address, sha256, size FROM notices",
    "UPDATE notices SET language = 'zh-Hans'",
)

_BACK = (
    "UPDATE notices SET (facts_sealed, address, sha256, size) = (SELECT facts_sealed, address, sha256, size"
    " FROM notice_sheets WHERE notice_id = notices.id AND notice_sheets.language = 'zh-Hans')",
    "UPDATE documents SET wallet_item_id = (SELECT wallet_item_id FROM authorisations"
    " WHERE authorisations.id = documents.authorisation_id) WHERE source = 'wallet'",
    "UPDATE wallet_items SET revoked_at = ended_at, origin = COALESCE((SELECT verification_id FROM confirmations"
    " WHERE confirmations.id = wallet_items.confirmation_id), 'issuer')",
    "UPDATE staff SET authority = '' WHERE authority IS NULL",
    "UPDATE staff SET centre = '' WHERE centre IS NULL",
)


def carry(connection: Connection) -> None:
    """After the tables and columns of 0002 are there, before its constraints."""
    texts = connection.execute(select(_VERSIONS).order_by(_VERSIONS.c.version)).all()
    definitions = {row.id: msgspec.json.decode(row.definition) for row in texts}
    _lay_out(connection, list(definitions.values()))
    _confirm(connection)
    for statement in (*_WALLET_PAGES, *_SHEETS):
        connection.execute(text(statement))
    for version_id, definition in definitions.items():
        _tell_certificates(connection, version_id, definition)
        _give_examples(connection, version_id, definition)


def carry_back(connection: Connection) -> None:
    """After the columns of 0001 are there again, before those of 0002 go."""
    for code, name in connection.execute(select(_CENTRES.c.code, _CENTRES.c.name)).all():
        named = msgspec.json.decode(name)["zh-Hans"]
        connection.execute(update(_STAFF).where(_STAFF.c.centre == code).values(centre=named))
    for statement in _BACK:
        connection.execute(text(statement))


def _lay_out(connection: Connection, definitions: list[Any]) -> None:
    """Areas, authorities and centres as far as matters and staff name them, and the staff in them."""
    staff = connection.execute(select(_STAFF)).all()
    organs = {each["authority"]["code"]: each["authority"] for each in definitions}
    home = next(iter(Counter(organ["area"] for organ in organs.values()).most_common(1)), (NOWHERE,))[0]
    for code in {member.authority for member in staff} - organs.keys() - {""}:
        organs[code] = {"code": code, "area": home, "name": _same(code)}
    for area in sorted(_with_parents({home, *(organ["area"] for organ in organs.values())}) if staff or organs else ()):
        row = {"code": area, "parent": _parent_of(area), "level": _level_of(area), "name": canonical(_same(area))}
        connection.execute(insert(_AREAS).values(row))
    for code, organ in sorted(organs.items()):
        row = {"code": code, "area": organ["area"], "kind": "department", "name": canonical(organ["name"])}
        connection.execute(insert(_AUTHORITIES).values(row))
    places = {place["name"]["zh-Hans"]: place for each in definitions for place in each["places"]}
    codes = _codes({member.centre for member in staff if member.centre or not member.authority})
    for name, code in codes.items():
        _open_centre(connection, code, home, name or code, places)
    for member in staff:
        connection.execute(update(_STAFF).where(_STAFF.c.id == member.id).values(_placed(member, codes)))


def _codes(centres: set[str]) -> dict[str, str]:
    numbered = {name: f"centre-{number}" for number, name in enumerate(sorted(centres - KNOWN_CENTRES.keys()), 1)}
    return {name: KNOWN_CENTRES.get(name) or numbered[name] for name in centres}


def _open_centre(connection: Connection, code: str, area: str, name: str, places: Mapping[str, Any]) -> None:
    """With the address that a matter gives for a place of this name."""
    place = places.get(name, {"name": _same(name), "address": _same(name)})
    row = {"code": code, "area": area, "kind": _level_of(area), "hours": "[]", "reason_kept": ""}
    named = {"name": canonical(place["name"]), "address": canonical(place["address"])}
    connection.execute(insert(_CENTRES).values({**row, **named}))


def _placed(member: Any, codes: Mapping[str, str]) -> dict[str, str | None]:
    if member.authority:
        return {"centre": None}
    roles = set(member.roles.split())
    handing_out = {"issuer"} if "clerk" in roles else set[str]()
    return {"roles": " ".join(sorted(roles | handing_out)), "authority": None, "centre": codes[member.centre]}


def _confirm(connection: Connection) -> None:
    """A confirmation for every picture whose original was seen, by the latest look; grade B rests on it or ends."""
    live: dict[tuple[str, str], dict[str, Any]] = {}
    for look in connection.execute(_LOOKS).mappings():
        live[look["holder_id"], look["sha256"]] = {**look, "lifted_from": "C"}
    for row in live.values():
        row["id"] = row["live_id"] = new_id()
        connection.execute(insert(_CONFIRMATIONS).values(row))
    pages = table("documents", *map(column, ("id", "holder_id", "sha256", "grade", "confirmation_id")))
    items = table("wallet_items", *map(column, pages.c.keys()), column("ended_at", UtcDateTime()))
    connection.execute(text("UPDATE wallet_items SET ended_at = revoked_at"))
    for rows, ending in ((pages, {}), (items, {"ended_at": datetime.now(UTC)})):
        for row in connection.execute(select(rows).where(rows.c.grade == "B")).all():
            confirmation = live.get((row.holder_id, row.sha256))
            values = {"confirmation_id": confirmation["id"]} if confirmation else {"grade": "C", **ending}
            connection.execute(update(rows).where(rows.c.id == row.id).values(values))


def _tell_certificates(connection: Connection, version_id: str, definition: Any) -> None:
    """Which organ issued them and what they are called: both stand in the case they were issued in."""
    connection.execute(
        text(
            "UPDATE certificates SET title = :title, authority = (SELECT authority FROM applications"
            " WHERE applications.id = certificates.subject_id) WHERE subject_id IN"
            " (SELECT id FROM applications WHERE matter_version_id = :version)"
        ),
        {"title": definition["result"]["title"]["zh-Hans"], "version": version_id},
    )


def _give_examples(connection: Connection, version_id: str, definition: Any) -> None:
    """A matter's text is not touched otherwise, and its checksum, which cases were told, stays as it is."""
    statements = [each for material in definition["materials"] for each in material["acceptance_standard"]]
    lacking = [each for each in statements if not each.get("example")]
    for each in lacking:
        each["example"] = each["fix"]
    if lacking:
        values = {"definition": msgspec.json.encode(definition).decode()}
        connection.execute(update(_VERSIONS).where(_VERSIONS.c.id == version_id).values(values))


def _same(name: str) -> dict[str, str]:
    return dict.fromkeys(("zh-Hans", "zh-Hant", "en"), name)


def _with_parents(areas: set[str]) -> set[str]:
    above = {parent for area in areas if (parent := _parent_of(area))}
    return areas if above <= areas else _with_parents(areas | above)


def _parent_of(area: str) -> str | None:
    if len(area) == 6:
        return None if area.endswith("00") else f"{area[:4]}00"
    return area[:-3]


def _level_of(area: str) -> str:
    if len(area) == 6:
        return "city" if area.endswith("00") else "district"
    return "town" if len(area) == 9 else "village"
