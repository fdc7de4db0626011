"""How each kind of cell looks: the service's colours in both kinds of spreadsheet."""

from dataclasses import dataclass

from outcomes.spreadsheets.layout import Look

ACCENT, ACCENT_DARK, ACCENT_TINT = "0b5d5e", "084344", "e3efee"
INK, SECONDARY, LINE, MIST, PAPER = "17212b", "4f5b65", "c9d1d3", "f4f6f6", "ffffff"
FONT = "Source Sans 3"
# Programs without the font fall back to their own sans serif.


@dataclass(frozen=True)
class Appearance:
    """`size` in points; `ground` and `ink` as hexadecimal RGB; `border` one of none, hair, box, rule."""

    size: float = 10
    bold: bool = False
    ink: str = INK
    ground: str = ""
    align: str = "left"
    vertical: str = "top"
    indent: int = 0
    wrap: bool = True
    border: str = "none"
    form: str = "@"


WHOLE, DECIMAL, DAY, WORDS = "0", "0.##", "dd/mm/yyyy", "@"

APPEARANCES: dict[Look, Appearance] = {
    Look.PLAIN: Appearance(),
    Look.TITLE: Appearance(size=16, bold=True, ink=ACCENT_DARK, wrap=False, vertical="center"),
    Look.LEAD: Appearance(size=11, ink=SECONDARY, wrap=False, vertical="center"),
    Look.STRONG: Appearance(bold=True),
    Look.HEAD: Appearance(bold=True, ink=PAPER, ground=ACCENT, align="center", vertical="center", border="box"),
    Look.SUBHEAD: Appearance(size=9, ink=INK, ground=ACCENT_TINT, align="center", vertical="center", border="hair"),
    Look.GROUP: Appearance(size=12, bold=True, ink=ACCENT_DARK, ground=ACCENT_TINT, vertical="center", wrap=False),
    Look.SECTION: Appearance(size=13, bold=True, ink=ACCENT, border="rule", vertical="center", wrap=False),
    Look.CODE: Appearance(size=8.5, ink=SECONDARY, ground=MIST, border="hair"),
    Look.TEXT: Appearance(ground=MIST, border="hair"),
    Look.INDENT: Appearance(size=9.5, ground=MIST, border="hair", indent=2),
    Look.HINT: Appearance(size=8.5, ink=SECONDARY, ground=MIST, border="hair"),
    Look.PAST: Appearance(size=9, ink=SECONDARY, ground=MIST, align="right", border="hair"),
    Look.PAST_DATE: Appearance(size=9, ink=SECONDARY, ground=MIST, align="right", border="hair", form=DAY),
    Look.CLOSED: Appearance(size=9, ink=SECONDARY, ground=MIST, border="hair"),
    Look.ENTRY_NUMBER: Appearance(size=11, ground=PAPER, align="right", border="box", form=WHOLE),
    Look.ENTRY_DECIMAL: Appearance(size=11, ground=PAPER, align="right", border="box", form=DECIMAL),
    Look.ENTRY_CHOICE: Appearance(size=9, ground=PAPER, border="box", form=WORDS),
    Look.ENTRY_TEXT: Appearance(size=9.5, ground=PAPER, border="box", form=WORDS),
    Look.ENTRY_LABEL: Appearance(size=9.5, ground=PAPER, border="box", indent=2, form=WORDS),
    Look.ENTRY_DATE: Appearance(size=9, ground=PAPER, align="right", border="box", form=DAY),
}
