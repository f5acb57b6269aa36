"""A row is checked before it is saved as Django would, at a fraction of the questions to the database."""

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Q
from django.test.utils import CaptureQueriesContext

from core.accounts.models import AreaRole, RoleName
from core.areas.models import Area, AreaLevel
from core.rows import Row, told
from needs.services import enter_need
from tests.cast import LONG_AGO, Cast
from tests.needs.conftest import Rows

FLOORS = ("areas", "accounts", "core", "members", "needs", "projects", "meetings", "ledger")
OPEN, ENDS = Q(until__isnull=True), date(2026, 5, 1)


@pytest.mark.parametrize(
    ("condition", "comes_to"),
    [
        (Q(level__in=AreaLevel.values), True),
        (Q(level__in=("city", "street")), False),
        (Q(level="community"), True),
        (~Q(level="community"), False),
        (OPEN, False),
        (Q(until__isnull=False), True),
        (Q(households__gt=100), True),
        (Q(households__gt=1200), False),
        (Q(households__gte=1200), True),
        (Q(households__lt=1200), False),
        (Q(households__lte=1200), True),
        (Q(elderly_share__range=(0, 1)), True),
        (Q(elderly_share__range=(Decimal("0.5"), 1)), False),
        (Q(code__regex=r"^\d{12}$"), True),
        (Q(code__regex=r"^\d{9}$"), False),
        (Q(until__gt=F("since")), True),
        (Q(since__gt=F("until")), False),
        (OPEN | Q(until__gt=F("since")), True),
        (~Q(level="community") | OPEN, False),
        (Q(level="community", households__gt=2000), False),
        (~(OPEN | Q(level="street")), True),
        # What is empty compares with nothing, unless the rest settles it.
        (Q(parent=1), None),
        (~Q(parent=1), None),
        (Q(level="street") | Q(parent=1), None),
        (Q(level="community") | Q(parent=1), True),
        (Q(level="street") & Q(parent=1), False),
        (Q(level="community") & Q(parent=1), None),
        # What this reader does not know, the database is asked.
        (Q(name__icontains="社区"), None),
        (Q(level="community") ^ Q(level="street"), None),
        (Q(households__lt="many"), None),
        (models.Exists(Area.objects.all()), None),
    ],
)
def test_a_condition_is_told_by_looking_at_the_row(condition: Q, comes_to: bool | None) -> None:
    area = Area(
        code="510116088001", name="河池社区", level="community", since=LONG_AGO, until=ENDS, households=1200,
        elderly_share=Decimal("0.31"),
    )  # fmt: skip
    assert told(condition, area) is comes_to


@pytest.mark.parametrize("code", ["510116088\n", "５１０１１６０８８"])
def test_digits_are_digits_to_the_end(code: str) -> None:
    assert told(Q(code__regex=r"^(\d{9}|\d{10})$"), Area(code=code)) is False


@pytest.mark.django_db
def test_a_broken_constraint_is_named_before_the_row_is_written(cast: Cast) -> None:
    role = AreaRole(user=cast.resident, role=RoleName.RESIDENT, area=cast.nanyuan, begins=ENDS, ends=LONG_AGO)
    with pytest.raises(ValidationError, match="role_dates_in_order"):
        role.full_clean()
    role.ends = None
    role.full_clean()


@pytest.mark.django_db
def test_what_must_be_unique_is_still_asked_for(cast: Cast) -> None:
    twin = Area(code=cast.hechi.code, name="河池", level=AreaLevel.COMMUNITY, parent=cast.street)
    with pytest.raises(ValidationError):
        twin.full_clean()


@pytest.mark.django_db
def test_a_key_that_leads_nowhere_is_refused_by_the_database_and_a_missing_one_before(cast: Cast) -> None:
    lost = Area(code="510116088077", name="新社区", level=AreaLevel.COMMUNITY, parent_id=9_999_999)
    lost.full_clean()
    lost.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        connection.check_constraints()
    lost.delete()
    with pytest.raises(ValidationError, match="user"):
        AreaRole(role=RoleName.RESIDENT, area=cast.hechi, begins=LONG_AGO).full_clean()


@pytest.mark.django_db
def test_checking_a_need_asks_only_whether_its_number_is_taken(cast: Cast) -> None:
    need = enter_need(said=Rows(cast).said(), actor=cast.resident)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        need.full_clean()
    assert [query["sql"].split(" FROM ")[1].split(" ")[0] for query in asked] == ['"needs_need"']


def test_every_row_of_the_house_is_checked_this_way() -> None:
    """The accounts' own User is Django's; rows that join two others have nothing to check."""
    others = {
        model.__name__
        for app in FLOORS
        for model in apps.get_app_config(app).get_models()
        if not issubclass(model, Row) and not model._meta.auto_created
    }
    assert others == {"User"}
