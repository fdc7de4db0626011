"""The life of one return, step by step through the same actions that people use."""

from datetime import date, datetime

from outcomes import checks
from outcomes.actions import change_requests, check_results, quarterly_returns
from outcomes.demo import texts
from outcomes.demo.clock import Clock
from outcomes.demo.content import Content
from outcomes.demo.corrections import Correction
from outcomes.demo.setting import Setting
from outcomes.models import QuarterlyReturn, Severity
from outcomes.refusals import NotReady
from outcomes.return_values import ReturnInput


class Journey:
    """One return with its people and its time. Each step is one act of somebody, later than the one before.

    A journey that goes on after an earlier one says `since` which day.
    """

    def __init__(self, setting: Setting, held: QuarterlyReturn, content: Content, since: date | None = None) -> None:
        self.setting = setting
        self.held = held
        self.content = content
        self.clock = Clock(content.region, held.round.period, since)
        self.author = setting.co_ordinators[content.region]
        self.officer = setting.officer_for(content.region)

    def fill(self, corrections: tuple[Correction, ...] = (), *, late: bool = False) -> None:
        """Type the return in, in two sittings, with what is not right at first."""
        content = self.content
        for correction in corrections:
            content = content.with_values(correction.before)
        first, second = content.pieces(self.setting)
        self.save(first, self.clock.after(4, 6))
        self.save(second, self.clock.after(12 if late else 6, 14 if late else 8))

    def fill_partly(self) -> None:
        """One sitting: the numbers of the first outcomes."""
        self.save(self.content.pieces(self.setting)[0], self.clock.after(6, 9))

    def save(self, values: ReturnInput, now: datetime) -> None:
        self.held = quarterly_returns.save(quarterly_return=self.held, values=values, by=self.author, now=now)

    def submit(self, at: datetime | None = None) -> None:
        """Hand the return in, some days on or `at` a moment; what the checks ask is answered with a reason first."""
        now = at or self.clock.after(3, 7)
        try:
            self._submit(now)
        except NotReady as stopped:
            self._confirm(stopped.findings, now)
            self._submit(self.clock.after(1))

    def _submit(self, now: datetime) -> None:
        declared_as = texts.short("declared_as")[self.author.language]
        quarterly_returns.submit(quarterly_return=self.held, declared_as=declared_as, by=self.author, now=now)

    def _confirm(self, findings: tuple[checks.Finding, ...], now: datetime) -> None:
        """Only questions can be answered: an error in the demo's own data is a fault and is raised."""
        asked = {(finding.check.name, finding.key) for finding in findings if finding.severity == Severity.QUERY}
        if len(asked) < len(findings):
            raise NotReady(findings)
        for result in self.held.check_results.order_by("pk"):
            if (result.check_name, result.key) in asked:
                reason = texts.reason(result.check_name, self.author.language, self.held, result.key)
                check_results.confirm(result=result, reason=reason, by=self.author, now=now)

    def recall(self) -> None:
        quarterly_returns.recall(quarterly_return=self.held, by=self.author, now=self.clock.after(1))

    def start_review(self, at: datetime | None = None) -> None:
        now = at or self.clock.after(1, 4)
        quarterly_returns.start_review(quarterly_return=self.held, by=self.officer, now=now)

    def request(self, corrections: tuple[Correction, ...]) -> None:
        requests = [
            (self.setting.outcomes[correction.outcome], correction.request[self.officer.language])
            for correction in corrections
        ]
        now = self.clock.after(2, 4)
        quarterly_returns.request_changes(quarterly_return=self.held, requests=requests, by=self.officer, now=now)

    def correct(self, corrections: tuple[Correction, ...]) -> None:
        """Put right what was asked and say so. The requests are answered in the order in which they were made."""
        now = self.clock.after(2, 4)
        asked = self.held.change_requests.filter(answered_at__isnull=True).order_by("pk")
        for correction, change_request in zip(corrections, asked, strict=True):
            self.save(correction.after, now)
            answer = correction.answer[self.author.language]
            change_requests.answer(change_request=change_request, text=answer, by=self.author, now=now)

    def accept(self) -> None:
        quarterly_returns.accept(quarterly_return=self.held, by=self.officer, now=self.clock.after(2, 5))

    def reopen(self, why: str, after_days: int) -> None:
        reason = texts.short("reopened", why)[self.officer.language]
        now = self.clock.after(after_days)
        quarterly_returns.reopen(quarterly_return=self.held, reason=reason, by=self.officer, now=now)
