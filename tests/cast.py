"""The people every test knows, in two streets, with fixed relations."""

from dataclasses import dataclass
from datetime import date

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.areas.models import Area, AreaLevel, StreetSettings
from members.models import Alliance, AllianceKind, AlliancePost, Liaison, MemberUnit, PostName, Seat, UnitKind

LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Cast:
    """One street with its people, and one officer and one liaison of the street next door."""

    street: Area
    hechi: Area
    nanyuan: Area
    next_street: Area
    next_community: Area
    alliance: Alliance
    unit: MemberUnit
    other_unit: MemberUnit
    next_unit: MemberUnit
    officer: User
    secretary: User
    other_officer: User
    liaison: User
    other_liaison: User
    next_liaison: User
    supervisor: User
    resident: User
    neighbour: User
    stranger: User
    auditor: User
    security: User
    district: User

    def of(self, name: str) -> User:
        return getattr(self, name)


def build_cast() -> Cast:
    """Write the cast into the database."""
    district = _area("510116", "双流区", AreaLevel.DISTRICT, None)
    street = _area("510116088", "同心街道", AreaLevel.STREET, district)
    hechi = _area("510116088001", "河池社区", AreaLevel.COMMUNITY, street)
    nanyuan = _area("510116088002", "南苑社区", AreaLevel.COMMUNITY, street)
    next_street = _area("510116089", "和睦街道", AreaLevel.STREET, district)
    next_community = _area("510116089001", "东门社区", AreaLevel.COMMUNITY, next_street)
    for each in (street, next_street):
        StreetSettings.objects.create(street=each)
    alliance = Alliance.objects.create(name="同心街道党建联盟", kind=AllianceKind.STREET, area_code=street.code)
    unit = _unit("同心中医医院", UnitKind.HOSPITAL, street, alliance)
    other_unit = _unit("同心建设银行支行", UnitKind.FINANCE, street, alliance)
    next_unit = _unit("和睦小学", UnitKind.SCHOOL, next_street, None)
    people = {
        "officer": _held(RoleName.STREET_OFFICER, street, "周敏"),
        "secretary": _held(RoleName.COMMUNITY_SECRETARY, hechi, "何明辉"),
        "other_officer": _held(RoleName.STREET_OFFICER, next_street, "钱进"),
        "resident": _held(RoleName.RESIDENT, hechi, "孙玉珍"),
        "neighbour": _held(RoleName.RESIDENT, hechi, "李桂兰"),
        "auditor": _held(RoleName.AUDIT_ADMIN, None, "审计员"),
        "security": _held(RoleName.SECURITY_ADMIN, None, "安全员"),
        "district": _held(RoleName.DISTRICT_OFFICER, district, "区级干部"),
        "stranger": _person("路人"),
        "liaison": _liaison(unit, "王建国"),
        "other_liaison": _liaison(other_unit, "张永强"),
        "next_liaison": _liaison(next_unit, "吴老师"),
        "supervisor": _person("督导员"),
    }
    AlliancePost.objects.create(alliance=alliance, user=people["supervisor"], role=PostName.SUPERVISOR, begins=LONG_AGO)
    return Cast(
        street=street, hechi=hechi, nanyuan=nanyuan, next_street=next_street, next_community=next_community,
        alliance=alliance, unit=unit, other_unit=other_unit, next_unit=next_unit, **people,
    )  # fmt: skip


def _area(code: str, name: str, level: str, parent: Area | None) -> Area:
    return Area.objects.create(code=code, name=name, level=level, parent=parent)


def _unit(name: str, kind: str, street: Area, alliance: Alliance | None) -> MemberUnit:
    unit = MemberUnit.objects.create(
        name=name, name_key=name, kind=kind, area_code=street.code, street_code=street.code, created_at=clock.now()
    )
    if alliance:
        Seat.objects.create(alliance=alliance, unit=unit, joined_on=LONG_AGO)
    return unit


def _person(name: str) -> User:
    return User.objects.create_user(username=name, full_name=name)


def _held(role: str, area: Area | None, name: str) -> User:
    user = _person(name)
    AreaRole.objects.create(user=user, role=role, area=area, begins=LONG_AGO)
    return user


def _liaison(unit: MemberUnit, name: str) -> User:
    user = _person(name)
    Liaison.objects.create(unit=unit, user=user, begins=LONG_AGO)
    return user
