"""Every parser of bytes that a device, a card or a paper sends, with what it may be given and how it may fail.

`test_fuzzing.py` puts Hypothesis on each, and atheris at night; a new parser joins by a line here. The promise is the
same for all: whatever the bytes, it returns or raises what it says, soon, and holds no more than a few megabytes.
"""

import struct
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pymodbus.exceptions import ModbusException
from pymodbus.framer import FramerBase, FramerRTU, FramerSocket
from pymodbus.pdu import DecodePDU

from core.chips.security_object import UnreadableError, read_security_object
from core.errors import InvalidInput
from core.mrz import parse_mrz
from hardware.code_scanner.keys import Typing
from hardware.code_scanner.lines import CodeLines
from hardware.document_printer import emulator as document_printer_emulator
from hardware.document_printer import ipp, ipp_message
from hardware.document_printer.emulated_ipp import IppAnswers
from hardware.document_printer.emulated_queue import EmulatedQueue
from hardware.errors import DeviceError
from hardware.faults import Faults
from hardware.id_card_reader import sdt_frames, text_block
from hardware.id_card_reader.emrtd import apdu, files, pace, tlv
from hardware.id_card_reader.emrtd.ciphers import Aes
from hardware.id_card_reader.emrtd.secure_messaging import SecureChannel
from hardware.locker import board_frames
from hardware.receipt_printer import escpos_status
from hardware.receipt_printer.emulated_stream import Tokeniser
from hardware.receipt_printer.presenter import HEAD, Sieve
from hardware.signature_pad.strokes import ABS_X, ABS_Y, BTN_TOUCH, EV_ABS, EV_KEY, EV_SYN, Axis, Strokes
from tests.hardware import cards
from tests.hardware.passports import ISSUER, ZONE, face

TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Parser:
    """`parse` takes any bytes; `seeds` are some that mean something; `failures` are all it may raise."""

    parse: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    failures: tuple[type[Exception], ...] = ()


def _sdt_stream(data: bytes) -> object:
    """In portions, as a line delivers; a broken frame ends nothing."""
    decoder = sdt_frames.FrameDecoder()
    last: object = None
    for start in range(0, len(data), 7):
        try:
            for body in decoder.feed(data[start : start + 7]):
                answer = sdt_frames.parse_answer(body)
                last = sdt_frames.explain(answer.status)
        except sdt_frames.BrokenFrame:
            continue
    return last


def _scanned(data: bytes) -> object:
    lines = CodeLines()
    return sum(len(lines.feed(data[start : start + 9])) for start in range(0, len(data), 9))


def _typed(data: bytes) -> object:
    """Three bytes are an event."""
    typing, lines = Typing(), CodeLines()
    events = zip(data[0::3], data[1::3], data[2::3], strict=False)
    return sum(len(lines.feed(typing.feed(*event))) for event in events)


def _drawn(data: bytes) -> object:
    """Five bytes are an event of a tablet: kind, code, value."""
    strokes = Strokes(Axis(0, 8000, 100), Axis(0, 4000, 100), Axis(0, 2047))
    for at in range(0, len(data) - 4, 5):
        kind, code, value = struct.unpack_from("<BHh", data, at)
        strokes.feed(kind, code, value, at / 100)
    return strokes.drawn()


def _modbus(frame: type[FramerBase]) -> Callable[[bytes], object]:
    """An answer as the library for boards takes it apart, and what is made of it."""

    def parse(data: bytes) -> object:
        _, answer = frame(DecodePDU(False)).handleFrame(data, 0, 0)
        return answer and not answer.isError() and [*answer.bits[:1], *answer.registers[:1]]

    return parse


def _escpos_status(data: bytes) -> object:
    answers = [byte for byte in data if escpos_status.is_answer(byte)]
    threes = zip(answers, answers[1:], answers[2:], strict=False)
    return {escpos_status.condition(*three).status.device for three in threes}


def _escpos_outlet(data: bytes) -> object:
    sieve = Sieve()
    return sum(len(sieve.feed(data[start : start + 5])) for start in range(0, len(data), 5))


def _escpos_stream(data: bytes) -> object:
    tokeniser = Tokeniser()
    return sum(1 for start in range(0, len(data), 11) for _ in tokeniser.feed(data[start : start + 11]))


def _ipp_answer(data: bytes) -> object:
    message = ipp_message.decode(data)
    try:
        return ipp.read_printer(message)
    except DeviceError:
        return ipp.read_job(1, message)


def _printer_says(*faults: str) -> bytes:
    """The emulated printer's answer to how it is."""
    script = Faults(document_printer_emulator.FAULTS)
    for fault in faults:
        script.set(fault)
    answers = IppAnswers(EmulatedQueue(Path("unused"), script, 0), script)
    return ipp_message.encode(answers.answer(ipp_message.Message(ipp.GET_PRINTER, 1, ())))


