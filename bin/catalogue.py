"""Is the Welsh catalogue complete? Every sentence of the source translated, in all plural forms, nothing fuzzy.

The source is copied and extracted afresh, so the answer does not depend on anybody having updated the catalogue.
"""

import gettext
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("cohesion", "outcomes", "casework", "reporting", "templates")
CATALOGUE = Path("locale") / "cy" / "LC_MESSAGES" / "django.po"
PLURAL_FORMS = 6
SHOWN = 40

Key = str | tuple[str, int]


def main() -> int:
    catalogue = ROOT / CATALOGUE
    if not catalogue.exists():
        print(f"{CATALOGUE} does not exist. Run: make messages")
        return 1
    refused = subprocess.run(
        ["msgfmt", "--check", "-o", os.devnull, catalogue], capture_output=True, text=True, check=False
    )
    if refused.returncode != 0:
        print(refused.stderr)
        return 1
    with tempfile.TemporaryDirectory() as folder:
        wanted = sentences(extract(Path(folder)), every=True)
        missing = sorted(untranslated(wanted, sentences(catalogue, every=False)))
    for sentence in missing[:SHOWN]:
        print(f"not translated: {sentence!r}")
    if missing:
        print(f"{len(missing)} of {len(wanted)} sentences lack Welsh or are marked fuzzy. Run: make messages")
    return 1 if missing else 0


def extract(folder: Path) -> Path:
    """A fresh template of all sentences in the source."""
    for source in SOURCES:
        shutil.copytree(ROOT / source, folder / source, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    shutil.copy(ROOT / "manage.py", folder)
    (folder / "locale").mkdir()
    (folder / "static").mkdir()
    command = [sys.executable, "manage.py", "makemessages", "--locale", "cy", "--no-location", "--keep-pot"]
    environment = {**os.environ, "VAR_DIR": str(folder / "var")}
    subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)
    template = folder / "locale" / "django.pot"
    # A template leaves open how plurals are formed, which no reader accepts.
    stated = template.read_text().replace("nplurals=INTEGER; plural=EXPRESSION;", "nplurals=2; plural=n != 1;")
    template.write_text(stated)
    return template


def sentences(catalogue: Path, *, every: bool) -> dict[Key, str]:
    """What the catalogue translates; with `every`, all that a template names, each standing for its own translation.

    A plural sentence is a pair with the number of the form.
    """
    named = subprocess.run(["msgen", catalogue], check=True, capture_output=True).stdout if every else None
    source = "-" if every else str(catalogue)
    with tempfile.TemporaryDirectory() as folder:
        compiled = Path(folder) / "compiled.mo"
        subprocess.run(["msgfmt", "-o", compiled, source], input=named, check=True, capture_output=True)
        with compiled.open("rb") as file:
            entries: dict[Key, str] = vars(gettext.GNUTranslations(file))["_catalog"]
    return {key: text for key, text in entries.items() if key != ""}


def untranslated(wanted: dict[Key, str], translated: dict[Key, str]) -> set[str]:
    return {
        _sentence(key)
        for key in wanted
        if not all(translated.get(form) for form in ([key] if isinstance(key, str) else _forms(key[0])))
    }


def _forms(sentence: str) -> list[Key]:
    return [(sentence, number) for number in range(PLURAL_FORMS)]


def _sentence(key: Key) -> str:
    return (key if isinstance(key, str) else key[0]).replace("\x04", ": ")


if __name__ == "__main__":
    sys.exit(main())
