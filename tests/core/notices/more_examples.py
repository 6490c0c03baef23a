"""The kinds of notice that not every case meets, and the longest a notice gets."""

from datetime import UTC, date, datetime, timedelta

from core.notices.schemas import (
    CertificateActContent,
    CountedLimit,
    DayReason,
    DeclarationContent,
    DeclaredCondition,
    ExtensionContent,
    Finding,
    HearingNoticeContent,
    HearingRightContent,
    JointDecisionContent,
    LapseContent,
    LimitDay,
    MachineDecisionContent,
    MatterDecision,
    NoticeContent,
    NotRequiredContent,
    PromiseBrokenContent,
    PromiseContent,
    PromisedMaterial,
    ProposedActContent,
    Remedies,
    RuleMet,
    SpecialProcedureContent,
    SpecialProcedureEndContent,
    TimeStatementContent,
    TrialOpinionContent,
    VoidContent,
    WithdrawalContent,
)

LICENSING_LAW = "《中华人民共和国行政许可法》"
REMEDIES = Remedies("佛山市南海区人民政府", 60, "佛山市南海区人民法院", 6)
OPENING_NUMBER = "南市监特字〔2026〕第15号"


def limit_days(first: date, count: int, paused: tuple[date, date], holiday: tuple[date, date]) -> list[LimitDay]:
    """A plain calendar: weekends, one festival, one special procedure, and the Saturday after the festival worked."""
    days: list[LimitDay] = []
    for day in (first + timedelta(days=offset) for offset in range(count)):
        reason: DayReason = "weekend" if day.weekday() >= 5 else "working_day"
        note = document = ""
        if holiday[0] <= day <= holiday[1]:
            reason, note = "holiday", "国庆节"
        elif day == holiday[1] + timedelta(days=2):
            reason = "make_up_day"
        elif paused[0] <= day <= paused[1] and reason == "working_day":
            reason, note, document = "paused", "专家评审、听证", OPENING_NUMBER
        counted = reason in ("working_day", "make_up_day")
        days.append(LimitDay(day, counted, reason, note, document, provisional=day.year > 2026))
    return days


def statement_of(days: int) -> TimeStatementContent:
    first = date(2026, 9, 22)
    listed = limit_days(first, days, (date(2026, 10, 12), date(2026, 10, 20)), (date(2026, 10, 1), date(2026, 10, 8)))
    counted = sum(day.counted for day in listed)
    limit = CountedLimit(
        name="法定办结时限",
        event="受理",
        start=first - timedelta(days=1),
        limit=counted - 10,
        extension=10,
        last_day=listed[-1].date,
        days=listed,
        legal_basis=LICENSING_LAW + "第四十二条第一款、第八十二条",
        calendar_version="内地 2026 · 国办发明电〔2025〕7号",
        rule="受理当日不计入，自次日起计算；法定节假日和周末不计入，调休上班日计入（规则版本 1）",
    )
    return TimeStatementContent([limit], date(2026, 11, 22))


