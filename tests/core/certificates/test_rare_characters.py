"""Names whose characters most fonts lack: on the paper as they are, or not granted; never an empty box."""

import io

import pypdfium2
import pytest

from core.applications import deciding, service
from core.certificates import service as certificates
from core.materials.store import StoredFile
from core.typesetting import glyphs
from core.typesetting.values import spelled_out
from tests.builders import MATTER, HallInTest
from tests.refusals import refused

ON_ONE_DATABASE = pytest.mark.parametrize("open_hall", ["sqlite"], indirect=True)
NAME, APPLICANT = "trade_name", "林晓岚"
BORNE = "喆堃彧禛赟沄䶮𠅤𬀩𰻝𪚥\U0002ceb0\U0002ebe0\U00030001\U00031351"
"""As people bear them, and one of each extension from B to H."""
NOWHERE = "\U0002ebf0"
"""Of extension I, which is younger than every font of Debian 12."""


def filed(hall: HallInTest, shop: str) -> str:
    drafted = hall.draft(APPLICANT)
    form = drafted.form | {NAME: shop}
    hall.database.write_now(service.fill_form, hall.citizen(APPLICANT), drafted.id, drafted.version, form)
    hall.hand_in(APPLICANT, drafted)
    hall.submit(APPLICANT, drafted.id)
    return drafted.id


def text_of(hall: HallInTest, stored: StoredFile) -> str:
    document = pypdfium2.PdfDocument(io.BytesIO(hall.store.get(stored.address, stored.sha256)))
    return "".join(page.get_textpage().get_text_range() for page in document)


@ON_ONE_DATABASE
def test_a_certificate_shows_every_character_of_a_rare_name(hall: HallInTest) -> None:
    shop = f"佛山市南海区{BORNE}食品店"
    id = filed(hall, shop)
    hall.accept(id)
    hall.approve(id)
    hall.worker.work_off()
    [made] = hall.database.read_now(certificates.certificates_of, [id]).values()
    stored = hall.database.read_now(certificates.find_certificate_file, hall.citizen(APPLICANT), made)
    assert shop in text_of(hall, stored).replace("\r\n", "")


@ON_ONE_DATABASE
def test_what_no_font_has_is_refused_before_it_is_granted_and_the_case_stands(hall: HallInTest) -> None:
    assert glyphs.missing(f"林{BORNE}{NOWHERE}\n a") == (NOWHERE,)
    id = filed(hall, f"佛山市南海区{NOWHERE}食品店")
    hall.accept(id)
    reviewer = hall.reviewer_of(MATTER)
    hall.database.write_now(deciding.review, reviewer, id)
    with refused("characters_without_font") as said:
        hall.database.write_now(deciding.approve, reviewer, id, "")
    assert said.value.details == {"codes": "U+2EBF0"}
    assert hall.application(id).state == "under_review"


def test_a_sheet_names_the_code_of_what_it_cannot_show() -> None:
    assert spelled_out(f"林{NOWHERE}喆") == "林〓(U+2EBF0)喆"
