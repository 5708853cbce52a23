"""The built page's files: hashed names are kept for good, the others are asked for again each time."""

from __future__ import annotations

import os

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Scope

FOR_GOOD = "public, max-age=31536000, immutable"


class PageFiles(StaticFiles):
    """StaticFiles that names how long a file may be kept."""

    def file_response(
        self, full_path: str | os.PathLike[str], stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """As the base class, with a Cache-Control: the build puts a hash in the names of what lies under `assets/`."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        hashed = os.sep + "assets" + os.sep in os.fspath(full_path)
        response.headers["cache-control"] = FOR_GOOD if hashed else "no-cache"
        return response


def page_files(directory: os.PathLike[str]) -> ASGIApp:
    """The files under `directory`, compressed on the way; it may still be empty when the server starts."""
    return GZipMiddleware(PageFiles(directory=directory, check_dir=False), minimum_size=1024)
