"""Sealed values open in their own place only; keys survive a restart; damage is noticed."""

from pathlib import Path

import pytest

from core.sealing import (
    SIGNERS,
    Keyring,
    KeysDamagedError,
    SealBrokenError,
    Signature,
    UnknownKeyError,
    UnknownSuiteError,
    key_id_of,
    rotate,
    seal_parcel,
)

PLACE = ("citizens", "phone", "01900000-0000-7000-8000-000000000001")


def test_a_sealed_value_opens_in_its_place(keys: Keyring) -> None:
    sealed = keys.seal_text("陈大文", *PLACE)
    assert keys.open_text(sealed, *PLACE) == "陈大文"
    assert "陈大文".encode() not in sealed
    assert sealed != keys.seal_text("陈大文", *PLACE)
    assert len(sealed) == len("陈大文".encode()) + 33


@pytest.mark.parametrize("part", range(3), ids=["table", "column", "row"])
def test_a_value_moved_to_another_place_does_not_open(keys: Keyring, part: int) -> None:
    sealed = keys.seal_text("1", *PLACE)
    table, column, row = (f"{word}-other" if at == part else word for at, word in enumerate(PLACE))
    with pytest.raises(SealBrokenError):
        keys.open(sealed, table, column, row)


def test_any_flipped_bit_is_noticed(keys: Keyring) -> None:
    sealed = keys.seal(b"secret", *PLACE)
    for bit in range(len(sealed) * 8):
        flipped = bytearray(sealed)
        flipped[bit // 8] ^= 1 << bit % 8
        with pytest.raises((SealBrokenError, UnknownKeyError, UnknownSuiteError)):
            keys.open(bytes(flipped), *PLACE)


def test_refusals_to_open_are_distinct(keys: Keyring) -> None:
    sealed = keys.seal(b"secret", *PLACE)
    with pytest.raises(UnknownSuiteError):
        keys.open(b"\x02" + sealed[1:], *PLACE)
    with pytest.raises(UnknownKeyError):
        Keyring.generate().open(sealed, *PLACE)
    with pytest.raises(SealBrokenError):
        keys.open(sealed[:10], *PLACE)


def test_keys_are_made_once_and_kept_private(tmp_path: Path) -> None:
    sealed = Keyring.load(tmp_path / "keys").seal(b"secret", *PLACE)
    assert Keyring.load(tmp_path / "keys").open(sealed, *PLACE) == b"secret"
    assert {file.stat().st_mode & 0o777 for file in (tmp_path / "keys").iterdir()} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_lost_key_is_not_replaced_in_silence(tmp_path: Path) -> None:
    Keyring.load(tmp_path)
    next(tmp_path.glob("sealing-*.key")).unlink()
    with pytest.raises(KeysDamagedError, match="sealing"):
        Keyring.load(tmp_path)


@pytest.mark.parametrize("content", ["", "zz", "11" * 32, "00" * 31])
def test_an_altered_key_file_is_noticed(tmp_path: Path, content: str) -> None:
    Keyring.load(tmp_path)
    next(tmp_path.glob("parcel-*.key")).write_text(content)
    with pytest.raises(KeysDamagedError, match="parcel"):
        Keyring.load(tmp_path)


@pytest.mark.parametrize("purpose", ["sealing", "parcel", "pass"])
def test_after_a_rotation_old_values_still_open(tmp_path: Path, purpose: str) -> None:
    old = Keyring.load(tmp_path)
    rotate(tmp_path, purpose)
    new = Keyring.load(tmp_path)
    assert new.open(old.seal(b"secret", *PLACE), *PLACE) == b"secret"
    assert new.open_parcel(seal_parcel(old.parcel_key, b"filing", b"id"), b"id") == b"filing"
    assert new.verify("pass", old.sign("pass", b"message"), b"message")
    assert (new.seal(b"", *PLACE)[1:5] != old.seal(b"", *PLACE)[1:5]) == (purpose == "sealing")
    assert (new.parcel_key != old.parcel_key) == (purpose == "parcel")
    assert (new.sign("pass", b"") != old.sign("pass", b"")) == (purpose == "pass")


def test_equal_numbers_have_equal_indexes_that_do_not_show_them(keys: Keyring) -> None:
    index = keys.blind_index("resident_id_card", "990000199001011238")
    assert index == keys.blind_index("resident_id_card", "990000199001011238")
    assert index != keys.blind_index("passport", "990000199001011238")
    assert index != Keyring.generate().blind_index("resident_id_card", "990000199001011238")
    assert len(index) == 32


def test_a_signature_holds_for_its_purpose_and_message_only(keys: Keyring) -> None:
    signature = keys.sign("pass", b"message")
    assert keys.verify("pass", signature, b"message")
    assert not keys.verify("pass", signature, b"other")
    assert not keys.verify("pass", Signature(signature.key_id, bytes(64)), b"message")
    for purpose in set(SIGNERS) - {"pass"}:
        with pytest.raises(UnknownKeyError):
            keys.verify(purpose, signature, b"message")
    assert list(keys.public_keys("pass")) == [signature.key_id]


def test_a_parcel_opens_for_the_hall_and_what_it_was_sealed_for_only(keys: Keyring) -> None:
    parcel = seal_parcel(keys.parcel_key, b"filing", b"application 1")
    assert parcel[:4] == key_id_of(keys.parcel_key)
    assert keys.open_parcel(parcel, b"application 1") == b"filing"
    with pytest.raises(SealBrokenError):
        keys.open_parcel(parcel, b"application 2")
    with pytest.raises(SealBrokenError):
        keys.open_parcel(parcel[:-1], b"application 1")
    with pytest.raises(SealBrokenError):
        keys.open_parcel(parcel[:9], b"application 1")
    with pytest.raises(UnknownKeyError):
        Keyring.generate().open_parcel(parcel, b"application 1")
