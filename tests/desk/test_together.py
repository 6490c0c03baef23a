"""What several organs and places share, on the desk: packages, opinions, papers in custody, projects."""

from core.applications import deciding
from core.cross_region import service as cross_region
from core.ids import new_id
from core.projects import service as projects
from demo.people import find_person
from tests.builders import HallInTest
from tests.core.applications.joint import LARGE, SIGN, accepted
from tests.core.bundles.package import BUSINESS, Package
from tests.core.cross_region.custody import GUANGZHOU, announced, clerk
from tests.desk.conftest import Sit, send


def test_the_page_of_a_case_shows_its_package_and_who_waits_for_it(hall: HallInTest, sit: Sit) -> None:
    package = Package(hall)
    package.file()
    id = package.case_of(BUSINESS)
    page = sit("wangli").get(f"/desk/cases/{id}/together").text
    assert "Open a restaurant" in page and "New food business licence" in page
    assert page.count("Waits for another result") == 2
    assert f"/desk/cases/{id}/together" in sit("wangli").get(f"/desk/cases/{id}").text


def test_an_organ_that_was_asked_gives_its_opinion_and_the_lead_goes_on_without_the_other(
    hall: HallInTest, sit: Sit
) -> None:
    id = accepted(hall, LARGE)
    page = f"/desk/cases/{id}/together"
    police, lead = sit("suhang"), sit("tangwei")
    assert id in police.get("/desk/together").text
    assert send(police, page, f"/desk/cases/{id}/opinion", verdict="objects", text="").status_code == 400
    assert send(police, page, f"/desk/cases/{id}/opinion", verdict="agrees", text="不影响行车视线。").status_code == 303
    hall.database.write_now(deciding.review, hall.reviewer_of(SIGN), id)
    assert "不影响行车视线。" in lead.get(page).text
    sent = send(lead, page, f"/desk/cases/{id}/opinion", organ="11990000000006066H", text="两次催办未复。")
    assert sent.status_code == 303
    assert "Went on without it" in lead.get(page).text


def test_papers_on_their_way_are_taken_over_by_the_centre_of_the_authority(hall: HallInTest, sit: Sit) -> None:
    id = announced(hall, GUANGZHOU)
    hall.database.write_now(cross_region.receive, clerk(hall, GUANGZHOU), id, "card_read")
    hall.database.write_now(cross_region.forward, clerk(hall, GUANGZHOU), id, "GZ-7")
    wang = sit("wangli")
    assert "On its way" in wang.get("/desk/together").text
    wrong = send(wang, "/desk/together", f"/desk/custody/{id}/arrive", seal="GZ-8")
    assert wrong.status_code != 303 and "GZ-7" in wrong.text
    assert send(wang, "/desk/together", f"/desk/custody/{id}/arrive", seal="GZ-7").status_code == 303
    way = wang.get(f"/desk/cases/{id}/together").text
    assert "Yuexiu District" in way and "Papers arrived" in way


def test_a_project_shows_who_waits_for_whom(hall: HallInTest, sit: Sit) -> None:
    firm = find_person("何知行").organisations[1]
    id, call = new_id(), hall.citizen("何知行")
    hall.database.write_now(projects.create, call, id, firm.id, "北村水系流域治理（示例）", "")
    draft = hall.draft("何知行", SIGN, 1, firm.id)
    hall.database.write_now(projects.add_case, hall.citizen("何知行"), id, draft.id)
    supervisor = sit("guanyuan")
    assert "北村水系流域治理（示例）" in supervisor.get("/desk/together").text
    page = supervisor.get(f"/desk/projects/{id}").text
    assert "the applicant" in page and firm.name in page
