"""What lies in a file of a case, opened in memory alone."""

from casework.models import CaseFile
from cohesion.sealing.envelope import unseal_file


def place_of(row: CaseFile) -> str:
    """What the content is sealed for: under another row it cannot be opened."""
    return f"casework_casefile.content:{row.pk}"


def content_of(row: CaseFile) -> bytes:
    """What was put there. Raises SealError where it cannot be opened, FileNotFoundError where nothing is stored."""
    with row.stored.storage.open(str(row.stored.name)) as stored:
        return unseal_file(stored.read(), place_of(row))
