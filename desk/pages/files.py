"""Files on their way to a screen: documents handed in, notices, certificates. Each was allowed by its own service."""

from litestar import Response, get
from litestar.params import FromPath, FromQuery

from core.applications import looks, reading
from core.call import Language, RequestKey
from core.errors import Unavailable
from core.ids import is_id
from core.materials.store import StoredFile
from core.notices.service import LEGAL
from desk.auth import Seat
from desk.rendering import Page

FILE_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "Cache-Control": "private, no-store",
}
PDF_HEADERS = {"Content-Security-Policy": "default-src 'self' 'unsafe-inline'", "Cache-Control": "private, no-store"}
PICTURE_KEPT = {**FILE_HEADERS, "Cache-Control": "private, max-age=600"}


@get("/documents/{document_id:str}")
async def show_document(seat: Seat, document_id: FromPath[str]) -> Response[bytes]:
    """What came from the wallet is shown marked with its purpose. The look is on record, once an hour for each who
    looks."""
    key = f"seen-{document_id}-{seat.at:%Y%m%d%H}"
    copy = await seat.read(looks.document_copy, document_id)
    await seat.write(looks.note_document_seen, RequestKey(key, document_id), document_id)
    if not copy.marks:
        return await send(seat, copy.stored)
    marked = await seat.office.pictures.marked(seat.office.store, copy.stored, copy.marks)
    return Response(marked, media_type="image/jpeg", headers=FILE_HEADERS)


@get("/documents/{document_id:str}/small")
async def show_small_document(seat: Seat, document_id: FromPath[str]) -> Response[bytes]:
    copy = await seat.read(looks.document_copy, document_id)
    small = await seat.office.pictures.small(seat.office.store, copy.stored, copy.marks)
    return Response(small, media_type="image/jpeg", headers=PICTURE_KEPT)


@get("/notices/{notice_id:str}/pdf")
async def show_notice(seat: Seat, notice_id: FromPath[str], language: FromQuery[Language] = LEGAL) -> Response[bytes]:
    """The notice, or its reading version in another language."""
    return await send(seat, await seat.read(reading.find_notice_file, notice_id, language))


@get("/certificates/{certificate_id:str}/pdf")
async def show_certificate(seat: Seat, certificate_id: FromPath[str]) -> Response[bytes]:
    return await send(seat, await seat.read(reading.find_certificate_file, certificate_id))


@get("/certificates/{certificate_id:str}/ready")
async def wait_for_certificate(seat: Seat, certificate_id: FromPath[str]) -> Page:
    """The link to a file that is rendered in the moment after it was issued: asked again until it is there."""
    try:
        await seat.read(reading.find_certificate_file, certificate_id if is_id(certificate_id) else "")
        ready = True
    except Unavailable:
        ready = False
    return seat.page("file_ready", ready=ready, folder="certificates", id=certificate_id)


@get("/notices/{notice_id:str}/ready")
async def wait_for_notice(seat: Seat, notice_id: FromPath[str]) -> Page:
    notice = await seat.read(reading.find_notice, notice_id if is_id(notice_id) else "")
    return seat.page("file_ready", ready=notice.ready, folder="notices", id=notice_id, issued_in=notice.languages)


async def send(seat: Seat, file: StoredFile) -> Response[bytes]:
    """The bytes of a stored file, never guessed at. NotFound `file_missing`."""
    data = await seat.office.pictures.fetch(seat.office.store, file)
    headers = PDF_HEADERS if file.media_type == "application/pdf" else FILE_HEADERS
    return Response(data, media_type=file.media_type, headers={**headers, "ETag": f'"{file.sha256}"'})


handlers = (
    show_document,
    show_small_document,
    show_notice,
    show_certificate,
    wait_for_certificate,
    wait_for_notice,
)
