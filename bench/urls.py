"""The service's addresses and one view that does nothing: what every page's time is put beside."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cohesion import urls
from cohesion.urls import handler400, handler403, handler404, handler500

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def nothing(request: HttpRequest) -> HttpResponse:
    """Signed in, through the whole middleware, and no more."""
    return HttpResponse(str(request.user.pk))


urlpatterns = [path("nothing/", nothing, name="nothing"), *urls.urlpatterns]
