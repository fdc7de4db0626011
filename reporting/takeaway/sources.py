"""The register of tables that can be taken away. A page registers its table once, when its app starts:

    register(Source("hate_crime_by_region", make, label=_("Hate crime by region")))

and links to it with `components/takeaway.html` and the same query string that it was shown with.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from cohesion.models import User
from reporting.takeaway.table import Table

Make = Callable[[User, Mapping[str, str], str], Table]

_NAME = re.compile(r"[a-z][a-z0-9_-]{0,39}")
_VALUE = re.compile(r"[\w.,:+ -]{0,100}", re.ASCII)
LENS = frozenset({"plan", "year", "as"})
"""The parameters by which every page of figures says what it looks at."""


class NoSuchTable(LookupError):
    """Nobody registered that name, or no table is behind those parameters; a translated sentence where there is one."""


class DuplicateSource(ValueError):
    """Two tables claim the same name."""


@dataclass(frozen=True)
class Source:
    """A table by its name. `make` gets who asks, the parameters and the active language, and decides the audience:
    exact figures only for those who read all returns. It raises NoSuchTable for what does not exist and NotChecked
    for what no check has looked at, and is called again when a job runs. Of an address only `parameters` reach it.
    `in_background` spares a page the making of a table that is known to be large.
    """

    name: str
    make: Make
    label: str | Promise
    parameters: frozenset[str] = LENS
    in_background: bool = False

    def wanted(self, given: Mapping[str, str]) -> dict[str, str]:
        """The parameters that this table knows. NoSuchTable where a value is none that any address would hold."""
        found = {name: given[name] for name in sorted(self.parameters) if given.get(name)}
        if not all(_VALUE.fullmatch(value) for value in found.values()):
            raise NoSuchTable
        return found


_register: dict[str, Source] = {}


def register(source: Source) -> None:
    if not _NAME.fullmatch(source.name):
        raise ValueError(f"{source.name!r} cannot stand in an address: letters, digits, dashes, 40 at the most.")
    if _register.setdefault(source.name, source) is not source:
        raise DuplicateSource(f"Two tables are called {source.name}.")


def unregister(name: str) -> None:
    _register.pop(name, None)


def source(name: str) -> Source:
    """Raise NoSuchTable for a name that nobody registered."""
    try:
        return _register[name]
    except KeyError:
        raise NoSuchTable from None
