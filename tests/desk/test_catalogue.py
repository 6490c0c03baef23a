"""The matter manager's pages: drafts that two work on at once, workbooks, pause, faults in guides, data elements."""

import re
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from msgspec import structs
from openpyxl import load_workbook

from core.call import Actor, Call, system_call
from core.change_requests import service as change_requests
from core.ids import new_id
from core.matters import service
from core.matters.definition import version_hash
from core.matters.exchange.packs import write_pack
from tests.builders import MATTER, HallInTest
from tests.core.matters.packs import walk_kept
from tests.core.matters.versions.drafting import NOW, SENIOR, text_of, title_today, today
from tests.desk.conftest import Client, Sit, key_in, send

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)


def begun(client: Client) -> str:
    """A draft from the version in force; its address."""
    page = client.get(f"/desk/matters/{SENIOR}").text
    version = page.partition('name="version" value="')[2].partition('"')[0]
    answer = send(client, f"/desk/matters/{SENIOR}", f"/desk/matters/{SENIOR}/draft", version=version)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def saved(client: Client, draft: str, revision: int, text: str) -> Any:
    return send(client, draft, f"{draft}/save", revision=str(revision), text=text)


def upload(client: Client, page: str, to: str, name: str, content: bytes, **fields: str) -> Any:
    form = {"request": key_in(client.get(page).text), **fields}
    return client.post(to, data=form, files={"file": (name, content)}, follow_redirects=False)


def test_a_new_version_is_written_by_one_and_published_by_another(hall: HallInTest, sit: Sit) -> None:
    one, other = sit("linjian"), sit("taolan")
    assert "老年人优待证" in one.get("/desk/matters", headers={"Accept-Language": "zh-CN"}).text
    draft = begun(one)
    page = one.get(draft).text
    assert f"version: {NOW + 1}" in page and "Blocks" not in page
    assert saved(one, draft, 1, text_of(hall, title="老年人优待证（新）")).status_code == 303
    assert send(one, draft, f"{draft}/check", revision="2").status_code == 303
    assert f"{draft}/publish" not in one.get(draft).text
    assert "does not publish" in send(one, draft, f"{draft}/publish", revision="2").text
    walk_kept(hall)
    answer = send(other, draft, f"{draft}/publish", revision="2")
    assert answer.headers["location"].endswith("?done=published")
    assert title_today(hall) == "老年人优待证（新）"
    page = other.get(f"/desk/matters/{SENIOR}").text
    old, new = page.partition("?old=")[2].partition("&amp;new=")[::2]
    compared = other.get(f"/desk/matters/{SENIOR}/differences?old={old}&new={new.partition(chr(34))[0]}").text
    assert "title" in compared and f"Version {NOW} → version {NOW + 1}" in compared


def test_who_saves_second_sees_what_the_first_changed_and_keeps_his_own_words(hall: HallInTest, sit: Sit) -> None:
    one, other = sit("linjian"), sit("taolan")
    draft = begun(one)
    other.get(draft)
    assert saved(one, draft, 1, text_of(hall, title="甲的标题")).status_code == 303
    answer = saved(other, draft, 1, text_of(hall, title="乙的标题"))
    assert answer.status_code == 409
    page = answer.text
    assert "Another manager has saved" in page
    theirs, mine = page.partition("<textarea")[::2]
    assert "甲的标题" in theirs and "乙的标题" in mine
    assert 'name="revision" value="2"' in page
    assert saved(other, draft, 2, text_of(hall, title="乙的标题")).status_code == 303
    assert "乙的标题" in one.get(draft).text


def test_a_workbook_goes_out_and_comes_back_with_its_faults_by_cell(hall: HallInTest, sit: Sit) -> None:
    client = sit("linjian")
    version = hall.database.read_now(service.find_in_force, SENIOR, today(hall)).version_id
    out = client.get(f"/desk/matters/{SENIOR}/versions/{version}/xlsx")
    assert out.headers["content-disposition"].endswith(f'"{SENIOR}.xlsx"')
    book = load_workbook(BytesIO(out.content))
    steps: Any = book["steps"]
    column = next(cell.column for cell in steps[2] if cell.value == "role")
    steps.cell(3, column).value = "nobody"
    back = BytesIO()
    book.save(back)
    answer = upload(client, "/desk/matters", "/desk/drafts/file", "edited.xlsx", back.getvalue(), authority="")
    assert answer.status_code == 200
    assert f"steps!{steps.cell(3, column).coordinate}" in answer.text
    refused = upload(client, "/desk/matters", "/desk/drafts/file", "x.xlsx", b"PK no workbook", authority="")
    assert refused.status_code == 400 and "not a workbook" in refused.text


def test_a_file_with_a_mapping_becomes_a_draft_and_what_is_left_open_is_settled(hall: HallInTest, sit: Sit) -> None:
    client = sit("linjian")
    pack = hall.database.read_now(service.find_in_force, SENIOR, today(hall)).definition
    form = {"request": key_in(client.get("/desk/matters").text), "authority": hall.matters[MATTER].authority.code}
    files = {"file": ("m.yaml", write_pack(pack, "yaml")), "mapping": ("map.yaml", "words: {优待证: 敬老证}".encode())}
    page = client.post("/desk/drafts/file", data=form, files=files, follow_redirects=False).text
    assert "老年人敬老证" in page and "Still says the other area" in page
    draft, digest = re.findall(r'action="(/desk/drafts/[^"/]+)/settle".*?name="digest" value="([0-9a-f]{64})"', page)[0]
    assert send(client, draft, f"{draft}/settle", revision="1", digest=digest).status_code == 303
    assert digest not in client.get(draft).text
    files["mapping"] = ("map.yaml", b"words: [")
    form["request"] = key_in(client.get("/desk/matters").text)
    assert "The mapping cannot be read" in client.post("/desk/drafts/file", data=form, files=files).text


