"""Screens speak: only what stands on them and tells of nobody, in three tongues, from recordings where some lie."""

import asyncio
import io
import wave
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from core.call import Language
from core.clock import AUTHORITY_ZONE
from kiosk.manner import Manner, Tongue
from kiosk.settings import KioskSettings
from kiosk.voice import speech
from kiosk.voice.utterances import Utterances
from kiosk.voice.voice import Voice
from kiosk.words import Words
from tests.kiosk.citizen import Citizen
from tests.kiosk.rig import PLACE, Rig

WORDS = Words.load()
SENTENCES: list[tuple[Tongue, Language]] = [
    ("cmn", "zh-Hans"),
    ("cmn", "zh-Hant"),
    ("yue", "zh-Hans"),
    ("yue", "zh-Hant"),
    ("en", "en"),
]


def voice(folder: Path, **settings: object) -> Voice:
    return Voice(KioskSettings(name="K-01", place=PLACE, data=folder, **settings), WORDS)  # type: ignore[arg-type]


def at(clock: str) -> datetime:
    return datetime.fromisoformat(f"2026-11-21T{clock}").replace(tzinfo=AUTHORITY_ZONE)


@pytest.mark.parametrize(("tongue", "language"), SENTENCES)
def test_a_sentence_becomes_a_sound_as_long_as_it_takes_to_say(tongue: Tongue, language: Language) -> None:
    sound = asyncio.run(speech.synthesise(WORDS.say("help.start", language), tongue))
    assert sound
    with wave.open(io.BytesIO(sound)) as opened:
        rate, samples = opened.getframerate(), np.frombuffer(opened.readframes(10**8), np.int16)
    assert 4 < len(samples) / rate < 40
    assert (np.abs(samples) > 1000).mean() > 0.2, "it is not silence"


def test_mandarin_reads_a_character_as_its_phrase_wants() -> None:
    assert speech.to_read("银行", "cmn") == "yin2 hang2"
    assert speech.to_read("步行", "cmn") == "bu4 xing2"
    assert speech.to_read("办理", "yue") == "辦理"


def test_what_tells_of_a_person_is_not_kept_and_a_count_is() -> None:
    said = Utterances()
    said.hear("林**，您好", "known.heading", {"name": "林**"})
    said.hear("第 2 题，共 5 题", "form.question", {"number": 2, "total": 5})
    said.hear("生日 1951", "x", {"year": 1951})
    assert [each.text for each in said.within(["林**，您好", "生日 1951", "第 2 题，共 5 题"])] == ["第 2 题，共 5 题"]


def test_a_text_put_together_is_said_piece_by_piece() -> None:
    said = Utterances()
    for text in ("开餐馆", "餐馆", "怎么领取"):
        said.hear(text)
    assert [each.text for each in said.within(["开餐馆 · 怎么领取 440605"])] == ["开餐馆", "怎么领取"]
    said.turn_page()
    assert said.within(["怎么领取"]) == []


def test_a_recording_in_its_slot_is_played_instead(tmp_path: Path) -> None:
    slot = tmp_path / "prompts" / "yue" / "help.find.ogg"
    slot.parent.mkdir(parents=True)
    slot.write_bytes(b"OggS recorded")
    speaking = voice(tmp_path, prompts=tmp_path / "prompts")
    name = speaking.help_on("find", "zh-Hant")
    assert asyncio.run(speaking.sound(name, "yue")) == (b"OggS recorded", "audio/ogg")
    spoken = asyncio.run(speaking.sound(name, "cmn"))
    assert spoken and spoken[1] == "audio/wav"
    assert [each.read_bytes() for each in (tmp_path / "voice").glob("*.wav")] == [spoken[0]]
    assert asyncio.run(speaking.sound("0" * 32, "cmn")) is None


def test_without_program_and_recordings_there_is_no_voice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(speech, "PROGRAM", "espeak-ng-is-not-here")
    assert not voice(tmp_path).is_there
    assert asyncio.run(speech.synthesise("你好", "cmn")) is None


def test_a_program_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck = tmp_path / "stuck"
    stuck.write_text("#!/bin/sh\nexec sleep 600\n")
    stuck.chmod(0o700)
    monkeypatch.setattr(speech, "PROGRAM", str(stuck))
    monkeypatch.setattr(speech, "SECONDS", 0.2)
    assert asyncio.run(speech.synthesise("你好", "cmn")) is None


def test_at_night_only_who_switched_the_voice_on_is_spoken_to_and_softly(tmp_path: Path) -> None:
    speaking = voice(tmp_path, quiet="22:00-07:00")
    elder, asked = Manner("zh-Hans", large=True), Manner("zh-Hans", voice=True)
    assert speaking.begins(elder, at("12:00")) and not speaking.begins(elder, at("23:40"))
    assert speaking.begins(asked, at("06:59")) and speaking.volume(at("06:59")) < speaking.volume(at("07:00"))
    assert not voice(tmp_path, quiet="").is_quiet(at("23:40"))


def test_the_tongue_follows_the_script_until_somebody_chooses() -> None:
    manner = Manner("zh-Hans")
    assert manner.tongue == "cmn"
    manner.take({"cantonese": "yes"})
    assert manner.tongue == "yue"
    assert Manner("zh-Hant").tongue == "yue" and Manner("en", cantonese=True).tongue == "en"


def test_a_screen_gives_the_sounds_of_what_stands_on_it_and_of_no_name(rig: Rig) -> None:
    citizen = Citizen(rig).tap_card()
    shown = ["林**，您好", rig.kiosk.words.say("known.wallet", "zh-Hans"), "别的什么"]
    names = citizen.screen.post("/kiosk/aloud", json={"texts": shown}).json()
    assert len(names) == 1
    sound = citizen.screen.get(f"/kiosk/aloud/{names[0]}")
    assert sound.content[:4] == b"RIFF" and sound.headers["content-type"] == "audio/wav"
    assert citizen.screen.get(f"/kiosk/aloud/{'0' * 32}").status_code == 404
    rig.tray.lift()
    rig.on_kiosk(lambda kiosk: kiosk.end_visit())
