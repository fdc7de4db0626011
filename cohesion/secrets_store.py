"""Secrets: from the environment in server mode, generated once under var/ when the service runs embedded."""

import os
import secrets
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

MINIMUM_LENGTH = 32


def private_folder(path: Path) -> Path:
    """Create `path` so that only its owner can enter it."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def read_or_generate(folder: Path, name: str, *, random_bytes: int = 48) -> str:
    """The secret `name`, generated once. Two processes that start at the same time agree on one value."""
    path = folder / name
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _wait_for(path)
    with os.fdopen(handle, "w") as file:
        value = secrets.token_urlsafe(random_bytes)
        file.write(value)
    return value


def _wait_for(path: Path) -> str:
    for _ in range(50):
        if value := path.read_text().strip():
            return value
        time.sleep(0.02)
    raise ImproperlyConfigured(f"The secret file {path} is empty. Delete it and start again.")


def secret(name: str, *, folder: Path, server_mode: bool) -> str:
    """Take `name` from the environment, or generate it; in server mode a missing or weak one stops start-up."""
    value = os.environ.get(name, "")
    if value:
        # Some are lists of keys, the present one first: each must be strong by itself.
        if any(len(key) < MINIMUM_LENGTH for key in value.split(",")):
            raise ImproperlyConfigured(f"{name} is too short: use at least {MINIMUM_LENGTH} random characters a key.")
        return value
    if server_mode:
        raise ImproperlyConfigured(f"{name} is missing. In server mode it must be set in the environment.")
    return read_or_generate(private_folder(folder), name.lower())
