"""What programs read: plans, measures, returns and figures as plain data. Nothing is written through them."""

from rest_framework import serializers

from outcomes.models import Measure, Plan, QuarterlyReturn
from reporting.disclosure import PublishedCell
from reporting.figures import ChangeAnswer, FigureState

_BASIS = "Null where the value is hidden: who reported it would tell that it is not missing."


class PlanSerializer(serializers.ModelSerializer[Plan]):
    class Meta:
        model = Plan
        fields = ["code", "title_en", "title_cy", "aim_en", "aim_cy", "starts_on", "ends_on", "levels", "version"]
        extra_kwargs = {"levels": {"help_text": "The plan's own names for its levels, in both languages."}}


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    plan = serializers.CharField(source="plan.code")
    outcome = serializers.CharField(source="outcome.code")
    derived_from = serializers.CharField(source="derived_from.code", default=None, allow_null=True)

    class Meta:
        model = Measure
        fields = [
            "plan",
            "outcome",
            "code",
            "text_en",
            "text_cy",
            "category",
            "kind",
            "unit_en",
            "unit_cy",
            "direction",
            "quarter_rule",
            "area_rule",
            "derived_from",
            "is_headline",
            "is_sensitive",
        ]


class ReturnSerializer(serializers.ModelSerializer[QuarterlyReturn]):
    """Where a return stands. Its figures are read through the annual figures."""

    plan = serializers.CharField(source="round.plan.code")
    quarter = serializers.CharField(source="round.quarter")
    region = serializers.CharField(source="region.code")
    due_on = serializers.DateField(read_only=True)
    accepted_version = serializers.IntegerField(source="latest_version.number", default=None, allow_null=True)

    class Meta:
        model = QuarterlyReturn
        fields = [
            "plan",
            "quarter",
            "region",
            "status",
            "due_on",
            "submitted_at",
            "accepted_at",
            "accepted_version",
            "is_under_revision",
        ]


class FigureSerializer(serializers.Serializer[PublishedCell]):
    """One annual figure: a value, or the symbol that stands for it.

    Why a value is hidden is not told: that it is below the threshold would narrow it down to four numbers.

    Symbols: `c` hidden, `x` not available or not reported, `z` not applicable. Marks: `e` estimated, `p` provisional,
    `r` revised, `u` a base of fewer than 20.
    """

    measure = serializers.CharField(source="code", help_text="A measure's code, or a combined figure's.")
    area = serializers.CharField(help_text="W92000004, a region's code or an authority's GSS code.")
    breakdown = serializers.CharField(help_text="Empty for the total.")
    category = serializers.CharField(help_text="Empty for the total.")
    value = serializers.CharField(allow_null=True, help_text="A decimal in digits; null where there is a symbol.")
    symbol = serializers.CharField()
    state = serializers.ChoiceField(
        choices=FigureState.choices, allow_null=True, help_text="Null where the value is hidden."
    )
    answer = serializers.ChoiceField(
        choices=ChangeAnswer.choices, allow_blank=True, help_text="Of a percentage change."
    )
    marks = serializers.ListField(child=serializers.CharField())
    quarters_reported = serializers.IntegerField(allow_null=True, help_text=_BASIS)
    authorities_reported = serializers.IntegerField(allow_null=True, help_text=_BASIS)
    authorities_expected = serializers.IntegerField(allow_null=True, help_text=_BASIS)
