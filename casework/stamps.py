"""A digest of what a row said when its page was shown: two people who change it at once notice each other."""

import hashlib

from casework.models import Agency, ForumMember, ListEntry


def stamp(row: ListEntry | Agency | ForumMember) -> str:
    """Changes with everything the row says but its place in the list."""
    told = [
        f"{field.attname}={field.value_from_object(row)!s}"
        for field in row._meta.concrete_fields
        if field.name != "position"
    ]
    return hashlib.sha256("\n".join(told).encode()).hexdigest()[:20]
