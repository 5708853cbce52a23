"""What hostile files are made of and named by: each is a name, its bytes, and how it is refused."""

from __future__ import annotations

from app.network.gallery import GALLERY

DESIGN_OF = GALLERY["xor"]
WHOLE = DESIGN_OF.model_dump_json().encode()
SCRIPT = "<script>alert(1)</script>"
Case = tuple[bytes, str | None]
"""A file, and the code under which it is refused, or None where it may be opened."""
