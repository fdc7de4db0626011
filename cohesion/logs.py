"""Structured logs: one line an event, JSON unless debugging. No log holds what a person typed, or a secret address."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

# Whoever reads the part of these addresses that follows could act as the person whom they were sent to.
# What lies under /cases/ is cut by the next rule, and the folders of templates are no addresses.
_SECRET_ADDRESS = re.compile(
    r"(/contribute/|/password/reset/key/|(?<!/casework)(?<!/cases)/tension/(?:confirm/)?)[^/\s\"'\\?#]+"
)

# What follows may be whatever somebody typed where a reference belongs, the name of a person too, with spaces in it.
_OF_A_CASE = re.compile(r"(/cases/).+", re.DOTALL)


def without_typed(logger: object, method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Before the line is made: messages and fields end where the address of a case begins."""
    for name, value in event.items():
        if isinstance(value, str) and name != "exception":
            event[name] = _OF_A_CASE.sub(r"\1…", value)
    return event


def without_secrets(logger: object, method: str, line: str) -> str:
    """The last step: the finished line, whichever of its fields, messages or tracebacks held the address."""
    return _SECRET_ADDRESS.sub(r"\1…", line)


def _formatter(shared: list[Any], *, debug: bool) -> dict[str, Any]:
    renderer = structlog.dev.ConsoleRenderer() if debug else structlog.processors.JSONRenderer()
    return {
        "()": structlog.stdlib.ProcessorFormatter,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            without_typed,
            renderer,
            without_secrets,
        ],
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
