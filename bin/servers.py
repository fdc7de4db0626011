"""Where the suite finds PostgreSQL and Redis: those it was told of, those that run here, or private ones it starts."""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import psycopg2
import redis

LOOPBACK = "127.0.0.1"
PATIENCE_SECONDS = 30
# One database for the run itself and one for each of its processes, counted downwards from the last one.
REDIS_DATABASES = (13, 14, 15)


class Unavailable(Exception):
    """No server, and none can be started: the message says in one line what could not be run and why."""


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind((LOOPBACK, 0))
        return int(probe.getsockname()[1])


# --- PostgreSQL ------------------------------------------------------------------------------------------------------
def database_url(stack: ExitStack, folder: Path) -> str:
    """A PostgreSQL address whose user may create databases."""
    if given := os.environ.get("DATABASE_URL", ""):
        if given.startswith("sqlite"):
            raise Unavailable("PostgreSQL was not tested: DATABASE_URL names SQLite. Unset it.")
        return given
    running = f"postgres://postgres@{LOOPBACK}:5432/postgres"
    return running if _postgres_answers(running) else stack.enter_context(_private_postgres(folder / "postgres"))


def _postgres_answers(url: str) -> bool:
    try:
        with closing(psycopg2.connect(url, connect_timeout=2)) as connection, connection.cursor() as cursor:
            cursor.execute("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user")
            return cursor.fetchone() == (True,)
    except psycopg2.Error:
        return False


@contextmanager
def _private_postgres(folder: Path) -> Iterator[str]:
    """A cluster of its own in `folder`. The server refuses to run as root, so then it runs as `postgres`."""
    programs = _postgres_programs()
    folder.mkdir()
    user = _unprivileged(folder)
    port = free_port()
    data = folder / "data"
    _call([programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"], folder, user)
    options = ["-c", f"listen_addresses={LOOPBACK}", "-c", f"unix_socket_directories={folder}", "-c", "fsync=off"]
    server = _start([programs / "postgres", "-D", data, "-p", port, *options], folder, user)
    url = f"postgres://postgres@{LOOPBACK}:{port}/postgres"
    try:
        _wait(lambda: _postgres_answers(url), server, "PostgreSQL", folder)
        yield url
    finally:
        _stop(server)


def _postgres_programs() -> Path:
    """The folder with the newest server's programs; Debian keeps them out of the search path."""
    for initdb in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_major, reverse=True):
        return initdb.parent
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    raise Unavailable("PostgreSQL was not tested: none runs here and none is installed. Install postgresql.")


def _major(initdb: Path) -> int:
    version = initdb.parent.parent.name
    return int(version) if version.isdigit() else 0


def _unprivileged(folder: Path) -> str | None:
    """The account to start PostgreSQL under when this is root; None to stay who we are."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            shutil.chown(folder, pwd.getpwnam(name).pw_name)
            for parent in folder.parents[:2]:
                parent.chmod(parent.stat().st_mode | 0o011)
            return name
    raise Unavailable("PostgreSQL was not tested: it does not run as root and there is no other account to use.")


# --- Redis -----------------------------------------------------------------------------------------------------------
def redis_url(stack: ExitStack, folder: Path) -> str:
    """A Redis address with a number; the numbers after it are free to use and to empty."""
    if given := os.environ.get("REDIS_URL", ""):
        return given if given.rpartition("/")[2].isdigit() else f"{given.rstrip('/')}/0"
    running = f"redis://{LOOPBACK}:6379"
    if all(_redis_is_empty(f"{running}/{number}") for number in REDIS_DATABASES):
        stack.callback(_empty_again, running)
        return f"{running}/{REDIS_DATABASES[0]}"
    return stack.enter_context(_private_redis(folder / "redis"))


def _redis_is_empty(url: str) -> bool:
    """Somebody's data is never touched: only an empty database will do."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=2, socket_timeout=2) as client:
            return bool(client.dbsize() == 0)
    except redis.RedisError:
        return False


def _empty_again(server: str) -> None:
    """They were empty before, so all that is in them comes from the suite."""
    for number in REDIS_DATABASES:
        with contextlib.suppress(redis.RedisError), redis.Redis.from_url(f"{server}/{number}") as client:
            client.flushdb()


@contextmanager
def _private_redis(folder: Path) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        raise Unavailable("Redis was not tested: none runs here and none is installed. Install redis-server.")
    folder.mkdir()
    port = free_port()
    options = ["--port", port, "--bind", LOOPBACK, "--save", "", "--appendonly", "no", "--dir", folder]
    server = _start([program, *options], folder, None)
    url = f"redis://{LOOPBACK}:{port}/0"
    try:
        _wait(lambda: _redis_is_empty(url), server, "Redis", folder)
        yield url
    finally:
        _stop(server)


# --- processes -------------------------------------------------------------------------------------------------------
def _call(command: list[object], folder: Path, user: str | None) -> None:
    with (folder / "log").open("ab") as log:
        words = [str(word) for word in command]
        done = subprocess.run(words, cwd=folder, user=user, stdout=log, stderr=log, env=_environment(), check=False)
    if done.returncode != 0:
        raise Unavailable(f"A private server could not be prepared: {words[0]} failed.\n{_end_of_log(folder)}")


def _start(command: list[object], folder: Path, user: str | None) -> subprocess.Popen[bytes]:
    words = [str(word) for word in command]
    with (folder / "log").open("ab") as log:
        return subprocess.Popen(
            words, cwd=folder, user=user, stdout=log, stderr=log, env=_environment(), start_new_session=True
        )


def _environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


def _wait(answers: Callable[[], bool], server: subprocess.Popen[bytes], name: str, folder: Path) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not answers():
        if server.poll() is not None or time.monotonic() > deadline:
            raise Unavailable(f"{name} was not tested: a private server did not start.\n{_end_of_log(folder)}")
        time.sleep(0.1)


def _end_of_log(folder: Path) -> str:
    return "\n".join((folder / "log").read_text(errors="replace").splitlines()[-5:])


def _stop(server: subprocess.Popen[bytes]) -> None:
    """SIGINT: PostgreSQL then ends at once, with its clients, and Redis too."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
