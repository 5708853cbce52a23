"""Names in the source: safe whatever a learner has called things. What cannot stand there as a name is a comment."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from app.network.expression.labels import free
from app.network.expression.labels import identifier as latin
from app.network.schema import Network, NodeSpec
from engine.export.naming import TAKEN, identifier

_MODULE = (
    "T_destination add_module apply bfloat16 buffers call_super_init children compile cpu cuda double "
    "dump_patches eval extra_repr float forward get_buffer get_extra_state get_parameter get_submodule half ipu "
    "load_state_dict modules mtia named_buffers named_children named_modules named_parameters parameters "
    "register_backward_hook register_buffer register_forward_hook register_forward_pre_hook "
    "register_full_backward_hook register_full_backward_pre_hook register_load_state_dict_post_hook "
    "register_load_state_dict_pre_hook register_module register_parameter register_state_dict_post_hook "
    "register_state_dict_pre_hook requires_grad_ set_extra_state set_submodule share_memory state_dict to "
    "to_empty train training type xpu zero_grad"
)
_SCRIPT = (
    "DataLoader Path TensorDataset answers batch epoch inputs load_digits load_file loader loss loss_of make_data "
    "model np optimizer order step targets test train weights"
)
MODULE = frozenset(_MODULE.split())
"""What a module of PyTorch's has itself; a test holds the list against PyTorch."""
SCRIPT = frozenset(_SCRIPT.split())
"""What the script calls its own things."""
RESERVED = TAKEN | MODULE | SCRIPT


def node_names(network: Network) -> dict[str, str]:
    """One identifier for each node: the learner's name for it, else its id. No two nodes have the same."""
    found: dict[str, str] = {}
    taken = set(RESERVED)
    for spec in network.nodes:
        if spec.id not in found:
            found[spec.id] = free(_wanted(spec), taken)
            taken.add(found[spec.id])
    return found


def _wanted(spec: NodeSpec) -> str:
    """The name in ASCII, where something of it is left; two underscores in front would be rewritten by Python."""
    plain = unicodedata.normalize("NFKC", spec.name)
    kept = re.sub(r"[^0-9A-Za-z_]+", "_", plain).strip("_") if plain.isascii() else latin(spec.name)
    usable = kept and not kept[0].isdigit() and (plain.isascii() or kept != "v")
    return (kept if usable else spec.id).rstrip("_")[:40]


def class_name(name: str, taken: Iterable[str] = ()) -> str:
    """A class for the design, named as it is: "Residual blocks" becomes ResidualBlocks."""
    words = re.findall(r"[0-9A-Za-z]+", name) if re.fullmatch(r"[0-9A-Za-z _-]+", name) else []
    wanted = "".join(word[:1].upper() + word[1:] for word in words)[:40]
    return identifier(wanted if wanted[:1].isalpha() else "Net", taken, RESERVED)


def file_name(network: Network) -> str:
    """A name for files, without an ending: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", network.slug or network.name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "network"


def comment(text: str) -> str:
    """A learner's words as what follows `#`: on one line, whatever stands in them."""
    return "".join(char if char.isprintable() else "·" for char in text).strip()
