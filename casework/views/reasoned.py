"""Pages that owe a reason first: a form asks for it, and only its answer shows who somebody is."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from casework.actions.personal_details import look
from casework.answered_looks import settle_look
from casework.forms.personal_details import LookForm
from casework.look_tokens import is_good, token_for
from casework.models import Case
from cohesion.access import person
from cohesion.answering import refused

TOKEN = "look"  # noqa: S105 (the name of a field)


@dataclass(frozen=True)
class Reasoned:
    """`token` is empty as long as no reason was given; `form` asks for it."""

    form: LookForm
    token: str = ""

    @property
    def is_given(self) -> bool:
        return bool(self.token)


def reasoned(request: HttpRequest, case: Case) -> Reasoned:
    """Whether this request brings a reason, or the token of one given within ten minutes. Records a new look."""
    user = person(request)
    if request.method != "POST":
        return Reasoned(LookForm())
    token = request.POST.get(TOKEN, "")
    if token and is_good(token, case, user):
        return Reasoned(LookForm(), token)
    form = LookForm(request.POST if "reason" in request.POST or not token else None)
    if form.is_valid():
        said = form.cleaned_data

        def act() -> object:
            return look(case_id=case.pk, reason=said["reason"], words=said["words"], by=user, now=timezone.now())

        if not refused(form, act):
            settle_look(request)
            return Reasoned(form, token_for(case, user))
    return Reasoned(form)
