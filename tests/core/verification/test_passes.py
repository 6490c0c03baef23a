"""A pass opens one door, once, here and now: everything else is refused with its own word."""

import random
from datetime import UTC, datetime, timedelta

import base45
import cbor2
import msgspec
import pytest
import uuid_utils
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import signed_codes
from core.errors import Refusal
from core.verification import passes
from core.verification.passes import Pass

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEYS = signed_codes.keys_by_id(KEY.public_key())
NOW = datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
HERE, ELSEWHERE = str(uuid_utils.uuid7()), str(uuid_utils.uuid7())
PASS = Pass(
    id=str(uuid_utils.uuid7()),
    purpose="original_verification",
    digest=passes.case_digest("0192f0c4-8a2e-7c3d-9f00-0123456789ab", 3, {"a": "00", "b": "ff"}),
    not_before=NOW,
    expires_at=NOW + passes.LIFETIME_ON_A_PHONE,
    nonce=b"8 random",
    place=HERE,
)


def change(**changes: object) -> Pass:
    return msgspec.structs.replace(PASS, **changes)


def refusal(text: str, now: datetime = NOW, place: str = HERE, keys: signed_codes.PublicKeys = KEYS) -> str:
    with pytest.raises(Refusal) as refused:
        passes.read(text, keys, now, place)
    return refused.value.code


def test_what_was_minted_is_read():
    assert passes.read(passes.mint(PASS, KEY), KEYS, NOW, HERE) == PASS


def test_a_pass_without_a_place_is_good_anywhere():
    anywhere = change(place=None)
    assert passes.read(passes.mint(anywhere, KEY), KEYS, NOW, ELSEWHERE) == anywhere


def test_a_pass_fits_a_small_alphanumeric_code():
    text = passes.mint(change(place=None), KEY)
    assert set(text.removeprefix("GK1:")) <= set(base45.BASE45_CHARSET)
    assert len(text) <= 221  # version 8 at level M, 10 at level Q


def test_a_pass_names_no_case_and_no_person():
    claims = signed_codes.verify(base45.b45decode(passes.mint(PASS, KEY).removeprefix("GK1:")), KEYS)
    assert set(claims) == set(range(1, 8))
    assert all(isinstance(value, int | bytes) for value in claims.values())


def test_each_reason_has_its_own_refusal():
    text = passes.mint(PASS, KEY)
    last_second = PASS.expires_at - timedelta(seconds=1)
    assert passes.read(text, KEYS, last_second, HERE) == PASS
    assert refusal(text, now=PASS.expires_at) == "pass_expired"
    assert refusal(text, now=NOW - timedelta(seconds=1)) == "pass_not_yet_valid"
    assert refusal(text, place=ELSEWHERE) == "pass_wrong_place"
    assert refusal(text, keys={}) == "pass_foreign"
    assert refusal("https://www.example.com/") == "pass_foreign"
    assert refusal(text[:-1]) == "pass_damaged"
    assert refusal(passes.mint(change(purpose="collection"), KEY)) == "pass_wrong_purpose"


def test_a_code_of_another_kind_signed_by_the_hall_is_no_pass():
    receipt = signed_codes.sign({1: 16, 2: b"0" * 16}, KEY)
    assert refusal("GK1:" + base45.b45encode(receipt).decode()) == "pass_wrong_purpose"


def test_a_pass_whose_claims_do_not_fit_is_damaged_even_if_signed():
    for claims in (
        {1: 1},
        {1: 1, 2: b"short", 3: b"", 4: 0, 5: 0, 6: b""},
        {1: 1, 2: "x", 3: b"", 4: 1 << 70, 5: 0, 6: b""},
    ):
        assert refusal("GK1:" + base45.b45encode(signed_codes.sign(claims, KEY)).decode()) == "pass_damaged"


def test_a_pass_signed_by_nobody_is_refused_as_unsigned():
    protected, _, payload, _ = cbor2.loads(base45.b45decode(passes.mint(PASS, KEY).removeprefix("GK1:"))).value
    for header in (
        b"",
        cbor2.dumps({4: cbor2.loads(protected)[4]}),
        cbor2.dumps({1: -7, 4: cbor2.loads(protected)[4]}),
    ):
        code = cbor2.dumps(cbor2.CBORTag(18, [header, {}, payload, b""]))
        assert refusal("GK1:" + base45.b45encode(code).decode()) in {"pass_unsigned", "pass_damaged"}


def test_every_flipped_bit_is_refused():
    data = base45.b45decode(passes.mint(PASS, KEY).removeprefix("GK1:"))
    words: set[str] = set()
    for bit in range(len(data) * 8):
        flipped = bytearray(data)
        flipped[bit // 8] ^= 1 << bit % 8
        words.add(refusal("GK1:" + base45.b45encode(bytes(flipped)).decode()))
    assert words == {"pass_damaged", "pass_unsigned", "pass_foreign", "pass_forged"}


def test_ten_thousand_mutated_or_replayed_passes_none_accepted():
    chance = random.Random(20261121)
    stranger = Ed25519PrivateKey.generate()
    text = passes.mint(PASS, KEY)
    refused: dict[str, int] = {}
    for _ in range(10_000):
        code = chance.choice([misspell, splice, late, foreign])(chance, text, stranger)
        word = refusal(*code)
        refused[word] = refused.get(word, 0) + 1
    assert sum(refused.values()) == 10_000
    assert {"pass_damaged", "pass_forged", "pass_foreign", "pass_expired"} <= refused.keys()


def misspell(chance: random.Random, text: str, _: Ed25519PrivateKey) -> tuple[str, datetime]:
    """One to three characters changed, dropped or doubled."""
    letters = list(text)
    for _change in range(chance.randint(1, 3)):
        at = chance.randrange(len(letters))
        others = [letter for letter in base45.BASE45_CHARSET if letter != letters[at]]
        letters[at : at + 1] = chance.choice([[chance.choice(others)], [], [letters[at], chance.choice(others)]])
    changed = "".join(letters)
    return (changed if changed != text else text + "0"), NOW


def splice(chance: random.Random, text: str, _: Ed25519PrivateKey) -> tuple[str, datetime]:
    """The signature of one pass of ours under the claims of another."""
    other = passes.mint(change(id=str(uuid_utils.uuid7()), nonce=chance.randbytes(8)), KEY)
    mine, theirs = (cbor2.loads(base45.b45decode(code.removeprefix("GK1:"))).value for code in (text, other))
    mixed = cbor2.dumps(cbor2.CBORTag(18, [mine[0], {}, theirs[2], mine[3]]), canonical=True)
    return "GK1:" + base45.b45encode(mixed).decode(), NOW


def late(chance: random.Random, text: str, _: Ed25519PrivateKey) -> tuple[str, datetime]:
    """A picture of the code, shown when its minute is over."""
    return text, PASS.expires_at + timedelta(seconds=chance.randrange(100_000))


def foreign(chance: random.Random, _: str, stranger: Ed25519PrivateKey) -> tuple[str, datetime]:
    return passes.mint(change(nonce=chance.randbytes(8)), stranger), NOW


def test_the_digest_of_a_case_knows_every_material_and_no_order():
    digest = passes.case_digest("case", 1, {"a": "00", "b": "ff"})
    assert len(digest) == 16
    assert digest == passes.case_digest("case", 1, {"b": "ff", "a": "00"})
    others = [
        ("case", 2, {"a": "00", "b": "ff"}),
        ("case", 1, {"a": "00"}),
        ("case", 1, {"a": "ff", "b": "00"}),
    ]
    assert digest not in {passes.case_digest(*other) for other in others}
