"""Files that are packed, or no files of this program at all."""

from __future__ import annotations

import gzip
import io
import zipfile

from tests.app.hostile.cases import WHOLE, Case


def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("network.json", data)
    return file.getvalue()


PACKED: dict[str, Case] = {
    "a zip bomb": (zipped(bytes(50 * 2**20)), "packed-file"),
    "a gzip bomb": (gzip.compress(bytes(50 * 2**20)), "packed-file"),
    "a good file in gzip": (gzip.compress(WHOLE), "packed-file"),
    "a pickle that runs a program": (b"\x80\x04cposix\nsystem\n(S'echo'\ntR.", "packed-file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "unknown-file"),
    "a program": (b"\x7fELF" + bytes(1000), "unknown-file"),
    "a page": (b"<html><script>alert(1)</script>", "unknown-file"),
    "zeros": (bytes(1000), "unknown-file"),
}
