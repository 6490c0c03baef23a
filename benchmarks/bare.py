"""The least an ASGI application can do: read the request, answer 200 with a heartbeat's worth of bytes.

python -m benchmarks.bare PORT
"""

import sys
from typing import Any

import uvicorn

BODY = b'{"now":"2026-11-22T00:00:00Z","pack":"0123456789abcdef","rules":1,"orders":[]}'


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] != "http":
        return
    while (await receive()).get("more_body"):
        pass
    headers = [(b"content-type", b"text/html"), (b"content-length", str(len(BODY)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": BODY})


if __name__ == "__main__":
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", lifespan="off")
