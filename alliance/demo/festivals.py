"""Which festivals of the year a street keeps, and what it does for them."""

from datetime import date

import holidays

# The calendar's name of a festival, and what neighbours come together for.
KEPT = {
    "New Year's Day": "迎新年邻里联欢",
    "Chinese New Year's Eve": "写春联、送福字",
    "Tomb-Sweeping Day": "清明祭英烈、种棵树",
    "Labor Day": "劳动者便民服务日",
    "Dragon Boat Festival": "端午包粽子",
    "Mid-Autumn Festival": "中秋灯谜会",
    "National Day": "国庆邻里大合唱",
}


def festivals_around(today: date) -> tuple[list[tuple[date, str]], list[tuple[date, str]]]:
    """The festivals kept before and after a day, in order, with what is done for each."""
    years = range(today.year - 1, today.year + 2)
    calendar = holidays.country_holidays("CN", years=years, language="en_US")
    first: dict[tuple[int, str], date] = {}
    for day, names in sorted(calendar.items()):
        for name in names.split("; "):
            if name in KEPT:
                first.setdefault((day.year, name), day)
    days = sorted((day, KEPT[name]) for (_year, name), day in first.items())
    return [each for each in days if each[0] <= today], [each for each in days if each[0] > today]
