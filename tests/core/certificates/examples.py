"""One certificate of each type, about invented people and firms."""

import io
from datetime import date

from PIL import Image, ImageDraw

from core.certificates.schemas import CertificateFacts, CertificateType, FaceField


def portrait() -> bytes:
    picture = Image.new("RGB", (350, 490), "#dfe9f2")
    pen = ImageDraw.Draw(picture)
    pen.ellipse((105, 90, 245, 270), fill="#e2b48f")
    pen.pieslice((95, 70, 255, 240), 180, 360, fill="#2c2622")
    pen.ellipse((30, 300, 320, 700), fill="#f4f7f9")
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", quality=80)
    return buffer.getvalue()


FACTS: dict[CertificateType, CertificateFacts] = {
    "business_licence": CertificateFacts(
        number="92440605MA99000018",
        holder_name="佛山市南海区大沥镇岭南糖水铺（个体工商户）",
        issuer="佛山市南海区市场监督管理局",
        issued_on=date(2026, 11, 24),
        valid_from=date(2026, 11, 24),
        issuer_seal_number="4406059900012",
        face=[
            FaceField("名称", "佛山市南海区大沥镇岭南糖水铺（个体工商户）", "Name"),
            FaceField("类型", "个体工商户", "Type"),
            FaceField("经营者", "陈小明", "Proprietor"),
            FaceField(
                "经营范围",
                "一般项目：餐饮管理；外卖递送服务。许可项目：餐饮服务（甜品制售、饮品制售）。（依法须经批准的项目，经相关部门批准后方可开展经营活动）",
                "Scope of business",
            ),
            FaceField("组成形式", "个人经营", "Form"),
            FaceField("注册日期", "2026年11月24日", "Registered on"),
            FaceField("经营场所", "广东省佛山市南海区大沥镇示范大道 99 号首层 01 铺", "Premises"),
        ],
    ),
    "physician_practice_certificate": CertificateFacts(
        number="110440605990000001",
        holder_name="林若溪",
        issuer="佛山市南海区卫生健康局",
        issued_on=date(2026, 11, 25),
        issuer_seal_number="4406059900013",
        photo=portrait(),
        face=[
            FaceField("姓名", "林若溪", "Name"),
            FaceField("性别", "女", "Sex"),
            FaceField("出生日期", "1991年4月6日", "Date of birth"),
            FaceField("身份证件号", "990000********0028", "ID number"),
            FaceField("执业类别", "临床", "Category"),
            FaceField("执业范围", "内科专业", "Scope of practice"),
            FaceField("执业地点", "广东省佛山市南海区", "Area of practice"),
            FaceField("主要执业机构", "佛山市南海区示范人民医院", "Institution"),
            FaceField("资格证书编码", "202544110990000199104060028", "Qualification"),
        ],
    ),
    "first_review_opinion": CertificateFacts(
        number="440605-20261118-000031-2",
        holder_name="佛山市示范餐饮管理有限公司",
        issuer="佛山市南海区经济促进局",
        issued_on=date(2026, 11, 26),
        document_number="南经促初审〔2026〕第000009号",
        addressee="广东省商务厅",
        issuer_seal_number="4406059900014",
        face=[
            FaceField("申请人", "佛山市示范餐饮管理有限公司"),
            FaceField("统一社会信用代码", "91440605MA9900002E"),
            FaceField("申请事项", "商业特许经营备案"),
            FaceField("特许品牌", "岭南糖水（注册商标第 99000001 号）"),
            FaceField("初审结论", "建议予以备案"),
        ],
        body=[
            "佛山市示范餐饮管理有限公司向我局提交商业特许经营备案申请。经对申请材料逐项审查，并与原件核对，其拥有两个直营店且经营时间均超过一年，已订立的特许经营合同及特许经营操作手册目录符合《商业特许经营管理条例》第七条、第八条的规定。",
            "我局同意上报，请予审查。",
        ],
    ),
    "subsidy_notice": CertificateFacts(
        number="440605-20261102-000017-5",
        holder_name="佛山市示范科技企业孵化器有限公司",
        issuer="佛山市南海区科学技术局",
        issued_on=date(2026, 11, 27),
        document_number="南科拨〔2026〕第000004号",
        issuer_seal_number="4406059900015",
        body=[
            "你单位申报的科技企业孵化器后补助，经形式审查、专家评审和公示，符合《佛山市南海区科技企业孵化器后补助办法》规定的条件，现同意拨付后补助资金。",
            "请在收到本通知后十五日内向我局提交收款账户信息，并按规定对资金单独核算、专款专用，接受审计和监督检查。",
        ],
        face=[
            FaceField("项目名称", "2026 年度科技企业孵化器后补助"),
            FaceField("拨付金额", "人民币伍拾万元整（¥500,000.00）"),
            FaceField("资金来源", "区级科技专项资金"),
        ],
    ),
    "food_business_licence": CertificateFacts(
        number="440605202600000017",
        holder_name="佛山市南海区大沥镇岭南糖水铺（个体工商户）",
        issuer="佛山市南海区市场监督管理局",
        issued_on=date(2026, 12, 3),
        valid_from=date(2026, 12, 3),
        valid_to=date(2031, 12, 2),
        issuer_seal_number="4406059900012",
        face=[
            FaceField("经营者名称", "佛山市南海区大沥镇岭南糖水铺（个体工商户）", "Business"),
            FaceField("统一社会信用代码", "92440605MA99000018", "Unified social credit code"),
            FaceField("经营者", "陈小明", "Operator"),
            FaceField("经营场所", "广东省佛山市南海区大沥镇示范大道 99 号首层 01 铺", "Place of business"),
            FaceField("主体业态", "餐饮服务（餐馆、小吃店、饮品店）", "Kind of business"),
            FaceField("经营项目", "自制饮品、甜品、糕点", "Items"),
            FaceField("网络经营", "是，通过第三方平台", "Online"),
            FaceField("发证日期", "2026年12月3日", "Date of issue"),
            FaceField("发证机关", "佛山市南海区市场监督管理局", "Issued by"),
        ],
    ),
    "outdoor_sign_permit": CertificateFacts(
        number="440605202600000004",
        holder_name="佛山市南海区大沥镇岭南糖水铺（个体工商户）",
        issuer="佛山市南海区城市管理和综合执法局",
        issued_on=date(2026, 12, 9),
        valid_from=date(2026, 12, 9),
        valid_to=date(2029, 12, 8),
        issuer_seal_number="4406059900015",
        face=[
            FaceField("设置人", "佛山市南海区大沥镇岭南糖水铺（个体工商户）", "Put up by"),
            FaceField("设置地点", "广东省佛山市南海区大沥镇示范大道 99 号首层 01 铺", "Place"),
            FaceField("设施类型", "店铺招牌（门头字号）", "Kind"),
            FaceField("设置位置", "建筑物外墙", "Position"),
            FaceField("招牌文字", "岭南糖水", "Words"),
            FaceField("宽（厘米）", "320", "Width (cm)"),
            FaceField("高（厘米）", "90", "Height (cm)"),
            FaceField("许可机关", "佛山市南海区城市管理和综合执法局", "Issued by"),
        ],
    ),
    "senior_citizen_card": CertificateFacts(
        number="440605202600000231",
        holder_name="陈国强",
        issuer="佛山市南海区民政局",
        issued_on=date(2026, 11, 20),
        issuer_seal_number="4406059900031",
        face=[
            FaceField("姓名", "陈国强", "Name"),
            FaceField("出生日期", "1951年9月15日", "Date of birth"),
            FaceField("住址", "广东省佛山市南海区大沥镇榕树里3巷7号", "Address"),
            FaceField("发证日期", "2026年11月20日", "Date of issue"),
            FaceField("发证机关", "佛山市南海区民政局", "Issued by"),
        ],
    ),
    "standard_land_notice": CertificateFacts(
        number="440605202600000007",
        holder_name="佛山市青木科技企业孵化器有限公司",
        issuer="佛山市南海区发展和改革局",
        issued_on=date(2026, 12, 14),
        document_number="南发改〔2026〕第000007号",
        issuer_seal_number="4406059900032",
        face=[
            FaceField("建设单位", "佛山市青木科技企业孵化器有限公司", "Builder"),
            FaceField("项目名称", "青木智能装备生产基地", "Project"),
            FaceField("固定资产投资强度（万元/亩）", "520", "Investment per mu"),
            FaceField("容积率", "2.2", "Floor area ratio"),
        ],
        body=["贵单位承诺的控制性指标符合该地块公布的标准，同意按承诺制办理施工前审批。", "竣工后将按承诺逐项核查。"],
    ),
}
