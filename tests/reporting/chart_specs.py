"""One specification of each kind, in either language, with invented values: for tests and for people who look."""

from decimal import Decimal

from django.utils import translation

from reporting.charts.alternative import parts_alt, tiles_alt, trend_alt, waves_alt
from reporting.charts.breakdown import Bar, Parts
from reporting.charts.findings import forecast_words, parts_finding, trend_finding, waves_finding
from reporting.charts.frame import Spec
from reporting.charts.tiles import Tile, Tiles, of_rates
from reporting.charts.trend import Level, Moment, Point, Second, Trend
from reporting.charts.wave import Wave, Waves
from reporting.figures.forecast import forecast

QUARTERS = {
    "en": ("April to June", "July to September", "October to December", "January to March"),
    "cy": ("Ebrill i Fehefin", "Gorffennaf i Fedi", "Hydref i Ragfyr", "Ionawr i Fawrth"),
}
TILES = (
    ("Isle of Anglesey", "Ynys Môn", "Angl", "Môn", 0, 0, "NWW", 9.2),
    ("Gwynedd", "Gwynedd", "Gwyn", "Gwyn", 1, 1, "NWW", 8.0),
    ("Conwy", "Conwy", "Conwy", "Conwy", 2, 1, "NWW", 7.0),
    ("Denbighshire", "Sir Ddinbych", "Denb", "Dinb", 3, 1, "NEW", 12.6),
    ("Flintshire", "Sir y Fflint", "Flint", "Fflint", 4, 0, "NEW", 9.3),
    ("Wrexham", "Wrecsam", "Wrex", "Wrec", 4, 1, "NEW", 12.8),
    ("Ceredigion", "Ceredigion", "Cered", "Cered", 2, 2, "MWW", 8.0),
    ("Pembrokeshire", "Sir Benfro", "Pemb", "Benf", 0, 3, "MWW", 7.2),
    ("Carmarthenshire", "Sir Gaerfyrddin", "Carm", "Gaerf", 1, 3, "MWW", 6.9),
    ("Powys", "Powys", "Powys", "Powys", 3, 2, "MWW", 5.6),
    ("Swansea", "Abertawe", "Swan", "Abert", 1, 4, "WB", 8.2),
    ("Neath Port Talbot", "Castell-nedd Port Talbot", "NPT", "CNPT", 2, 3, "WB", 7.4),
    ("Bridgend", "Pen-y-bont ar Ogwr", "Bridg", "P-y-B", 2, 4, "WB", 6.6),
    ("Rhondda Cynon Taf", "Rhondda Cynon Taf", "RCT", "RhCT", 3, 4, "CT", 7.2),
    ("Merthyr Tydfil", "Merthyr Tudful", "Merth", "Merth", 3, 3, "CT", 8.8),
    ("Vale of Glamorgan", "Bro Morgannwg", "Vale", "Bro", 3, 5, "CV", 6.9),
    ("Cardiff", "Caerdydd", "Card", "Caerd", 4, 5, "CV", 8.7),
    ("Caerphilly", "Caerffili", "Caer", "Caerff", 4, 4, "GW", 6.3),
    ("Blaenau Gwent", "Blaenau Gwent", "Bl Gw", "Bl Gw", 4, 3, "GW", None),
    ("Torfaen", "Torfaen", "Torf", "Torf", 5, 3, "GW", 7.2),
    ("Monmouthshire", "Sir Fynwy", "Monm", "Fynwy", 5, 4, "GE", 5.9),
    ("Newport", "Casnewydd", "Newp", "Casn", 5, 5, "GE", 5.4),
)


def quarters(values: list[float | None], language: str = "en", *, first_year: int = 2013) -> tuple[Point, ...]:
    """Quarters from April of a year on; a value that is None is hidden."""
    points = []
    for place, value in enumerate(values):
        year, quarter = first_year + place // 4, place % 4
        mark = "Ch" if language == "cy" else "Q"
        points.append(
            Point(
                name=f"{mark}{quarter + 1}",
                when=f"{QUARTERS[language][quarter]} {year + (quarter == 3)}",
                value=value,
                printed="[c]" if value is None else f"{value:,g}",
                group=f"{year}-{(year + 1) % 100:02d}",
                why="" if value is not None else "Hidden",
            )
        )
    return tuple(points)


def said(language: str, english: str, welsh: str) -> str:
    return welsh if language == "cy" else english


def trend(language: str = "en") -> Trend:
    """With everything that a trend can hold but a second series."""
    values: list[float | None] = [228, 241, 233, 242, 268, 296, 331, 370, 352]
    with translation.override(language):
        points = quarters(values, language)
        ahead = forecast([Decimal(str(value)) for value in values], 3)
        assert ahead is not None
        following = quarters([*values, *(float(value) for value in ahead.values)], language)[len(values) :]
        baseline = Level(236, "236", note=said(language, "had nothing changed", "pe na bai dim wedi newid"))
        finding = trend_finding(points, baseline=baseline)
        moments = (Moment(3.5, said(language, "Plan begins", "Dechrau’r cynllun")),)
        return Trend(
            finding,
            said(
                language,
                "Third party reports each quarter, Wales. 22 of 22 authorities. ",
                "Adroddiadau trydydd parti bob chwarter, Cymru. 22 o 22 awdurdod. ",
            )
            + forecast_words(ahead.made_from),
            language,
            said(language, "Third party reports", "Adroddiadau trydydd parti"),
            trend_alt(finding, points),
            points,
            forecast=following,
            baseline=baseline,
            target=Level(400, "400", first=8),
            moments=moments,
        )


