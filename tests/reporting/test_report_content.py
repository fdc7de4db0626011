"""Chapter files: what is read, and what is refused with place and reason."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from cohesion.data_file import DataFileRefused
from reporting.content import load_folder, read_outcome
from tests.reporting.frozen_report import ROOT, read

FOLDER = ROOT / "reporting/content/2014-15"


@pytest.fixture
def chapter() -> dict[str, Any]:
    content: dict[str, Any] = read("reporting/content/2014-15/outcome-1.yaml")
    return content


def test_folder_of_the_year_is_sound_and_complete() -> None:
    content = load_folder(FOLDER)

    assert list(content.outcomes) == ["1", "2", "3", "4", "5", "6", "7"]
    assert content.title.cy == "Adroddiad cynnydd 2014–15"


def test_every_practice_example_that_a_chapter_names_exists() -> None:
    examples = {
        one["slug"]
        for number in range(1, 8)
        for one in read(f"outcomes/demo/practice_examples/outcome-{number}.yaml")["examples"]
    }
    named = {
        slug
        for content in load_folder(FOLDER).outcomes.values()
        for theme in content["themes"]
        for slug in theme["examples"]
    }

    assert named <= examples


def _drop_welsh(content: dict[str, Any]) -> None:
    del content["finding"]["cy"]


def _other_figures_in_welsh(content: dict[str, Any]) -> None:
    content["finding"]["cy"] = "Eleni hyfforddwyd [[C2|people]]."


def _unknown_noun(content: dict[str, Any]) -> None:
    content["themes"][0]["paragraphs"]["en"][0] = "[[C1|folk]]"
    content["themes"][0]["paragraphs"]["cy"][0] = "[[C1|people]]"


def _unknown_key(content: dict[str, Any]) -> None:
    content["themes"][0]["colour"] = "green"


def _unknown_chart(content: dict[str, Any]) -> None:
    content["themes"][0]["charts"] = ["pie:C1"]


def _no_list(content: dict[str, Any]) -> None:
    content["challenges"] = "many"


@pytest.mark.parametrize(
    ("spoil", "place", "reason"),
    [
        (_drop_welsh, "finding.cy", "is missing"),
        (_other_figures_in_welsh, "finding", "one language only"),
        (_unknown_noun, "themes[1].paragraphs.en", "noun 'folk'"),
        (_unknown_key, "themes[1].colour", "is not known here"),
        (_unknown_chart, "themes[1].charts", "'pie:C1' is not a chart"),
        (_no_list, "challenges", "must be a list"),
    ],
)
def test_spoilt_chapter_is_refused_with_place_and_reason(
    chapter: dict[str, Any], spoil: Callable[[dict[str, Any]], None], place: str, reason: str
) -> None:
    spoil(chapter)

    with pytest.raises(DataFileRefused) as refused:
        read_outcome(chapter)

    assert any(line.startswith(f"{place}:") and reason in line for line in refused.value.problems)


def test_folder_names_the_file_of_each_problem(tmp_path: Path, chapter: dict[str, Any]) -> None:
    for path in FOLDER.glob("*.yaml"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    chapter["outcome"] = "2"
    (tmp_path / "outcome-1.yaml").write_text(yaml.safe_dump(chapter), encoding="utf-8")
    (tmp_path / "back.yaml").write_text("future: {", encoding="utf-8")

    with pytest.raises(DataFileRefused) as refused:
        load_folder(tmp_path)

    assert any(line.startswith("outcome-1.yaml outcome:") for line in refused.value.problems)
    assert any(line.startswith("back.yaml line ") for line in refused.value.problems)
