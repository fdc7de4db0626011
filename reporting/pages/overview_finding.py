"""What an overview says first: the year in one sentence, by the first rule that has something to say."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion.bilingual import in_language
from cohesion.models.area import WALES
from reporting.pages.overview_cards import Card, CardSources
from reporting.pages.overview_returns import Returns
from reporting.pages.readiness import is_ready


def finding(of: CardSources, cards: Sequence[Card], returns: Returns) -> str:
    """From the values that the audience sees, as one whole sentence."""
    told = {"year": of.lens.year, "place": _place(of)}
    if not is_ready(of.found):
        return _("The figures of %(year)s are being checked before they are shown") % told
    if not returns.accepted:
        return _("Nothing is accepted for %(year)s yet") % told
    moves = [(each.before, each.now) for each in cards if each.before is not None and each.now is not None]
    if moves:
        return _moved(moves, told)
    return _rated(of, told)


def _place(of: CardSources) -> str:
    return _("Wales") if of.area == WALES else in_language(of.found.areas[of.area], "name")


def _moved(moves: Sequence[tuple[Decimal, Decimal]], told: dict[str, object]) -> str:
    values = {
        **told,
        "compared": len(moves),
        "up": sum(now > before for before, now in moves),
        "down": sum(now < before for before, now in moves),
    }
    return (
        ngettext(
            "%(place)s in %(year)s: of %(compared)s headline figure that compares, %(up)s rose and %(down)s fell",
            "%(place)s in %(year)s: of %(compared)s headline figures that compare, %(up)s rose and %(down)s fell",
            len(moves),
        )
        % values
    )


def _rated(of: CardSources, told: dict[str, object]) -> str:
    held = [rag for each in of.ratings.values() for region, rag in each.ratings.items() if of.area in {region, WALES}]
    values = {**told, "rated": len(held), "green": held.count("GREEN")}
    if not held:
        return _("%(place)s in %(year)s: figures are accepted, and no outcome is rated yet") % values
    return (
        ngettext(
            "%(place)s in %(year)s: %(green)s of %(rated)s rating is green",
            "%(place)s in %(year)s: %(green)s of %(rated)s ratings are green",
            len(held),
        )
        % values
    )
