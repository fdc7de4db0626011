"""The case of a request with all that an answer reads, in a fixed number of queries."""

from datetime import date
from uuid import UUID

from casework.models import Case, SubjectAccessRequest
from casework.subject_access.prepared import Prepared
from cohesion.models import User


def loaded(case_id: UUID, user: User) -> Case:
    """Raises Case.DoesNotExist where the person may not open it."""
    rows = (
        Case.objects.visible_to(user)
        .with_context()
        .select_related(
            "close_reason",
            "hate_crime__route",
            "hate_crime__centre",
            "hate_crime__category",
            "hate_crime__place_type",
            "hate_crime__age_band",
            "nrm__nationality",
            "nrm__age_band",
        )
    )
    related = ("hate_crime__types", "motivations__characteristic", "support__agency", "support__support")
    return rows.prefetch_related(*related, "outcomes__outcome").get(pk=case_id)


def prepared(request: SubjectAccessRequest, user: User, today: date) -> Prepared:
    return Prepared(request, loaded(request.case_id, user), today)
