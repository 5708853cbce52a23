"""Every setting of the server: name, default and help, in one place.

The command line and the environment (`BPX_PORT=9000`) are derived from this model.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

from pydantic import BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

Seconds = Annotated[float, Field(gt=0, le=86_400)]


def _split(value: object) -> object:
    """In the environment a list is written with commas; an empty variable is an empty list."""
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


Names = Annotated[list[str], NoDecode, BeforeValidator(_split)]


def default_workers() -> int:
    """One core is left to the web process; on a machine with one core a worker shares it."""
    return max(1, (os.cpu_count() or 1) - 1)


class Settings(BaseSettings):
    """What can be set, with defaults that serve one classroom from one machine."""

    model_config = SettingsConfigDict(env_prefix="BPX_", extra="ignore", frozen=True)

    host: str = Field(default="127.0.0.1", description="address to listen on; 0.0.0.0 for the whole network")
    port: int = Field(default=8000, ge=0, le=65535, description="port to listen on; 0 picks a free one")
    workers: int = Field(
        default_factory=default_workers, ge=0, le=64, description="engine processes; 0 runs the engine in a thread"
    )
    data_dir: Path | None = Field(
        default=None, description="folder for saved work; without one it ends with the server"
    )
    allowed_hosts: Names = Field(
        default_factory=list, description="host names, besides this machine's own, under which the page may be opened"
    )
    allowed_origins: Names = Field(
        default_factory=list,
        description="origins, such as https://nets.example.org, of a proxy in front of this server",
    )
    log_level: str = Field(default="warning", pattern="^(debug|info|warning|error)$", description="what is logged")

    max_sockets: int = Field(default=250, ge=1, description="open connections at most")
    max_sockets_per_address: int = Field(default=20, ge=1, description="open connections from one address at most")
    max_message_bytes: int = Field(default=2**19, ge=1024, description="longest message that a page may send")
    max_file_bytes: int = Field(default=2**25, ge=1024, description="longest file that a page may open")
    messages_per_second: float = Field(default=30, gt=0, description="messages a second that a page may send")
    message_burst: int = Field(default=60, ge=1, description="messages that a page may send at once")
    ping_every: Seconds = Field(default=20, description="seconds between pings to a silent page")
    hello_within: Seconds = Field(default=10, description="seconds that a new connection has to say who it is")
    ticket_seconds: Seconds = Field(default=60, description="seconds that a ticket stays good")
    max_tickets: int = Field(default=10_000, ge=1, description="tickets waiting to be used at most")

    state_window: int = Field(default=2, ge=1, le=16, description="state frames sent and not yet drawn, at most")
    reliable_queue: int = Field(default=256, ge=16, description="reliable frames waiting for one page, at most")

    pause_after: Seconds = Field(default=10, description="seconds after which training holds when the page is gone")
    evict_after: Seconds = Field(default=120, description="seconds after which work without a page leaves memory")
    max_sessions: int = Field(default=1000, ge=1, description="sessions in memory at most")
    snapshot_every: Seconds = Field(default=1, description="seconds between snapshots of a session that changed")
    save_every: Seconds = Field(default=5, description="seconds between writes of changed sessions to the store")
    max_saved: int = Field(default=10_000, ge=1, description="saved sessions kept; the longest unused go first")
    max_saved_bytes: int = Field(default=2**29, ge=1, description="bytes of saved sessions kept")
    max_links: int = Field(default=5000, ge=1, description="copied links to work kept; the oldest go first")
    max_links_each: int = Field(default=50, ge=1, description="copied links of one browser kept")
    max_link_bytes: int = Field(default=2**28, ge=1, description="bytes of work kept behind copied links")
    link_days: int = Field(default=90, ge=1, le=3650, description="days that a copied link stays good")
    slice_seconds: Seconds = Field(default=0.01, description="longest turn that one session gets while others wait")
    worker_patience: Seconds = Field(default=30, description="seconds after which a silent engine process is replaced")


def table() -> str:
    """All settings as a Markdown table, for the documentation."""
    rows = ["| option | environment | default | what it is |", "| --- | --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = "cores − 1" if name == "workers" else field.get_default(call_default_factory=True, validated_data={})
        shown = "" if default in (None, []) else f"{default:g}" if isinstance(default, float) else f"{default}"
        rows.append(f"| `--{name.replace('_', '-')}` | `BPX_{name.upper()}` | {shown} | {field.description} |")
    return "\n".join(rows)
