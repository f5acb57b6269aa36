"""Running numbers: one series per street and year, without gaps between committed rows."""

from core.models import Counter


def next_number(street_code: str, series: str, year: int) -> str:
    """Give out ``XQ-510116088-2026-0001``-like numbers; the row lock lasts until the caller commits."""
    return next_numbers(street_code, series, year, 1)[0]


def next_numbers(street_code: str, series: str, year: int, count: int) -> list[str]:
    """Reserve several numbers at once, for an import."""
    Counter.objects.get_or_create(street_code=street_code, series=series, year=year)
    counter = Counter.objects.select_for_update().get(street_code=street_code, series=series, year=year)
    first = counter.last + 1
    counter.last += count
    counter.save(update_fields=["last"])
    return [f"{series}-{street_code[-5:]}-{year}-{n:04d}" for n in range(first, first + count)]
