"""What people state about a service event in one go."""

from dataclasses import dataclass
from datetime import datetime

from members.models import MemberUnit
from needs.models import Category
from projects.models import MicroProject


@dataclass(frozen=True)
class EventPlan:
    """``capacity`` None is no limit; ``sign_up_until`` None is until it begins."""

    title: str
    category: Category
    area_code: str
    unit: MemberUnit
    place: str
    starts_at: datetime
    ends_at: datetime
    what: str = ""
    capacity: int | None = None
    sign_up_until: datetime | None = None
    project: MicroProject | None = None


@dataclass(frozen=True)
class Guest:
    """Somebody staff sign up: a phone is only kept when the person agrees to it."""

    name: str
    phone: str = ""
    consent: bool = False
