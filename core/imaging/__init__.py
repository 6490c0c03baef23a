"""Pictures of documents: codes read, pages found, quality judged, originals compared with uploads.

Everything here is pure: a picture is a BGR uint8 array of shape (height, width, 3), as OpenCV keeps it, and
a point is (x, y) in its pixels. No file, no database, no settings. Bytes from outside become such an array
through `intake` alone, which checks what they are before it decodes them.

OpenCV reads its limit when it is first imported; it is set here so that no file of this package, and nobody
who imports one, decodes a picture of more than 30 million pixels.
"""

import os

os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", "30000000")
