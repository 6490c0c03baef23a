"""Genuine chips, altered ones, copies and forgeries; issued by a state that does not exist, signed for real."""

import secrets
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest
from asn1crypto import core, keys
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from core.chips.authenticity import Authenticity, judge
from core.chips.authorities import Authorities
from core.chips.own_key import proves_own_key
from core.chips.security_object import UnreadableError, read_security_object
from core.chips.signatures import NUMBERED_CURVES, public_key
from core.chips.signatures import digest as summed
from core.errors import InvalidInput
from hardware.id_card_reader.emrtd import tlv
from hardware.id_card_reader.emrtd.curves import CURVES
from hardware.id_card_reader.emulated_issuer import EmulatedIssuer, signed

AT = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
ZONE = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10"
CHALLENGE = bytes(range(8))
UTOPIA = EmulatedIssuer("Utopia", AT)
ATLANTIS = EmulatedIssuer("Atlantis", AT)
KNOWN = Authorities.of([UTOPIA.authority.public_bytes(Encoding.DER)])
KEY = ec.generate_private_key(ec.SECP256R1())


def judged(
    files: dict[str, bytes], signature: bytes = b"", authorities: Authorities = KNOWN, at: datetime = AT
) -> Authenticity:
    return judge(files, CHALLENGE if signature else b"", signature, authorities, at)


def test_what_a_known_state_signed_is_genuine_and_may_be_a_copy() -> None:
    found = judged(UTOPIA.contents(ZONE, face=b"\xff\xd8\xff", name="安娜"))
    assert found.genuine and not found.forged and not found.copy_excluded


def test_a_chip_that_signs_with_its_own_key_is_no_copy() -> None:
    files = UTOPIA.contents(ZONE, own_key=KEY)
    assert judged(files, signed(KEY, CHALLENGE)) == Authenticity(None, copy_excluded=True)


@pytest.mark.parametrize("group", ["DG1", "DG2"])
def test_one_altered_byte_is_found(group: str) -> None:
    files = UTOPIA.contents(ZONE, face=b"\xff\xd8\xff")
    files[group] = files[group][:-1] + bytes((files[group][-1] ^ 1,))
    assert judged(files).flaw == "altered"


def test_a_file_that_nobody_signed_is_found() -> None:
    files = UTOPIA.contents(ZONE)
    assert judged({**files, "DG11": b"\x6b\x00"}).flaw == "altered"
    assert judged({"EF.SOD": files["EF.SOD"]}).flaw == "altered"


def test_hashes_of_the_forgers_own_under_a_genuine_signature_are_found() -> None:
    files, other = UTOPIA.contents(ZONE), UTOPIA.contents(ZONE.replace("ANNA", "ANNE"))
    old, new = (sha256(each["DG1"]).digest() for each in (files, other))
    forged = {**other, "EF.SOD": files["EF.SOD"].replace(old, new)}
    assert judged(forged).flaw == "signature_wrong"
    assert judged(forged).forged


def test_a_copy_of_a_chip_with_its_own_key_cannot_answer() -> None:
    files = UTOPIA.contents(ZONE, own_key=KEY)
    assert judged(files).flaw == "own_key_missing"
    assert judged(files, signed(ec.generate_private_key(ec.SECP256R1()), CHALLENGE)).flaw == "own_key_missing"
    without = {name: content for name, content in files.items() if name != "DG15"}
    assert judged(without).flaw == "own_key_missing"


def test_a_forger_with_an_authority_of_his_own_is_not_known() -> None:
    found = judged(ATLANTIS.contents(ZONE))
    assert (found.flaw, found.forged) == ("issuer_unknown", False)


def test_an_authority_of_the_same_name_and_another_key_is_not_the_same() -> None:
    assert judged(EmulatedIssuer("Utopia", AT).contents(ZONE)).flaw == "issuer_unknown"


@pytest.mark.parametrize("years", [-1, 12])
def test_a_signer_is_good_in_its_time_only(years: int) -> None:
    assert judged(UTOPIA.contents(ZONE), at=AT + timedelta(days=365 * years)).flaw == "signer_not_valid"


def test_a_revoked_signer_is_not_trusted_and_only_its_own_state_can_revoke_it() -> None:
    certificates = [UTOPIA.authority.public_bytes(Encoding.DER)]
    revoked = Authorities.of(certificates, [UTOPIA.revocation_list()])
    assert judged(UTOPIA.contents(ZONE), authorities=revoked).flaw == "signer_revoked"
    by_a_stranger = EmulatedIssuer("Utopia", AT).revocation_list(UTOPIA.signer)
    assert judged(UTOPIA.contents(ZONE), authorities=Authorities.of(certificates, [by_a_stranger])).genuine


def test_a_chip_without_a_security_object_is_unsigned() -> None:
    assert judged({"DG1": b"\x61\x00"}).flaw == "unsigned"
    assert judged({"DG1": b"\x61\x00", "EF.SOD": b"\x77\x03\x02\x01\x05"}).flaw == "unsigned"


