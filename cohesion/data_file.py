"""Reading data files (YAML) with care: bounded, without aliases or doubled keys, every problem with its place."""

from collections.abc import Hashable
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import yaml

MAXIMUM_BYTES = 2_000_000


class DataFileRefused(Exception):
    """A file cannot be used. `problems` holds one line each, with place and reason."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class _CarefulLoader(yaml.SafeLoader):
    """Refuses what a hand-written data file never needs: aliases, and a key given twice."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(problem="aliases are not accepted", problem_mark=event.start_mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[Any] = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if not isinstance(key, Hashable) or key in seen:
                raise yaml.MarkedYAMLError(problem=f"the key {key!r} is given twice", problem_mark=key_node.start_mark)
            seen.add(key)
        return super().construct_mapping(node, deep)


def read(path: Path) -> dict[str, Any]:
    """The mapping that the file holds, or DataFileRefused."""
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise DataFileRefused([f"{path.name}: the file is larger than {MAXIMUM_BYTES // 1_000_000} MB"])
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_CarefulLoader)  # noqa: S506 (a SafeLoader)
    except OSError as error:
        raise DataFileRefused([f"{path}: cannot be read ({error.strerror})"]) from error
    except UnicodeDecodeError as error:
        raise DataFileRefused([f"{path.name}: is not UTF-8 text"]) from error
    except RecursionError as error:
        raise DataFileRefused([f"{path.name}: is nested too deeply"]) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise DataFileRefused([f"{path.name}{place}: {getattr(error, 'problem', None) or 'is not YAML'}"]) from error
    if not isinstance(content, dict):
        raise DataFileRefused([f"{path.name}: must hold a mapping at its top"])
    return content


class Reader:
    """Takes typed values out of nested mappings and notes every problem with its place, instead of stopping."""

    def __init__(self, content: Any, place: str = "", problems: list[str] | None = None) -> None:
        self.problems: list[str] = [] if problems is None else problems
        self.place = place
        self.content: dict[str, Any] = content if isinstance(content, dict) else {}
        if not isinstance(content, dict):
            self.problem("", "must be a mapping")

    def problem(self, key: str, reason: str) -> None:
        place = f"{self.place}.{key}" if self.place and key else (key or self.place or "file")
        self.problems.append(f"{place}: {reason}")

    def inside(self, key: str, *, required: bool = True) -> "Reader":
        value = self.content.get(key)
        if value is None:
            if required:
                self.problem(key, "is missing")
            value = {}
        return Reader(value, self._place(key), self.problems)

    def each(self, key: str, *, required: bool = False) -> "list[Reader]":
        value = self.content.get(key)
        if value is None and not required:
            return []
        if not isinstance(value, list):
            self.problem(key, "must be a list")
            return []
        readers = []
        for number, entry in enumerate(value, 1):
            name = entry.get("code", number) if isinstance(entry, dict) else number
            readers.append(Reader(entry, f"{self._place(key)}[{name}]", self.problems))
        return readers

    def text(self, key: str, *, required: bool = True, longest: int = 500) -> str:
        value = self.content.get(key)
        if value is None or value == "":
            if required:
                self.problem(key, "is missing")
            return ""
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            self.problem(key, f"must be text, not {type(value).__name__}")
            return ""
        text = str(value).strip()
        if len(text) > longest:
            self.problem(key, f"is longer than {longest} characters")
        return text[:longest]

    def texts(self, key: str) -> list[str]:
        value = self.content.get(key) or []
        if not isinstance(value, list) or not all(isinstance(entry, str | int) for entry in value):
            self.problem(key, "must be a list of texts")
            return []
        return [str(entry) for entry in value]

    def choice(self, key: str, choices: dict[str, str], *, default: str | None = None) -> str:
        """The stored value for what the file says, by the table `choices`."""
        value = self.text(key, required=default is None)
        if not value:
            return default or ""
        if value not in choices:
            self.problem(key, f"{value!r} is not known; use one of {', '.join(choices)}")
            return default or next(iter(choices.values()))
        return choices[value]

    def flag(self, key: str) -> bool:
        value = self.content.get(key, False)
        if not isinstance(value, bool):
            self.problem(key, "must be true or false")
            return False
        return value

    def day(self, key: str, *, required: bool = True) -> date | None:
        value = self.content.get(key)
        if value is None and not required:
            return None
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.problem(key, f"{value!r} is not a date; write it like 2014-04-01")
            return None

    def number(self, key: str, *, required: bool = True) -> Decimal | None:
        value = self.content.get(key)
        if value is None and not required:
            return None
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            number = Decimal("NaN")
        if isinstance(value, bool) or not number.is_finite():
            self.problem(key, f"{value!r} is not a number")
            return None
        return number

    def finish(self) -> None:
        """Raise DataFileRefused if anything was noted."""
        if self.problems:
            raise DataFileRefused(self.problems)

    def _place(self, key: str) -> str:
        return f"{self.place}.{key}" if self.place else key
