"""From chapter files (YAML) to checked content, or DataFileRefused with one line per problem."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

from cohesion import data_file
from cohesion.data_file import DataFileRefused, Reader
from reporting import tokens
from reporting.content.model import (
    Back,
    Card,
    Front,
    Heading,
    MarginFigure,
    OutcomeChapter,
    Paragraphs,
    ReportContent,
    Symbol,
    Text,
    Theme,
    TriptychFigure,
)

CHART_KINDS = ("quarters", "parts", "regions", "milestones")
OUTCOMES = ("1", "2", "3", "4", "5", "6", "7")
LONGEST = 4000


def load_folder(folder: Path) -> ReportContent:
    """Read and check front.yaml, outcome-1.yaml to outcome-7.yaml and back.yaml. Nothing is saved."""
    problems: list[str] = []
    front = _file(folder / "front.yaml", read_front, problems)
    outcomes = {code: _file(folder / f"outcome-{code}.yaml", read_outcome, problems) for code in OUTCOMES}
    back = _file(folder / "back.yaml", read_back, problems)
    for code, content in outcomes.items():
        if content and str(content.get("outcome")) != code:
            problems.append(f"outcome-{code}.yaml outcome: must be {code}, the number in the file's name")
    if problems:
        raise DataFileRefused(problems)
    title = front["title"]
    return ReportContent(front, outcomes, back, Text(title["en"], title["cy"]))


def _file(path: Path, read: Callable[[Mapping[str, Any]], object], problems: list[str]) -> Mapping[str, Any]:
    try:
        content = data_file.read(path)
        read(content)
    except DataFileRefused as refused:
        problems.extend(line if path.name in line else f"{path.name} {line}" for line in refused.problems)
        return {}
    return content


def read_outcome(content: Mapping[str, Any]) -> OutcomeChapter:
    reader = _reader(content)
    _only(reader, "outcome finding overview triptych themes challenges")
    triptych = reader.inside("triptych")
    _only(triptych, "how_much how_well better_off")
    chapter = OutcomeChapter(
        outcome=reader.text("outcome", longest=12),
        finding=_text(reader, "finding"),
        overview=_paragraphs(reader, "overview"),
        how_much=tuple(_triptych_figure(entry) for entry in triptych.each("how_much", required=True)),
        how_well=tuple(_triptych_figure(entry) for entry in triptych.each("how_well", required=True)),
        better_off=_paragraphs(triptych, "better_off"),
        themes=tuple(_theme(entry) for entry in reader.each("themes", required=True)),
        challenges=_headings(reader, "challenges"),
    )
    reader.finish()
    return chapter


def read_front(content: Mapping[str, Any]) -> Front:
    reader = _reader(content)
    _only(reader, "title subtitle cover_line introduction glance colophon")
    introduction, glance = reader.inside("introduction"), reader.inside("glance")
    _only(introduction, "heading lead paragraphs outcomes_heading outcomes")
    _only(glance, "heading lead cards")
    outcomes = introduction.inside("outcomes")
    front = Front(
        title=_text(reader, "title"),
        subtitle=_text(reader, "subtitle"),
        cover_line=_text(reader, "cover_line"),
        introduction_heading=_text(introduction, "heading"),
        introduction_lead=_text(introduction, "lead"),
        introduction=_paragraphs(introduction, "paragraphs"),
        outcomes_heading=_text(introduction, "outcomes_heading"),
        outcomes={code: _text(outcomes, code) for code in outcomes.content},
        glance_heading=_text(glance, "heading"),
        glance_lead=_text(glance, "lead"),
        cards=tuple(_card(entry) for entry in glance.each("cards", required=True)),
        colophon=_paragraphs(reader, "colophon"),
    )
    reader.finish()
    return front


def read_back(content: Mapping[str, Any]) -> Back:
    reader = _reader(content)
    _only(reader, "future annex method_heading method symbols")
    future, annex = reader.inside("future"), reader.inside("annex")
    _only(future, "heading lead challenges legislation")
    _only(annex, "heading intro columns")
    columns = annex.inside("columns", required=False)
    legislation = future.inside("legislation")
    _only(legislation, "heading intro acts")
    back = Back(
        future_heading=_text(future, "heading"),
        future_lead=_text(future, "lead"),
        future_challenges=_headings(future, "challenges"),
        legislation_heading=_text(legislation, "heading"),
        legislation_intro=_text(legislation, "intro"),
        acts=_headings(legislation, "acts", head="title"),
        annex_heading=_text(annex, "heading"),
        annex_intro=_text(annex, "intro"),
        annex_columns={code: _text(columns, code) for code in columns.content},
        method_heading=_text(reader, "method_heading"),
        method=_headings(reader, "method"),
        symbols=tuple(_symbol(entry) for entry in reader.each("symbols", required=True)),
    )
    reader.finish()
    return back


def _triptych_figure(reader: Reader) -> TriptychFigure:
    _only(reader, "figure of en cy")
    return TriptychFigure(
        figure=_token_text(reader, "figure"),
        of=_token_text(reader, "of", required=False),
        what=Text(_token_text(reader, "en"), _token_text(reader, "cy")),
    )


def _theme(reader: Reader) -> Theme:
    _only(reader, "section heading margin paragraphs charts examples")
    margin = None
    if reader.content.get("margin") is not None:
        holder = reader.inside("margin")
        _only(holder, "figure what source")
        margin = MarginFigure(
            figure=_token_text(holder, "figure"), what=_text(holder, "what"), source=holder.text("source", longest=12)
        )
    return Theme(
        section=reader.text("section", longest=12),
        heading=_text(reader, "heading"),
        margin=margin,
        paragraphs=_paragraphs(reader, "paragraphs"),
        charts=tuple(_chart(reader, entry) for entry in reader.texts("charts")),
        examples=tuple(reader.texts("examples")),
    )


def _chart(reader: Reader, written: str) -> tuple[str, str]:
    kind, _, subject = written.partition(":")
    if kind not in CHART_KINDS or not subject:
        reader.problem("charts", f"{written!r} is not a chart; write one of {', '.join(CHART_KINDS)}, ':' and a code")
    return kind, subject


def _card(reader: Reader) -> Card:
    outcome = reader.text("outcome", longest=12)
    if "none" in reader.content:
        _only(reader, "outcome none")
        return Card(outcome, figure="", what=None, caveat=None, source="", none=_text(reader, "none"))
    _only(reader, "outcome figure what caveat source")
    return Card(
        outcome,
        figure=_token_text(reader, "figure"),
        what=_text(reader, "what"),
        caveat=_text(reader, "caveat"),
        source=reader.text("source", longest=12),
        none=None,
    )


def _symbol(reader: Reader) -> Symbol:
    _only(reader, "symbol en cy")
    return Symbol(reader.text("symbol", longest=4), Text(reader.text("en"), reader.text("cy")))


def _headings(reader: Reader, key: str, *, head: str = "heading") -> tuple[Heading, ...]:
    found = []
    for entry in reader.each(key, required=True):
        _only(entry, f"{head} text")
        found.append(Heading(_text(entry, head), _text(entry, "text")))
    return tuple(found)


def _text(reader: Reader, key: str) -> Text:
    holder = reader.inside(key)
    _only(holder, "en cy")
    text = Text(_token_text(holder, "en"), _token_text(holder, "cy"))
    _same_figures(holder, [text.en], [text.cy])
    return text


def _paragraphs(reader: Reader, key: str) -> Paragraphs:
    holder = reader.inside(key)
    _only(holder, "en cy")
    en, cy = holder.texts("en"), holder.texts("cy")
    for language, texts in (("en", en), ("cy", cy)):
        if not texts:
            holder.problem(language, "is missing")
        for text in texts:
            _check_tokens(holder, language, text)
    _same_figures(holder, en, cy)
    return Paragraphs(tuple(text.strip() for text in en), tuple(text.strip() for text in cy))


def _token_text(reader: Reader, key: str, *, required: bool = True) -> str:
    text = reader.text(key, required=required, longest=LONGEST)
    _check_tokens(reader, key, text)
    return text


def _check_tokens(reader: Reader, key: str, text: str) -> None:
    for reason in tokens.faults(text):
        reader.problem(key, reason)


def _same_figures(reader: Reader, en: Iterable[str], cy: Iterable[str]) -> None:
    """A figure told in one language is told in the other."""
    english, welsh = (frozenset().union(*(tokens.codes_in(text) for text in texts)) for texts in (en, cy))
    if english != welsh:
        only = ", ".join(sorted(english ^ welsh))
        reader.problem("", f"{only} stands in one language only; both must tell the same figures")


def _only(reader: Reader, keys: str) -> None:
    for key in sorted(set(map(str, reader.content)) - set(keys.split())):
        reader.problem(key, f"is not known here; use {', '.join(keys.split())}")


def _reader(content: Mapping[str, Any]) -> Reader:
    return Reader(dict(content))
