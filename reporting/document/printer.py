"""One language of one frozen report: where texts, figures and names are told."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from reporting.content import Back, Front, OutcomeChapter, Paragraphs, Text, read_back, read_front, read_outcome
from reporting.document.frozen import Authority, Example, Frozen, Milestone, Outcome, Rating, Region
from reporting.document.typography import plain, set_text
from reporting.tokens import TOKEN, Fact


@dataclass(frozen=True)
class Printer:
    """`frozen` as seen in `language`. The language must be the active one while anything is printed."""

    frozen: Frozen
    language: str
    facts: dict[str, Fact] = field(init=False)
    front: Front = field(init=False)
    back: Back = field(init=False)
    chapters: tuple[OutcomeChapter, ...] = field(init=False)
    codes: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        chapters = tuple(read_outcome(content) for content in self.frozen.outcomes)
        front = read_front(self.frozen.front)
        object.__setattr__(self, "facts", self.frozen.known_facts())
        object.__setattr__(self, "front", front)
        object.__setattr__(self, "back", read_back(self.frozen.back))
        object.__setattr__(self, "chapters", chapters)
        object.__setattr__(self, "codes", _report_codes(front, chapters))

    def say(self, text: Text | None) -> SafeString:
        return set_text(text.within(self.language), self.facts) if text else SafeString("")

    def heading(self, text: Text) -> SafeString:
        """Without tying the last word: a heading has room to break where it likes."""
        return set_text(text.within(self.language), self.facts, tie_last=False, mark=False)

    def brief(self, text: Text | None) -> SafeString:
        """For narrow columns: figures marked, the last word free."""
        return set_text(text.within(self.language), self.facts, tie_last=False) if text else SafeString("")

    def figure(self, token: str) -> SafeString:
        """A figure that stands by itself."""
        return set_text(token, self.facts, mark=False)

    def plain(self, text: Text) -> str:
        return plain(text.within(self.language), self.facts)

    def paragraphs(self, paragraphs: Paragraphs) -> list[SafeString]:
        return [set_text(text, self.facts) for text in paragraphs.within(self.language)]

    def outcome(self, code: str) -> Outcome:
        return next(outcome for outcome in self.frozen.plan_outcomes if outcome.code == code)

    def rating(self, outcome: str) -> Rating | None:
        return next((rating for rating in self.frozen.ratings if rating.outcome == outcome), None)

    def milestones(self, outcome: str) -> list[Milestone]:
        return [milestone for milestone in self.frozen.milestones if milestone.outcome == outcome]

    def examples(self, slugs: Iterable[str]) -> list[Example]:
        return [self.frozen.examples[slug] for slug in slugs if slug in self.frozen.examples]

    def places(self, codes: Iterable[str]) -> list[Authority]:
        """Authorities in the order of the map."""
        wanted = set(codes)
        return [authority for authority in self.frozen.authorities if authority.gss in wanted]

    def names(self, codes: Iterable[str]) -> str:
        return ", ".join(authority.name.within(self.language) for authority in self.places(codes))

    def region(self, region: Region) -> str:
        return region.name.within(self.language)


def _report_codes(front: Front, chapters: Iterable[OutcomeChapter]) -> dict[str, str]:
    """The report's own code (F1.1) of each figure that a card or a margin shows, by the figure's token code."""
    sources = [(card.figure, card.source) for card in front.cards]
    sources += [
        (theme.margin.figure, theme.margin.source) for chapter in chapters for theme in chapter.themes if theme.margin
    ]
    found = ((TOKEN.fullmatch(figure), source) for figure, source in sources)
    return {match[1]: source for match, source in found if match}
