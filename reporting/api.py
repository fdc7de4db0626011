"""The read-only interface for programs. It answers whoever is signed in with what their appointment lets them read."""

from typing import Any, cast

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import generics, mixins, serializers, status, viewsets
from rest_framework.exceptions import APIException
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohesion.calendar import FinancialYear
from cohesion.models import User
from cohesion.models.area import WALES
from cohesion.permissions import Permission
from outcomes.models import Measure, Plan, QuarterlyReturn
from reporting.actions.safe_numbers import NotChecked
from reporting.disclosure import PublishedCell
from reporting.figures import AnnualFigures
from reporting.readers import as_seen_by
from reporting.serializers import FigureSerializer, MeasureSerializer, PlanSerializer, ReturnSerializer

HANDLING = "not for publication"
"""Everybody who may ask has exact figures among the answers: all of them, or those of the own region."""


_WAIT = OpenApiResponse(description="The figures of the year are being checked: ask again after `Retry-After` seconds.")


class MayUse(BasePermission):
    """People whose role holds the view's `needs`."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        return isinstance(request.user, User) and request.user.may(cast(Any, view).needs)


class MeasureFilter(django_filters.FilterSet):  # type: ignore[misc]
    plan = django_filters.CharFilter(field_name="plan__code")
    outcome = django_filters.CharFilter(field_name="outcome__code")

    class Meta:
        model = Measure
        fields = ["plan", "outcome", "kind", "category", "is_headline"]


class ReturnFilter(django_filters.FilterSet):  # type: ignore[misc]
    plan = django_filters.CharFilter(field_name="round__plan__code")
    year = django_filters.CharFilter(field_name="round__financial_year")
    quarter = django_filters.CharFilter(field_name="round__quarter")
    region = django_filters.CharFilter(field_name="region__code")

    class Meta:
        model = QuarterlyReturn
        fields = ["plan", "year", "quarter", "region", "status"]


class FigurePages(PageNumberPagination):
    """Pages of figures, which say how they may be handled."""

    page_size = 500
    is_sample = False
    """Whether some of the figures are invented."""

    def get_paginated_response(self, data: Any) -> Response:
        answer = super().get_paginated_response(data)
        answer.data["handling"] = HANDLING
        answer.data["sample"] = self.is_sample
        return answer

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = super().get_paginated_response_schema(schema)
        found["properties"]["handling"] = {"type": "string", "example": HANDLING}
        found["properties"]["sample"] = {"type": "boolean", "example": False}
        return found


class PlanViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Plan]):
    """Delivery plans, the newest first."""

    needs = Permission.VIEW_PLANS
    permission_classes = [IsAuthenticated, MayUse]
    serializer_class = PlanSerializer
    queryset = Plan.objects.newest_first()
    lookup_field = "code"


class MeasureList(generics.ListAPIView[Measure]):
    """Performance measures in the order of their plans."""

    needs = Permission.VIEW_PLANS
    permission_classes = [IsAuthenticated, MayUse]
    serializer_class = MeasureSerializer
    filterset_class = MeasureFilter
    queryset = (
        Measure.objects.select_related("plan", "outcome", "derived_from")
        .in_plan_order()
        .order_by("plan__code", "outcome__position", "position")
    )


class ReturnList(generics.ListAPIView[QuarterlyReturn]):
    """Returns that the person may read, and where each stands."""

    needs = Permission.VIEW_RETURNS
    permission_classes = [IsAuthenticated, MayUse]
    serializer_class = ReturnSerializer
    filterset_class = ReturnFilter
    queryset = QuarterlyReturn.objects.none()

    def get_queryset(self) -> QuerySet[QuarterlyReturn]:
        returns = QuarterlyReturn.objects.visible_to(cast(User, self.request.user)).with_context()
        return returns.order_by("round__plan__code", "round__quarter", "region__position")


class FigureQuery(serializers.Serializer[Any]):
    """What a program asks for. Each fault is told beside its parameter."""

    year = serializers.CharField(help_text="A financial year, such as 2014-15.")
    plan = serializers.CharField(default="NDP-2014-16", help_text="A plan's code.")
    area = serializers.CharField(required=False, help_text="One area only: W92000004, a region's code or a GSS code.")
    measure = serializers.CharField(required=False, help_text="One measure or combined figure only.")

    def validate_year(self, text: str) -> FinancialYear:
        try:
            return FinancialYear.parse(text)
        except ValueError as error:
            raise serializers.ValidationError(_("Write the year like 2014-15.")) from error

    def validate_plan(self, code: str) -> Plan:
        plan = Plan.objects.filter(code=code).first()
        if plan is None:
            raise serializers.ValidationError(_("There is no plan %(plan)s.") % {"plan": code})
        return plan


class BeingChecked(APIException):
    """No check of the year's present figures is on record. A job is making one; `wait` becomes Retry-After."""

    status_code = status.HTTP_503_SERVICE_UNAVAILABLE
    default_detail = gettext_lazy("These figures changed a moment ago and are being checked. Ask again in a minute.")
    default_code = "being_checked"
    wait = 60


class FigureList(generics.GenericAPIView[Any]):
    """Annual figures of a plan.

    Exact for people who read the returns of all regions, and for a region's people about their own region and its
    authorities; everything else is as published. Exact answers are not for publication. While figures that changed a
    moment ago are being checked the answer is 503, and `Retry-After` says when to ask again.
    """

    needs = Permission.VIEW_FIGURES
    permission_classes = [IsAuthenticated, MayUse]
    serializer_class = FigureSerializer
    filter_backends = ()
    pagination_class = FigurePages

    @extend_schema(parameters=[FigureQuery], responses={200: FigureSerializer(many=True), 503: _WAIT})
    def get(self, request: Request) -> Response:
        query = FigureQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        asked = query.validated_data
        try:
            figures, shown = as_seen_by(cast(User, request.user), asked["plan"], asked["year"])
        except NotChecked as waiting:
            raise BeingChecked from waiting
        self._require_known(figures, asked)
        cells = [cell for cell in shown if _is_asked(cell, asked)]
        cast(FigurePages, self.paginator).is_sample = figures.standings[WALES].is_sample
        page = cast(Any, self.paginate_queryset(cast(Any, cells)))
        return self.get_paginated_response(FigureSerializer(page, many=True).data)

    @staticmethod
    def _require_known(figures: AnnualFigures, asked: dict[str, Any]) -> None:
        if asked.get("area", WALES) not in figures.areas:
            raise serializers.ValidationError({"area": [_("There is no area %(area)s.") % {"area": asked["area"]}]})
        if "measure" in asked and asked["measure"] not in figures.definitions:
            fault = _("The plan has no figure %(measure)s.") % {"measure": asked["measure"]}
            raise serializers.ValidationError({"measure": [fault]})


def _is_asked(cell: PublishedCell, asked: dict[str, Any]) -> bool:
    return bool(asked.get("area", cell.area) == cell.area and asked.get("measure", cell.code) == cell.code)
