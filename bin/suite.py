"""The test suite on SQLite with the embedded broker, then on PostgreSQL and Redis all of it that asks for a database.

Both must pass. Arguments go to pytest both times; `-n 2` uses both cores unless they say otherwise.
"""

import os
import secrets
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from types import FrameType

import servers

ROOT = Path(__file__).resolve().parent.parent
SERVER_SECRETS = ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "BLIND_INDEX_KEYS", "AUDIT_SEAL_KEY")
LEFT_OUT = (
    "DATABASE_URL",
    "REDIS_URL",
    "VAR_DIR",
    "MEDIA_ROOT",
    "DJANGO_SETTINGS_MODULE",
    "EMAIL_URL",
    "DEBUG",
    "PORT",
)
# Branch coverage of the whole suite; below it the suite fails.
COVERAGE = 85
INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    signal.signal(signal.SIGTERM, _end)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="cohesion-suite-")))
        codes = []
        try:
            on_sqlite = pytest(
                "SQLite and the embedded broker", arguments, folder / "sqlite", {}, measured=not arguments
            )
            codes.append(on_sqlite)
            # PostgreSQL needs a name that no other run uses: the test database is made from it and dropped again.
            name = f"cohesion_{os.getpid()}_{secrets.token_hex(3)}"
            database = servers.database_url(stack, folder).rpartition("/")[0]
            server = {"DATABASE_URL": f"{database}/{name}", "REDIS_URL": servers.redis_url(stack, folder)}
            server |= {secret: secrets.token_urlsafe(48) for secret in SERVER_SECRETS}
            arguments = ["--database-only", *arguments]
            codes.append(pytest("PostgreSQL and Redis", arguments, folder / "postgres-run", server, measured=False))
        except servers.Unavailable as reason:
            print(reason, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            return INTERRUPTED
    return max(codes)


def pytest(title: str, arguments: Sequence[str], folder: Path, extra: dict[str, str], *, measured: bool) -> int:
    """One run in a fresh VAR_DIR. Its own summary is the last thing it prints."""
    print(f"\n===== {title} =====", flush=True)
    environment = {key: value for key, value in os.environ.items() if key not in LEFT_OUT}
    environment |= {"VAR_DIR": str(folder), **extra}
    command = [sys.executable, "-m", "pytest", "-n", "2", "-p", "no:cacheprovider", "-q", *arguments]
    if measured:
        command += ["--cov", "--cov-report=", f"--cov-fail-under={COVERAGE}"]
    with subprocess.Popen(command, cwd=ROOT, env=environment) as run:
        try:
            return run.wait()
        except BaseException:
            run.terminate()
            raise


def _end(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
