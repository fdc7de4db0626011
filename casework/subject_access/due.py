"""By when somebody who asks for their data is answered: UK GDPR article 12(3), as the ICO reckons it."""

from datetime import date, timedelta

from casework.month_steps import months_after
from cohesion.calendar import is_working_day


def answer_due_on(received_on: date) -> date:
    """The same day of the next month, or its last day where it has none such; then the first working day from there."""
    day = months_after(received_on, 1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day
