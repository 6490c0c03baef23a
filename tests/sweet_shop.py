"""The matter most stories are about, how its two usual situations are answered, and the shop that is registered."""

MATTER = "individual-business-registration"

OWNED = {
    "residency": "mainland",
    "composition": "personal",
    "name": "declare_now",
    "premises": "owned",
    "dwelling": "no",
    "scope": "general",
    "filing": "self",
}
"""In premises of one's own."""
RENTED = OWNED | {"premises": "rented"}

FORM = {
    "trade_name": "南海区桂城青禾糖水店",
    "premises_address": "佛山市南海区桂城街道示例路1号之二",
    "business_scope": "餐饮服务",
    "employees": "2",
}
