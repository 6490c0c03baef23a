"""Files on their way out: never guessed at, never kept by a cache on the way."""

from litestar import Response

from core.materials.store import StoredFile
from mobile_api.caller import Caller

PICTURES = ("image/jpeg", "image/png", "image/webp")
OCTETS = ("application/octet-stream",)
PDF = ("application/pdf",)

FILE_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "private, no-store",
}


async def send(caller: Caller, stored: StoredFile) -> Response[bytes]:
    """The bytes of a stored file; the ETag is their SHA-256. NotFound `file_missing`."""
    data = await caller.hall.pictures.fetch(stored.address, stored.sha256)
    headers = {**FILE_HEADERS, "ETag": f'"{stored.sha256}"'}
    return Response(data, media_type=stored.media_type, headers=headers)
