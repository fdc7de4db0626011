"""Practice examples of a return: written, taken away, and put back while that can be done."""

from datetime import datetime

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cohesion.models import User
from cohesion.refusals import ActionRefused
from outcomes import removed_examples
from outcomes.actions.return_steps import taken_to_edit
from outcomes.actions.saving import save
from outcomes.models import QuarterlyReturn
from outcomes.return_values import ExampleInput, ReturnInput
from outcomes.spreadsheets.holdings import examples

_LONGEST_SLUG = 70


class ExampleChanged(ActionRefused):
    """Somebody else saved the example since the writer opened it: nothing was saved."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody else has changed this example since you opened it. Nothing was saved yet: "
                "look at what it says now, then save once more."
            )
        )


@transaction.atomic
def write_example(
    *,
    quarterly_return: QuarterlyReturn,
    example: ExampleInput,
    by: User,
    now: datetime,
    slug: str = "",
    seen_version: int = 0,
) -> str:
    """Save an example: a new one gets a short name from its title, an old one must be as the writer saw it.

    Returns the short name. Raises ExampleChanged, or whatever the save refuses.
    """
    held = taken_to_edit(quarterly_return, by)
    if slug:
        row = held.practice_examples.filter(slug=slug).first()
        if row is None:
            raise ActionRefused(_("Somebody has taken this example away. Copy your text and add it as a new one."))
        if row.version != seen_version:
            raise ExampleChanged
    else:
        _require_new(held, example)
        slug = _new_slug(held, example)
    save(quarterly_return=held, values=ReturnInput(examples={slug: example}), by=by, now=now)
    return slug


@transaction.atomic
def remove_example(*, quarterly_return: QuarterlyReturn, slug: str, by: User, now: datetime) -> None:
    """Take an example away. It can be put back for a day."""
    held = taken_to_edit(quarterly_return, by)
    example = examples(held).get(slug)
    if example is None:
        raise ActionRefused(_("This example was taken away already. Nothing more is needed."))
    save(quarterly_return=held, values=ReturnInput(examples={slug: None}), by=by, now=now)
    removed_examples.keep(held, slug, example, by=by, now=now)


@transaction.atomic
def restore_example(*, quarterly_return: QuarterlyReturn, slug: str, by: User, now: datetime) -> str:
    """Put an example back that was taken away within the last day; returns its short name."""
    held = taken_to_edit(quarterly_return, by)
    kept = next((each for each in removed_examples.removed(held) if each.slug == slug), None)
    if kept is None:
        raise ActionRefused(_("This example can no longer be put back. Add it as a new one."))
    back = slug if not held.practice_examples.filter(slug=slug).exists() else _new_slug(held, kept.example)
    save(quarterly_return=held, values=ReturnInput(examples={back: kept.example}), by=by, now=now)
    removed_examples.forget(held, slug)
    return back


def _require_new(held: QuarterlyReturn, example: ExampleInput) -> None:
    """Whoever presses the button twice means one example."""
    texts = {
        f"{name}_{example.language}": getattr(example, name).get(example.language, "") for name in ("title", "text")
    }
    if held.practice_examples.filter(outcome=example.outcome_id, **texts).exists():
        raise ActionRefused(_("This example is here already. Nothing was added."))


def _new_slug(held: QuarterlyReturn, example: ExampleInput) -> str:
    known = set(held.practice_examples.values_list("slug", flat=True))
    base = slugify(example.title.get(example.language, ""))[:_LONGEST_SLUG].strip("-") or "example"
    slug, number = base, 2
    while slug in known:
        slug, number = f"{base}-{number}", number + 1
    return slug
