"""Invented holders of every kind of mainland card (area code 990000 does not exist)."""

from hardware.id_card_reader.emulator import EmulatedCard

RESIDENT = EmulatedCard(
    " ",
    {
        "name": "林小满",
        "sex": "2",
        "ethnicity": "01",
        "birth_date": "19900520",
        "address": "广东省某市某区和平路8号",
        "number": "990000199005200029",
        "issuer": "某市公安局某分局",
        "valid_from": "20200101",
        "valid_until": "20400101",
    },
    photo=bytes(range(256)) * 4,
    newest_address="广东省某市某区新安路9号",
)
LONG_TERM = EmulatedCard(" ", {**RESIDENT.fields, "name": "欧阳致远", "valid_until": "长期"})
PERMIT = EmulatedCard(
    "J",
    {
        "name": "陈嘉欣",
        "sex": "2",
        "birth_date": "19850101",
        "address": "广东省某市某区海滨路3号",
        "number": "810000198501010029",
        "issuer": "某市公安局",
        "valid_from": "20210301",
        "valid_until": "20260301",
        "pass_number": "H00000000",
        "issue_count": "01",
    },
)
FOREIGNER_2017 = EmulatedCard(
    "I",
    {
        "name_latin": "EXAMPLE, ALEX",
        "sex": "1",
        "number": "XXX990080010101",
        "nationality": "XXX",
        "name": "艾力",
        "valid_from": "20180101",
        "valid_until": "20280101",
        "birth_date": "19800101",
        "version": "01",
        "authority": "0000",
    },
)
FOREIGNER_2023 = EmulatedCard(
    "Y",
    {
        "name": "艾力",
        "sex": "1",
        "issue_count": "01",
        "birth_date": "19800101",
        "name_latin": "EXAMPLE, ALEXANDER BARTHOLOMEW JONA",
        "name_latin_continued": "THAN",
        "number": "911156198001011238",
        "valid_from": "20240101",
        "valid_until": "20340101",
        "nationality": "XXX",
    },
)
