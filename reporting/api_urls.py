"""Addresses for programs, under /api/v1/."""

from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.routers import SimpleRouter

from reporting.api import FigureList, MeasureList, PlanViewSet, ReturnList

router = SimpleRouter()
router.register("plans", PlanViewSet, basename="api_plan")

urlpatterns = [
    path("", include(router.urls)),
    path("measures/", MeasureList.as_view(), name="api_measures"),
    path("returns/", ReturnList.as_view(), name="api_returns"),
    path("figures/", FigureList.as_view(), name="api_figures"),
    path("schema/", SpectacularAPIView.as_view(permission_classes=[IsAuthenticated]), name="api_schema"),
]
