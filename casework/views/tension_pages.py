"""A page with one form about tensions that belongs to no case: its words, and the way back."""

from dataclasses import dataclass

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


@dataclass(frozen=True)
class Page:
    heading: str
    button: str
    back: str
    back_label: str
    intro: str = ""


def page_of(request: HttpRequest, form: forms.Form, page: Page) -> HttpResponse:
    return render(request, "casework/tension/step.html", {"form": form, "page": page})
