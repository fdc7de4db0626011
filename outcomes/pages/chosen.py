"""Returns chosen from a table, and what would become of each: so that somebody looks before letters go out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from cohesion import day_words, quarter_words
from cohesion.models import User
from outcomes.actions.reminding import recipients
from outcomes.models import QuarterlyReturn, ReturnStatus
from outcomes.reminder_rules import may_be_reminded

MOST_CHOSEN = 500


@dataclass(frozen=True)
class Choice:
    """One of the chosen returns. `why_not` is empty where the act will be done; `who` gets the letter."""

    held: QuarterlyReturn
    name: str
    who: str = ""
    why_not: str = ""


@dataclass(frozen=True)
class Chosen:
    done: tuple[Choice, ...]
    left_out: tuple[Choice, ...]


def name(held: QuarterlyReturn) -> str:
    """“North East Wales, Quarter 2, July to September 2014”."""
    values = {"region": held.region.name, "quarter": quarter_words.in_full(held.round.period)}
    return gettext("%(region)s, %(quarter)s") % values


def chosen(user: User, ids: Iterable[str]) -> list[QuarterlyReturn]:
    """Those of the ids that `user` may see, oldest quarter first; what is no id is left aside."""
    numbers = [int(text) for text in ids if text.isascii() and text.isdigit() and len(text) < 18]
    visible = QuarterlyReturn.objects.visible_to(user).with_context().with_people().select_related("on_behalf_by")
    return list(visible.filter(pk__in=numbers[:MOST_CHOSEN]).order_by("round__quarter", "region__position", "pk"))


def to_remind(returns: Sequence[QuarterlyReturn], today: date) -> Chosen:
    people = recipients(returns, today)
    return _parted(
        Choice(
            held,
            name(held),
            who=day_words.listed([str(person) for person in people[held.pk]]),
            why_not=_why_not_reminded(held, people[held.pk]),
        )
        for held in returns
    )


def _why_not_reminded(held: QuarterlyReturn, people: Sequence[User]) -> str:
    if not may_be_reminded(held.status):
        return gettext("It has been sent, so nobody is reminded of it.")
    return "" if people else gettext("Nobody holds the post of co-ordinator there today.")


def to_reopen(returns: Sequence[QuarterlyReturn]) -> Chosen:
    refused = gettext("It is not accepted (%(status)s), so there is nothing to reopen.")
    return _parted(
        Choice(
            held,
            name(held),
            why_not="" if held.status == ReturnStatus.ACCEPTED else refused % {"status": held.get_status_display()},
        )
        for held in returns
    )


def _parted(choices: Iterable[Choice]) -> Chosen:
    found = list(choices)
    return Chosen(
        done=tuple(choice for choice in found if not choice.why_not),
        left_out=tuple(choice for choice in found if choice.why_not),
    )
