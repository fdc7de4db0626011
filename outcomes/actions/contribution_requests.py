"""Asking somebody for their part of a return: ask, ask again as last quarter, remind, withdraw, give another day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from cohesion import audit, letters
from cohesion.bilingual import LANGUAGES
from cohesion.calendar import add_working_days
from cohesion.models import User
from cohesion.permissions import Permission
from cohesion.refusals import ActionRefused
from outcomes.actions.return_steps import note_event, require, require_text, taken, taken_to_edit
from outcomes.contribution_links import address_of, new_nonce
from outcomes.contributions import UNASKABLE, Asking
from outcomes.models import ContributionRequest, QuarterlyReturn, ReturnEvent

# A link outlives its due day by this many working days: late is better than never.
GRACE = 10
_LONGEST_NAME = 120
_LONGEST_MESSAGE = 4000
_FURTHEST = timedelta(days=366)
_MOST_A_DAY = 5


@transaction.atomic
def ask(*, quarterly_return: QuarterlyReturn, asking: Asking, by: User, now: datetime) -> ContributionRequest:
    """Ask somebody and send them the letter with their link, while the return is with its region."""
    held = taken_to_edit(quarterly_return, by)
    _require_askable(held, asking, timezone.localdate(now))
    _require_not_asked_already(held, asking)
    if asking.email.strip().lower() in _asked_often(now):
        raise ActionRefused(_("Several letters went to this address today already. Ask for more tomorrow."))
    return _ask(held, asking, by=by, now=now)


def _ask(held: QuarterlyReturn, asking: Asking, *, by: User, now: datetime) -> ContributionRequest:
    contribution = ContributionRequest.objects.create(
        quarterly_return=held,
        name=asking.name.strip(),
        email=asking.email.strip().lower(),
        organisation=asking.organisation.strip(),
        language=asking.language,
        asks_region_wide=asking.asks_region_wide,
        message=asking.message.strip(),
        due_on=asking.due_on,
        nonce=new_nonce(),
        expires_at=end_of_link(asking.due_on),
        asked_at=now,
        asked_by=by,
    )
    contribution.measures.set(asking.measure_ids)
    contribution.authorities.set(asking.authority_ids)
    note_event(held, ReturnEvent.Kind.ASKED, by=by, now=now, detail={"contribution": contribution.pk})
    write_to_contributor("contribution_asked", contribution)
    return contribution


def _asked_often(now: datetime) -> frozenset[str]:
    """Addresses that get no further request today, whoever asks: withdrawn ones count, as their letters went out."""
    today = ContributionRequest.objects.filter(asked_at__date=timezone.localdate(now)).values("email")
    often = today.annotate(times=Count("pk")).filter(times__gte=_MOST_A_DAY)
    return frozenset(often.values_list("email", flat=True))


def end_of_link(due_on: date) -> datetime:
    """The midnight in Wales that ends the last day of grace."""
    last = add_working_days(due_on, GRACE)
    return timezone.make_aware(datetime.combine(last + timedelta(days=1), time.min))


def _require_askable(held: QuarterlyReturn, asking: Asking, today: date) -> None:
    require_text(asking.name, _("Enter the name of the person you ask."))
    try:
        validate_email(asking.email.strip())
    except ValidationError as error:
        raise ActionRefused(_("Enter an email address, such as name@example.org.")) from error
    if max(len(asking.name), len(asking.organisation)) > _LONGEST_NAME or len(asking.message) > _LONGEST_MESSAGE:
        raise ActionRefused(_("Shorten the name, the organisation or the message."))
    if "\x00" in asking.name + asking.organisation + asking.message:
        raise ActionRefused(_("The text holds a character that cannot be stored. Type the text again."))
    if asking.language not in LANGUAGES:
        raise ActionRefused(_("Choose the language of the letter, Welsh or English."))
    require_possible_day(asking.due_on, today)
    _require_own_measures_and_places(held, asking)


def require_possible_day(due_on: date, today: date) -> None:
    if not today <= due_on <= today + _FURTHEST:
        raise ActionRefused(_("Choose a day from today on, within a year."))


def _require_own_measures_and_places(held: QuarterlyReturn, asking: Asking) -> None:
    measures = held.round.measures.exclude(kind__in=UNASKABLE)
    if not asking.measure_ids or measures.filter(pk__in=asking.measure_ids).count() != len(asking.measure_ids):
        raise ActionRefused(_("Choose at least one measure of this quarter to ask for."))
    places = held.authorities.filter(pk__in=asking.authority_ids).count()
    if places != len(asking.authority_ids) or not (places or asking.asks_region_wide):
        raise ActionRefused(_("Choose at least one authority of the return, or the region as a whole."))


def _require_not_asked_already(held: QuarterlyReturn, asking: Asking) -> None:
    awaited = held.contribution_requests.awaited().filter(email=asking.email.strip().lower())
    if awaited.filter(measures__in=asking.measure_ids).exists():
        raise ActionRefused(
            _(
                "%(name)s was asked for some of this already and has not answered. "
                "Remind them, or withdraw that request."
            )
            % {"name": asking.name.strip()}
        )


def as_before(held: QuarterlyReturn) -> Sequence[ContributionRequest]:
    """Who was asked by this region for the quarter before and not yet for this one, newest request first."""
    asked = set(held.contribution_requests.standing().values_list("email", flat=True))
    earlier = ContributionRequest.objects.standing().filter(
        quarterly_return__region=held.region_id,
        quarterly_return__round__plan=held.round.plan_id,
        quarterly_return__round__quarter=str(held.round.period.previous),
    )
    wanted = earlier.exclude(email__endswith=FORGOTTEN).order_by("name", "pk")
    return [row for row in wanted.prefetch_related("measures", "authorities") if row.email not in asked]


# No letter reaches an address that ends like this.
FORGOTTEN = "@forgotten.invalid"


@transaction.atomic
def ask_as_before(
    *, quarterly_return: QuarterlyReturn, due_on: date, by: User, now: datetime
) -> Sequence[ContributionRequest]:
    """Ask everybody of the quarter before for the same again, by `due_on`. What this round lacks is left out."""
    held = taken_to_edit(quarterly_return, by)
    require_possible_day(due_on, timezone.localdate(now))
    measures = frozenset(held.round.measures.exclude(kind__in=UNASKABLE).values_list("pk", flat=True))
    places = frozenset(held.authorities.values_list("pk", flat=True))
    wanted = [_again(row, measures, places, due_on) for row in as_before(held)]
    often = _asked_often(now)
    possible = [
        asking
        for asking in wanted
        if asking.email not in often and asking.measure_ids and (asking.authority_ids or asking.asks_region_wide)
    ]
    if not possible:
        raise ActionRefused(_("There is nobody left to ask as last quarter. Ask somebody new instead."))
    return [_ask(held, asking, by=by, now=now) for asking in possible]


def _again(row: ContributionRequest, measures: frozenset[int], places: frozenset[int], due_on: date) -> Asking:
    return Asking(
        name=row.name,
        email=row.email,
        organisation=row.organisation,
        language=row.language,
        measure_ids=measures & {measure.pk for measure in row.measures.all()},
        authority_ids=places & {authority.pk for authority in row.authorities.all()},
        asks_region_wide=row.asks_region_wide,
        message=row.message,
        due_on=due_on,
    )


@transaction.atomic
def remind(*, contribution: ContributionRequest, by: User, now: datetime) -> ContributionRequest:
    """Send the link again: once a day at the most, and never to somebody who has answered."""
    row = taken_request(contribution, by)
    if row.received_at is not None:
        raise ActionRefused(_("%(name)s has answered. No reminder was sent.") % {"name": row.name})
    if row.has_expired(now):
        raise ActionRefused(_("The link has ended. Give it another due date first; then it opens again."))
    last = max(row.asked_at, row.last_reminded_at or row.asked_at)
    if timezone.localdate(last) == timezone.localdate(now):
        raise ActionRefused(_("%(name)s was written to today already. Remind them tomorrow.") % {"name": row.name})
    row.last_reminded_at = now
    row.reminders += 1
    row.save(update_fields=["last_reminded_at", "reminders"])
    _record("contribution.reminded", row, by=by, now=now)
    write_to_contributor("contribution_reminder", row)
    return row


@transaction.atomic
def withdraw(*, contribution: ContributionRequest, by: User, now: datetime) -> ContributionRequest:
    """End the request and, at once, its link. What is already in the return stays there."""
    row = taken_request(contribution, by)
    if row.decided_at is not None:
        raise ActionRefused(_("This contribution is dealt with already: its link has ended."))
    row.withdrawn_at = now
    row.nonce = new_nonce()
    row.save(update_fields=["withdrawn_at", "nonce"])
    _record("contribution.withdrawn", row, by=by, now=now)
    return row


@transaction.atomic
def change_due(*, contribution: ContributionRequest, due_on: date, by: User, now: datetime) -> ContributionRequest:
    """Give another day; the link lives as long as that day and its grace."""
    row = taken_request(contribution, by)
    if row.received_at is not None:
        raise ActionRefused(_("%(name)s has answered: no other day is needed.") % {"name": row.name})
    require_possible_day(due_on, timezone.localdate(now))
    before = row.due_on
    row.due_on, row.expires_at = due_on, end_of_link(due_on)
    row.save(update_fields=["due_on", "expires_at"])
    _record("contribution.due_changed", row, by=by, now=now, before=before.isoformat(), after=due_on.isoformat())
    return row


def taken_request(contribution: ContributionRequest, by: User) -> ContributionRequest:
    """The request as it is now, locked, for somebody who edits its return. Refused once it is withdrawn."""
    require(by, Permission.EDIT_RETURN, taken(contribution.quarterly_return))
    rows = ContributionRequest.objects.select_for_update(of=("self",)).with_context()
    row = rows.get(pk=contribution.pk)
    if row.withdrawn_at is not None:
        raise ActionRefused(_("This request was withdrawn. Ask again if you still need an answer."))
    return row


def write_to_contributor(letter: str, row: ContributionRequest) -> None:
    context = {
        "contribution": row,
        "held": row.quarterly_return,
        "measures": row.measures.in_plan_order(),
        "places": row.authorities.in_map_order(),
        "link": address_of(row),
    }
    letters.send(f"outcomes/letters/{letter}", to=row.email, language=row.language, context=context)


def _record(act: str, row: ContributionRequest, *, by: User, now: datetime, **detail: str) -> None:
    held = row.quarterly_return
    audit.record(act, by=by, now=now, subject=held, region=held.region, detail={"contribution": row.pk, **detail})
