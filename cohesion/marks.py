"""Marks: a shape and its word. Ratings (circle, triangle, square) and progress never share a shape."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

# Drawn in a field of 16 × 16, in the colour of the text around them.
_RING = '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>'
SHAPES: dict[str, str] = {
    "green": '<circle cx="8" cy="8" r="7" fill="currentColor"/>',
    "amber": '<path d="M8 1 15.500 14.500H.500z" fill="currentColor"/>',
    "red": '<rect x="1.500" y="1.500" width="13" height="13" fill="currentColor"/>',
    "none": '<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2" '
    'stroke-dasharray="2.400 2.300"/>',
    "part": f'{_RING}<path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor"/>',
    "done": '<circle cx="8" cy="8" r="7" fill="currentColor"/>'
    '<path d="M4.600 8.300 7 10.600l4.400-5" fill="none" stroke="#fff" stroke-width="2"/>',
    "sent": f'{_RING}<circle cx="8" cy="8" r="2.500" fill="currentColor"/>',
    "asked": '<path d="M1.500 2.500h13v8.500H8l-3.500 3.500V11h-3z" fill="none" stroke="currentColor" '
    'stroke-width="2"/>',
    "late": f'{_RING}<path d="M8 4.500V8l2.500 2" fill="none" stroke="currentColor" stroke-width="1.800"/>',
    "dropped": f'{_RING}<path d="M4.500 8h7" stroke="currentColor" stroke-width="2"/>',
    # What helps and what hinders.
    "up": '<path d="M8 14V3M3.500 7.500 8 3l4.500 4.500" fill="none" stroke="currentColor" stroke-width="2.200"/>',
    "down": '<path d="M8 2v11M3.500 8.500 8 13l4.500-4.500" fill="none" stroke="currentColor" stroke-width="2.200"/>',
    "tick": '<path d="M2 8.500 6 12.500 14 3.500" fill="none" stroke="currentColor" stroke-width="2.400"/>',
}


def shape(kind: str) -> SafeString:
    """The drawing of `kind` alone, hidden from screen readers. KeyError for a kind that does not exist."""
    return mark_safe(f'<svg viewBox="0 0 16 16" aria-hidden="true" focusable="false">{SHAPES[kind]}</svg>')  # noqa: S308


def mark(kind: str, word: str) -> SafeString:
    """The shape of `kind` with its word."""
    return format_html('<span class="coh-mark coh-mark--{}">{}<span>{}</span></span>', kind, shape(kind), word)