MORE: dict[str, NoticeContent] = {
    "not_required": NotRequiredContent(
        ground="在自有住宅内制作糕点自食、馈赠亲友不属于经营活动",
        legal_basis=[LICENSING_LAW + "第三十二条第一款第（一）项"],
        advice="不办理登记即可进行；以后对外销售的，再申请个体工商户登记和食品经营备案",
        remedies=REMEDIES,
    ),
    "special_procedure": SpecialProcedureContent(
        procedure="专家评审",
        reason="申请的诊疗项目涉及限制类医疗技术，需要三名以上同专业专家评审",
        legal_basis=LICENSING_LAW + "第四十五条",
        start_on=date(2026, 11, 24),
        expected_days=15,
        expected_end_on=date(2026, 12, 14),
        carried_out_by="佛山市南海区医学会",
        due_on=date(2027, 1, 25),
        provisional=True,
    ),
    "special_procedure_end": SpecialProcedureEndContent(
        procedure="专家评审",
        opening_number=OPENING_NUMBER,
        start_on=date(2026, 11, 24),
        end_on=date(2026, 12, 9),
        excluded=[day for offset in range(16) if (day := date(2026, 11, 24) + timedelta(days=offset)).weekday() < 5],
        statutory_due_on=date(2027, 1, 20),
        promised_due_on=date(2026, 12, 14),
        result="评审通过，专家一致同意",
        legal_basis=LICENSING_LAW + "第四十五条",
    ),
    "hearing_right": HearingRightContent(
        subject="经营场所所在建筑被投诉为违法建设，相邻业主要求不予许可；是否采信投诉材料",
        request_by=date(2026, 12, 8),
    ),
    "hearing_notice": HearingNoticeContent(
        held_at=datetime(2026, 12, 22, 1, 30, tzinfo=UTC),
        place="佛山市南海区政务服务中心三楼听证室",
        chair="周启明（佛山市南海区市场监督管理局法制科）",
    ),
    "extension": ExtensionContent(
        accepted_on=date(2026, 11, 23),
        reason="涉及跨区域经营场所，需要向两地主管部门核实场所权属，核实函尚未全部回复",
        approver="周启明（佛山市南海区市场监督管理局局长）",
        extended_days=10,
        former_due_on=date(2026, 12, 21),
        new_due_on=date(2027, 1, 5),
        legal_basis=[LICENSING_LAW + "第四十二条第一款"],
        provisional=True,
    ),
    "promise": PromiseContent(
        missing=[
            PromisedMaterial("经营场所租赁合同（续签件）", "租期覆盖申请日，双方签名盖章齐全"),
            PromisedMaterial("法定代表人近期免冠照片", "白底，一年以内"),
        ],
        due_on=date(2026, 12, 4),
        consequence="终止办理，记入本机关的承诺履行记录，一年内不再适用容缺受理",
        legal_basis=["《广东省政务服务条例》有关容缺受理的规定"],
        signed_at=datetime(2026, 11, 23, 1, 40, tzinfo=UTC),
    ),
    "declaration": DeclarationContent(
        conditions=[
            DeclaredCondition(
                "无重大违法记录证明",
                "近三年内没有因同类违法行为受到责令停产停业以上的行政处罚",
                "《商业特许经营管理条例》第七条",
            ),
            DeclaredCondition("经营资源证明", "拥有可供特许的注册商标，并具备持续提供经营指导的能力"),
        ],
        later_check="准予之日起两个月内在线核查，必要时现场核查",
        consequence="撤销决定，依法处理，并作为失信信息记录",
        legal_basis=[
            "《国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》（国办发〔2020〕42号）"
        ],
        published=True,
        signed_at=datetime(2026, 11, 23, 1, 40, tzinfo=UTC),
    ),
    "lapse": LapseContent(
        notice_number="南市监补字〔2026〕第7号",
        asked_on=date(2026, 11, 23),
        answer_due_on=date(2026, 12, 11),
        outstanding=[
            "经营场所使用证明：租赁合同须有出租人签名，并在有效期内",
            "经营者身份证件：证件四角完整、文字清晰可辨",
        ],
        effect="本次申请终止办理",
        legal_basis=["《个体工商户登记管理办法》第十五条"],
        remedies=REMEDIES,
    ),
    "promise_broken": PromiseBrokenContent(
        promise_number="南市监容字〔2026〕第7号",
        due_on=date(2026, 12, 11),
        outstanding=["经营场所使用证明"],
        effect="本次申请终止，已作出的决定不生效，并予以记录",
    ),
    "withdrawal": WithdrawalContent(
        applied_on=date(2026, 11, 20),
        withdrawn_at=datetime(2026, 11, 25, 14, 5, tzinfo=UTC),
        stage="审查",
        reason="铺位未能续租，暂不开业",
        returned=["经营场所租赁合同原件 1 份"],
    ),
    "void_record": VoidContent(
        reason="同一申请因终端断网被录入两次，保留先到达的一件",
        proposed_by="何敏（工号 0217）",
        approved_by="黄婉仪（工号 0033）",
        voided_at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
        voided_documents=["《收件凭证》南市监收字〔2026〕第124号"],
    ),
    "time_statement": statement_of(40),
    "trial_opinion": TrialOpinionContent(
        applied_on=date(2026, 11, 20),
        opinion="建设内容、用地性质和规划指标相符，可以先行开展施工图设计",
        findings=[
            Finding("项目代码与备案证一致", True),
            Finding("用地预审意见在有效期内", True),
            Finding("施工图审查合格", None, "施工图尚未完成"),
            Finding("环境影响登记表已备案", False, "登记表所列产能与申请表不同，请更正"),
        ],
        missing=["施工图设计文件审查合格书", "更正后的环境影响登记表备案回执"],
        favourable=True,
        legal_basis=["《工程建设项目审批管理系统管理暂行办法》"],
    ),
    "machine_decision": MachineDecisionContent(
        granted=True,
        decision="准予发放高校毕业生求职补贴 3000 元",
        rules=[
            RuleMet("应届毕业", "毕业日期 2026年6月30日（学籍数据，2026年11月20日）", True, "实施细则第三条第（一）项"),
            RuleMet("未领取过同类补贴", "无领取记录（补贴系统，2026年11月20日）", True, "实施细则第三条第（二）项"),
            RuleMet("申请在期限内", "申请日期 2026年11月20日，截止 2026年12月31日", True),
        ],
        rules_version="2026.1",
        decided_at=datetime(2026, 11, 20, 15, 41, tzinfo=UTC),
        contest="可以在收到本记录之日起随时要求由工作人员重新审查，电话 0757-0000 0000，不收取费用",
        legal_basis=["《佛山市南海区就业补贴实施细则》第三条"],
        remedies=REMEDIES,
    ),
    "joint_decision": JointDecisionContent(
        bundle="开一间糖水铺",
        applied_on=date(2026, 11, 20),
        decisions=[
            MatterDecision(
                "个体工商户设立登记",
                "佛山市南海区市场监督管理局",
                "990000202611200001237",
                True,
                "南市监准字〔2026〕第87号",
                "营业执照 92990000MA99000018",
            ),
            MatterDecision(
                "户外招牌设置许可",
                "佛山市南海区城市管理和综合执法局",
                "990000202611200001245",
                False,
                "南城管不许字〔2026〕第6号",
                reasons=["招牌位置遮挡消防登高面，不符合《城市市容和环境卫生管理条例》第十一条。"],
                remedies=REMEDIES,
            ),
        ],
        standing="营业执照有效，可以开业；调整招牌位置后，可以只就招牌重新申请。",
        contact="大沥镇行政服务中心 0757-0000 0000",
    ),
    "proposed_act": ProposedActContent(
        act="撤销该证照",
        certificate="食品经营许可证",
        number="990000202600000012",
        reason="申请时提交的健康证明经核对与出具单位存档不符，依照规定可能不应当准予许可。",
        answer_by=date(2026, 11, 27),
        legal_basis=[LICENSING_LAW + "第六十九条"],
    ),
    "certificate_act": CertificateActContent(
        act="撤销该证照",
        certificate="食品经营许可证",
        number="990000202600000012",
        reason="申请时提交的健康证明系伪造，依照规定不应当准予许可。",
        effective_on=date(2026, 11, 20),
        legal_basis=[LICENSING_LAW + "第六十九条"],
        remedies=REMEDIES,
        told_number="南市监拟字〔2026〕第3号",
        stated_on=date(2026, 11, 10),
        heard_on=date(2026, 11, 19),
        answer="你称证明由中介代办、本人不知情。经向出具单位核实，该证明从未开具；是否知情不影响许可条件未具备的事实。",
    ),
}
