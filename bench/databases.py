"""A database of its own for each size, gone afterwards: a file in a temporary folder, or one on a PostgreSQL server."""

import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bin"))

import servers  # noqa: E402  (what finds a server for the suite finds one here)

_SECRETS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "BLIND_INDEX_KEYS", "AUDIT_SEAL_KEY")


@contextmanager
def database(folder: Path, size: str) -> Iterator[dict[str, str]]:
    """The environment of a process that works on the database of `size`."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        with _on_postgresql(given, folder, size) as environment:
            yield environment
        return
    environment = _environment(folder, size)
    environment.pop("DATABASE_URL", None)
    yield environment


@contextmanager
def postgresql(folder: Path, *sizes: str) -> Iterator[dict[str, dict[str, str]]]:
    """The environments of several sizes side by side, on the server that was named, runs here, or is started for it.

    Raises servers.Unavailable where there is none.
    """
    with ExitStack() as stack:
        url = servers.database_url(stack, folder)
        yield {size: stack.enter_context(_on_postgresql(url, folder, size)) for size in sizes}


@contextmanager
def _on_postgresql(url: str, folder: Path, size: str) -> Iterator[dict[str, str]]:
    name = f"cohesion_bench_{os.getpid()}_{size}"
    environment = _environment(folder, size) | {
        "DATABASE_URL": urlunsplit(urlsplit(url)._replace(path=f"/{name}")),
        **{secret: os.environ.get(secret, secrets.token_urlsafe(48)) for secret in _SECRETS},
    }
    _on_server(url, "CREATE DATABASE {}", name)
    try:
        yield environment
    finally:
        _on_server(url, "DROP DATABASE IF EXISTS {}", name)


def _environment(folder: Path, size: str) -> dict[str, str]:
    var = folder / size
    var.mkdir()
    return {**os.environ, "VAR_DIR": str(var), "MEDIA_ROOT": str(var / "media")}


def _on_server(url: str, statement: str, name: str) -> None:
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    finally:
        connection.close()
