"""Judging the practice examples of a file."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from django.utils.text import slugify
from django.utils.translation import gettext as _

from cohesion.file_problems import Problems
from cohesion.models import LocalAuthority
from outcomes.models import Outcome
from outcomes.return_values import ExampleInput, ReturnInput
from outcomes.spreadsheets.entries import NO_CELL, RowEntry
from outcomes.spreadsheets.judged import Codes, Judged
from outcomes.spreadsheets.raw import RawCell
from outcomes.spreadsheets.values import Unusable, Values

_FIELDS = ("outcome", "title", "text", "places", "place_label", "language", "consent", "suggested")
_LONGEST_SLUG = 70


class ExampleJudge:
    """`language` is the file's: a new example counts as written in it unless the file says otherwise."""

    def __init__(self, codes: Codes, held: ReturnInput, judged: Judged, problems: Problems, language: str) -> None:
        self._codes, self._held, self._judged = codes, held, judged
        self._values = Values(problems)
        self._problems = problems
        self._language = language
        self._places: Mapping[str, int] = {}

    def judge(self, entries: list[RowEntry]) -> None:
        filled = [entry for entry in entries if any(not cell.is_empty for cell in entry.cells.values())]
        if filled:
            self._places = _places()
        for entry in entries:
            with suppress(Unusable):
                self._example(entry)

    def _example(self, entry: RowEntry) -> None:
        cells = {name: entry.cells.get(name, NO_CELL) for name in _FIELDS}
        held = self._held.examples.get(entry.code) if entry.code else None
        if entry.code and (entry.code in self._judged.examples or held is None):
            self._problems.add(
                entry.place,
                entry.code,
                _("This row does not belong to an example of the return, or stands in the file twice."),
                _("Copy the example into an empty row of a new template."),
            )
            return
        if all(cell.is_empty for cell in cells.values()):
            if held is not None:
                self._judged.examples[entry.code] = None
            return
        made = self._made(cells, held)
        slug = entry.code or self._slug(made)
        self._judged.examples[slug] = made
        self._judged.places["examples", slug] = entry.place

    def _made(self, cells: Mapping[str, RawCell], held: ExampleInput | None) -> ExampleInput:
        language = self._values.choice("languages", cells["language"]) or (held.language if held else self._language)
        outcome = self._outcome(cells["outcome"])
        texts = {name: self._values.text(cells[name]) for name in ("title", "text", "place_label")}
        for name in ("title", "text"):
            if not texts[name]:
                raise self._values.refuse(
                    cells[name],
                    _("An example needs an outcome, a title and a text."),
                    _("Fill in what is missing, or empty the whole row."),
                )
        consent = self._values.choice("consent", cells["consent"])
        before = held or ExampleInput(outcome.pk, language, {}, {}, {}, region_ids=self._own_region())
        suggested = self._values.choice("suggested", cells["suggested"])
        return replace(
            before,
            outcome_id=outcome.pk,
            language=language,
            title={**before.title, language: texts["title"]},
            text={**before.text, language: texts["text"]},
            place_label=_without_empty({**before.place_label, language: texts["place_label"]}),
            place_ids=self._place_ids(cells["places"]),
            consent=consent or before.consent,
            suggested_for_report=suggested == "YES",
        )

    def _own_region(self) -> frozenset[int]:
        return frozenset({self._codes.scope.quarterly_return.region_id})

    def _outcome(self, cell: RawCell) -> Outcome:
        text = self._values.text(cell)
        code = text.split(" ", maxsplit=1)[0].rstrip(":.")
        outcome = self._codes.outcomes.get(code)
        if outcome is None:
            known = "; ".join(str(found) for found in self._codes.outcomes.values())
            raise self._values.refuse(
                cell, _("The example’s outcome is not known."), _("Choose one of these: %(known)s.") % {"known": known}
            )
        return outcome

    def _place_ids(self, cell: RawCell) -> frozenset[int]:
        names = [name.strip() for name in self._values.text(cell).replace("\n", ";").split(";")]
        found = set()
        for name in filter(None, names):
            place_id = self._places.get(name.casefold())
            if place_id is None:
                raise self._values.refuse(
                    cell,
                    _("“%(name)s” is not one of the 22 authorities.") % {"name": name[:60]},
                    _("Write the names in full, with semicolons between them."),
                )
            found.add(place_id)
        return frozenset(found)

    def _slug(self, made: ExampleInput) -> str:
        base = slugify(made.title[made.language])[:_LONGEST_SLUG].strip("-") or "example"
        slug, number = base, 2
        while slug in self._judged.examples or slug in self._held.examples:
            slug, number = f"{base}-{number}", number + 1
        return slug


def _without_empty(texts: Mapping[str, str]) -> dict[str, str]:
    return {language: text for language, text in texts.items() if text}


def _places() -> dict[str, int]:
    """Ids of all authorities by code and by name in either language."""
    found: dict[str, int] = {}
    for place in LocalAuthority.objects.all():
        for name in (place.gss, place.name_en, place.name_cy, place.council_en, place.council_cy):
            found[name.casefold()] = place.pk
    return found
