"""The record of an acceptance run: one page that names every device, whatever it answered."""

import io
from datetime import UTC, datetime

import pypdfium2
import pytest

from core.call import LANGUAGES, Language
from hardware import registry
from hardware.errors import Completion, ErrorCode, Failure, Recovery
from hardware.technician import Outcome
from kiosk.acceptance import acceptance, acceptance_html, acceptance_pdf
from kiosk.words import Words

AT = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
BROKEN = Failure(Completion.HARDWARE_ERROR, ErrorCode.DOOR_STUCK, Recovery.MAINTENANCE, "cell 3 did not open")


def run_of_all() -> list[Outcome]:
    url = "serial:///dev/serial/by-id/usb-Silicon_Labs_CP2102_USB_to_UART_Bridge_Controller_0001-if00-port0"
    passed = [
        Outcome(name=kind, kind=kind, driver="serial", url=url, seconds=0.25, found="line open")
        for kind in registry.kinds()
    ]
    return [*passed, Outcome(name="left", kind="locker", driver="x", url="tcp://192.0.2.7", seconds=2, failure=BROKEN)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_and_html_say_what_was_tested_on_one_page(language: Language) -> None:
    facts = acceptance("K-01", "桂城街道政务服务中心", "0.1.0", AT, run_of_all(), language)
    pages = pypdfium2.PdfDocument(io.BytesIO(acceptance_pdf(facts, language)))
    assert len(pages) == 1
    printed, shown = pages[0].get_textpage().get_text_range(), acceptance_html(facts, language)
    words = Words.load()
    for kind in registry.kinds():
        assert words.say(f"device_kind.{kind}", language) in shown
    for said in (printed, shown):
        assert "K-01" in said and "0.1.0" in said and "cell 3 did not open" in said
        assert str(len(facts.lines) - 1) in said and str(len(facts.lines)) in said


def test_what_a_device_says_cannot_become_markup() -> None:
    odd = Outcome(name="<b>", kind="locker", driver="x", url="tcp://x", seconds=0, found="<script>alert(1)</script>")
    facts = acceptance("K<1>", "#strong[x]", "0", AT, [odd], "en")
    assert "<script>" not in acceptance_html(facts, "en")
    printed = pypdfium2.PdfDocument(io.BytesIO(acceptance_pdf(facts, "en")))[0].get_textpage().get_text_range()
    assert "#strong[x]" in printed and "<script>" in printed
