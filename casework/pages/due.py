"""When something is due, in words: how late it is, or how long there is still."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohesion import day_words


@dataclass(frozen=True)
class Due:
    day: date
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.day < self.today

    @property
    def is_today(self) -> bool:
        return self.day == self.today

    @property
    def words(self) -> str:
        """“Due on Tuesday 28 October, in 4 days.”"""
        count = abs((self.day - self.today).days)
        told = {"day": day_words.full(self.day), "count": count}
        if self.is_overdue:
            return (
                ngettext("Was due on %(day)s, %(count)s day ago.", "Was due on %(day)s, %(count)s days ago.", count)
                % told
            )
        if self.is_today:
            return _("Due today, %(day)s.") % told
        return ngettext("Due on %(day)s, in %(count)s day.", "Due on %(day)s, in %(count)s days.", count) % told

    @property
    def mark(self) -> str:
        """The word that stands beside the shape where it presses; nothing where it does not."""
        if self.is_overdue:
            return _("Overdue")
        return _("Due today") if self.is_today else ""
