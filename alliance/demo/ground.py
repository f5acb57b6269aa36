"""What stands in the street: areas, zones, alliances, units with their seats, and what they offer."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

from alliance.demo.facts import facts
from alliance.demo.people import People
from core.accounts.models import User
from core.areas.models import Area, Zone
from core.areas.services import ensure_area, open_street, save_zone, update_settings
from members import services
from members.models import Alliance, AllianceKind, MemberUnit, Resource, UnitKind
from members.services import ResourceText, UnitText
from needs.models import Category

# These sit in the street's alliance; everybody else sits in their community's and in the social one.
IN_SOCIAL = frozenset({UnitKind.SOCIAL, UnitKind.SCHOOL, UnitKind.MERCHANT, UnitKind.SELF_GOVERNING})
LENDING_A_HAND = frozenset({UnitKind.MERCHANT, UnitKind.SELF_GOVERNING})
TWO_NEW = frozenset({UnitKind.SOCIAL, UnitKind.MERCHANT, UnitKind.PRIVATE_FIRM})
# A unit in the street carries a few things at once; the demonstration's busiest carry more.
CEILING = 10
# Working days for the answer and for the result, where they are fewer than the street's own.
SHORTER = {"safety": (1, 5), "property": (2, 10), "environment": (2, 10)}
SLOTS = 3


@dataclass
class Ground:
    """The street as the stories need it."""

    street: Area
    alliance: Alliance
    communities: list[Area]
    estates: dict[str, list[str]]
    categories: dict[str, Category]
    units: dict[str, MemberUnit] = field(default_factory=dict)
    resources: dict[tuple[str, str], Resource] = field(default_factory=dict)
    turns: dict[int, int] = field(default_factory=dict)

    def helpers_of(self, area: Area, count: int) -> list[MemberUnit]:
        """So many shops and residents' groups of a place, those whose turn has not come first."""
        here = [unit for unit in self.units.values() if unit.area_code == area.code and unit.kind in LENDING_A_HAND]
        here.sort(key=lambda unit: (self.turns.get(unit.pk, 0), unit.pk))
        for unit in here[:count]:
            self.turns[unit.pk] = self.turns.get(unit.pk, 0) + 1
        return here[:count]

    def neighbours_of(self, area: Area, status: str) -> list[Area]:
        """A project that goes well reaches the next community too."""
        at = self.communities.index(area)
        return [self.communities[(at + 1) % len(self.communities)]] if status == "run" and at % 3 == 0 else []


def lay_out_street(actor: User) -> Area:
    """District, street, communities and zones; the actor is the system, for the street has nobody yet."""
    said = facts("street")
    for level in ("city", "district"):
        ensure_area(code=said[level]["code"], name=said[level]["name"], actor=actor)
    street = open_street(code=said["street"]["code"], name=said["street"]["name"], actor=actor)
    for row in said["communities"]:
        area = ensure_area(code=row["code"], name=row["name"], actor=actor)
        area.secretary, area.households = row["secretary"], row["households"]
        area.elderly_share = Decimal(str(row["elderly"]))
        area.full_clean()
        area.save(update_fields=["secretary", "households", "elderly_share"])
    return street


def communities_of(street: Area) -> list[tuple[Area, dict[str, Any]]]:
    areas = {area.code: area for area in Area.objects.in_force().communities().under(street.code)}
    return [(areas[row["code"]], row) for row in facts("street")["communities"]]


def settle(street: Area, officer: User) -> None:
    """The street's own decisions, and its zones."""
    said = facts("street")
    update_settings(
        street=street, version=None, actor=officer, staff_totp=False, host_organ=said["street"]["host"],
        unit_ceiling=CEILING,
    )  # fmt: skip
    areas = {area.name: area for area, _row in communities_of(street)}
    for zone in said["zones"]:
        save_zone(
            street=street, name=zone["name"], centre=zone["centre"],
            communities=[areas[name] for name in zone["communities"]], actor=officer,
        )  # fmt: skip


def found_alliances(street: Area, since: date) -> dict[str, Alliance]:
    """The street's alliance, one per zone and community under it, and the social one beside."""
    top = Alliance.objects.create(
        name=f"{street.name}党建联盟", kind=AllianceKind.STREET, area_code=street.code, theme="同心同行，共建共享",
        base=f"{street.name}党群服务中心", convener="周敏", founded_on=since,
    )  # fmt: skip
    social = Alliance.objects.create(
        name=f"{street.name}社治联盟", kind=AllianceKind.FUNCTIONAL, area_code=street.code, parent=top,
        theme="社会力量参与治理", convener="陆静怡", founded_on=since,
    )  # fmt: skip
    found = {"street": top, "social": social}
    for zone in Zone.objects.filter(area_code=street.code):
        found[zone.name] = Alliance.objects.create(
            name=f"{zone.name}党建联盟", kind=AllianceKind.ZONE, area_code=street.code, zone=zone, parent=top,
            base=zone.centre, founded_on=since,
        )  # fmt: skip
    for area, row in communities_of(street):
        found[area.code] = Alliance.objects.create(
            name=f"{area.name}党建联盟", kind=AllianceKind.COMMUNITY, area_code=area.code, parent=top,
            convener=row["secretary"], founded_on=since,
        )  # fmt: skip
    return found


def bring_units(ground: Ground, alliances: dict[str, Alliance], since: date, officer: User) -> Iterator[Any]:
    """Enter the units with their seats; each with what was said of it."""
    for said in facts("units"):
        area = ground.communities[said["community"] - 1]
        seats = [alliances["social"]] if said["kind"] in IN_SOCIAL else [alliances["street"]]
        unit = services.create_unit(
            text=_unit_text(said), area=area, alliances=[*seats, alliances[area.code]], actor=officer
        )
        ground.units[said["short"]] = unit
        yield unit, said


def _unit_text(said: dict[str, Any]) -> UnitText:
    kept = (
        "name", "kind", "credit_code", "affiliation", "address", "party_org", "party_form", "party_members",
        "party_secretary", "business", "brand",
    )  # fmt: skip
    return UnitText(**{key: said[key] for key in kept}, two_new=said["kind"] in TWO_NEW)


def list_resources(ground: Ground, people: People, dice: Random, today: date) -> None:
    """What the units offer; a few entries still wait for the office, and one rests."""
    rows = facts("resources")
    waiting = {row["content"] for row in dice.sample([row for row in rows if row["from"]], 5)}
    for row in rows:
        unit = ground.units[row["unit"]]
        text = ResourceText(
            content=row["content"], type=row["type"], quantity_text=row["quantity"].replace(" ", ""),
            slots=SLOTS, availability=row["availability"], serves=row["serves"],
            valid_until=date(today.year + 1, 12, 31) if dice.randrange(3) else None,
        )  # fmt: skip
        actor = people.liaisons[unit.pk] if row["content"] in waiting else people.officer
        ground.resources[row["unit"], row["content"]] = services.add_resource(unit=unit, text=text, actor=actor)


def categories() -> dict[str, Category]:
    """The kinds of needs; some of them cannot wait as long as the others."""
    rows = {row.key: row for row in Category.objects.filter(street_code="")}
    for key, (response, completion) in SHORTER.items():
        rows[key].response_days, rows[key].completion_days = response, completion
        rows[key].full_clean()
        rows[key].save(update_fields=["response_days", "completion_days"])
    return rows
