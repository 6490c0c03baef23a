"""居民身份证 (GA 461): the side with the portrait, and the side with the national emblem."""

from core.imaging.document_fields.layout import Field, Layout
from core.imaging.document_fields.values import (
    begin_of_period,
    day,
    end_of_period,
    ethnic_group,
    han_name,
    plain,
    resident_number,
    sex,
)

PORTRAIT_SIDE = Layout(
    document="resident_id_card",
    titles=(),
    fields=(
        Field(name="name", labels=("姓名",), understand=han_name),
        Field(name="sex", labels=("性别",), understand=sex),
        Field(name="ethnic_group", labels=("民族",), understand=ethnic_group, follows=("sex",)),
        Field(name="birth_date", labels=("出生",), understand=day),
        Field(name="address", labels=("住址",), understand=plain, lines=3),
        Field(name="number", labels=("公民身份号码",), understand=resident_number),
    ),
)
EMBLEM_SIDE = Layout(
    document="resident_id_card",
    titles=("中华人民共和国", "居民身份证"),
    fields=(
        Field(name="issuer", labels=("签发机关",), understand=plain),
        Field(name="valid_from", labels=("有效期限",), understand=begin_of_period),
        Field(name="valid_to", labels=("有效期限",), understand=end_of_period),
    ),
)
