"""A database of its own for each size, gone afterwards: a file in a temporary folder, or one on the given server."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg2
from psycopg2 import sql


@contextmanager
def database(folder: Path, size: str) -> Iterator[dict[str, str]]:
    """The environment of a process that works on the database of `size`."""
    var = folder / size
    var.mkdir()
    environment = {**os.environ, "VAR_DIR": str(var), "MEDIA_ROOT": str(var / "media")}
    given = os.environ.get("DATABASE_URL", "")
    if not given.startswith("postgres"):
        environment.pop("DATABASE_URL", None)
        yield environment
        return
    name = f"cohesion_bench_{os.getpid()}_{size}"
    _on_server(given, "CREATE DATABASE {}", name)
    try:
        yield {**environment, "DATABASE_URL": urlunsplit(urlsplit(given)._replace(path=f"/{name}"))}
    finally:
        _on_server(given, "DROP DATABASE IF EXISTS {}", name)


def _on_server(url: str, statement: str, name: str) -> None:
    connection = psycopg2.connect(url)
    try:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    finally:
        connection.close()
