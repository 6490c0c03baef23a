"""The judgement over a chip: what is wrong with it, if anything, and whether a copy would have been found out. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from msgspec import Struct

from core.chips.authorities import Authorities
from core.chips.own_key import proves_own_key
from core.chips.security_object import SecurityObject, UnreadableError, read_security_object
from core.chips.signatures import BROKEN

Flaw = Literal[
    "unsigned", "altered", "signature_wrong", "own_key_missing", "issuer_unknown", "signer_not_valid", "signer_revoked"
]
FORGED: frozenset[Flaw] = frozenset({"altered", "signature_wrong", "own_key_missing", "signer_revoked"})
GROUPS = {f"DG{number}": number for number in range(1, 17)}


class Authenticity(Struct, frozen=True):
    """`flaw` is None for a chip whose data a known state signed and nobody changed. `copy_excluded`: it also has the
    key that the state put into it; without that, a perfect copy looks the same."""

    flaw: Flaw | None
    copy_excluded: bool = False

    @property
    def genuine(self) -> bool:
        return self.flaw is None

    @property
    def forged(self) -> bool:
        """Somebody's doing; other flaws may be ours, who do not know every state's certificate."""
        return self.flaw in FORGED


def judge(
    files: Mapping[str, bytes], challenge: bytes, signature: bytes, authorities: Authorities, at: datetime
) -> Authenticity:
    """`files` as the chip has them, with EF.SOD and at least DG1; `signature` is the chip's own over `challenge`."""
    try:
        signed = read_security_object(files.get("EF.SOD", b""))
        flaw = _flaw_of_data(signed, files) or _flaw_of_signer(signed, authorities, at)
    except (UnreadableError, *BROKEN):
        return Authenticity("unsigned")
    if "DG15" not in files:
        return Authenticity("own_key_missing" if flaw is None and 15 in signed.hashes else flaw)
    proven = proves_own_key(files["DG15"], challenge, signature)
    if proven is False:
        return Authenticity(flaw or "own_key_missing")
    return Authenticity(flaw, copy_excluded=flaw is None and proven is True)


def _flaw_of_data(signed: SecurityObject, files: Mapping[str, bytes]) -> Flaw | None:
    read = {number: files[name] for name, number in GROUPS.items() if name in files}
    if 1 not in read or not all(signed.matches(number, content) for number, content in read.items()):
        return "altered"
    return None if signed.signed else "signature_wrong"


def _flaw_of_signer(signed: SecurityObject, authorities: Authorities, at: datetime) -> Flaw | None:
    trust = authorities.trust(signed.signer, at)
    return None if trust == "trusted" else trust
