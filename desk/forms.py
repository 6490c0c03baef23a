"""What a page sends back: text fields, files, and the request key that makes a double click harmless.

Every form that changes something carries a hidden `request` id made when the page was drawn. The same id with the same
fields gets the first answer again; a page that was sent back with a refusal carries a new one.
"""

import hashlib
from typing import Any

import msgspec
from litestar import Request
from litestar.datastructures import UploadFile
from litestar.exceptions import ClientException
from msgspec import Struct

from core.call import RequestKey
from core.errors import InvalidInput
from core.ids import is_id

LONGEST_TEXT = 4000


class Form(Struct, frozen=True):
    """`fields`: in the order of the page, a name may come several times."""

    path: str
    fields: tuple[tuple[str, str], ...]
    files: dict[str, UploadFile]

    def text(self, name: str) -> str:
        """The last value of a field, without blanks around it; empty when it is absent."""
        return next((value for key, value in reversed(self.fields) if key == name), "").strip()

    def under(self, prefix: str) -> dict[str, str]:
        """Fields whose names begin with `prefix`, by the rest of the name."""
        found = {name.removeprefix(prefix): value for name, value in self.fields if name.startswith(prefix)}
        return {name: value.strip() for name, value in found.items()}

    def file(self, name: str) -> UploadFile:
        """InvalidInput `picture_missing` when none was chosen."""
        if name not in self.files:
            raise InvalidInput("picture_missing")
        return self.files[name]

    @property
    def request(self) -> RequestKey:
        """InvalidInput `idempotency_key_missing` for a form that no page of ours drew."""
        key = self.text("request")
        if not is_id(key):
            raise InvalidInput("idempotency_key_missing")
        said = msgspec.json.encode([self.path, [field for field in self.fields if field[0] != "request"]])
        return RequestKey(key, hashlib.sha256(said).hexdigest())


async def read_form(request: Request[Any, Any, Any], longest: int = LONGEST_TEXT) -> Form:
    """`longest`: characters of one field. Raises InvalidInput `request_invalid` for a body that is no form, or for text
    that no page can send."""
    try:
        sent = await request.form()
    except (ClientException, ValueError) as error:
        raise InvalidInput("request_invalid", reason="form") from error
    fields: list[tuple[str, str]] = []
    files: dict[str, UploadFile] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if value.filename:
                files[name] = value
        else:
            fields.append((name, _clean(name, str(value), longest)))
    return Form(request.scope["path"], tuple(fields), files)


def _clean(name: str, text: str, longest: int) -> str:
    if "\0" in text or len(text) > longest:
        raise InvalidInput("request_invalid", reason=name[:60])
    return text.replace("\r\n", "\n")