@pytest.mark.parametrize(("trailer", "digest"), [(b"\x34\xcc", "sha256"), (b"\xbc", "sha1")])
def test_an_rsa_chip_signs_by_iso_9796_2(trailer: bytes, digest: str) -> None:
    key = rsa.generate_private_key(65537, 2048)
    numbers = key.private_numbers()
    size, modulus = 256, numbers.public_numbers.n
    added = secrets.token_bytes(size - 1 - len(summed(digest, b"")) - len(trailer))
    block = b"\x6a" + added + summed(digest, added + CHALLENGE) + trailer
    signature = pow(int.from_bytes(block, "big"), numbers.d, modulus).to_bytes(size, "big")
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    group = tlv.encode(0x6F, public)
    assert proves_own_key(group, CHALLENGE, signature) is True
    assert proves_own_key(group, bytes(8), signature) is False
    assert proves_own_key(group, CHALLENGE, b"\xff" * size) is False


def test_a_key_that_is_not_understood_accuses_nobody() -> None:
    assert proves_own_key(tlv.encode(0x6F, b"\x30\x00"), CHALLENGE, b"x" * 64) is None


def test_a_folder_of_certificates_is_loaded(tmp_path: Path) -> None:
    (tmp_path / "utopia.pem").write_bytes(UTOPIA.authority.public_bytes(Encoding.PEM))
    (tmp_path / "atlantis.cer").write_bytes(ATLANTIS.authority.public_bytes(Encoding.DER))
    (tmp_path / "README").write_text("not a certificate")
    authorities = Authorities.load(tmp_path)
    assert judged(UTOPIA.contents(ZONE), authorities=authorities).genuine
    assert judged(ATLANTIS.contents(ZONE), authorities=authorities).genuine
    (tmp_path / "atlantis.crl").write_bytes(ATLANTIS.revocation_list())
    assert judged(ATLANTIS.contents(ZONE), authorities=Authorities.load(tmp_path)).flaw == "signer_revoked"
    (tmp_path / "broken.der").write_bytes(b"no certificate")
    with pytest.raises(InvalidInput, match="authority_unreadable"):
        Authorities.load(tmp_path)


def test_a_master_list_brings_every_states_certificates(tmp_path: Path) -> None:
    (tmp_path / "all.ml").write_bytes(UTOPIA.master_list([UTOPIA.authority, ATLANTIS.authority]))
    assert judged(ATLANTIS.contents(ZONE), authorities=Authorities.load(tmp_path)).genuine


def test_without_a_folder_nobody_is_known(tmp_path: Path) -> None:
    assert judged(UTOPIA.contents(ZONE), authorities=Authorities.load(tmp_path / "none")).flaw == "issuer_unknown"


FILES = UTOPIA.contents(ZONE, own_key=KEY)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(FILES["EF.SOD"]) - 1), st.binary(min_size=1, max_size=6))
def test_no_change_of_a_security_object_makes_it_genuine_or_breaks_the_judge(place: int, change: bytes) -> None:
    changed = FILES["EF.SOD"][:place] + change + FILES["EF.SOD"][place + len(change) :]
    found = judged({**FILES, "EF.SOD": changed}, signed(KEY, CHALLENGE))
    if found.genuine:  # bytes that no signature covers: the version of the list, a digest's absent parameter
        assert read_security_object(changed).hashes == read_security_object(FILES["EF.SOD"]).hashes


@given(st.binary(max_size=300))
def test_bytes_of_a_stranger_raise_nothing_but_our_own_error(data: bytes) -> None:
    for wrapped in (data, tlv.encode(0x77, data), tlv.encode(0x77, tlv.encode(0x30, data))):
        try:
            read_security_object(wrapped)
        except UnreadableError:
            continue
    proves_own_key(tlv.encode(0x6F, data), CHALLENGE, data)


@pytest.mark.parametrize("number", CURVES)
def test_a_curve_written_in_numbers_is_known_by_them(number: int) -> None:
    curve = CURVES[number]
    named = {each.group_order: each for each in NUMBERED_CURVES.values()}[curve.order]
    key = ec.generate_private_key(named)
    point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    field = keys.FieldID({"field_type": "prime_field", "parameters": core.Integer(curve.p)})
    numbers = {
        "version": "ecdpVer1",
        "field_id": field,
        "curve": {"a": curve.a.to_bytes(curve.size, "big"), "b": curve.b.to_bytes(curve.size, "big")},
        "base": curve.encode(curve.generator),
        "order": curve.order,
        "cofactor": 1,
    }
    parameters = keys.ECDomainParameters("specified", keys.SpecifiedECDomain(numbers))
    algorithm = keys.PublicKeyAlgorithm({"algorithm": "ec", "parameters": parameters})
    info = keys.PublicKeyInfo({"algorithm": algorithm, "public_key": keys.ECPointBitString(point)})
    assert public_key(keys.PublicKeyInfo.load(info.dump())) == key.public_key()
