"""The check of the Welsh catalogue sees what is not translated."""

from pathlib import Path

import catalogue
import pytest

HEADER = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n==3 ? 3 : n==6 ? 4 : 5);\\n"
"""
TEMPLATE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

msgid "Save"
msgstr ""

msgctxt "month"
msgid "May"
msgstr ""

msgid "%(count)s return"
msgid_plural "%(count)s returns"
msgstr[0] ""
msgstr[1] ""
"""
PLURAL = 'msgid "%(count)s return"\nmsgid_plural "%(count)s returns"\n' + "".join(
    f'msgstr[{form}] "%(count)s ffurflen"\n' for form in range(6)
)
COMPLETE = f'msgid "Save"\nmsgstr "Cadw"\n\nmsgctxt "month"\nmsgid "May"\nmsgstr "Mai"\n\n{PLURAL}'


@pytest.mark.parametrize(
    ("translations", "missing"),
    [
        (COMPLETE, set()),
        (COMPLETE.replace('"Cadw"', '""'), {"Save"}),
        (COMPLETE.replace('msgid "Save"', '#, fuzzy\nmsgid "Save"'), {"Save"}),
        (COMPLETE.replace("Save", "Keep"), {"Save"}),
        (COMPLETE.replace('msgctxt "month"\n', ""), {"month: May"}),
        (COMPLETE.replace('msgstr[4] "%(count)s ffurflen"', 'msgstr[4] ""'), {"%(count)s return"}),
    ],
)
def test_catalogue_check_finds_what_lacks_welsh(tmp_path: Path, translations: str, missing: set[str]) -> None:
    extracted, translated = tmp_path / "extracted.pot", tmp_path / "translated.po"
    extracted.write_text(TEMPLATE)
    translated.write_text(f"{HEADER}\n{translations}")

    wanted = catalogue.sentences(extracted, every=True)
    found = catalogue.untranslated(wanted, catalogue.sentences(translated, every=False))

    assert found == missing
