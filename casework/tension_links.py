"""The link that a token opens."""

from casework.models import ReportLink
from casework.report_tokens import digest_of


def link_of(token: str) -> ReportLink | None:
    """None for a guessed token, a mistyped one, and one that was ended or renewed: nobody is told which."""
    digest = digest_of(token)
    if not digest:
        return None
    return ReportLink.objects.standing().filter(token_digest=digest).select_related("authority", "region").first()
