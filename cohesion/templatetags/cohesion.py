"""Template tags of the service's shell: marks, numbers, quarters, text that may be in the other language."""

from decimal import Decimal
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.template.context import Context
from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from cohesion import marks, prose, quarter_words
from cohesion.bilingual import current_language
from cohesion.calendar import Quarter

register = template.Library()


@register.simple_tag
def mark(kind: str, word: str) -> SafeString:
    """A shape and its word: `{% mark "late" _("Late") %}`."""
    return marks.mark(kind.lower(), word)


@register.simple_tag
def shape(kind: str) -> SafeString:
    return marks.shape(kind.lower())


@register.filter
def number(value: Decimal | int | None) -> str:
    """A value as people write it: thousands parted, no needless decimals; nothing for no value."""
    if value is None:
        return ""
    decimal = Decimal(value)
    places = 0 if decimal == decimal.to_integral_value() else max(-int(decimal.normalize().as_tuple().exponent), 0)
    return number_format(decimal, decimal_pos=places, use_l10n=True, force_grouping=True)


@register.filter
def percent(part: int, whole: int) -> int:
    """`part` of `whole` in whole percent; 0 of nothing."""
    return round(100 * part / whole) if whole else 0


def _quarter(value: Quarter | str) -> Quarter:
    return value if isinstance(value, Quarter) else Quarter.parse(value)


@register.filter
def quarter(value: Quarter | str) -> str:
    """“Quarter 2, July to September 2014”."""
    return quarter_words.in_full(_quarter(value))


@register.filter
def quarter_name(value: Quarter | str) -> str:
    return quarter_words.name(_quarter(value))


@register.filter
def quarter_months(value: Quarter | str) -> str:
    return quarter_words.months(_quarter(value))


@register.filter
def quarter_short(value: Quarter | str) -> str:
    return quarter_words.short_months(_quarter(value))


@register.filter
def unbroken(text: object) -> SafeString:
    """Text that stays on one line, such as a financial year, which would break at its hyphen."""
    return format_html('<span class="coh-nowrap">{}</span>', text)


def _in_its_language(markup: SafeString, language: str, element: str) -> SafeString:
    if not language or language == current_language():
        return markup
    return format_html('<{0} lang="{1}">{2}</{0}>', mark_safe(element), language, markup)  # noqa: S308


@register.simple_tag
def written(text: str, language: str) -> SafeString:
    """Words in a line, marked with their language where it is not the page's."""
    return _in_its_language(format_html("{}", text), language, "span")


@register.simple_tag
def paragraphs(text: str, language: str = "") -> SafeString:
    """Text of several paragraphs and lists, marked with its language where it is not the page's."""
    return _in_its_language(prose.to_html(text), language, "div")


@register.simple_tag(takes_context=True)
def with_query(context: Context, **changes: Any) -> str:
    """The page's query with some parameters changed, or taken away where the new value is empty."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else "?"


# --- forms ------------------------------------------------------------------------------------------------------------
@register.filter
def field_kind(field: BoundField) -> str:
    """Which GOV.UK component draws a field."""
    widget = field.field.widget
    kinds: tuple[tuple[type, str], ...] = (
        # Django makes the checkboxes a kind of radios: the narrower comes first.
        (CheckboxSelectMultiple, "checkboxes"),
        (RadioSelect, "radios"),
        (CheckboxInput, "checkbox"),
        (Select, "select"),
        (Textarea, "textarea"),
        (FileInput, "file-upload"),
    )
    return next((kind for widget_type, kind in kinds if isinstance(widget, widget_type)), "input")


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The control of `field` in GOV.UK's classes, tied to its hint and its error message."""
    kind = field_kind(field)
    described = [
        f"{field.id_for_label}-{part}"
        for part, present in (("hint", field.help_text), ("error", field.errors))
        if present
    ]
    classes = [
        "govuk-checkboxes__input" if kind == "checkbox" else f"govuk-{kind}",
        str(field.field.widget.attrs.get("class", "")),
    ]
    if field.errors:
        classes.append(f"govuk-{kind}--error")
    attrs: dict[str, Any] = {"class": " ".join(filter(None, classes)), "placeholder": False}
    attrs["aria-describedby"] = " ".join(described) or False
    return field.as_widget(attrs=attrs)


@register.simple_tag
def first_control_id(field: BoundField) -> str:
    """Where an error summary's link leads: the control, or the first of a group."""
    base = field.auto_id
    return f"{base}_0" if field_kind(field) in {"radios", "checkboxes"} else str(base)


@register.simple_tag
def joined(items: list[str], separator: str = ", ") -> SafeString:
    return format_html_join(separator, "{}", ((item,) for item in items))
