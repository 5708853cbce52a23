"""Designs that nobody should open."""

from __future__ import annotations

import json
from typing import Any

from tests.app.hostile.cases import SCRIPT, WHOLE, Case


def design(**fields: Any) -> bytes:
    """A bare design with other fields."""
    return json.dumps({"nodes": [{"kind": "input", "id": "x"}], **fields}).encode()


def node(**fields: Any) -> bytes:
    return design(nodes=[{"kind": "linear", "id": "l1", "units": 3, **fields}])


DESIGNS: dict[str, Case] = {
    "nothing": (b"", "empty-file"),
    "white space": (b" \n\t" * 1000, "empty-file"),
    "cut short": (WHOLE[:-20], "malformed-file"),
    "cut in a string": (WHOLE[:-3] + b'"', "malformed-file"),
    "of another version": (design(version=2), "other-version"),
    "of version true": (design(version=True), "other-version"),
    "of version 1.0": (design(version=1.0), "other-version"),
    "of a version in words": (design(version=SCRIPT), "other-version"),
    "a list": (b"[" + WHOLE + b"]", "foreign-file"),
    "a file of another program": (b'{"format": "netron", "nodes": []}', "foreign-file"),
    "an object without nodes": (b'{"a": 1}', "foreign-file"),
    "deep lists": (b'{"nodes": ' + b"[" * 90_000 + b"]" * 90_000 + b"}", "malformed-file"),
    "deep objects": (b'{"nodes":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "malformed-file"),
    "deep values": (node(value=[[[[1]]]]), "unknown-field"),
    "a matrix of matrices": (design(nodes=[{"kind": "value", "id": "v", "value": [[[1.0]]]}]), "too-deep"),
    "larger than any design": (b"{" + b" " * (9 * 2**20) + b"}", "file-too-large"),
    "many small lists": (b'{"nodes": [' + b"[]," * 2_000_000 + b"[]]}", "file-too-large"),
    "too many nodes": (design(nodes=[{"kind": "input", "id": f"n{at}"} for at in range(10_001)]), "too-long"),
    "too many edges": (design(edges=[{"source": "x", "target": "x"}] * 20_001), "too-long"),
    "too wide": (node(units=10**9), "out-of-range"),
    "a million digits": (b'{"nodes": [], "seed": ' + b"9" * 1_000_000 + b"}", "malformed-file"),
    "a long name": (node(name="a" * 5_000_000), "too-long"),
    "NaN": (node().replace(b"3", b"NaN"), "malformed-file"),
    "infinite": (node().replace(b"3", b"-Infinity"), "malformed-file"),
    "beyond all numbers": (
        design(nodes=[{"kind": "value", "id": "v", "value": 0}]).replace(b"0}", b"1e999}"),
        "not-finite",
    ),
    "units as text": (node(units="3"), "wrong-type"),
    "units as a list": (node(units=[3]), "wrong-type"),
    "nodes as an object": (b'{"nodes": {"0": {}}}', "wrong-type"),
    "nodes as text": (b'{"nodes": "all"}', "wrong-type"),
    "a node as null": (b'{"nodes": [null]}', "wrong-type"),
    "an unknown kind": (node(kind="exec"), "unknown-kind"),
    "an unknown field": (node(__class__="os.system"), "unknown-field"),
    "a prototype": (b'{"nodes": [], "__proto__": {"admin": true}}', "unknown-field"),
    "one key twice": (b'{"nodes": [], "seed": 1, "nodes": [{"kind": "input", "id": "x"}]}', "duplicate-key"),
    "one key twice deep inside": (node().replace(b'"units": 3', b'"units": 3, "units": 4096'), "duplicate-key"),
    "in latin-1": ('{"nodes": [], "name": "é"}'.encode("latin-1"), "not-utf8"),
    "in UTF-16": ('{"nodes": [], "name": "é"}'.encode("utf-16-le"), "not-utf8"),
    "half a surrogate": (b'{"nodes": [], "name": "\\ud800"}', "malformed-file"),
    "a zero byte in a name": (node(name="a\0b"), "not-printable"),
    "a turned-around name": (node(name="a\u202ebc"), "not-printable"),
    "script as an id": (node(id=SCRIPT), "bad-identifier"),
    "script as a name": (node(name=SCRIPT), None),
    "script as a layer": (design(nodes=[{"kind": "layer", "id": "a", "layer": SCRIPT}]), None),
    "any writing as names": (node(name="نص 漢字 👩‍🔬 zalgo̷"), None),
    "its own weights not finite": (
        json.dumps(
            {
                "format": "backprop-explorer",
                "version": 1,
                "network": json.loads(WHOLE),
                "weights": {"l1.linear.weight": {"shape": [1], "data": "AADAfw=="}},
            }
        ).encode(),
        "invalid-value",
    ),
}
