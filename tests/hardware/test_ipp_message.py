"""IPP as bytes: what others encode we read, what we encode others read, and whatever a printer sends ends well."""

import re
import socket
import struct
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from pyipp import parser, serializer
from pyipp.enums import IppOperation

from hardware.document_printer import JobReport
from hardware.document_printer.condition import PrinterLook
from hardware.document_printer.emulated_ipp import IppAnswers
from hardware.document_printer.emulated_queue import EmulatedQueue
from hardware.document_printer.emulator import FAULTS as FAULTS_KNOWN
from hardware.document_printer.ipp import GET_PRINTER, IppPrinter, keywords, read_job, read_printer
from hardware.document_printer.ipp_message import BrokenMessage, Group, Message, Tag, Values, decode, encode
from hardware.driver import Turn
from hardware.errors import DeviceError, ErrorCode
from hardware.faults import Faults

WORDS = st.text(st.characters(codec="ascii", categories=["Ll"]), min_size=1, max_size=12)
NUMBERS = st.integers(-(2**31), 2**31 - 1)
VALUES = st.one_of(
    st.builds(Values, st.sampled_from([Tag.INTEGER, Tag.ENUM]), st.lists(NUMBERS, min_size=1, max_size=3).map(tuple)),
    st.builds(Values, st.just(Tag.BOOLEAN), st.lists(st.booleans(), min_size=1, max_size=3).map(tuple)),
    st.builds(Values, st.sampled_from([Tag.TEXT, Tag.URI]), st.lists(st.text(max_size=9), min_size=1).map(tuple)),
    st.builds(Values, st.just(Tag.RANGE), st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=2).map(tuple)),
    st.builds(Values, st.just(Tag.OCTETS), st.lists(st.binary(max_size=20), min_size=1, max_size=3).map(tuple)),
    st.builds(Values, st.just(Tag.NO_VALUE), st.just((None,))),
)  # fmt: skip
GROUPS = st.lists(
    st.builds(
        Group, st.sampled_from([Tag.OPERATION, Tag.JOB, Tag.PRINTER]), st.dictionaries(WORDS, VALUES, max_size=4)
    ),
    max_size=4,
).map(tuple)
MESSAGES = st.builds(Message, st.integers(0, 0xFFFF), st.integers(1, 2**31 - 1), GROUPS, st.binary(max_size=40))

JAMMED = Message(
    0,
    7,
    (
        Group(Tag.OPERATION, {"attributes-charset": Values(Tag.CHARSET, ("utf-8",))}),
        Group(
            Tag.PRINTER,
            {
                "printer-state": Values(Tag.ENUM, (5,)),
                "printer-state-reasons": keywords("media-jam-error", "toner-low-report"),
                "printer-is-accepting-jobs": Values(Tag.BOOLEAN, (True,)),
                "media-ready": keywords("iso_a4_210x297mm"),
                "printer-output-tray": Values(Tag.OCTETS, (b"type=unRemovableBin;maxcapacity=50;remaining=49;",)),
            },
        ),
    ),
)
LENGTH_OF_MINUS_FIVE = struct.pack(">BBHIB", 2, 0, 0, 1, Tag.OPERATION) + b"\x44\x00\x01a\xff\xfb" + b"x" * 40
"""A value whose length, taken as a signed number, leads back to its own beginning."""

FAULTS = Faults(FAULTS_KNOWN)
SWITCHED_OFF = IppAnswers(EmulatedQueue(Path("unused"), FAULTS, 0), FAULTS)
"""The emulated printer's answers, without the works that print."""


@given(MESSAGES)
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_what_was_encoded_is_decoded(message: Message) -> None:
    assert decode(encode(message)) == message


def test_another_library_reads_what_we_ask() -> None:
    job = {"copies": Values(Tag.INTEGER, (2,)), "media": keywords("iso_a4_210x297mm")}
    asked = Message(
        2, 77, (Group(Tag.OPERATION, {"job-name": Values(Tag.NAME, ("公文",))}), Group(Tag.JOB, job)), b"%PDF"
    )
    read = parser.parse(encode(asked), contains_data=True)
    assert (read["status-code"], read["request-id"], read["data"]) == (2, 77, b"%PDF")
    assert read["operation-attributes"] == {"job-name": "公文"}
    assert read["jobs"] == [{"copies": 2, "media": "iso_a4_210x297mm"}]


def test_another_library_reads_what_the_emulator_answers() -> None:
    (printer,) = parser.parse(encode(JAMMED))["printers"]
    assert printer["printer-state-reasons"] == ["media-jam-error", "toner-low-report"]