def broken(language: str = "en") -> Trend:
    """Two series with a gap, a break, a campaign week and a last quarter that is not complete."""
    points = list(quarters([40, 44, None, 38, 61, 66, 58], language))
    last = points[-1]
    points[-1] = Point(last.name, last.when, last.value, last.printed, last.group, is_complete=False)
    second = Second(
        said(language, "Referrals to support", "Atgyfeiriadau at gymorth"),
        quarters([20, 23, 30, None, 34, 31, 36], language),
    )
    with translation.override(language):
        finding = trend_finding(points, is_like_for_like=False)
        return Trend(
            finding,
            said(
                language,
                "Each quarter, Wales. 18 of 22 authorities have reported.",
                "Bob chwarter, Cymru. Mae 18 o 22 awdurdod wedi adrodd.",
            ),
            language,
            said(language, "Reports", "Adroddiadau"),
            trend_alt(finding, points),
            tuple(points),
            second=second,
            moments=(
                Moment(3.5, said(language, "New definition", "Diffiniad newydd"), is_break=True),
                Moment(1.8, said(language, "Campaign week", "Wythnos ymgyrch"), until=2.1),
            ),
        )


def yearly(language: str = "en") -> Trend:
    """Twelve years, as many as there may be, that start nowhere near 0."""
    numbers = [71.0, 71.5, 72, 71.8, 73, 74, 74.2, 75, 74.8, 76, 77.2, 78]
    points = tuple(
        Point(f"{2003 + k}-{4 + k:02d}", f"{2003 + k}-{4 + k:02d}", value, f"{value:g}%")
        for k, value in enumerate(numbers)
    )
    with translation.override(language):
        finding = trend_finding(points)
        alt = trend_alt(finding, points)
    subtitle = said(language, "Percent of adults, Wales", "Canran yr oedolion, Cymru")
    series = said(language, "Agree", "Cytuno")
    return Trend(finding, subtitle, language, series, alt, points, from_zero=False, unit_mark="%")


def parts(language: str = "en") -> Parts:
    bars = (
        Bar(said(language, "Race", "Hil"), 212, "212"),
        Bar(said(language, "Religion", "Crefydd"), 31, "31"),
        Bar(said(language, "Sexual orientation", "Cyfeiriadedd rhywiol"), 74, "74"),
        Bar(said(language, "Disability", "Anabledd"), 0, "0"),
        Bar(said(language, "Transgender", "Trawsryweddol"), None, "[c]", "Hidden"),
        Bar(
            said(language, "Not stated, or more than one characteristic", "Heb ei nodi, neu fwy nag un nodwedd"),
            35,
            "35",
        ),
    )
    with translation.override(language):
        finding = parts_finding(bars)
        subtitle = said(
            language, "Reports by characteristic, Wales, 2014-15", "Adroddiadau fesul nodwedd, Cymru, 2014-15"
        )
        head = said(language, "Characteristic", "Nodwedd")
        return Parts(finding, subtitle, language, parts_alt(finding, bars), head, bars)


def tiles(language: str = "en") -> Tiles:
    rates = []
    for english, welsh, short, short_cy, column, row, region, rate in TILES:
        printed = "[c]" if rate is None else f"{rate:.1f}"
        name, small = said(language, english, welsh), said(language, short, short_cy)
        rates.append(Tile(name, small, column, row, region, printed, rate))
    shaded, key = of_rates(rates, decimals=1, language=language)
    title = said(language, "Training reached every region", "Cyrhaeddodd yr hyfforddiant bob rhanbarth")
    subtitle = said(
        language, "People trained for every 10,000 residents", "Pobl a hyfforddwyd am bob 10,000 o drigolion"
    )
    with translation.override(language):
        alt = tiles_alt(title)
    return Tiles(title, subtitle, language, alt, said(language, "Per 10,000", "Fesul 10,000"), shaded, key)


def waves(language: str = "en") -> Waves:
    rows = (
        Wave("2012-13", "2012-13", 72, "72%", 70.5, 73.5, "70.5–73.5", "14,500"),
        Wave("2013-14", "2013-14", 76, "76%", 74.6, 77.4, "74.6–77.4", "14,700", is_significant=True),
        Wave("2014-15", "2014-15", 77, "77%", 75.6, 78.4, "75.6–78.4", "14,300", is_significant=False),
        Wave("2015-16", "2015-16", None, "[x]", why=said(language, "Not asked", "Nis gofynnwyd")),
        Wave("2016-17", "2016-17", 75, "75%", 73.4, 76.6, "73.4–76.6", "10,500"),
        Wave("2017-18", "2017-18", 71, "71%", 69.4, 72.6, "69.4–72.6", "11,400", is_significant=True),
    )
    with translation.override(language):
        finding = waves_finding(rows)
        subtitle = said(language, "Percent of adults who agree, Wales", "Canran yr oedolion sy’n cytuno, Cymru")
        series = said(language, "Agree", "Cytuno")
        return Waves(finding, subtitle, language, waves_alt(finding, rows), series, rows, unit_mark="%")


def every_spec(language: str) -> dict[str, Spec]:
    return {
        "trend": trend(language),
        "broken": broken(language),
        "yearly": yearly(language),
        "parts": parts(language),
        "tiles": tiles(language),
        "waves": waves(language),
    }
