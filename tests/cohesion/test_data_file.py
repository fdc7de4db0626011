from pathlib import Path

import pytest

from cohesion import data_file
from cohesion.data_file import DataFileRefused


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("a: [1, 2", "line 1|line 2"),
        ("a: 1\na: 2", "given twice"),
        ("a: &x [1]\nb: *x", "aliases"),
        ("- 1\n- 2", "mapping at its top"),
        ("a: !!python/object/apply:os.system ['true']", "could not determine a constructor"),
        ("[" * 5000, "nested too deeply|not YAML|line"),
    ],
)
def test_bad_data_file_is_refused_with_its_place(tmp_path: Path, content: str, reason: str) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text(content)

    with pytest.raises(DataFileRefused, match=reason):
        data_file.read(path)


def test_data_file_that_is_not_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_bytes(b"\xff\xfe\x00a")

    with pytest.raises(DataFileRefused, match="not UTF-8"):
        data_file.read(path)


def test_huge_data_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "plan.yaml"
    path.write_text("a: " + "x" * data_file.MAXIMUM_BYTES)

    with pytest.raises(DataFileRefused, match="larger than"):
        data_file.read(path)
