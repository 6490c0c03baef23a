"""A terminal and a chip talk, without a reader between them; then the chip, or somebody in between, is hostile."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.driver import Turn
from hardware.errors import DeviceError, ErrorCode
from hardware.id_card_reader import AccessKey
from hardware.id_card_reader.emrtd import files, pace, tlv
from hardware.id_card_reader.emrtd.apdu import Answer, Command
from hardware.id_card_reader.emrtd.conversation import Conversation, read_document
from hardware.id_card_reader.emrtd.tlv import BrokenAnswer
from hardware.id_card_reader.emulated_chip import EmulatedChip
from tests.hardware.passports import CAN, KEY, WAYS, ZONE, face, passport

Change = Callable[[int, bytes], bytes]


def read(chip: EmulatedChip, key: AccessKey | None = None, change: Change | None = None) -> Conversation:
    """A whole conversation; `change` stands in between and is told the number of each answer."""
    count = 0

    def exchange(command: bytes) -> bytes:
        nonlocal count
        count += 1
        answer = chip.answer(command)
        return change(count, answer) if change else answer

    return read_document(exchange, key or AccessKey(zone=KEY), Turn(30))


def test_a_chip_of_the_first_generation_opens_to_the_zone_by_bac() -> None:
    said = read(passport(name="安娜"))
    assert said.access == "bac"
    assert files.zone(said.files["DG1"]) == ZONE
    assert files.full_name(said.files["DG11"]) == "安娜"
    assert set(said.files) == {"EF.COM", "EF.SOD", "DG1", "DG2", "DG11"}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("key", [AccessKey(zone=KEY), AccessKey(can=CAN)], ids=["zone", "can"])
def test_a_chip_that_speaks_pace_is_opened_by_it(way: str, key: AccessKey) -> None:
    said = read(passport(way=WAYS[way]), key)
    assert said.access == "pace"
    assert files.zone(said.files["DG1"]) == ZONE


@pytest.mark.parametrize("way", [None, *WAYS])
def test_a_wrong_zone_is_told_as_such(way: str | None) -> None:
    with pytest.raises(DeviceError) as caught:
        read(passport(way=WAYS.get(way or "")), AccessKey(zone=KEY[:-1] + "8"))
    assert caught.value.code is ErrorCode.WRONG_KEY


def test_a_chip_without_pace_asks_for_the_zone_when_it_is_given_a_can() -> None:
    with pytest.raises(DeviceError) as caught:
        read(passport(), AccessKey(can=CAN))
    assert caught.value.code is ErrorCode.KEY_NEEDED


@pytest.mark.parametrize("form", ["JPEG", "JPEG2000"])
def test_the_face_comes_out_as_it_went_in(form: str) -> None:
    picture = face(form)
    assert files.face(read(passport(picture=picture)).files["DG2"]) == picture


def test_a_face_beyond_the_reach_of_a_short_offset_is_read_whole() -> None:
    picture = b"\xff\xd8\xff" + bytes(range(256)) * 160
    assert files.face(read(passport(picture=picture)).files["DG2"]) == picture


def test_a_chip_with_its_own_key_signs_a_fresh_challenge_each_time() -> None:
    chip = passport(own_key=True)
    first, second = read(chip), read(chip)
    assert first.challenge != second.challenge
    assert first.signature and second.signature


def test_a_replayed_sealed_answer_is_refused() -> None:
    kept: list[bytes] = []

    def replay(count: int, answer: bytes) -> bytes:
        kept.append(answer)
        return kept[-2] if count == 8 else answer

    with pytest.raises(BrokenAnswer, match="MAC"):
        read(passport(), change=replay)


def test_an_unsealed_answer_within_a_sealed_conversation_is_refused() -> None:
    with pytest.raises(BrokenAnswer):
        read(passport(), change=lambda count, answer: b"\x60\x145F01\x90\x00" if count == 7 else answer)


def test_a_command_that_is_not_sealed_ends_the_session() -> None:
    chip = passport()
    read(chip)
    assert Answer.decode(chip.answer(Command(0, 0xB0, 0, 0, b"", 4).encode())) == Answer(b"", 0x6982)


def test_a_point_off_the_curve_and_our_own_point_are_refused() -> None:
    way = WAYS["PACE, AES-128, brainpoolP256r1"]
    agreement = pace.Agreement(way, b"password")
    with pytest.raises(BrokenAnswer, match="not on the curve"):
        agreement.map(bytes(16), b"\x04" + bytes(63) + b"\x01")
    ours = agreement.ephemeral_key()
    with pytest.raises(BrokenAnswer, match="our own"):
        agreement.agree(ours)


def test_a_file_that_claims_to_be_endless_is_not_read() -> None:
    chip = passport(picture=face())
    endless = EmulatedChip({"EF.COM": b"\x60\x84\x7f\xff\xff\xff" + bytes(300)}, KEY)
    with pytest.raises(BrokenAnswer, match="larger"):
        read(endless)
    assert read(chip).files


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 40), st.binary(max_size=300), st.sampled_from(["replace", "append", "cut"]))
def test_whatever_an_answer_is_only_our_own_errors_come(place: int, noise: bytes, how: str) -> None:
    def spoil(count: int, answer: bytes) -> bytes:
        if count != place:
            return answer
        return {"replace": noise, "append": answer + noise, "cut": answer[: len(noise) % (len(answer) + 1)]}[how]

    try:
        read(_CHIP, change=spoil)
    except (BrokenAnswer, DeviceError) as error:
        assert not isinstance(error, DeviceError) or error.code is not ErrorCode.INTERNAL


_CHIP = passport(picture=b"\xff\xd8\xff" + bytes(500))


@given(st.binary(max_size=200))
def test_parsers_of_files_raise_nothing_but_their_own_error(data: bytes) -> None:
    for parse in (tlv.parse, files.groups_present, files.zone, files.face, files.full_name, pace.offered):
        for wrapped in (data, b"\x75" + tlv.encode(0, data)[1:], b"\x31" + tlv.encode(0, data)[1:]):
            try:
                parse(wrapped)
            except BrokenAnswer:
                continue


@given(st.binary(max_size=300))
def test_a_chip_answers_any_command_with_a_status(command: bytes) -> None:
    assert len(_CHIP.answer(command)) >= 2


@given(st.binary(max_size=300), st.sampled_from([1, 127, 128, 300, 70_000]))
def test_what_is_written_is_read_again(value: bytes, times: int) -> None:
    value = value[:1] * times + value
    assert tlv.parse(tlv.encode(0x7F61, value) + tlv.encode(0x5C, b"")) == [(0x7F61, value), (0x5C, b"")]
