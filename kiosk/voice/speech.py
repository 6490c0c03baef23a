"""Speech where nobody has recorded a sentence: espeak-ng, in a child that can be stopped.

It reads Cantonese from characters and Mandarin from pinyin with tone numbers (of characters it spells what it does not
know as English), which pypinyin gives phrase by phrase: 行 of 银行 and of 步行 are not the same. Cantonese reads 繁體;
简体 is converted. The text goes in through a pipe: nothing of it is an argument."""

import asyncio
import contextlib
import shutil
from functools import cache

from opencc import OpenCC
from pypinyin import Style, lazy_pinyin

from kiosk.manner import Tongue

PROGRAM = "espeak-ng"
VOICES: dict[Tongue, str] = {"cmn": "cmn-latn-pinyin", "yue": "yue", "en": "en-gb"}
WORDS_A_MINUTE = "150"
LONGEST = 600
"""Characters of one text: about two minutes."""
SECONDS = 10.0
LARGEST = 12_000_000
"""Bytes of one sound; 22 050 Hz, 16 bits, one channel: 44 100 a second."""


def is_installed() -> bool:
    return shutil.which(PROGRAM) is not None


def to_read(text: str, tongue: Tongue) -> str:
    """The text as the voice reads it."""
    if tongue == "cmn":
        return " ".join(lazy_pinyin(text, style=Style.TONE3, neutral_tone_with_five=True))
    return _to_hong_kong().convert(text) if tongue == "yue" else text


async def synthesise(text: str, tongue: Tongue) -> bytes | None:
    """A WAV, or None when the program is missing, fails, or takes longer than it may."""
    read = (await asyncio.to_thread(to_read, text[:LONGEST], tongue)).encode()
    speak = (PROGRAM, "-v", VOICES[tongue], "-s", WORDS_A_MINUTE, "-b", "1", "--stdin", "--stdout")
    try:
        child = await asyncio.create_subprocess_exec(
            *speak, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
    except OSError:
        return None
    try:
        async with asyncio.timeout(SECONDS):
            sound, _ = await child.communicate(read)
    except TimeoutError:
        return None
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    return sound if child.returncode == 0 and sound[:4] == b"RIFF" and len(sound) <= LARGEST else None


@cache
def _to_hong_kong() -> OpenCC:
    return OpenCC("s2hk")
