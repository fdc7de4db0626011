"""What an outcome's page says first: sentences found by rule from the values that its reader may see."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from cohesion.bilingual import in_language
from cohesion.templatetags.cohesion import number
from reporting.pages.outcome_changes import Comparison, of_quarters
from reporting.pages.outcome_scope import Scope
from reporting.pages.wanted import wanted

LONGEST_TITLE = 110
"""In letters. A measure that takes longer to name makes no heading; it is told below."""


def finding(scope: Scope, compared: Comparison | None, green: int, rated: int) -> str:
    """The headline's movement; else its value; else the ratings; else that there is nothing yet."""
    title = _title(scope)
    now = scope.now(scope.headline) if scope.headline else None
    if title and compared:
        return _moved(compared) % {"title": title, "amount": compared.amount}
    if title and now and now.value is not None:
        return _("%(title)s: %(value)s in %(year)s") % {
            "title": title,
            "value": number(now.value),
            "year": scope.year,
        }
    if rated:
        return on_track(green, rated)
    return _("Nothing can be said of this outcome in %(year)s yet") % {"year": scope.year}


def lede(scope: Scope, compared: Comparison | None, said: Sequence[str]) -> list[str]:
    """Whole sentences: both values, what is wanted, and those of `said` that are not empty."""
    sentences = []
    if compared:
        sentences.append(
            _("The figure was %(now)s in %(when)s, after %(before)s in %(then)s.")
            % {
                "now": number(compared.now),
                "when": compared.when,
                "before": number(compared.before),
                "then": compared.then,
            }
        )
    if scope.headline:
        sentences.append(wanted(scope.direction(scope.headline)))
    return [sentence for sentence in (*sentences, *said) if sentence]


def on_track(green: int, rated: int) -> str:
    return _("%(green)s of the %(rated)s regions with a rating are on track") % {"green": green, "rated": rated}


def trend_title(scope: Scope) -> str:
    compared = of_quarters(scope, scope.measure)
    if compared is None:
        return _("What was reported, quarter by quarter")
    if compared.is_same:
        return _("The last complete quarter stands where it stood a year before")
    sentence = (
        _("The last complete quarter lies %(amount)s above the same quarter a year before")
        if compared.rose
        else _("The last complete quarter lies %(amount)s below the same quarter a year before")
    )
    return sentence % {"amount": compared.amount}


def _title(scope: Scope) -> str:
    title = in_language(scope.definition(scope.headline), "title") if scope.headline else ""
    return title if len(title) <= LONGEST_TITLE else ""


def _moved(compared: Comparison) -> str:
    if compared.is_same:
        return (
            _("%(title)s: as many as in the same quarter a year before")
            if compared.is_quarter
            else _("%(title)s: as many as in the year before")
        )
    if compared.is_quarter:
        return (
            _("%(title)s: %(amount)s more than in the same quarter a year before")
            if compared.rose
            else _("%(title)s: %(amount)s fewer than in the same quarter a year before")
        )
    return (
        _("%(title)s: %(amount)s more than in the year before")
        if compared.rose
        else _("%(title)s: %(amount)s fewer than in the year before")
    )
