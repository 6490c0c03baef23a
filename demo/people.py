"""The people of the demo. All invented; their identity numbers have valid check digits and the unassigned
area 990000.

Each stands for somebody the hall must serve: one whose papers are all on record, one who must show an
original, one who is 75, one who applies from Hong Kong, two who act for organisations.
"""

from datetime import date
from typing import Literal

from msgspec import Struct

from core.call import Role
from core.identity_numbers import compose_uscc, hk_check_digit, resident_check_digit
from core.materials.schemas import NewWalletItem
from core.people.schemas import IdentityDocument, Organisation, StaffMember
from demo.places import CENTRE, TOWN_CENTRE, TOWN_ORGAN


class DemoPerson(Struct, frozen=True):
    """`card` is what the chip or the MRZ says; `wallet` holds grade A certificates; `about` says in English
    what this person is good for in a demonstration."""

    id: str
    card: IdentityDocument
    phone: str
    about: str
    wallet: tuple[NewWalletItem, ...] = ()
    supporting: tuple[IdentityDocument, ...] = ()
    organisations: tuple[Organisation, ...] = ()


class DemoStaff(Struct, frozen=True):
    """`matter` names the matter whose authority a reviewer decides for and represents in the centre, `organ` the code
    of one that is only asked for its opinion; `about` as above."""

    member: StaffMember
    about: str
    matter: str = ""
    organ: str = ""


PASSWORD = "always-open-2026"  # the invented staff's, shown on the demo's sign-in page


def _resident_number(born: date, order: int) -> str:
    first_17 = f"990000{born:%Y%m%d}{order:03}"
    return first_17 + resident_check_digit(first_17)


def _card(
    name: str, latin: str, sex: Literal["male", "female"], born: date, order: int, address: str
) -> IdentityDocument:
    return IdentityDocument(
        kind="resident_id_card",
        number=_resident_number(born, order),
        name=name,
        name_latin=latin,
        sex=sex,
        birth_date=born,
        nationality="CHN",
        ethnic_group="01",
        address=address,
        issuer="佛山市公安局南海分局",
        valid_from=date(2019, 5, 6),
        valid_to=None if born.year < 1970 else date(2039, 5, 6),
    )


def _item(kind: str, title: str, number: str, issuer: str, issued: date, valid_to: date | None = None) -> NewWalletItem:
    return NewWalletItem(kind, title, number, issuer, issued, valid_to)


def _id(number: int) -> str:
    return f"01990000-0000-7000-8000-{number:012}"


_HKID = f"M246810({hk_check_digit('M246810')})"

PEOPLE: tuple[DemoPerson, ...] = (
    DemoPerson(
        _id(1),
        _card(
            "林晓岚",
            "LIN XIAOLAN",
            "female",
            date(1990, 3, 7),
            122,
            "广东省佛山市南海区桂城街道海棠路18号602房",
        ),
        "13800000001",
        "owns her shop; the property certificate is in her wallet: no visit at all",
        (
            _item(
                "property_certificate",
                "不动产权证书",
                "粤(2023)佛南不动产权第9900001号",
                "佛山市自然资源局",
                date(2023, 6, 1),
            ),
        ),
    ),
    DemoPerson(
        _id(2),
        _card("陈国强", "CHEN GUOQIANG", "male", date(1951, 9, 15), 31, "广东省佛山市南海区大沥镇榕树里3巷7号"),
        "13800000002",
        "is 75 and rents his shop on a paper lease: one visit, the original is shown once; his card alone gets him a "
        "senior citizen card, at any hour",
    ),
    DemoPerson(
        _id(3),
        _card(
            "欧阳明珠",
            "OUYANG MINGZHU",
            "female",
            date(1988, 11, 23),
            284,
            "广东省佛山市南海区狮山镇学院路66号",
        ),
        "13800000003",
        "a physician whose qualification is in her wallet",
        (
            _item(
                "physician_qualification",
                "医师资格证书",
                "202244110990000198811232",
                "广东省卫生健康委员会",
                date(2022, 1, 10),
            ),
            _item(
                "medical_institution_licence",
                "医疗机构执业许可证",
                "PDY99000144060511A1001",
                "佛山市南海区卫生健康局",
                date(2021, 4, 2),
                date(2036, 4, 1),
            ),
        ),
    ),
    DemoPerson(
        _id(4),
        IdentityDocument(
            kind="hk_macau_travel_permit",
            number="H09900017",
            name="周敏儀",
            name_latin="CHAU MAN YEE",
            sex="female",
            birth_date=date(1985, 8, 19),
            nationality="CHN",
            issuer="中华人民共和国出入境管理局",
            valid_from=date(2022, 3, 1),
            valid_to=date(2032, 2, 29),
        ),
        "+852 6123 4567",
        "a Hong Kong resident who opens a shop in Nanhai from a kiosk in Hong Kong",
        (
            _item(
                "lease_filing",
                "房屋租赁登记备案证明",
                "佛南租备2026第990017号",
                "佛山市南海区住房城乡建设和水利局",
                date(2026, 8, 3),
                date(2028, 8, 2),
            ),
        ),
        (
            IdentityDocument(
                kind="hk_identity_card",
                number=_HKID,
                name="周敏儀",
                name_latin="CHAU MAN YEE",
                sex="female",
                birth_date=date(1985, 8, 19),
            ),
        ),
    ),
    DemoPerson(
        _id(5),
        _card("何知行", "HE ZHIXING", "male", date(1979, 1, 30), 517, "广东省佛山市南海区桂城街道科技路5号"),
        "13800000005",
        "represents a business incubator and a franchisor",
        organisations=(
            Organisation(_id(51), "佛山市青木科技企业孵化器有限公司", compose_uscc("91", "990000", 51)),
            Organisation(_id(52), "佛山市岭南糖水餐饮管理有限公司", compose_uscc("91", "990000", 52)),
        ),
    ),
)


