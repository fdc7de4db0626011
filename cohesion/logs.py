"""Structured logs: one line an event, JSON unless debugging. No log holds what a person typed, or a secret address."""

import re
from typing import Any

import structlog

# Whoever reads the part of these addresses that follows could act as the person whom they were sent to.
_SECRET_ADDRESS = re.compile(r"(/contribute/|/password/reset/key/)[^/\s\"'\\?#]+")


def without_secrets(logger: object, method: str, line: str) -> str:
    """The last step: the finished line, whichever of its fields, messages or tracebacks held the address."""
    return _SECRET_ADDRESS.sub(r"\1…", line)


def _formatter(shared: list[Any], *, debug: bool) -> dict[str, Any]:
    renderer = structlog.dev.ConsoleRenderer() if debug else structlog.processors.JSONRenderer()
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer, without_secrets],
        "foreign_pre_chain": shared,
    }


def configure(*, debug: bool) -> dict[str, Any]:
    """Configure structlog and return Django's LOGGING dictionary."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.processors.format_exc_info,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"structured": _formatter(shared, debug=debug)},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "cohesion": {"level": "INFO"},
            "django_structlog": {"level": "WARNING"},
            "fontTools": {"level": "ERROR"},
        },
    }
