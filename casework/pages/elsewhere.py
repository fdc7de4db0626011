"""Addresses that the list of cases leads to and other parts of casework answer."""

from django.urls import reverse


def recording() -> str:
    return reverse("cases_new")


def emergency(reference: str) -> str:
    return f"{reverse('case', args=[reference])}emergency/"
