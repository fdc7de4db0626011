"""The first of the three questions of access, asked at the door of a view: may this person do this kind of thing?"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from cohesion.models import User
from cohesion.permissions import Permission

_P = ParamSpec("_P")
_R = TypeVar("_R", bound=HttpResponseBase)
_View = Callable[Concatenate[HttpRequest, _P], _R]


def person(request: HttpRequest) -> User:
    """Who signed in. Raise PermissionDenied (403) for a visitor, where the middleware let one through."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def requires(*permissions: Permission) -> Callable[[_View[_P, _R]], _View[_P, _R]]:
    """A view for people who hold at least one of `permissions`; all others get the 403 page."""

    def decorate(view: _View[_P, _R]) -> _View[_P, _R]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: _P.args, **kwargs: _P.kwargs) -> _R:
            user = person(request)
            if not any(user.may(permission) for permission in permissions):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return decorate
