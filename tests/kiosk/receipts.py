"""A receipt, as the kiosk prints it."""

from datetime import UTC, date, datetime

from kiosk.slips import SlipFacts, SlipLine

CODE = "https://hall.example.gov.cn/#" + "2KCETIQBE4CEIH754G42AWBWUQARAASQAGRAADYNBJ2PVILCTTH2W7IL" * 4
RECEIPT = SlipFacts(
    hall_name="佛山市南海区“不打烊”政务服务大厅",
    matter="个体工商户设立登记",
    applicant="陈*明",
    materials=[
        SlipLine("《个体工商户登记（备案）申请书》"),
        SlipLine("经营者身份证件（港澳居民来往内地通行证）", 1, "C"),
    ],
    code_text=CODE,
    case_number="440605-20261120-000123-7",
    arrived_at=datetime(2026, 11, 20, 15, 40, tzinfo=UTC),
    answer_due_on=date(2026, 11, 27),
    terminal="NH-DL-03",
)
