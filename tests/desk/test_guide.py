"""The public guide: everybody may read it, it asks what the situation is, and its list is the checklist's."""

import re
from html import unescape

import pytest

from core.matters.definition import version_hash
from core.matters.situations import checklist
from tests.builders import MATTER, HallInTest
from tests.desk.conftest import Client

pytestmark = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)


def test_a_guide_leads_through_its_questions_to_the_list(hall: HallInTest, browser: Client) -> None:
    matter = hall.matters[MATTER]
    page = browser.get(f"/guide/{MATTER}").text
    assert version_hash(matter)[:16] in page and matter.title.en in page
    answers: dict[str, str] = {}
    while link := re.search(r'class="button wide" href="(/guide/[^"#]+)', page):
        page = browser.get(link[1].replace("&amp;", "&")).text
        answers = dict(re.findall(r"a=([a-z0-9_]+)\.([a-z0-9_]+)", link[1]))
    wanted = checklist(matter, answers)
    page = unescape(page)
    listed = [page.find(f"<strong>{line.name.en}</strong>") for line in wanted.lines]
    assert wanted.lines and -1 not in listed and listed == sorted(listed)
    assert f"Visits: {wanted.visits}" in page


def test_an_answer_that_does_not_belong_is_left_out(browser: Client) -> None:
    asked = browser.get(f"/guide/{MATTER}").text
    wrong = browser.get(f"/guide/{MATTER}", params={"a": ["nothing.here", "x", "kind.<b>"]}).text
    question = re.compile(r'href="(/guide/[^"]+)')
    assert question.findall(wrong) == question.findall(asked) != []
    assert "nothing.here" not in wrong and "<b>" not in wrong


def test_what_is_no_matter_has_no_guide(browser: Client) -> None:
    assert browser.get("/guide/no-such-matter").status_code == 404
