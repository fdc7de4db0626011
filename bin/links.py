"""Do the links between the documents lead somewhere? Files and headings; addresses on the web are not asked."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE = re.compile(r"^```.*?^```|`[^`\n]*`", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ +(.+?)\s*$", re.MULTILINE)


def main() -> int:
    documents = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
    problems = [problem for document in sorted(documents) for problem in dead_links(document)]
    for problem in problems:
        print(problem)
    return 1 if problems else 0


def dead_links(document: Path) -> list[str]:
    found = []
    for target in LINK.findall(CODE.sub("", document.read_text("utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        path = (document.parent / name).resolve() if name else document
        if not path.exists():
            found.append(f"{document.relative_to(ROOT)}: {target} does not exist")
        elif anchor and path.suffix == ".md" and anchor not in anchors(path):
            found.append(f"{document.relative_to(ROOT)}: {target} names no heading")
    return found


def anchors(document: Path) -> set[str]:
    """Headings as they are addressed: lower case, spaces as hyphens, no punctuation."""
    headings = HEADING.findall(document.read_text("utf-8"))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


if __name__ == "__main__":
    sys.exit(main())
