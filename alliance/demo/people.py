"""Who lives and works in the street: one account per role with a random password, and everybody else without."""

import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from core import clock
from core.accounts.models import AreaRole, RoleName, User
from core.areas.models import Area
from core.personal.phones import normalise_phone
from core.personal.sealing import blind_index
from members.models import Alliance, AlliancePost, MemberUnit, PostName
from members.services import appoint_liaison

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
GIVEN = ("玉兰", "德明", "秀芳", "建平", "桂花", "文斌", "丽萍", "志明", "小霞", "国平", "淑英", "永福", "雪梅", "家宝")
ELDERS = ("蒋月娥", "蔡长根", "余凤英", "叶福生", "程金凤", "魏素琴", "丁德胜", "沈桂兰", "姚兰芳", "卢学文")
PER_COMMUNITY = 5


@dataclass
class Account:
    """One line of var/accounts.json."""

    role: str
    label: str
    user: User
    password: str = ""


@dataclass
class People:
    """The persons of the street, by what they do."""

    officer: User
    writer: User
    secretaries: dict[str, User] = field(default_factory=dict)
    liaisons: dict[int, User] = field(default_factory=dict)
    residents: dict[str, list[User]] = field(default_factory=dict)
    accounts: list[Account] = field(default_factory=list)
    elders: tuple[str, ...] = ELDERS
    called: int = 1000

    def asking(self, area: Area) -> list[User]:
        """Those who write; the last of each community has never asked for anything."""
        return self.residents[area.code][:-1]

    @property
    def supervisor(self) -> User:
        return next(each.user for each in self.accounts if each.role == PostName.SUPERVISOR)

    def elder_phone(self) -> str:
        """A number of somebody who has no account: known to the office only."""
        self.called += 7
        return f"1370000{self.called}"


def add_person(username: str, name: str, phone: str = "", *, email: str = "") -> User:
    """A person without a password; an account is given one by ``open_accounts``."""
    number = normalise_phone(phone).value
    return User.objects.create(
        username=username, full_name=name, email=email, phone=number, phone_index=blind_index(number) or None,
        password=make_password(None), date_joined=clock.now(),
    )  # fmt: skip


def add_officer(street: Area, since: date) -> User:
    user = add_person("jiedao", "周敏")
    AreaRole.objects.create(user=user, role=RoleName.STREET_OFFICER, area=street, begins=since)
    return user


def add_writer(street: Area, since: date) -> User:
    """A second person of the office, who writes what the first one reads."""
    user = add_person("ganshi", "叶青")
    AreaRole.objects.create(user=user, role=RoleName.STREET_OFFICER, area=street, begins=since)
    return user


def add_secretaries(communities: list[tuple[Area, dict[str, Any]]], since: date) -> dict[str, User]:
    """One secretary in each community."""
    secretaries = {}
    for number, (area, said) in enumerate(communities, 1):
        # One of them reads mail; the others look at the page.
        email = f"shequ{number:02}@tongxin.example" if number == 1 else ""
        user = add_person(f"shequ{number:02}", said["secretary"], email=email)
        AreaRole.objects.create(user=user, role=RoleName.COMMUNITY_SECRETARY, area=area, begins=since)
        secretaries[area.code] = user
    return secretaries


def add_liaison(unit: MemberUnit, said: dict[str, Any], officer: User, *, username: str) -> User | None:
    """Who speaks for a unit; the larger ones have an account."""
    user = add_person(username, said["liaison"]) if username else None
    appoint_liaison(unit=unit, name=said["liaison"], phone=said["phone"], user=user, actor=officer)
    return user


def add_residents(communities: list[Area], since: date, dice: Random) -> dict[str, list[User]]:
    """A few residents in each community, known by their phones."""
    numbers = iter(dice.sample(range(1000, 9999), len(communities) * PER_COMMUNITY))
    residents: dict[str, list[User]] = {}
    for area in communities:
        for turn in range(PER_COMMUNITY):
            name = dice.choice(SURNAMES) + dice.choice(GIVEN)
            user = add_person(f"r-{area.code[-3:]}-{turn}", name, f"1390000{next(numbers)}")
            AreaRole.objects.create(user=user, role=RoleName.RESIDENT, area=area, begins=since)
            residents.setdefault(area.code, []).append(user)
    return residents


def add_others(street: Area, alliance: Alliance, since: date) -> list[Account]:
    """The roles of which the street has one person each."""
    accounts = []
    for username, name, role, area in (
        ("quji", "秦晓东", RoleName.DISTRICT_OFFICER, street.parent),
        ("xitong", "系统管理员", RoleName.SYSTEM_ADMIN, None),
        ("anquan", "安全管理员", RoleName.SECURITY_ADMIN, None),
        ("shenji", "审计管理员", RoleName.AUDIT_ADMIN, None),
    ):
        user = add_person(username, name)
        user.is_staff = role == RoleName.SYSTEM_ADMIN
        user.save(update_fields=["is_staff"])
        AreaRole.objects.create(user=user, role=role, area=area, begins=since)
        accounts.append(Account(role, str(RoleName(role).label), user))
    for username, name, post in (
        ("dudao", "沈国栋", PostName.SUPERVISOR),
        ("caopan", "陆静怡", PostName.OPERATOR),
        ("weiyuan", "范少华", PostName.COMMITTEE_MEMBER),
    ):
        user = add_person(username, name, email=f"{username}@tongxin.example" if post == PostName.SUPERVISOR else "")
        AlliancePost.objects.create(alliance=alliance, user=user, role=post, begins=since)
        accounts.append(Account(post, str(PostName(post).label), user))
    return accounts


def open_accounts(accounts: list[Account]) -> None:
    """Give each of these people a password nobody has seen before."""
    for account in accounts:
        account.password = secrets.token_urlsafe(9)
        account.user.set_password(account.password)
        account.user.password_changed_at = clock.now()
        account.user.save(update_fields=["password", "password_changed_at"])


def write_accounts(accounts: list[Account], residents: list[tuple[User, str]]) -> Path:
    """Leave the accounts in var/accounts.json, readable by the owner of the installation only."""
    book = Path(settings.VAR) / "accounts.json"
    lines = [
        {"role": each.role, "label": each.label, "username": each.user.username, "password": each.password}
        for each in accounts
    ]
    known = [
        {
            "role": RoleName.RESIDENT, "label": str(RoleName.RESIDENT.label), "username": "", "password": "",
            "phone": resident.phone.removeprefix("+86"), "note": note,
        }
        for resident, note in residents
    ]  # fmt: skip
    book.parent.mkdir(parents=True, exist_ok=True)
    draft = book.with_suffix(".new")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as paper:
        json.dump([*lines, *known], paper, ensure_ascii=False, indent=1)
    draft.replace(book)
    return book
