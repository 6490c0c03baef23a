"""The data page of a passport: labels over values, in Chinese and English or in English alone. Its machine-readable
lines are read by `core.imaging.zone_reading`; here they only bear the printed fields out (`cross_checks`)."""

from core.imaging.document_fields.layout import Field, Layout
from core.imaging.document_fields.values import country, day, han_name, latin_name, passport_number, plain, sex

NAME = ("姓名", "Name")

DATA_PAGE = Layout(
    document="passport",
    titles=("护照", "PASSPORT", "类型", "Type", "国家码", "Country Code"),
    fields=(
        Field(
            name="number",
            labels=("护照号码", "护照号", "PassportNo", "Passport number"),
            understand=passport_number,
            where="below",
        ),
        Field(name="name", labels=NAME, understand=han_name, where="below", lines=2),
        Field(name="name_latin", labels=NAME, understand=latin_name, where="below", lines=2),
        Field(name="sex", labels=("性别", "Sex"), understand=sex, where="below"),
        Field(name="nationality", labels=("国籍", "Nationality"), understand=country, where="below"),
        Field(name="birth_date", labels=("出生日期", "Date of birth"), understand=day, where="below"),
        Field(name="birth_place", labels=("出生地点", "Place of birth"), understand=plain, where="below"),
        Field(name="issued_on", labels=("签发日期", "Date of issue"), understand=day, where="below"),
        Field(name="issued_at", labels=("签发地点", "Place of issue"), understand=plain, where="below"),
        Field(name="valid_to", labels=("有效期至", "Date of expiry"), understand=day, where="below"),
        Field(name="issuer", labels=("签发机关", "Authority"), understand=plain, where="below"),
    ),
)
