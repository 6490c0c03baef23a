"""The items of GB/T 39046-2020, Table 4 (政务服务事项数据集), as one definition fills them, in the standard's order.

Codes are those of the profile that is asked for. What the hall does not know is left out. Materials follow as
sub-records, items 56 to 64. Pure.
"""

from collections.abc import Iterator

from msgspec import Struct

from core.matters.code_lists.lists import Profile, code_of, entries_of
from core.matters.conditions import Text
from core.matters.definition import MatterDefinition
from core.matters.demands import Material
from core.matters.procedure import LegalBasis, Limit

NATIONAL: Profile = "gbt39046"


class Item(Struct, frozen=True):
    """`number` is the item's in the table, with the material's place for the sub-records (`56.1`)."""

    number: str
    name: str
    value: str


def standard_items(definition: MatterDefinition, profile: Profile = NATIONAL) -> tuple[Item, ...]:
    parts = (_who(definition, profile), _how_long(definition), _how(definition, profile), _where(definition))
    found = [Item(number, name, value) for part in parts for number, name, value in part if value]
    for place, material in enumerate(definition.materials, 1):
        found += [Item(f"{number}.{place}", name, value) for number, name, value in _material(material) if value]
    return tuple(sorted(found, key=_place))


def _place(item: Item) -> tuple[int, int]:
    """Items of the matter in the standard's order, then each material's together."""
    number, _, material = item.number.partition(".")
    return int(material or 0), int(number)


def _coded(list_name: str, word: str, profile: Profile) -> str:
    """A word of a code list with its code; without one where the profile has none."""
    entry = entries_of(list_name).get(word)
    name = entry.name.zh_hans if entry else word
    return f"{code_of(list_name, word, profile) or ''} {name}".strip()


def _who(matter: MatterDefinition, profile: Profile) -> Iterator[tuple[str, str, str]]:
    yield "1", "事项名称", matter.title.zh_hans
    yield "2", "基本编码", matter.catalogue_code
    yield "3", "实施编码", matter.implementation_code
    yield "4", "事项类型", _coded("matter_type", matter.matter_type, profile)
    yield "6", "设定依据", _bases(matter.legal_basis)
    yield "7", "行使层级", _coded("exercise_level", matter.exercise_level, profile)
    yield "11", "实施主体", matter.authority.name.zh_hans
    yield "12", "实施主体代码", matter.authority.code
    if (power := matter.data_set.power) is not None:
        yield "9", "权限划分", power.division.zh_hans if power.division else ""
        yield "10", "行使内容", power.scope.zh_hans if power.scope else ""
        yield "13", "实施主体性质", _coded("authority_nature", power.nature, profile)
    if (body := matter.data_set.handling_body) is not None:
        yield "25", "承办机构", body.name.zh_hans
    objects = {"person": "person", "organisation": "enterprise"}
    who = [_coded("service_object", objects[each], profile) for each in matter.applicants.who]
    yield "34", "服务对象", "、".join(who)
    yield "36", "服务主题", "、".join(topic.name.zh_hans for topic in matter.topics)
    yield "42", "行政管辖", matter.authority.area


def _how_long(matter: MatterDefinition) -> Iterator[tuple[str, str, str]]:
    yield "15", "法定办结时限", _limit(matter.statutory_limit)
    yield "18", "承诺办结时限", _limit(matter.promised_limit)
    yield "41", "特别程序", "、".join(each.name.zh_hans for each in matter.special_procedures) or "无"
    if matter.quantity_limit is not None:
        yield "28", "数量限制", matter.quantity_limit.zh_hans


def _how(matter: MatterDefinition, profile: Profile) -> Iterator[tuple[str, str, str]]:
    forms = {"counter": "counter", "mobile": "mobile", "kiosk": "self_terminal"}
    yield "21", "受理条件", _texts(matter.acceptance_conditions)
    yield "22", "办理流程", "→".join(step.name.zh_hans for step in matter.steps)
    if matter.joint is not None:
        yield "23", "共同实施部门", "、".join(organ.name.zh_hans for organ in matter.joint.co_organs)
    intermediaries = matter.data_set.intermediary_services
    yield "27", "中介服务", "；".join(each.service.zh_hans for each in intermediaries)
    yield "29", "结果名称", matter.result.title.zh_hans if matter.result.title else ""
    yield "31", "是否收费", "1" if matter.fees else "0"
    yield "32", "收费依据", "；".join(_basis(fee.basis) for fee in matter.fees)
    yield "39", "办理形式", "、".join(_coded("handling_form", forms[each], profile) for each in matter.channels)
    yield "44", "是否支持预约办理", "1" if matter.data_set.appointment else "0"
    yield "46", "是否支持物流快递", "1" if "courier" in matter.delivery else "0"
    yield "47", "是否网办", "1" if "mobile" in matter.channels else "0"


def _where(matter: MatterDefinition) -> Iterator[tuple[str, str, str]]:
    yield "50", "办理地点", "；".join(f"{each.name.zh_hans}（{each.address.zh_hans}）" for each in matter.places)
    yield "51", "办理时间", _texts(tuple(each.hours for each in matter.places))
    yield "53", "咨询电话", matter.contacts.consultation
    yield "54", "监督电话", matter.contacts.supervision
    yield "55", "常见问题", "；".join(f"{each.question.zh_hans} {each.answer.zh_hans}" for each in matter.faq)


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
    return f"{limit.days} {entries_of('time_unit')[limit.unit].name.zh_hans}{note}"


def _bases(bases: tuple[LegalBasis, ...]) -> str:
    return "；".join(_basis(each) for each in bases)


def _basis(basis: LegalBasis) -> str:
    return f"《{basis.law.zh_hans}》{basis.article.zh_hans if basis.article else ''}"


def _texts(texts: tuple[Text, ...]) -> str:
    return "；".join(dict.fromkeys(each.zh_hans for each in texts))
