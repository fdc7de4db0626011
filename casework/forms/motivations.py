"""Why it happened: a box for each of the nine characteristics, and for each that is chosen what form it took."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from casework.forms.rows import RowField, RowsField
from casework.hate_crime_facts import MotivationFact
from casework.hate_crime_lists import HateCrimeLists
from casework.models import CaseList, Motivation

NOT_KNOWN = Motivation.Other.NOT_KNOWN.lower()


@dataclass(frozen=True)
class _Row:
    label: str
    fact: MotivationFact

    def __str__(self) -> str:
        return self.label


class MotivationBoxes:
    """Adds `motivations` to a form, and `form_<code>` and `basis_<code>` for each motivation that has such."""

    def __init__(self, form: forms.Form, lists: HateCrimeLists) -> None:
        self.rows = _rows(lists)
        chosen = RowsField(
            label=_("Why, as the victim or anybody else sees it?"),
            help_text=_("Choose all that apply. Perception is enough: nothing has to be proved."),
            error_messages={"required": _("Choose at least one motivation. “Not known” is one of them.")},
        )
        chosen.offer(self.rows, self.rows)
        form.fields["motivations"] = chosen
        for code in self.further:
            form.fields[f"form_{code}"] = sub_group = RowField(label=_("Form of hostility"), required=False)
            sub_group.offer(lists.entries[CaseList.SUB_GROUP], lists.in_force(CaseList.SUB_GROUP), empty=_("Not said"))
            form.fields[f"basis_{code}"] = forms.ChoiceField(
                label=_("The victim"), choices=Motivation.Basis, initial=Motivation.Basis.NOT_KNOWN, required=False
            )

    @property
    def further(self) -> list[str]:
        """The motivations of which more can be said."""
        return [code for code in self.rows if code != NOT_KNOWN]

    def facts(self, data: Mapping[str, Any]) -> tuple[MotivationFact, ...]:
        return tuple(self._fact(row, data) for row in data["motivations"])

    def _fact(self, row: _Row, data: Mapping[str, Any]) -> MotivationFact:
        code = row.fact.code
        basis = data.get(f"basis_{code}") or Motivation.Basis.NOT_KNOWN
        return replace(row.fact, sub_group=data.get(f"form_{code}"), basis=basis)

    def unchosen(self, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        """More was said of a motivation that was not chosen: by its field, what to do."""
        chosen = {row.fact.code for row in data.get("motivations", ())}
        for code in self.further:
            has_more = data.get(f"form_{code}") or data.get(f"basis_{code}") not in {
                None,
                "",
                Motivation.Basis.NOT_KNOWN,
            }
            if has_more and code not in chosen:
                sentence = gettext("Choose “%(motivation)s” above as well, or take this away.")
                yield f"form_{code}", sentence % {"motivation": self.rows[code]}


def _rows(lists: HateCrimeLists) -> dict[str, _Row]:
    nine = {code: _Row(str(row), MotivationFact(characteristic=row)) for code, row in lists.characteristics.items()}
    rest = {each.lower(): _Row(str(each.label), MotivationFact(other=each)) for each in Motivation.Other}
    return {**nine, **rest}


def initial_of(facts: tuple[MotivationFact, ...]) -> dict[str, Any]:
    found: dict[str, Any] = {"motivations": [each.code for each in facts]}
    for each in facts:
        found[f"form_{each.code}"] = each.sub_group.code if each.sub_group else ""
        found[f"basis_{each.code}"] = each.basis
    return found
