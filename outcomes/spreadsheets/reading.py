"""Reading a file against the return that it is for: a preview with every problem and every difference."""

import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import BinaryIO
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

from cohesion.file_problems import FileRefused, Problems, refused
from cohesion.models import User
from outcomes.actions.saving import find_problems
from outcomes.models import QuarterlyReturn
from outcomes.refusals import Problem
from outcomes.return_scope import ReturnScope
from outcomes.return_values import CellKey, ReturnInput
from outcomes.spreadsheets import container
from outcomes.spreadsheets.csv_reading import read_tidy
from outcomes.spreadsheets.differences import changes, only_changed, said
from outcomes.spreadsheets.entries import Entries
from outcomes.spreadsheets.finding_return import find_return
from outcomes.spreadsheets.holdings import holdings
from outcomes.spreadsheets.identity import structure
from outcomes.spreadsheets.judged import Codes, Judged
from outcomes.spreadsheets.judging_examples import ExampleJudge
from outcomes.spreadsheets.judging_figures import FigureJudge
from outcomes.spreadsheets.judging_texts import TextJudge
from outcomes.spreadsheets.markup import check_prolog
from outcomes.spreadsheets.ods_reading import HoldsLinks, HoldsMacros, read_ods
from outcomes.spreadsheets.preview import ImportPreview, NewFigure
from outcomes.spreadsheets.raw import HostileMarkup, RawSheet, TooLarge, Unreadable
from outcomes.spreadsheets.workbook_reading import read_workbook
from outcomes.spreadsheets.xlsx_reading import read_xlsx


def read(
    name: str,
    source: bytes | BinaryIO,
    user: User | None = None,
    *,
    now: datetime,
    expected: QuarterlyReturn | None = None,
) -> ImportPreview:
    """What importing the file `name` would do, in the active language. Saves nothing and never raises for bad content.

    `user` limits it to the returns that the person may see; None is an operator's command. `expected` is the return
    on whose page the file was chosen. Memory and time are bounded by the limits of `container`, `markup` and `raw`.
    """
    problems = Problems()
    try:
        entries = _entries(name, source, problems)
        quarterly_return = find_return(name, entries, user, expected)
    except FileRefused as error:
        return ImportPreview(name=name, problems=(error.problem,), problem_count=1)
    return _preview(name, quarterly_return, entries, problems, now)


def _entries(name: str, source: bytes | BinaryIO, problems: Problems) -> Entries:
    data = container.content(name, source)
    kind = container.ending(name, data)
    if kind == "csv":
        return read_tidy(name, data, problems)
    with container.archive(name, data, kind) as archive:
        return read_workbook(name, _sheets(name, archive, kind), problems)


def _sheets(name: str, archive: ZipFile, kind: str) -> list[RawSheet]:
    try:
        for path in archive.namelist():
            if path.endswith((".xml", ".rels")):
                with archive.open(path) as member:
                    check_prolog(member)
        return read_xlsx(archive) if kind == "xlsx" else read_ods(archive)
    except TooLarge as error:
        raise refused(
            error.sheet or name,
            _("There are more filled rows, columns or cells than a return can have."),
            _("Copy the values into a new template and import that."),
        ) from error
    except HostileMarkup as error:
        raise refused(
            name,
            _("The file declares a document type, which no spreadsheet program writes."),
            _("Copy the values into a new template and import that."),
        ) from error
    except HoldsMacros as error:
        raise container.macros(name) from error
    except HoldsLinks as error:
        raise container.links(name) from error
    except (
        Unreadable,
        BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ArithmeticError,
        ValueError,
        KeyError,
        NotImplementedError,
    ) as error:
        raise container.damaged(name) from error


def _preview(
    name: str, quarterly_return: QuarterlyReturn, entries: Entries, problems: Problems, now: datetime
) -> ImportPreview:
    scope = ReturnScope.of(quarterly_return)
    preview = ImportPreview(name=name, quarterly_return=quarterly_return, version=quarterly_return.version)
    if entries.key and entries.key.structure != structure(scope):
        problems.add(
            name,
            "",
            _("The plan’s measures have changed since this file was written."),
            _("Download the return again and copy your values into it."),
        )
        return _with(preview, problems)
    notices: tuple[str, ...] = ()
    if entries.key and entries.key.version != str(quarterly_return.version):
        entries = entries.without_empty()
        notices = (
            _(
                "The return has been changed since this file was written. Look at the differences closely. Empty "
                "cells of the file were left out: nothing is taken away."
            ),
        )
    held = holdings(quarterly_return)
    judged = _judged(scope, held, entries, problems)
    values = only_changed(judged.values(), held)
    if not problems:
        _report_unusable(scope, values, judged, problems, now)
    found = tuple(changes(scope, values, judged.new_figures, held))
    return replace(
        _with(preview, problems),
        changes=found,
        notices=notices,
        values=values,
        new_figures=tuple(judged.new_figures),
    )


def _with(preview: ImportPreview, problems: Problems) -> ImportPreview:
    return replace(preview, problems=tuple(problems), problem_count=problems.count)


def _judged(scope: ReturnScope, held: ReturnInput, entries: Entries, problems: Problems) -> Judged:
    codes, judged = Codes(scope), Judged()
    figures = FigureJudge(codes, held, judged, problems)
    for entry in entries.figures:
        figures.figure(entry)
    for milestone in entries.milestones:
        figures.milestone(milestone)
    if entries.key is not None:
        language = "cy" if entries.key.language == "cy" else "en"
        TextJudge(codes, held, judged, problems, language).judge(entries)
        ExampleJudge(codes, held, judged, problems, language).judge(entries.examples)
    return judged


def _report_unusable(
    scope: ReturnScope, values: ReturnInput, judged: Judged, problems: Problems, now: datetime
) -> None:
    """What the save would refuse, found before anybody agrees to it."""
    for found in find_problems(scope, values, dict(values.figures), now):
        place = judged.places.get((found.part, found.place), "")
        problems.add(place, _value(values, found), *_sentences(found.sentence))
    for new, found in _new_problems(scope, judged.new_figures, now):
        problems.add(new.label, said(new.cell), *_sentences(found.sentence))


def _new_problems(
    scope: ReturnScope, new_figures: list[NewFigure], now: datetime
) -> Iterator[tuple[NewFigure, Problem]]:
    """A category that does not exist yet is judged as the total would be."""
    for new in new_figures:
        key = CellKey(new.measure_id, new.authority_id)
        for found in find_problems(scope, ReturnInput(), {key: new.cell}, now):
            yield new, found


def _value(values: ReturnInput, found: Problem) -> str:
    cell = values.figures.get(found.place) if isinstance(found.place, CellKey) else None
    return said(cell) if cell else ""


def _sentences(sentence: str) -> tuple[str, str]:
    """“1.2.M3 · Gwynedd: the value is negative. Enter…” as reason and fix."""
    said_of_it = sentence.partition(": ")[2] or sentence
    reason, _dot, fix = said_of_it.partition(". ")
    return f"{reason[:1].upper()}{reason[1:].rstrip('.')}.", fix or _("Correct the file and import it again.")
