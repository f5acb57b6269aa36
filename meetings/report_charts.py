"""The pictures of a report; each stands beside the table with the same numbers."""

from core.documents import Figure
from core.documents.charts import bars, columns, drawable
from meetings.selectors.sheet import Sheet


def by_month(sheet: Sheet) -> list[Figure]:
    """What came in and what was resolved in the last twelve months."""
    if not drawable() or not sheet.trend:
        return []
    names = [_month(month) for month, _came, _done in sheet.trend]
    picture = columns(names, {"收到": [one[1] for one in sheet.trend], "办结": [one[2] for one in sheet.trend]})
    return [Figure(picture, "图1　近十二个月收到与办结", 150)]


def by_place(sheet: Sheet) -> list[Figure]:
    """What came in, by street or community."""
    way, lines = ("street", sheet.streets) if sheet.streets else ("area", sheet.areas)
    if not drawable() or not lines:
        return []
    counts = [int(one.value or 0) if (one := sheet.figures.get(f"received.{way}.{key}")) else 0 for key, _n in lines]
    picture = bars([name.removesuffix("社区") for _key, name in lines], counts)
    return [Figure(picture, f"图2　各{'街道' if sheet.streets else '社区'}收到需求（件）", 150)]


def _month(key: str) -> str:
    year, month = key.split("-")
    return f"{year}年{int(month)}月" if month == "01" else f"{int(month)}月"
