"""医师资格证书: the page with the photograph and the printed fields."""

from core.imaging.document_fields.layout import Field, Layout
from core.imaging.document_fields.values import (
    day,
    han_name,
    physician_category,
    physician_level,
    plain,
    qualification_number,
    resident_number,
    sex,
)

IDENTITY_NUMBER = ("身份证号码", "身份证号", "证件编号", "证件号码")

CERTIFICATE = Layout(
    document="physician_qualification",
    titles=("医师资格证书", "中华人民共和国"),
    fields=(
        Field(name="name", labels=("姓名",), understand=han_name),
        Field(name="sex", labels=("性别",), understand=sex, follows=("name",)),
        Field(name="birth_date", labels=("出生日期",), understand=day),
        Field(
            name="identity_number",
            labels=("身份证号码", "身份证号", "证件编号", "证件号码"),
            understand=resident_number,
        ),
        Field(name="level", labels=("级别",), understand=physician_level),
        Field(name="category", labels=("类别",), understand=physician_category, follows=("level",)),
        Field(name="school", labels=("毕业院校", "毕业学校"), understand=plain),
        Field(name="number", labels=("医师资格证书编码", "证书编码", "编码"), understand=qualification_number),
        Field(name="issuer", labels=("发证机关", "签发机关"), understand=plain),
        Field(name="issued_on", labels=("发证日期", "签发日期", "批准日期"), understand=day),
    ),
)
