"""Putting a finished file where files are kept: whole or not at all, and readable by the service alone."""

from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages

from cohesion.whole_file import write_whole


def put(name: str, content: bytes) -> str:
    """Store `content` under `name`, in the place of what stood there, and return the name that the storage gave it."""
    storage = storages["default"]
    path = _path(storage, name)
    if path is None:
        storage.delete(name)
        return storage.save(name, ContentFile(content))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    write_whole(path, content, mode=0o600)
    return name


def _path(storage: Storage, name: str) -> Path | None:
    """The path of a file on this machine, or None where files are kept elsewhere."""
    try:
        return Path(storage.path(name))
    except NotImplementedError:
        return None
