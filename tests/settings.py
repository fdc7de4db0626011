"""Settings of a test run: those of the service, with folders, cache and queue of every test process kept apart."""

import os
import secrets
from pathlib import Path

_process = os.environ.get("PYTEST_XDIST_WORKER", "main")
_root = Path(os.environ.get("VAR_DIR") or Path(__file__).resolve().parent.parent / "build" / "test")
os.environ["VAR_DIR"] = str(_root if _root.name == _process else _root / _process)

# A test process empties its cache, so each has a numbered Redis database of its own: the one given, and those after it.
if _redis := os.environ.get("REDIS_URL"):
    _server, _, _number = _redis.rpartition("/")
    _step = int(_process.removeprefix("gw")) + 1 if _process.startswith("gw") else 0
    os.environ["REDIS_URL"] = f"{_server}/{int(_number) + _step}"

for _name in ("SECRET_KEY", "FIELD_ENCRYPTION_KEYS", "BLIND_INDEX_KEYS", "AUDIT_SEAL_KEY"):
    os.environ.setdefault(_name, secrets.token_urlsafe(48))
os.environ.setdefault("SECURE_SSL_REDIRECT", "false")

from cohesion.settings import *  # noqa: E402, F403
from cohesion.settings import DATABASES, STATIC_ROOT, STORAGES  # noqa: E402

# Threads of test servers let their connections go, so that the database can be dropped in the end.
DATABASES["default"]["CONN_MAX_AGE"] = 0

# The test browser speaks plain HTTP to loopback, on either database.
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = False
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True
