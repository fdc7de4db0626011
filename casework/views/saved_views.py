"""A person's own views of the list of cases."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from casework.actions import saved_views
from casework.case_filter import CaseFilter
from casework.forms.case_filter import CaseFilterForm
from casework.forms.saved_view import SavedViewForm
from casework.models import SavedView
from cohesion.access import person, requires
from cohesion.answering import posted, refused
from cohesion.permissions import Permission

_form_page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires(Permission.VIEW_CASES)
def views(request: HttpRequest) -> HttpResponse:
    own = SavedView.objects.visible_to(person(request)).order_by("name")
    return render(request, "casework/lists/views.html", {"views": own})


@_form_page
@requires(Permission.VIEW_CASES)
def save(request: HttpRequest) -> HttpResponse:
    """The filter stands in the address; what is not known of it is left out."""
    user = person(request)
    asked = CaseFilterForm(request.GET, user=user)
    wanted = asked.wanted if asked.is_valid() else CaseFilter()
    form = SavedViewForm(posted(request))
    if form.is_valid():
        name = form.cleaned_data["name"]

        def act() -> object:
            return saved_views.save_view(name=name, wanted=wanted, by=user, now=timezone.now())

        if not refused(form, act, "name"):
            messages.success(request, _("The view is saved."))
            return redirect(f"{reverse('cases')}?{wanted.query}")
    return render(request, "casework/lists/view_save.html", {"form": form, "wanted": wanted})


@_form_page
@requires(Permission.VIEW_CASES)
def rename(request: HttpRequest, view: int) -> HttpResponse:
    user = person(request)
    held = get_object_or_404(SavedView.objects.visible_to(user), pk=view)
    form = SavedViewForm(posted(request), initial={"name": held.name})
    if form.is_valid():
        name = form.cleaned_data["name"]
        if not refused(
            form, lambda: saved_views.rename_view(view=held, name=name, by=user, now=timezone.now()), "name"
        ):
            messages.success(request, _("The view has its new name."))
            return redirect("cases_views")
    return render(request, "casework/lists/view_rename.html", {"form": form, "view": held})


@require_POST
@requires(Permission.VIEW_CASES)
def delete(request: HttpRequest, view: int) -> HttpResponse:
    user = person(request)
    held = get_object_or_404(SavedView.objects.visible_to(user), pk=view)
    saved_views.delete_view(view=held, by=user, now=timezone.now())
    messages.success(request, _("The view is taken away. The cases are as they were."))
    return redirect("cases_views")
