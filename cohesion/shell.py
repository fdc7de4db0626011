"""What every page's shell needs: who is here, where they may go, the page's other language, the seam."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext

from cohesion.bilingual import LANGUAGES, current_language
from cohesion.models import User
from cohesion.navigation import Link, links
from cohesion.notices import Notice, notices

LANGUAGE_NAMES = {"en": "English", "cy": "Cymraeg"}

# One stitch an authority, one group a region, north to south. Fixed ornament: it does not follow boundary changes.
SEAM = (("NWW", 3), ("NEW", 3), ("MWW", 4), ("WB", 3), ("CT", 2), ("CV", 2), ("GW", 3), ("GE", 2))
STITCH, GAP, PARTING = 45, 3, 17


@dataclass(frozen=True)
class Stitch:
    x: int
    is_own: bool


@dataclass(frozen=True)
class LanguageLink:
    code: str
    name: str
    url: str
    is_current: bool


@dataclass(frozen=True)
class Shell:
    """`person` is empty before signing in; `links` then hold nothing."""

    languages: tuple[LanguageLink, ...]
    seam: tuple[Stitch, ...]
    person: str = ""
    links: tuple[Link, ...] = ()
    notices: tuple[Notice, ...] = ()


def in_other_language(path: str, language: str) -> str:
    """`path` (with its query) in `language`. Only the prefix differs, so this also serves pages that do not exist."""
    for known in LANGUAGES:
        if path == f"/{known}" or path.startswith(f"/{known}/"):
            return f"/{language}{path[len(known) + 1 :]}"
    return f"/{language}/"


def languages(path: str) -> tuple[LanguageLink, ...]:
    current = current_language()
    return tuple(
        LanguageLink(code, LANGUAGE_NAMES[code], in_other_language(path, code), code == current) for code in LANGUAGES
    )


def seam(own: frozenset[str] = frozenset()) -> tuple[Stitch, ...]:
    """The 22 stitches, those of the regions in `own` (codes) in gold."""
    stitches: list[Stitch] = []
    x = 0
    for region, authorities in SEAM:
        for _stitch in range(authorities):
            stitches.append(Stitch(x, region in own))
            x += STITCH + GAP
        x += PARTING - GAP
    return tuple(stitches)


def bare_shell(request: HttpRequest) -> Shell:
    """The shell without a person, for pages that must come out even when the database does not answer."""
    return Shell(languages=languages(request.get_full_path()), seam=seam())


def _presented(user: User) -> str:
    """The person's name and where they work."""
    regions = [appointment.region.name for appointment in user.current_appointments if appointment.region]
    place = ", ".join(dict.fromkeys(regions)) if regions else gettext("Welsh Government")
    return gettext("%(name)s, %(place)s") % {"name": str(user), "place": place}


def shell(request: HttpRequest) -> dict[str, Any]:
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"shell": bare_shell(request)}
    match = request.resolver_match
    route = (match.url_name or "") if match else ""
    own = frozenset(appointment.region.code for appointment in user.current_appointments if appointment.region)
    return {
        "shell": Shell(
            languages=languages(request.get_full_path()),
            seam=seam(own),
            person=_presented(user),
            links=links(user, route),
            notices=notices(user, route),
        )
    }
