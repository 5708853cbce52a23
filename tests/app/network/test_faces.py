"""What stands on a layer's card names settings that it has, and says the sizes of its window."""

from __future__ import annotations

import re

import pytest

from app.network.layers import LAYERS


@pytest.mark.parametrize("name", LAYERS)
def test_a_face_names_settings_that_there_are(name: str) -> None:
    kind = LAYERS[name]
    named = set(re.findall(r"\{(\w+)\}", kind.face or ""))
    assert named <= {setting.name for setting in kind.settings}
    if "kernel" in {setting.name for setting in kind.settings}:
        assert "{kernel}×{kernel}" in (kind.face or "")
