"""System checks: mistakes that would hurt in production are found at start-up, with a sentence that says what to do."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register


@register(Tags.security, deploy=False)
def server_mode_is_complete(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """On PostgreSQL the embedded broker is a mistake as soon as there is a second machine."""
    if not settings.SERVER_MODE:
        return []
    found: list[CheckMessage] = []
    if not settings.REDIS_URL:
        found.append(
            Warning(
                "REDIS_URL is not set: jobs use the file broker, which serves one machine only.", id="cohesion.W001"
            )
        )
    return found