@pytest.mark.nightly
def test_a_matter_is_paused_with_a_reason_and_resumed(hall: HallInTest, sit: Sit) -> None:
    client = sit("linjian")
    where = f"/desk/matters/{SENIOR}"
    version = hall.database.read_now(service.find_in_force, SENIOR, today(hall)).version_id
    send(client, where, f"{where}/pause", version=version, reason="系统升级")
    page = client.get(where).text
    assert "系统升级" in page and "Paused" in page
    assert "Paused" in client.get("/desk/matters").text.partition("Drafts being written")[0]
    send(client, where, f"{where}/resume", version=version, reason="好了")
    assert title_today(hall)


def test_a_counter_reports_a_fault_and_reads_the_answer(hall: HallInTest, sit: Sit) -> None:
    clerk, manager = sit("wangli"), sit("linjian")
    asked = send(
        clerk, f"/desk/guide-requests?matter={SENIOR}", "/desk/guide-requests/ask", matter=SENIOR, text="电话已停用"
    )
    assert asked.status_code == 303, asked.text
    page = manager.get("/desk/guide-requests").text
    assert "电话已停用" in page and "王丽" in page and "weight 2" in page
    request = page.partition("/desk/guide-requests/0")[2].partition("/answer")[0]
    send(
        manager,
        "/desk/guide-requests",
        f"/desk/guide-requests/0{request}/answer",
        state="declined",
        answer="电话照旧有效",
        solved_in="",
    )
    assert "电话照旧有效" in clerk.get("/desk/guide-requests").text
    assert "Nothing waits" in manager.get("/desk/guide-requests").text


@pytest.mark.nightly
def test_a_reform_turns_red_on_the_page(hall: HallInTest, sit: Sit) -> None:
    supervisor = sit("guanyuan")
    due = (today(hall) + timedelta(days=1)).isoformat()
    send(supervisor, "/desk/guide-requests", "/desk/reforms/set", matter=SENIOR, what="取消户籍限制", due_on=due)
    assert "Soon" in supervisor.get("/desk/guide-requests").text
    hall.wait(days=2)
    assert "Late: the guide is unchanged" in sit("guanyuan").get("/desk/guide-requests").text


@pytest.mark.nightly
def test_the_register_says_what_is_retyped_and_what_could_go(sit: Sit) -> None:
    page = sit("linjian").get("/desk/facts").text
    assert "Retyped" in page and "premises_address" in page and "could go" in page


def test_a_case_shows_the_version_it_follows_and_what_changed_since(hall: HallInTest, sit: Sit) -> None:
    case = hall.case("林晓岚", "received").id
    clerk = sit("wangli")
    assert f"/desk/cases/{case}/guide" in clerk.get(f"/desk/cases/{case}").text
    page = clerk.get(f"/desk/cases/{case}/guide").text
    known = hall.matters[MATTER]
    assert version_hash(known) in page and "The guide is the same" in page
    step = structs.replace(known.steps[0], role="reviewer")
    changed = structs.replace(known, version=known.version + 1, steps=(step, *known.steps[1:]))
    hall.database.write_now(service.publish, system_call(hall.at), changed)
    page = clerk.get(f"/desk/cases/{case}/guide").text
    assert f"steps.{step.key}.role" in page and version_hash(known) in page


def test_who_reported_a_fault_without_a_name_reads_the_answer_at_the_address_he_was_given(
    hall: HallInTest, browser: Client
) -> None:
    nobody = Call(Actor("", frozenset()), "kiosk", hall.at)
    asked = hall.database.write_now(change_requests.ask, nobody, new_id(), SENIOR, "电话已停用")
    path = asked.address.removeprefix(hall.settings.base_url)
    assert "Waiting" in browser.get(path).text
    hall.database.write_now(
        change_requests.answer, hall.somebody({"matter_manager"}), asked.id, "declined", "电话照旧有效"
    )
    assert "电话照旧有效" in browser.get(path).text
    of_lin = hall.database.write_now(change_requests.ask, hall.citizen("林晓岚"), new_id(), SENIOR, "甲")
    assert of_lin.address == ""
    assert browser.get(f"/reported/{of_lin.id}").status_code == 404
    assert browser.get("/reported/x").status_code == 404


def test_a_fault_is_reported_on_the_public_guide(hall: HallInTest, browser: Client) -> None:
    guide = f"/guide/{SENIOR}"
    answer = send(browser, guide, f"{guide}/report", text="地址写错了")
    assert answer.status_code == 303 and answer.headers["location"].startswith("/reported/")
    assert "地址写错了" in browser.get(answer.headers["location"]).text
    assert send(browser, guide, f"{guide}/report", text=" ").status_code == 400
    [waiting] = hall.database.read_now(change_requests.list_open, hall.somebody({"matter_manager"}))
    assert (waiting.origin, waiting.channel) == ("public", "public")
