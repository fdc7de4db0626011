"""What the service answers to the script of the page: what was saved, what was not, and what others did."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext

from cohesion.models import User
from outcomes.actions.entering import Entered
from outcomes.entry.fields import Field, action, evidence, figure, milestone, narrative
from outcomes.entry.posted import Posted
from outcomes.entry.showing import parts_of, state_line
from outcomes.entry.standing import Standing, said, stamp
from outcomes.models import ReturnVisit
from outcomes.pages.entering.changed import by_whom
from outcomes.pages.entering.place import place_in
from outcomes.pages.entering.rail import here
from outcomes.pages.entering.typed import choice, clock
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellInput, CellKey

Answer = dict[str, Any]


def entered_answer(entered: Entered, stands: Standing, sent: Mapping[str, Posted], user: User, now: datetime) -> Answer:
    """`stands` is what stands at the fields that were sent, after the save."""
    unsaved = {*entered.problems, *entered.clashes}
    return {
        "saved": [field_answer(each.at, stands) for name, each in sent.items() if name not in unsaved],
        "problems": {name: " ".join(sentences) for name, sentences in entered.problems.items()},
        "clashes": {
            name: {
                "html": _choice_html(choice(clash, sent[name], user.pk)),
                **field_answer(clash.at, stands),
            }
            for name, clash in entered.clashes.items()
        },
        "said": gettext("Saved at %(time)s. You can leave at any time.") % {"time": clock(now)},
    }


def _choice_html(each: object) -> str:
    return render_to_string("outcomes/entry/_choice.html", {"choice": each, "is_live": True})


def field_answer(at: Field, stands: Standing) -> Answer:
    """A field as it stands: what its parts show, its stamp, the word under its box."""
    held = stands.said(at)
    return {
        "name": at.name,
        "parts": dict(parts_of(held, at)),
        "stamp": stamp(held),
        "state": state_line(held) if isinstance(held, CellInput) else "",
    }


def presence_answer(
    visits: list[ReturnVisit], stands: Standing | None, scope: ReturnScope | None, user: User, since: datetime
) -> Answer:
    """Who is here, and the fields that others changed after `since`. `stands` is None where nobody changed anything."""
    changed = _changed_fields(stands, user, since) if stands else []
    latest = latest_of(stands, scope) if stands and scope else {}
    html = render_to_string("outcomes/entry/_here.html", {"here": here(visits, latest)})
    return {
        "here": html,
        "changed": [
            {**field_answer(at, stands), "by": by_whom(row.updated_by.name, row.updated_at)}
            for at, row in changed
            if stands
        ],
    }


def _changed_fields(stands: Standing, user: User, since: datetime) -> list[tuple[Field, Any]]:
    return [
        (at, row)
        for at, row in fields_in(stands)
        if row.updated_at > since and row.updated_by_id != user.pk and not row.updated_by.is_service
    ]


def fields_in(stands: Standing) -> list[tuple[Field, Any]]:
    """Every field that has a row, with it."""
    found: list[tuple[Field, Any]] = [(Field(figure(key), key), row) for key, row in stands.figures.items()]
    found += [(Field(milestone(key), key), row) for key, row in stands.milestones.items()]
    found += [(Field(evidence(key), key), row) for key, row in stands.evidence.items()]
    found += [(Field(action(key), key), row) for key, row in stands.actions.items()]
    if stands.narrative:
        parts = ("progress", "challenges", "next_steps", "rag", "rag_reason", "remedial_action")
        found += [(Field(narrative(part), part), stands.narrative) for part in parts]
    return found


def latest_of(stands: Standing, scope: ReturnScope) -> dict[int, str]:
    """By person, what they changed last: “Changed 1.2.M4 · Wrexham to 14”."""
    last: dict[int, tuple[Field, Any]] = {}
    for at, row in fields_in(stands):
        known = last.get(row.updated_by_id)
        if known is None or row.updated_at > known[1].updated_at:
            last[row.updated_by_id] = at, row
    return {person: latest_sentence(scope, at, row) for person, (at, row) in last.items()}


def latest_sentence(scope: ReturnScope, at: Field, row: Any) -> str:
    values = {"place": place_in(scope, at), "value": parts_of(said(row, at), at).get("", "")}
    if isinstance(at.key, CellKey) and values["value"]:
        return gettext("Changed %(place)s to %(value)s.") % values
    return gettext("Changed %(place)s.") % values
