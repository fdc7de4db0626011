import pytest
from django.utils.translation import override

from cohesion.bilingual import welsh_sort_key
from cohesion.models import LocalAuthority, Region


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["Llandudno", "Lwyd", "Mawr"], ["Lwyd", "Llandudno", "Mawr"]),
        (["Chwarter", "Cyngor", "Dinbych", "Ddoe"], ["Cyngor", "Chwarter", "Dinbych", "Ddoe"]),
        (["Ngwent", "Gwynedd", "Heddlu"], ["Gwynedd", "Ngwent", "Heddlu"]),
        (["Ŷd", "Wrecsam", "Ŵyn"], ["Wrecsam", "Ŵyn", "Ŷd"]),
    ],
)
def test_welsh_sort_key_follows_the_welsh_alphabet(words: list[str], expected: list[str]) -> None:
    assert sorted(words, key=welsh_sort_key) == expected


def test_names_follow_the_active_language(regions: dict[str, Region]) -> None:
    with override("cy"):
        assert regions["WB"].name == "Bae’r Gorllewin"
        assert regions["WB"].in_region == "ym Mae’r Gorllewin"
    with override("en"):
        assert regions["WB"].in_region == "in Western Bay"


@pytest.mark.django_db
def test_geography_covers_all_of_wales_once() -> None:
    authorities = LocalAuthority.objects.all()

    assert len(authorities) == 22
    assert sum(authority.population_2011 for authority in authorities) == 3_063_456
    assert [authority.coverage.count() for authority in authorities] == [1] * 22
