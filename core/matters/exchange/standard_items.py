"""The items of GB/T 39046-2020, Table 4 (政务服务事项数据集), as one definition fills them, in the standard's order.

What a matter does not say (intermediaries, appointments …) stands there as `无` when the absence is a statement of the
guide, and is left out when the hall does not know it. Materials follow as sub-records, items 56 to 64. Pure.
"""

from collections.abc import Iterator

from msgspec import Struct

from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.demands import Material
from core.matters.procedure import LegalBasis, Limit

TYPES = {
    "licence": "01 行政许可",
    "benefit": "05 行政给付",
    "confirmation": "07 行政确认",
    "reward": "08 行政奖励",
    "other_power": "10 其他行政权力",
    "public_service": "20 公共服务",
}
LEVELS = {
    "national": "1 国家",
    "province": "2 省",
    "city": "3 市",
    "district": "4 县(区)",
    "town": "5 镇(乡/街道)",
    "village": "6 村(社区)",
}
UNITS = {"working_days": "工作日", "calendar_days": "自然日", "months": "月"}
FORMS = {"counter": "1 窗口", "mobile": "3 移动端", "kiosk": "9 其他（自助终端）"}


class Item(Struct, frozen=True):
    """`number` is the item's in the table, with the material's place for the sub-records (`56.1`)."""

    number: str
    name: str
    value: str


def standard_items(definition: MatterDefinition) -> tuple[Item, ...]:
    return tuple(Item(number, name, value) for number, name, value in _items(definition) if value)


def _items(matter: MatterDefinition) -> Iterator[tuple[str, str, str]]:
    yield "1", "事项名称", matter.title.zh_hans
    yield "2", "基本编码", matter.catalogue_code
    yield "3", "实施编码", matter.implementation_code
    yield "4", "事项类型", TYPES[matter.matter_type]
    yield "6", "设定依据", _bases(matter.legal_basis)
    yield "7", "行使层级", LEVELS[matter.exercise_level]
    yield "11", "实施主体", matter.authority.name.zh_hans
    yield "12", "实施主体代码", matter.authority.code
    yield "15", "法定办结时限", _limit(matter.statutory_limit)
    yield "18", "承诺办结时限", _limit(matter.promised_limit)
    yield "21", "受理条件", _texts(matter.acceptance_conditions)
    yield "22", "办理流程", "→".join(step.name.zh_hans for step in matter.steps)
    if matter.joint is not None:
        yield "23", "共同实施部门", "、".join(organ.name.zh_hans for organ in matter.joint.co_organs)
    if matter.quantity_limit is not None:
        yield "28", "数量限制", matter.quantity_limit.zh_hans
    yield "29", "结果名称", matter.result.title.zh_hans if matter.result.title else ""
    yield "31", "是否收费", "1" if matter.fees else "0"
    yield "32", "收费依据", "；".join(_basis(fee.basis) for fee in matter.fees)
    yield "34", "服务对象", "、".join("1 自然人" if who == "person" else "2 企业法人" for who in matter.applicants.who)
    yield "36", "服务主题", "、".join(topic.name.zh_hans for topic in matter.topics)
    yield "39", "办理形式", "、".join(FORMS[channel] for channel in matter.channels)
    yield "41", "特别程序", "、".join(each.name.zh_hans for each in matter.special_procedures) or "无"
    yield "42", "行政管辖", matter.authority.area
    yield "46", "是否支持物流快递", "1" if "courier" in matter.delivery else "0"
    yield "47", "是否网办", "1" if "mobile" in matter.channels else "0"
    yield "50", "办理地点", "；".join(f"{each.name.zh_hans}（{each.address.zh_hans}）" for each in matter.places)
    yield "51", "办理时间", _texts(tuple(each.hours for each in matter.places))
    yield "53", "咨询电话", matter.contacts.consultation
    yield "54", "监督电话", matter.contacts.supervision
    yield "55", "常见问题", "；".join(f"{each.question.zh_hans} {each.answer.zh_hans}" for each in matter.faq)
    for place, material in enumerate(matter.materials, 1):
        for number, name, value in _material(material):
            yield f"{number}.{place}", name, value


def _material(material: Material) -> Iterator[tuple[str, str, str]]:
    yield "56", "材料名称", material.name.zh_hans
    yield "57", "出具机构", material.issuer.zh_hans if material.issuer else ""
    yield "58", "出具时间要求", f"{material.issued_within_days}日内" if material.issued_within_days else ""
    yield "59", "办理说明", material.instructions.zh_hans if material.instructions else ""
    yield "61", "使用说明", material.reason.zh_hans
    yield "62", "原件份数", str(material.originals)
    yield "63", "复印件份数", str(material.copies)
    yield "64", "是否必备", "1" if material.need == "required" else "0"


def _limit(limit: Limit) -> str:
    note = f"（{limit.note.zh_hans}）" if limit.note else ""
    return f"{limit.days}{UNITS[limit.unit]}{note}"


def _bases(bases: tuple[LegalBasis, ...]) -> str:
    return "；".join(_basis(each) for each in bases)


def _basis(basis: LegalBasis) -> str:
    return f"《{basis.law.zh_hans}》{basis.article.zh_hans if basis.article else ''}"


def _texts(texts: tuple[Text, ...]) -> str:
    return "；".join(dict.fromkeys(each.zh_hans for each in texts))
