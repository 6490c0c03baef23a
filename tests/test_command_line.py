"""The commands as a person at a terminal meets them: what they print, and how they end."""

import itertools
import json
import re
import shutil
import sqlite3
from datetime import datetime
from pathlib import Path

import msgspec
import pytest

from core import clock
from core.calls import at_kiosk
from core.db import migrate
from core.db.database import Database
from core.matters.loading import FILES
from core.pdf_signing import DocumentAuthority
from core.sealing import Keyring
from core.settings import Settings
from demo.places import PLACES, load_places
from demo.seed import publish_matters
from hall import Hall, main
from hardware.locker.emulator import EmulatedLocker
from tests.builders import HallInTest, all_matters
from tests.core.lockers.lives import kiosk as carried_by
from tests.core.lockers.lives import kiosk_with_locker

COMMANDS = (
    "run",
    "kiosk",
    "devices list",
    "devices test",
    "devices watch",
    "blanks load",
    "blanks withdraw",
    "blanks settle",
    "blanks count",
    "catalogue check",
    "catalogue simulate",
    "catalogue new",
    "catalogue export",
    "catalogue import",
    "catalogue facts",
    "levels report",
    "levels coverage",
    "levels same",
    "lists load",
    "due",
    "journal verify",
    "figures",
    "separation report",
    "places load",
    "staff add",
    "staff list",
    "entrustment record",
    "authority",
    "db upgrade",
    "lifecycle",
)


def ended(*arguments: str) -> int:
    with pytest.raises(SystemExit) as ending:
        main(arguments)
    assert isinstance(ending.value.code, int)
    return ending.value.code


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended(*command.split(), "--help") == 0
    assert len(capsys.readouterr().out) > 100


