"""The link that a token opens."""

from django.utils.timezone import localdate

from casework.coverage import region_covering
from casework.models import ReportLink
from casework.report_tokens import digest_of


def link_of(token: str) -> ReportLink | None:
    """None for a guessed token, a mistyped one, and one that was ended or renewed: nobody is told which.

    None as well once another region covers the authority: what is reported is not for the old one to read.
    """
    digest = digest_of(token)
    if not digest:
        return None
    rows = ReportLink.objects.standing().filter(token_digest=digest)
    link = rows.select_related("authority", "region").first()
    if link is None or region_covering(link.authority, localdate()) != link.region:
        return None
    return link
