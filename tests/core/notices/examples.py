"""One notice of each kind, about invented people, as a hall would issue it."""

from datetime import UTC, date, datetime

from core.applications.schemas import Signature
from core.applications.signatures import signature_svg
from core.notices.schemas import (
    AcceptanceContent,
    ApprovalContent,
    DeclineContent,
    Defect,
    DeficiencyContent,
    DeliveryContent,
    MaterialLine,
    MatterLine,
    NoticeContent,
    NoticeFacts,
    ReceiptContent,
    RefusalContent,
    Remedies,
    TransmittalContent,
    VerificationContent,
    VerifiedLine,
)
from tests.core.notices.more_examples import MORE

ARRIVED = datetime(2026, 11, 20, 15, 40, tzinfo=UTC)
CHECK_LINK = (
    "https://hall.example.gov.cn/#"
    + "2KCETIQBE4CEIH754G42AWBWUQARAASQAGRAADYNBJ2PVILCTTH2W7ILEUBXQGBUGQYDMMBVFUZDAMRW" * 2
)

MATERIALS = [
    MaterialLine("《个体工商户登记（备案）申请书》", 1, "electronic"),
    MaterialLine("经营者身份证件（港澳居民来往内地通行证）", 1, "electronic", "C"),
    MaterialLine("经营场所使用证明（租赁合同及不动产权证）", 1, "electronic", "C"),
    MaterialLine("经营者近期一寸免冠照片", 1, "electronic", "D"),
    MaterialLine("名称自主申报告知书", 1, "electronic", "A"),
]
REMEDIES = Remedies("佛山市南海区人民政府", 60, "佛山市南海区人民法院", 6)
LICENSING_LAW = "《中华人民共和国行政许可法》"


HAND = ((0.07, 0.56), (0.17, 0.19), (0.23, 0.75), (0.33, 0.38), (0.43, 0.69), (0.55, 0.31), (0.62, 0.75), (0.93, 0.44))
SIGNATURE = signature_svg(Signature((tuple((x, y, n / 10) for n, (x, y) in enumerate(HAND)), ((0.5, 0.9, 1.0),)), 2.6))


def facts_with(content: NoticeContent, number: str = "南市监许受〔2026〕第000123号") -> NoticeFacts:
    return NoticeFacts(
        organ="佛山市南海区市场监督管理局",
        document_number=number,
        case_number="440605202611200001237",
        matter=MatterLine("个体工商户设立登记", "11440605MB2C900001400011900100001", "2026.3"),
        applicant="陈*明（H0****001）",
        dated=date(2026, 11, 23),
        clerk="何敏（工号 0217）",
        check_link=CHECK_LINK,
        content=content,
        seal_number="4406059900012",
    )


CONTENTS: dict[str, NoticeContent] = {
    "receipt": ReceiptContent(
        MATERIALS, ARRIVED, date(2026, 11, 27), stored_at=datetime(2026, 11, 20, 15, 2, tzinfo=UTC)
    ),
    "acceptance": AcceptanceContent(
        MATERIALS,
        accepted_on=date(2026, 11, 23),
        statutory_due_on=date(2027, 1, 4),
        promised_due_on=date(2026, 11, 26),
        how_to_follow="扫描左下方二维码，或者在任一自助终端刷证件查询",
        pick_up="审批通过后凭核验码到南海区大沥镇行政服务中心核验原件并领取；香港自助终端亦可办理",
        contact="大沥镇行政服务中心 0757-0000 0000",
        special_procedures=["专家评审", "实地核查"],
        provisional=True,
    ),
    "deficiency": DeficiencyContent(
        received_on=date(2026, 11, 20),
        defects=[
            Defect(
                "经营场所使用证明",
                "租赁合同须有出租人签名，并在有效期内",
                "补交出租人签名页，或者重新签订的合同",
                "合同末页“出租人（签章）”处应有签名",
            ),
            Defect("经营者身份证件", "证件四角完整、文字清晰可辨", "将证件平放后重新拍摄正反两面，避免反光"),
            Defect(
                "《个体工商户登记（备案）申请书》",
                "经营范围应从规范表述目录中选取",
                "将“卖糖水”改为“餐饮服务（甜品制售）”",
                "规范表述可在填写页搜索“甜品”",
            ),
        ],
        answer_due_on=date(2026, 12, 11),
        silence_effect="视为撤回申请，可以随时重新提出",
        silence_basis="《个体工商户登记管理办法》第十五条",
        legal_basis=[LICENSING_LAW + "第三十二条第一款第（四）项"],
    ),
    "decline": DeclineContent(
        ground="申请事项依法不属于本机关职权范围",
        legal_basis=[LICENSING_LAW + "第三十二条第一款第（二）项"],
        remedies=REMEDIES,
        competent_organ="佛山市禅城区市场监督管理局",
    ),
    "refusal": RefusalContent(
        applied_on=date(2026, 11, 20),
        reasons=[
            "经营场所登记用途为住宅，且未取得有利害关系的业主一致同意，不符合《中华人民共和国民法典》第二百七十九条的规定；",
            "申请的经营项目属于禁止投资经营的范围。",
        ],
        legal_basis=[LICENSING_LAW + "第三十八条第二款"],
        remedies=REMEDIES,
    ),
    "approval": ApprovalContent(
        applied_on=date(2026, 11, 20),
        decision="准予个体工商户“岭南糖水铺”设立登记，颁发营业执照。",
        legal_basis=[LICENSING_LAW + "第三十八条第一款", "《促进个体工商户发展条例》第八条"],
        certificate="营业执照（统一社会信用代码 92440605MA99000018）",
        valid_from=date(2026, 11, 24),
        next_step="请持核验码和材料原件到任一行政服务中心核验，当场领取营业执照。",
    ),
    "transmittal": TransmittalContent(
        addressee="广东省商务厅",
        opinion="经初审，申请人提交的商业特许经营备案材料齐全，特许人拥有两个以上直营店且经营时间均超过一年，符合《商业特许经营管理条例》第七条规定，建议予以备案。",
        legal_basis=["《商业特许经营备案管理办法》第五条"],
        enclosures=MATERIALS[:3],
        contact="何敏 0757-0000 0000",
    ),
    "delivery_record": DeliveryContent(
        documents=[
            "《准予行政许可决定书》南市监许准〔2026〕第000087号",
            "营业执照（正本）92440605MA99000018",
        ],
        recipient="陈*明",
        way="counter",
        place="佛山市南海区大沥镇行政服务中心 3 号窗口",
        delivered_at=datetime(2026, 11, 24, 2, 12, tzinfo=UTC),
        confirmation="signed",
        signature_svg=SIGNATURE,
    ),
    "original_verification_record": VerificationContent(
        lines=[
            VerifiedLine(
                "经营者身份证件（港澳居民来往内地通行证）",
                True,
                True,
                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            ),
            VerifiedLine(
                "经营场所使用证明（租赁合同及不动产权证）",
                True,
                False,
                "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
                "租金一栏与上传件不同",
            ),
            VerifiedLine("经营者近期一寸免冠照片", False, None),
        ],
        holder_check="刷卡读取证件芯片，窗口人员比对照片一致",
        verifier="李国强（工号 0312）",
        place="佛山市南海区大沥镇行政服务中心 3 号窗口",
        device="高拍仪 DC-03",
        verified_at=datetime(2026, 11, 24, 2, 5, tzinfo=UTC),
        passed=False,
    ),
    **MORE,
}