def test_due_prints_the_last_day_and_the_reason_of_every_day(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["due", "--from", "2020-09-21", "--days", "20", "--pause", "2020-10-12..2020-10-16:expert_review"]
    assert ended(*arguments, "--format", "json") == 0
    statement = json.loads(capsys.readouterr().out)
    assert statement["last_day"] == "2020-10-30"
    worked_sunday = statement["days"][5]
    assert (worked_sunday["date"], worked_sunday["counted"]) == ("2020-09-27", True)
    assert worked_sunday["reason"] == "make_up_day"
    assert ended("due", "--from", "yesterday", "--days", "5") == 2
    assert "yesterday" in capsys.readouterr().err


def test_authority_prints_the_certificate_that_a_hall_signs_under(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    printed: list[bytes] = []
    for _ in range(2):
        assert ended("authority", "--data", str(tmp_path)) == 0
        printed.append(capsys.readouterr().out.encode())
    kept = DocumentAuthority.load(Settings.load(data_dir=tmp_path), clock.now())
    assert printed == [kept.pem, kept.pem]


def test_a_new_matter_file_passes_the_gate_and_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("catalogue", "new", "brand-new", str(tmp_path)) == 0
    assert ended("catalogue", "new", "brand-new", str(tmp_path)) == 1
    assert ended("catalogue", "new", "Brand New", str(tmp_path)) == 1
    capsys.readouterr()
    assert ended("catalogue", "check", str(tmp_path / "brand-new.yaml"), "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["passes"] and told["matters"][0]["situations"] == 2
    assert {"code", "path", "severity", "says", "fix"} <= told["findings"][0].keys()
    file = tmp_path / "brand-new.yaml"
    file.write_text(
        file.read_text(encoding="utf-8").replace('supervision: "12388"', 'supervision: "12345"'), encoding="utf-8"
    )
    assert ended("catalogue", "check", str(tmp_path), "--language", "zh-Hans") == 1
    assert "brand-new.yaml:55: contacts.supervision: " in capsys.readouterr().err


@pytest.mark.nightly
def test_a_simulated_applicant_comes_through_a_new_matter(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("catalogue", "new", "brand-new", str(tmp_path)) == 0
    capsys.readouterr()
    assert ended("catalogue", "simulate", "brand-new", "--path", str(tmp_path)) == 0
    assert (
        "reason=again, empty-handed: concluded; 0 visits, 5 days, 0 yuan; hand in statement" in capsys.readouterr().out
    )
    assert ended("catalogue", "simulate", "brand-new", "--path", str(tmp_path), "--format", "json") == 0
    assert [leaf["state"] for leaf in json.loads(capsys.readouterr().out)["walk"]["leaves"]] == ["concluded"] * 2
    assert ended("catalogue", "simulate", "unheard-of") == 1


def misspelt_folder(folder: Path) -> Path:
    shutil.copytree(FILES, folder)
    file = folder / "incubator-subsidy.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("applicants:", "aplicants:", 1), encoding="utf-8")
    return folder


def test_a_misspelt_matter_file_is_named_with_file_path_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("catalogue", "check") == 0
    assert ended("catalogue", "check", str(misspelt_folder(tmp_path / "files"))) == 1
    said = capsys.readouterr().err
    assert "incubator-subsidy.yaml" in said and "aplicants" in said


def test_figures_are_counted_from_the_journal_of_a_stopped_hall(
    sqlite_settings: Settings, now: datetime, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = sqlite_settings.data_dir
    keys = Keyring.load(sqlite_settings.keys_dir)
    hall = HallInTest(sqlite_settings, Database.open(sqlite_settings, keys), keys, now)
    hall.fill()
    hall.case("林晓岚", "received")
    kiosk = kiosk_with_locker(hall, name="K-07")
    hall.database.write_now(at_kiosk.note_in_vain, carried_by(hall, kiosk))
    hall.database.close()
    assert ended("figures", "--data", str(folder), "--month", "2026-11", "--format", "json") == 0
    found = msgspec.json.decode(capsys.readouterr().out)
    assert (found["filed"], found["by_channel"], found["cases"][0]["state"]) == (1, {"mobile": 1}, "received")
    assert (found["calls"]["total"]["in_vain"], found["calls"]["by_terminal"][0]["key"]) == (1, kiosk)
    assert ended("figures", "--data", str(folder), "--month", "2026-11") == 0
    said = capsys.readouterr().out
    assert "filed online                    100.0 % (1 of 1)" in said
    assert "  nobody on duty, no call began 1\n" in said
    assert re.search(r"K-07 +0 asked, 0 answered, 0 gave up, 1 in vain", said)
    assert ended("figures", "--data", str(folder), "--month", "November") == 2
    assert "is not a month" in capsys.readouterr().err


def test_the_journal_is_checked_and_an_altered_entry_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings = Settings.load(data_dir=tmp_path)
    assert ended("db", "upgrade", "--data", str(tmp_path)) == 0
    assert migrate.head() in capsys.readouterr().out
    hall = Hall(settings)
    publish_matters(hall.database, all_matters(), hall.now())
    hall.worker.sign_journal()
    hall.close()
    assert ended("journal", "verify", "--data", str(tmp_path)) == 0
    with sqlite3.connect(settings.data_dir / "hall.db") as database:
        database.execute("UPDATE journal SET event = 'accept' WHERE rowid = 1")
    database.close()
    assert ended("journal", "verify", "--data", str(tmp_path)) == 1
    assert "entry_changed" in capsys.readouterr().err


def kiosk_toml(folder: Path, *devices: tuple[str, str]) -> str:
    lines = [f'[[device]]\nkind = "{kind}"\nurl = "{url}"' for kind, url in devices]
    head = 'name = "K-01"\nplace = { zh-Hans = "桂城", zh-Hant = "桂城", en = "Guicheng" }'
    (folder / "kiosk.toml").write_text("\n".join([head, *lines]))
    return str(folder / "kiosk.toml")


def test_devices_are_listed_and_tested_and_the_record_of_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with EmulatedLocker(tmp_path / "locker") as locker:
        config, report = kiosk_toml(tmp_path, ("locker", locker.url)), tmp_path / "report.pdf"
        assert ended("devices", "list", "--config", config) == 0
        assert "online" in capsys.readouterr().out
        assert ended("devices", "test", "--config", config, "--report", str(report), "--format", "json") == 0
        assert json.loads(capsys.readouterr().out)[0]["found"] == "24 cells, 0 open"
        assert report.read_bytes().startswith(b"%PDF")
        locker.faults.set("silence")
        assert ended("devices", "test", "--config", config) == 1
        assert "FAILED" in capsys.readouterr().out


def test_forms_are_loaded_and_counted_and_what_does_not_fit_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = tmp_path / "kiosk.toml"
    config.write_text('name = "K-09"\nplace = { zh-Hans = "甲", zh-Hant = "甲", en = "A" }\n', encoding="utf-8")
    blanks = ("blanks", "load", "--config", str(config), "--first", "GD000001", "--last")
    assert ended(*blanks, "GD000020") == 0
    assert ended(*blanks, "GD000003") == 2
    assert "Form GD000001 was recorded before" in capsys.readouterr().err
    assert ended("blanks", "count", "--config", str(config), "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["remaining"] == 20


def test_a_device_that_cannot_be_configured_is_told_with_the_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ended("devices", "list", "--config", kiosk_toml(tmp_path, ("toaster", "serial:///dev/x"))) == 2
    assert "toaster" in capsys.readouterr().err


def test_a_new_hall_gets_places_its_first_staff_and_an_entrustment_from_the_console(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = ("--data", str(tmp_path))
    assert ended("db", "upgrade", *data) == 0
    anna = ("staff", "add", "anna", "--name", "安娜", "--centre", "nanhai", *data, "--role")
    assert ended(*anna, "administrator") == 2
    assert "There is no centre or authority nanhai" in capsys.readouterr().err
    assert ended("places", "load", str(PLACES), *data) == 0
    assert ended(*anna, "administrator", "--role", "clerk") == 2, "who keeps accounts accepts nothing"
    assert ended(*anna, "administrator") == 0
    told = capsys.readouterr().out
    assert "Password" in told and "otpauth://" in told
    assert ended(*anna, "clerk") == 2
    assert "anna is taken" in capsys.readouterr().err
    assert ended("staff", "list", *data) == 0
    assert "anna  安娜  administrator  nanhai" in capsys.readouterr().out
    entrusted = ("entrustment", "record", "--centre", "dali", "--document", "南府办函〔2026〕第5号", "--authority")
    assert ended(*entrusted, "11990000000001011Q", *data) == 2
    assert "11990000000001011Q" in capsys.readouterr().err
    assert ended(*entrusted, load_places().authorities[0].code, "--from", "2026-01-01", *data) == 0
    assert "from 2026-01-01" in capsys.readouterr().out


def test_a_matter_goes_out_as_a_workbook_and_comes_in_as_a_draft(
    sqlite_settings: Settings, now: datetime, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = Keyring.load(sqlite_settings.keys_dir)
    hall = HallInTest(sqlite_settings, Database.open(sqlite_settings, keys), keys, now)
    hall.fill()
    hall.database.close()
    kept, file = ("--data", str(sqlite_settings.data_dir)), tmp_path / "card.xlsx"
    assert ended("catalogue", "export", "senior-citizen-card", str(file), *kept) == 0
    assert ended("catalogue", "import", str(file), *kept) == 0
    assert "senior-citizen-card: draft" in capsys.readouterr().out
    assert ended("catalogue", "import", str(file), *kept) == 2
    assert "already has a draft" in capsys.readouterr().err
    assert ended("catalogue", "export", "senior-citizen-card", str(tmp_path / "card.doc"), *kept) == 2


def test_the_catalogue_says_what_it_asks_of_people(capsys: pytest.CaptureFixture[str]) -> None:
    assert ended("catalogue", "facts", "--format", "json") == 0
    report = json.loads(capsys.readouterr().out)
    assert {each["matter"] for each in report["matters"]} == set(all_matters())
    assert ended("catalogue", "facts") == 0
    said = capsys.readouterr().out
    assert "individual-business-registration lease: premises_address, lease_until" in said


def test_every_target_that_make_promises_has_a_recipe() -> None:
    """A name in .PHONY without a rule is "nothing to be done", and looks like success."""
    lines = (Path(__file__).parent.parent / "Makefile").read_text().splitlines()
    promised = next(line for line in lines if line.startswith(".PHONY:")).split()[1:]
    explained = {line.partition(":")[0]: line.partition("##")[2].strip() for line in lines if "##" in line}
    done = {line.partition(":")[0] for line, below in itertools.pairwise(lines) if below.startswith("\t")}
    joined = {name for name in promised if re.search(rf"^{name}: [a-z]", "\n".join(lines), re.MULTILINE)}
    assert set(promised) <= done | joined
    assert all(explained[name] for name in explained if name in promised)
