"""`python -m bench`: annual figures and the report, at the size of the demo and at 20 times that size; pages at 1 year
and at 12; cases, 10,000 beside 1,000,000; the agenda of a conference with 10 open cases and with 500; tensions of
ten years beside those of one; what is hidden in linked tables, by the thousand, and what a reader makes of it.

Each stage runs in a process of its own, on a database of its own that is gone afterwards (`DATABASE_URL` names a
PostgreSQL server to use instead of SQLite). Times are beside floors measured in the same run, so that the machine
does not matter; a ratio over its bound makes the exit status 1. `years` has 20 years of returns of which one is
asked for; `regions` has 20 times the regions and authorities, so that one year's figures read 20 times the rows.
Cases and tensions are measured on PostgreSQL always: the server that `DATABASE_URL` names, or one that runs or is
started here.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import cases, marac, page_table, safety_table, tension
from bench.databases import database
from bench.table import Line, table

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("figures", "report", "pages", "cases", "marac", "tension", "safety")
SIZES = ("demo", "years", "regions")
SQL_BOUND, CALL_BOUND, JOB_BOUND, MEMORY_BOUND = 1.3, 3.0, 2.5, 600.0
_LONGEST = 200


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Measurements as ratios to floors of the same run.")
    parser.add_argument("--only", choices=PARTS, help="leave the other parts out")
    only = parser.parse_args().only
    lines: list[Line] = []
    queries: dict[str, int] = {}
    with tempfile.TemporaryDirectory(prefix="cohesion-bench-") as folder:
        for size in SIZES:
            if only in {"pages", "cases", "marac", "tension", "safety"} or (only == "report" and size == "regions"):
                continue
            with database(Path(folder), size) as environment:
                lines += _measured(size, environment, only, queries)
        lines += _same_queries(queries)
        words = ""
        if only in {None, "pages"}:
            page_lines, heaviest = page_table.measured(Path(folder), _stage)
            lines, words = lines + page_lines, words + heaviest
        if only in {None, "cases"}:
            case_lines, generated = cases.measured(Path(folder), _stage)
            lines, words = lines + case_lines, words + generated
        if only in {None, "marac"}:
            lines += marac.measured(Path(folder), _stage)
        if only in {None, "tension"}:
            tension_lines, generated = tension.measured(Path(folder), _stage)
            lines, words = lines + tension_lines, words + generated
    if only in {None, "safety"}:
        lines += safety_table.measured(_stage)
    sys.stdout.write(f"\n{table(lines)}\n{words}")
    return 1 if any(line.is_over for line in lines) else 0


def _measured(size: str, environment: dict[str, str], only: str | None, queries: dict[str, int]) -> list[Line]:
    made = _stage(environment, "prepare", size)
    _tell(f"{size}: {made['returns']} accepted returns with {made['figures']:,} figures")
    lines: list[Line] = []
    if only != "report":
        found = _stage(environment, "figures")
        queries[size] = found["queries"]
        lines += _figure_lines(size, found)
    if only != "figures" and size != "regions":
        lines += _report_lines(size, *_report(environment))
    return lines


def _report(environment: dict[str, str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The job and its floor turn by turn, the better of two turns of each: others disturb a long measurement."""
    jobs, floors = [], []
    for _ in range(2):
        jobs.append(_stage(environment, "report", "job"))
        floors.append(_stage(environment, "report", "floor", *(str(pages) for pages in jobs[0]["pages"])))
    return min(jobs, key=_seconds), min(floors, key=_seconds)


def _seconds(found: dict[str, Any]) -> float:
    return float(sum(seconds for name, seconds in found["stages"].items() if not name.startswith("of that")))


def _figure_lines(size: str, found: dict[str, Any]) -> list[Line]:
    hand = found["hand"] * 1000
    return [
        Line(size, f"figures: SQL ({found['queries']} queries)", found["sql"] * 1000, floor=hand, bound=SQL_BOUND),
        Line(size, f"figures: whole call ({found['figures']:,})", found["whole"] * 1000, floor=hand, bound=CALL_BOUND),
        Line(size, "figures that the hand-written statement tells otherwise", found["differences"], "", bound=0),
    ]


def _report_lines(size: str, job: dict[str, Any], floor: dict[str, Any]) -> list[Line]:
    pages = dict(zip(("pdf en", "pdf cy"), job["pages"], strict=True))
    lines = [
        Line(
            size,
            f"report: {name}" + (f" ({pages[name]} pages)" if name in pages else ""),
            seconds * 1000,
            floor=floor["stages"][name] * 1000 if name in floor["stages"] else None,
        )
        for name, seconds in job["stages"].items()
    ]
    return [
        *lines,
        Line(size, "report: whole job", _seconds(job) * 1000, floor=_seconds(floor) * 1000, bound=JOB_BOUND),
        Line(size, "report: peak memory", job["peak_mb"], "MB", bound=MEMORY_BOUND),
        Line(size, "plain text: peak memory", floor["peak_mb"], "MB"),
    ]


def _same_queries(queries: dict[str, int]) -> list[Line]:
    if len(queries) < len(SIZES):
        return []
    most, fewest = max(queries.values()), min(queries.values())
    return [Line("all", "queries of the largest size, as at the demo's", most, "", floor=fewest, bound=1.0)]


def _stage(environment: dict[str, str], module: str, *arguments: str, longest: int = _LONGEST) -> dict[str, Any]:
    """What a stage measured, by its own process. A stage that fails or never ends stops the run with its words."""
    command = [sys.executable, "-m", f"bench.{module}", *arguments]
    _tell(f"  {' '.join(command[2:])}")
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=longest, check=False
    )
    if done.returncode:
        sys.exit(f"{module} failed:\n{done.stderr}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _tell(words: str) -> None:
    sys.stderr.write(f"{words}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main())
