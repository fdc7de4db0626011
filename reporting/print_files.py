"""Where the printed report's stylesheet, fonts and hyphenation patterns lie."""

from pathlib import Path

PRINT = Path(__file__).resolve().parent / "print"
