"""Files that are whole or not there: written under a temporary name beside the target, flushed, then renamed."""

import os
import secrets
from pathlib import Path


def write_whole(path: Path, content: bytes, *, mode: int = 0o644) -> None:
    """Put `content` at `path` in one step. Raises OSError, and then leaves nothing behind."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(6)}.part")
    try:
        handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)