def _staff(
    number: int,
    username: str,
    name: str,
    roles: set[Role],
    about: str,
    matter: str = "",
    organ: str = "",
    centre: str = CENTRE,
) -> DemoStaff:
    centre = "" if matter or organ else centre
    member = StaffMember(_id(number), username, name, frozenset(roles), organ, centre)
    return DemoStaff(member, about, matter, organ)


STAFF: tuple[DemoStaff, ...] = (
    _staff(101, "wangli", "王丽", {"clerk", "issuer"}, "accepts cases, verifies originals and hands out results"),
    _staff(102, "zhaoning", "赵宁", {"clerk", "issuer"}, "the second clerk"),
    _staff(
        103,
        "liangwen",
        "梁文",
        {"reviewer"},
        "decides business registrations",
        "individual-business-registration",
    ),
    _staff(
        104,
        "susan",
        "苏珊",
        {"reviewer"},
        "decides physicians' registrations",
        "physician-practice-registration",
    ),
    _staff(
        105,
        "hejun",
        "贺军",
        {"reviewer"},
        "makes the first review of franchise filings",
        "franchise-filing-first-review",
    ),
    _staff(106, "fangyi", "方怡", {"reviewer"}, "decides incubator subsidies", "incubator-subsidy"),
    _staff(110, "tangwei", "唐维", {"reviewer"}, "leads the decision on outdoor signs", "outdoor-sign-permit"),
    _staff(113, "minglan", "闵兰", {"reviewer"}, "answers whoever contests a senior card", "senior-citizen-card"),
    _staff(
        114, "luping", "陆平", {"reviewer"}, "decides standard-land projects, also on trial", "standard-land-project"
    ),
    _staff(111, "suhang", "苏航", {"reviewer"}, "traffic police: asked about large signs", organ="11990000000007077W"),
    _staff(112, "yelan", "叶岚", {"reviewer"}, "planning: asked about large signs", organ="11990000000006066H"),
    _staff(116, "dalin", "戴琳", {"clerk", "issuer"}, "accepts and hands out in Dali Town", centre=TOWN_CENTRE),
    _staff(117, "dazhen", "达振", {"reviewer"}, "Dali Town: decides food licences delegated to it", organ=TOWN_ORGAN),
    _staff(121, "jianglin", "江霖", {"reviewer"}, "police: decides registrations of births", "birth-registration"),
    _staff(122, "qiaoyan", "乔妍", {"reviewer"}, "decides maternity pay and insurance", "child-medical-insurance"),
    _staff(123, "shizhen", "石桢", {"reviewer"}, "decides retirements", "retirement-pension"),
    _staff(
        124, "yupei", "余沛", {"reviewer"}, "decides withdrawals from the housing fund", "retirement-fund-withdrawal"
    ),
    _staff(107, "guanyuan", "关源", {"supervisor"}, "sees every case; proposes to void one"),
    _staff(115, "lvzheng", "吕正", {"supervisor"}, "the second supervisor: confirms what the first proposed"),
    _staff(118, "linjian", "林简", {"matter_manager"}, "writes the guides of matters"),
    _staff(119, "taolan", "陶岚", {"matter_manager"}, "the second manager of matters: publishes what the first wrote"),
    _staff(108, "admin", "管理员", {"administrator"}, "enrols and revokes kiosks, keeps places and entrustments"),
)


HELPER = DemoPerson(
    _id(101),
    _card("王丽", "WANG, LI", "female", date(1988, 6, 21), 222, "佛山市南海区桂城街道示例路20号"),
    "13800000020",
    "the clerk wangli, when she helps somebody at a kiosk (帮办)",
)
"""No citizen of the demo: her card is on record as a member of staff's."""


ADMINISTRATOR = next(each.member for each in STAFF if "administrator" in each.member.roles)


def find_person(name: str) -> DemoPerson:
    return next(person for person in PEOPLE if person.card.name == name)
