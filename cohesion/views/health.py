"""Health for monitors: alive (the process answers) and ready (it can do its work). Strangers learn no details."""

import os
import secrets
from collections.abc import Callable
from pathlib import Path

import redis
import structlog
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

TIMEOUT_SECONDS = 2

logger = structlog.get_logger(__name__)


@login_not_required
@never_cache
@require_safe
def live(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "alive"})


@login_not_required
@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 while something is missing; what it is stands in the log, not in the answer."""
    failing = [name for name, check in CHECKS.items() if not _passes(name, check)]
    return JsonResponse({"status": "not ready" if failing else "ready"}, status=503 if failing else 200)


def _passes(name: str, check: Callable[[], bool]) -> bool:
    """Any error means not ready: a monitor is answered, never shown a traceback."""
    try:
        passed = check()
    except Exception:
        logger.warning("not_ready", check=name, exc_info=True)
        return False
    if not passed:
        logger.warning("not_ready", check=name)
    return passed


def database_answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def broker_answers() -> bool:
    """The embedded broker is a folder, the server's is Redis."""
    if not settings.REDIS_URL:
        return os.access(str(settings.CELERY_BROKER_TRANSPORT_OPTIONS["data_folder_out"]), os.W_OK | os.X_OK)
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=TIMEOUT_SECONDS, socket_timeout=TIMEOUT_SECONDS
    )
    with client:
        return bool(client.ping())


def disk_takes_files() -> bool:
    path = Path(settings.MEDIA_ROOT) / f".health-{secrets.token_hex(8)}"
    try:
        path.write_bytes(b"ok")
        return path.read_bytes() == b"ok"
    finally:
        path.unlink(missing_ok=True)


CHECKS: dict[str, Callable[[], bool]] = {
    "database": database_answers,
    "migrations": migrations_are_applied,
    "broker": broker_answers,
    "disk": disk_takes_files,
}
