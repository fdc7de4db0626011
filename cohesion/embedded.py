"""The whole service on one machine, with nothing else installed: what `make run` starts.

Before anything is touched: only one at a time in this folder, and a free port. Then `manage.py prepare` brings the
database, the static files, the demo year and the report up to date, and three processes go to work under a
supervisor: the web server (bound to loopback), a Celery worker and Celery's timetable.

The worker does one job at a time in its own process (`--pool=solo`): SQLite takes one writer at a time anyway, and a
forked pool would share connections that must not be shared.
"""

import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from cohesion.secrets_store import private_folder
from cohesion.supervisor import Part, Supervisor

BASE = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
DEFAULT_PORT = 8000
_ROOT_WARNING = "You're running the worker with superuser privileges"


class CannotStart(Exception):
    """The reason, as a sentence that says what to do."""


def main() -> int:
    try:
        port = chosen_port(os.environ.get("PORT", ""))
        with only_one(private_folder(Path(os.environ.get("VAR_DIR") or BASE / "var"))):
            refuse_taken(port)
            return prepare() or serve(port)
    except CannotStart as reason:
        print(reason, file=sys.stderr)  # noqa: T201
        return 1


def chosen_port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"PORT is {text!r}, which is no port: use a number from 1 to 65535, such as 8001.")
    return int(text)


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Hold the folder's lock. The system lets go of it however this process ends."""
    with (folder / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            holder = lock.read().strip() or "unknown"
            raise CannotStart(
                f"The service already runs from this folder (process {holder}). Stop it first, or use that one."
            ) from None
        lock.truncate(0)
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def refuse_taken(port: int) -> None:
    """`localhost` may mean either loopback address to a browser, so both must be free."""
    for family, host in ((socket.AF_INET, HOST), (socket.AF_INET6, "::1")):
        if _answers(family, host, port) or (family == socket.AF_INET and not _can_bind(host, port)):
            raise CannotStart(
                f"Port {port} is taken by another program or not allowed. "
                f"Choose another one, for example: make run PORT={port + 1 if port < 65535 else 8001}"
            )


def _answers(family: socket.AddressFamily, host: str, port: int) -> bool:
    try:
        with closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
            probe.settimeout(1)
            return probe.connect_ex((host, port)) == 0
    except OSError:
        return False


def _can_bind(host: str, port: int) -> bool:
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def prepare() -> int:
    return Supervisor([Part("preparing", (sys.executable, str(BASE / "manage.py"), "prepare"))]).run_to_end()


def serve(port: int) -> int:
    return Supervisor(parts(port)).run(
        started=lambda: _answers(socket.AF_INET, HOST, port), announce=lambda: announce(port)
    )


def parts(port: int) -> list[Part]:
    python = (sys.executable, "-m")
    celery = (*python, "celery", "--quiet", "-A", "cohesion")
    web = ("granian", "--interface", "wsgi", "--host", HOST, "--port", str(port), "--no-ws", "--log-level", "warning")
    load = ("--workers", "2", "--blocking-threads", "4", "--workers-kill-timeout", "5")
    worker = ("worker", "--pool=solo", "--loglevel=WARNING", "--hostname=embedded@%h")
    quiet = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return [
        Part("web", (*python, *web, *load, "cohesion.wsgi:application")),
        # The service runs as whoever started it, in a container that is root; Celery need not say so at every start.
        Part("worker", (*celery, *worker, *quiet), {**os.environ, "PYTHONWARNINGS": f"ignore:{_ROOT_WARNING}"}),
        Part("beat", (*celery, "beat", "--loglevel=WARNING", "--pidfile=")),
    ]


def announce(port: int) -> None:
    print(  # noqa: T201
        f"\nThe service is running. Ctrl-C stops it.\n"
        f"  English  http://localhost:{port}/en/\n"
        f"  Cymraeg  http://localhost:{port}/cy/",
        flush=True,
    )


if __name__ == "__main__":
    sys.exit(main())