def test_we_read_what_another_library_asks() -> None:
    asked = serializer.encode_dict(
        {
            "version": (2, 0),
            "operation": IppOperation.GET_PRINTER_ATTRIBUTES,
            "request-id": 9,
            "operation-attributes-tag": {"attributes-charset": "utf-8", "requested-attributes": ["media", "sides"]},
        }
    )
    read = decode(asked)
    assert (read.code, read.request_id) == (GET_PRINTER, 9)
    assert read.group(Tag.OPERATION)["requested-attributes"].items == ("media", "sides")


def test_a_collection_is_read_and_one_nested_without_end_refused() -> None:
    def field(tag: int, value: bytes, name: bytes = b"") -> bytes:
        return struct.pack(">BH", tag, len(name)) + name + struct.pack(">H", len(value)) + value

    head = struct.pack(">BBHIB", 2, 0, 0, 1, Tag.PRINTER)
    member, number, end = (
        field(Tag.MEMBER, b"width"),
        field(Tag.INTEGER, b"\0\0\x52\x08"),
        field(Tag.END_COLLECTION, b""),
    )
    read = decode(head + field(Tag.COLLECTION, b"", b"media-size") + member + number + end + b"\x03")
    assert read.group(Tag.PRINTER)["media-size"].items == ({"width": (21000,)},)
    deep = field(Tag.COLLECTION, b"", b"a") + (member + field(Tag.COLLECTION, b"")) * 5000
    with pytest.raises(BrokenMessage):
        decode(head + deep)


@given(st.binary(max_size=200))
@example(LENGTH_OF_MINUS_FIVE)
@settings(max_examples=300)
def test_any_bytes_are_a_message_or_said_to_be_none(data: bytes) -> None:
    _answers_end_well(data)


@given(st.integers(0, 300), st.binary(max_size=6), st.integers(0, 300))
@settings(max_examples=300)
def test_an_answer_that_was_damaged_on_the_way_never_breaks_the_driver(at: int, noise: bytes, cut: int) -> None:
    whole = encode(JAMMED)
    _answers_end_well((whole[:at] + noise + whole[at + len(noise) :])[: len(whole) - cut % len(whole)])


@given(MESSAGES)
@settings(max_examples=100)
def test_whatever_is_asked_of_the_emulator_it_answers(message: Message) -> None:
    decode(encode(SWITCHED_OFF.answer(message)))


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (b"", ErrorCode.NO_DEVICE),
        (b"SSH-2.0-OpenSSH_9.2\r\n", ErrorCode.BROKEN_ANSWER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort", ErrorCode.BROKEN_ANSWER),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnope", ErrorCode.BROKEN_ANSWER),
        (b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n", ErrorCode.BROKEN_ANSWER),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", ErrorCode.NO_DEVICE),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3000000\r\n\r\n" + bytes(1_200_000), ErrorCode.BROKEN_ANSWER),
        (b"HTTP/1.1 200 OK\r\n" + b"X-Filler: 1\r\n" * 500, ErrorCode.BROKEN_ANSWER),
    ],
    ids=["nothing", "not-http", "short", "not-ipp", "refused", "chunks", "endless", "headers"],
)
def test_a_server_that_is_no_printer_is_told_from_one(sent: bytes, code: ErrorCode) -> None:
    with _impostor(sent) as url:
        printer = IppPrinter(url)
        with pytest.raises(DeviceError) as caught:
            printer.look(Turn(5))
        printer.close()
    assert caught.value.code is code


def _answers_end_well(data: bytes) -> None:
    try:
        message = decode(data)
    except BrokenMessage:
        return
    for read, kind in ((read_printer, PrinterLook), (lambda answer: read_job(1, answer), JobReport)):
        try:
            assert isinstance(read(message), kind)
        except DeviceError as error:
            assert error.code is ErrorCode.BROKEN_ANSWER


def _read_request(connection: socket.socket) -> None:
    """All of it: what is left unread would turn the hanging up into a reset."""
    head, _, body = _until(connection, b"", lambda data: b"\r\n\r\n" in data).partition(b"\r\n\r\n")
    length = re.search(rb"content-length: *(\d+)", head, re.IGNORECASE)
    assert length, head
    _until(connection, body, lambda data: len(data) >= int(length[1]))


def _until(connection: socket.socket, data: bytes, whole: Callable[[bytes], bool]) -> bytes:
    while not whole(data):
        if not (more := connection.recv(65536)):
            raise OSError("hung up")
        data += more
    return data


@contextmanager
def _impostor(sent: bytes) -> Generator[str]:
    """A server that reads a request, says `sent` and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection:
                        _read_request(connection)
                        connection.sendall(sent)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield f"ipp://127.0.0.1:{listening.getsockname()[1]}/ipp/print"
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(5)
