"""How long cases are kept: the rules, a new one, the end of one."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from casework.actions import retention_rules
from casework.forms.refusing import refused_by_field
from casework.forms.retention import ButtonForm, RuleEndForm, RuleForm
from casework.models import RetentionRule
from cohesion import day_words
from cohesion.access import person, requires
from cohesion.answering import posted
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


def _has_begun(rule: RetentionRule, today: date) -> bool:
    return rule.valid_from <= today


@require_safe
@requires(Permission.MANAGE_RETENTION_RULES)
def cases_retention_rules(request: HttpRequest) -> HttpResponse:
    today = localdate()
    rules = list(RetentionRule.objects.order_by("kind", "trigger", "-valid_from"))
    context = {
        "current": [rule for rule in rules if rule.valid_to is None or rule.valid_to >= today],
        "past": [rule for rule in rules if rule.valid_to is not None and rule.valid_to < today],
        "today": today,
    }
    return render(request, "casework/retention/rules.html", context)


@_form_page
@requires(Permission.MANAGE_RETENTION_RULES)
def cases_retention_rule_add(request: HttpRequest) -> HttpResponse:
    user = person(request)
    form = RuleForm(posted(request), initial={"valid_from": localdate()})

    def act() -> object:
        return retention_rules.add_rule(facts=form.facts, by=user, now=timezone.now())

    if form.is_valid() and not refused_by_field(form, act):
        day = day_words.full(form.cleaned_data["valid_from"])
        messages.success(
            request, _("The rule begins on %(day)s. The one before it ends the day before.") % {"day": day}
        )
        return redirect("cases_retention_rules")
    return render(request, "casework/retention/rule_add.html", {"form": form})


@_form_page
@requires(Permission.MANAGE_RETENTION_RULES)
def cases_retention_rule_end(request: HttpRequest, rule: int) -> HttpResponse:
    """A rule in force gets a last day; one that has not begun is taken back."""
    user, now = person(request), timezone.now()
    held = get_object_or_404(RetentionRule, pk=rule)
    has_begun = _has_begun(held, localdate())
    form = RuleEndForm(posted(request)) if has_begun else ButtonForm(posted(request))

    def act() -> object:
        if has_begun:
            return retention_rules.end_rule(rule_id=rule, by=user, now=now, **form.cleaned_data)
        return retention_rules.take_back_rule(rule_id=rule, by=user, now=now)

    if form.is_valid() and not refused_by_field(form, act):
        said = _("The rule has its last day.") if has_begun else _("The rule is taken back: it never begins.")
        messages.success(request, said)
        return redirect("cases_retention_rules")
    context = {"form": form, "rule": held, "has_begun": has_begun}
    return render(request, "casework/retention/rule_end.html", context)
