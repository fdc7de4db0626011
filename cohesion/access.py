"""The first of the three questions of access, asked at the door of a view: may this person do this kind of thing?"""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from cohesion.models import User
from cohesion.permissions import Permission

_P = ParamSpec("_P")
_R_co = TypeVar("_R_co", bound=HttpResponseBase, covariant=True)


class View(Protocol[_P, _R_co]):
    """A function view: the request first, then what its address names."""

    def __call__(self, request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> _R_co: ...


def person(request: HttpRequest) -> User:
    """Who signed in. Raise PermissionDenied (403) for a visitor, where the middleware let one through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def requires(*permissions: Permission) -> Callable[[View[_P, _R_co]], View[_P, _R_co]]:
    """A view for people who hold at least one of `permissions`; all others get the 403 page."""

    def decorate(view: View[_P, _R_co]) -> View[_P, _R_co]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: _P.args, **kwargs: _P.kwargs) -> _R_co:
            user = person(request)
            if not any(user.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
