"""The code on a notice: the paper as issued is known again, anything else is refused with its reason."""

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core import signed_codes
from core.notices import service as notices
from core.notices.signing import NoticeCode, facts_digest, mint_notice_code, read_notice_code
from tests.builders import HallInTest
from tests.core.applications.states import case_in
from tests.core.notices.examples import CONTENTS, facts_with
from tests.refusals import refused

KEY = Ed25519PrivateKey.generate()
KEYS = signed_codes.keys_by_id(KEY.public_key())
HOST = "https://hall.example.gov.cn/"
CODE = NoticeCode("01900000-0000-7000-8000-000000000001", "南市监受字〔2026〕第15号", bytes(range(16)))


def test_what_was_minted_is_read_again_behind_a_link_to_the_check_page():
    link = mint_notice_code(CODE, HOST, KEY)
    assert link.startswith(HOST + "check/#")
    assert read_notice_code(link, KEYS) == CODE


def test_the_digest_is_of_everything_the_notice_says():
    facts = facts_with(CONTENTS["refusal"])
    assert facts_digest(facts) == facts_digest(msgspec.structs.replace(facts, check_link=HOST))
    assert facts_digest(facts) != facts_digest(msgspec.structs.replace(facts, applicant="陈*国"))


def test_a_code_that_is_no_notices_is_refused_by_what_is_wrong_with_it():
    link = mint_notice_code(CODE, HOST, KEY)
    other = signed_codes.keys_by_id(Ed25519PrivateKey.generate().public_key())
    with refused("notice_foreign"):
        read_notice_code(link, other)
    with refused("notice_damaged"):
        read_notice_code(link[:-8], KEYS)
    with refused("notice_wrong_purpose"):
        read_notice_code(signed_codes.to_link(HOST, signed_codes.sign({1: 17}, KEY)), KEYS)
    with refused("notice_damaged"):
        read_notice_code(signed_codes.to_link(HOST, signed_codes.sign({1: 18, 2: 5}, KEY)), KEYS)


@pytest.mark.parametrize("at", [60, 100, -20])
def test_a_flipped_letter_is_noticed(at: int):
    link = mint_notice_code(CODE, HOST, KEY)
    letter = "A" if link[at] != "A" else "B"
    with pytest.raises(Exception, match=r"notice_(forged|damaged|foreign|unsigned)"):
        read_notice_code(link[:at] + letter + link[at:][1:], KEYS)


def test_the_hall_knows_its_notice_and_says_nothing_of_the_applicant(hall: HallInTest) -> None:
    id = case_in(hall, "accepted")
    call = hall.citizen("林晓岚")
    for notice in hall.database.read_now(notices.list_notices, id):
        facts = hall.database.read_now(notices.find_facts, notice.id)
        checked = hall.database.read_now(notices.check_code, call, facts.check_link)
        assert (checked.kind, checked.number, checked.case_number) == (notice.kind, notice.number, facts.case_number)
        assert facts.applicant not in msgspec.json.encode(checked).decode()


def test_a_code_of_ours_for_another_text_is_not_on_record(hall: HallInTest) -> None:
    (notice,) = hall.database.read_now(notices.list_notices, case_in(hall, "received"))
    key = hall.keys.signing_key(notices.CHECKED_WITH)
    call = hall.citizen("林晓岚")
    for code in (NoticeCode(notice.id, notice.number, bytes(16)), CODE):
        with refused("notice_not_on_record"):
            hall.database.read_now(notices.check_code, call, mint_notice_code(code, hall.settings.public_url, key))
