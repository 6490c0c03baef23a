"""The kiosk's voice: what it may say, where a recording of it lies, and when it is quiet.

A hall that records its prompts lays them in `prompts/<tongue>/<key>.ogg` or `.wav` (`prompts/yue/help.find.ogg`); all
others are spoken by `speech.py` and kept in `data/voice` by the digest of tongue and text, the oldest making room. At
night (`quiet` in kiosk.toml) screens speak only when asked, and softly."""

import asyncio
import hashlib
from datetime import datetime, time
from pathlib import Path

from core.call import Language
from kiosk.durable import write_durably
from kiosk.manner import Manner, Tongue
from kiosk.settings import KioskSettings
from kiosk.voice import speech
from kiosk.voice.utterances import Utterance, Utterances
from kiosk.words import Words

MEDIA = {".ogg": "audio/ogg", ".wav": "audio/wav"}
KEPT_SOUNDS = 600
SOFTLY = 0.3


class Voice:
    """`is_there`: whether this kiosk can speak at all."""

    def __init__(self, settings: KioskSettings, words: Words) -> None:
        self._settings = settings
        self._words = words
        self._folder = settings.data / "voice"
        self._one_at_a_time = asyncio.Lock()
        self.said = Utterances()
        self.is_there = speech.is_installed() or bool(settings.prompts and settings.prompts.is_dir())

    def is_quiet(self, now: datetime) -> bool:
        """Whether it is night by the kiosk's settings; `now` in the zone of the authority."""
        if not self._settings.quiet:
            return False
        begins, ends = map(time.fromisoformat, self._settings.quiet.split("-"))
        at = now.time()
        return begins <= at < ends if begins <= ends else at >= begins or at < ends

    def begins(self, manner: Manner, now: datetime) -> bool:
        """Whether a screen speaks when it appears. At night only who switched the voice on is spoken to."""
        return manner.speaks and (manner.voice is True or not self.is_quiet(now))

    def volume(self, now: datetime) -> float:
        return SOFTLY if self.is_quiet(now) else 1.0

    def help_on(self, here: str, language: Language) -> str:
        """The name of the sentence that says what a screen wants."""
        key = self._words.help_key(here)
        return Utterance(" ".join(self.said.hear(self._words.say(key, language), key).split())).name

    async def sound(self, name: str, tongue: Tongue) -> tuple[bytes, str] | None:
        """A sound and its media type: recorded, kept or made now; None for what may not or cannot be said."""
        said = self.said.find(name)
        if said is None:
            return None
        if recorded := self._recorded(said, tongue):
            return await asyncio.to_thread(recorded.read_bytes), MEDIA[recorded.suffix]
        kept = self._folder / f"{hashlib.sha256(f'{tongue} {said.text}'.encode()).hexdigest()}.wav"
        async with self._one_at_a_time:
            if not kept.exists():
                made = await speech.synthesise(said.text, tongue)
                if made is None:
                    return None
                await asyncio.to_thread(self._keep, kept, made)
            return await asyncio.to_thread(kept.read_bytes), MEDIA[".wav"]

    def _recorded(self, said: Utterance, tongue: Tongue) -> Path | None:
        if not said.key or self._settings.prompts is None:
            return None
        slots = [self._settings.prompts / tongue / f"{said.key}{suffix}" for suffix in MEDIA]
        return next((slot for slot in slots if slot.is_file()), None)

    def _keep(self, file: Path, sound: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_durably(file, sound)
        sounds = sorted(self._folder.glob("*.wav"), key=lambda each: each.stat().st_mtime)
        for oldest in sounds[:-KEPT_SOUNDS]:
            oldest.unlink(missing_ok=True)