def _channel() -> SecureChannel:
    return SecureChannel(Aes(128), bytes(16), bytes(16))


def _sealed_answer(data: bytes) -> object:
    return _channel().open_answer(apdu.Answer.decode(data))


_BROKEN = (tlv.BrokenAnswer,)
_CONTENT = cards.RESIDENT.content
_FILES = ISSUER.contents(ZONE, face=face(size=(20, 30)), name="安娜")
_WAYS_IN = bytes.fromhex("31143012060A04007F0007020204020202010202010D")
_MODBUS = (ModbusException,)
_PEN_STROKE = b"".join(
    struct.pack("<BHh", *event)
    for event in ((EV_KEY, BTN_TOUCH, 1), (EV_ABS, ABS_X, 4000), (EV_ABS, ABS_Y, 99), (EV_SYN, 0, 0))
)
_TYPED_A1 = bytes((1, 42, 1, 1, 30, 1, 1, 30, 0, 1, 42, 0, 1, 2, 1, 1, 28, 1))

PARSERS: dict[str, Parser] = {
    "SDT frames": Parser(_sdt_stream, (sdt_frames.encode_answer(sdt_frames.OK, _CONTENT), sdt_frames.SLOW_REQUEST)),
    "ID card content": Parser(text_block.decode_content, (_CONTENT, cards.FOREIGNER_2023.content), (ValueError,)),
    "scanned lines": Parser(_scanned, ("核验码\r".encode(), "核验码\n".encode("gb18030"), b"A12\r\nB34\r")),
    "typed keys": Parser(_typed, (_TYPED_A1,)),
    "pen strokes": Parser(_drawn, (_PEN_STROKE, _PEN_STROKE * 3)),
    "Modbus RTU": Parser(_modbus(FramerRTU), (bytes.fromhex("010201016048"), bytes.fromhex("010402010A38A7")), _MODBUS),
    "Modbus TCP": Parser(
        _modbus(FramerSocket), (bytes.fromhex("00010000000401020101"), bytes.fromhex("000100000005010402010A")), _MODBUS
    ),
    "ESC/POS status": Parser(_escpos_status, (b"\x12\x12\x12", b"\x1a\x32\x7e")),
    "ESC/POS outlet": Parser(_escpos_outlet, (HEAD + bytes((0x20, 0, 0, 0)), b"\x12" + HEAD)),
    "ESC/POS stream": Parser(_escpos_stream, (b"\x1b@\x1dv0\0\x01\0\x01\0\xff\n\x1dVA\0",)),
    "IPP messages": Parser(
        ipp_message.decode,
        (ipp_message.encode(ipp_message.Message(2, 1, (ipp_message.Group(1, {}),))),),
        (ipp_message.BrokenMessage,),
    ),
    "IPP answers": Parser(
        _ipp_answer,
        (_printer_says(), _printer_says("paper_jam", "toner_low")),
        (ipp_message.BrokenMessage, DeviceError),
    ),
    "lock boards, one": Parser(
        lambda data: board_frames.opened(data, 1, 1), (board_frames.framed(0x8A, 1, 1, 0x11),), (DeviceError,)
    ),
    "lock boards, all": Parser(
        lambda data: board_frames.bits(data, 1, 24), (board_frames.framed(0x80, 1, 0, 0, 3, 0x33),), (DeviceError,)
    ),
    "APDU answers": Parser(apdu.Answer.decode, (b"\x90\0", b"abc\x6a\x82"), _BROKEN),
    "APDU commands": Parser(apdu.Command.decode, (bytes.fromhex("00A4020C02011E"),), _BROKEN),
    "TLV": Parser(tlv.parse, (_FILES["EF.COM"], _FILES["DG1"]), _BROKEN),
    "sealed answers": Parser(_sealed_answer, (_channel().seal_answer(apdu.Answer(b"abc", 0x9000)).encode(),), _BROKEN),
    "chip: its files": Parser(files.groups_present, (_FILES["EF.COM"],), _BROKEN),
    "chip: the zone": Parser(files.zone, (_FILES["DG1"],), _BROKEN),
    "chip: the face": Parser(files.face, (_FILES["DG2"],), _BROKEN),
    "chip: the name": Parser(files.full_name, (_FILES["DG11"],), _BROKEN),
    "chip: its ways in": Parser(pace.offered, (_WAYS_IN,), _BROKEN),
    "chip: the security object": Parser(read_security_object, (_FILES["EF.SOD"],), (UnreadableError,)),
    "machine-readable zone": Parser(
        lambda data: parse_mrz(data.decode("utf-8", "replace"), TODAY),
        (ZONE.encode(), f"{ZONE[:44]}\n{ZONE[44:]}".encode()),
        (InvalidInput,),
    ),
}
