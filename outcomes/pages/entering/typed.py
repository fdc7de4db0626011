"""What a person typed that is not saved: it stays in its fields, with the reason beside it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext

from cohesion import day_words
from outcomes.actions.entering import Clash, Entered
from outcomes.entry.fields import Field
from outcomes.entry.posted import KEEP_MINE, TAKE_THEIRS, Posted
from outcomes.entry.showing import in_words, parts_of
from outcomes.entry.standing import Said, stamp


@dataclass(frozen=True)
class Choice:
    """Two versions of one field, to choose from. `keep` and `take` are what the choice sends."""

    name: str
    who: str
    mine: str
    theirs: str
    keep: str
    take: str = TAKE_THEIRS


@dataclass(frozen=True)
class Typed:
    sent: Mapping[str, Posted] = field(default_factory=dict)
    problems: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    clashes: Mapping[str, Clash] = field(default_factory=dict)

    @classmethod
    def kept(cls, sent: Mapping[str, Posted], entered: Entered) -> "Typed":
        """Of what was sent, the fields that were not saved."""
        unsaved = {name: each for name, each in sent.items() if name in entered.problems or name in entered.clashes}
        return cls(unsaved, entered.problems, entered.clashes)

    def parts(self, at: Field, said: Said) -> Mapping[str, str]:
        """What the field's parts show: what was typed and not saved, else what stands."""
        sent = self.sent.get(at.name)
        stands = parts_of(said, at)
        return {**stands, **sent.parts} if sent else stands

    def stamp(self, at: Field, said: Said) -> str:
        """The stamp that the page carries on: of what the person saw, as long as theirs is not saved."""
        sent = self.sent.get(at.name)
        return sent.seen if sent else stamp(said)

    def error(self, name: str) -> str:
        return " ".join(self.problems.get(name, ()))

    def choice(self, name: str, me: int) -> Choice | None:
        clash = self.clashes.get(name)
        return choice(clash, self.sent[name], me) if clash else None


def choice(clash: Clash, sent: Posted, me: int) -> Choice:
    return Choice(
        name=clash.at.name,
        who=_who(clash, me),
        mine=_as_typed(sent),
        theirs=in_words(clash.theirs, clash.at) or gettext("Nothing: it was taken out"),
        keep=f"{KEEP_MINE}.{clash.stamp}",
    )


def _who(clash: Clash, me: int) -> str:
    if clash.by is None or clash.when is None:
        return gettext("Somebody else has changed this since you opened the page.")
    values = {"name": str(clash.by), "time": clock(clash.when)}
    if clash.by.pk == me:
        return gettext("You changed this in another window, at %(time)s.") % values
    return gettext("%(name)s changed this at %(time)s, after you opened the page.") % values


def clock(at: datetime) -> str:
    """“14:32”, with the day where it is not today."""
    local = localtime(at)
    time = date_format(local, "H:i")
    return time if local.date() == localdate() else f"{time}, {day_words.short(local.date())}"


def _as_typed(sent: Posted) -> str:
    own = [sent.text(part) for part in sent.parts if part not in ("v", "k", "p")]
    return ", ".join(text for text in own if text) or gettext("Nothing: you took it out")


NOTHING_TYPED = Typed()
