"""营业执照 as printed since 2019, of companies and of 个体工商户, main sheet and duplicate."""

from core.imaging.document_fields.layout import Field, Layout
from core.imaging.document_fields.values import day, han_name, plain, uscc

LICENCE = Layout(
    document="business_licence",
    titles=("营业执照", "扫描二维码", "登记机关", "国家市场监督管理总局监制", "国家企业信用信息公示系统"),
    fields=(
        Field(name="uscc", labels=("统一社会信用代码",), understand=uscc, where="below"),
        Field(name="name", labels=("名称",), understand=plain, lines=2),
        Field(name="type", labels=("类型",), understand=plain),
        Field(name="representative", labels=("法定代表人", "经营者", "负责人", "投资人"), understand=han_name),
        Field(name="form", labels=("组成形式",), understand=plain),
        Field(name="scope", labels=("经营范围",), understand=plain, lines=8),
        Field(name="capital", labels=("注册资本",), understand=plain),
        Field(name="registered_on", labels=("成立日期", "注册日期"), understand=day),
        Field(name="period", labels=("营业期限",), understand=plain),
        Field(name="address", labels=("住所", "经营场所", "营业场所", "主要经营场所"), understand=plain, lines=3),
    ),
)
