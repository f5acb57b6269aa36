"""The columns of a list that is asked for often, put together before anybody asks."""

from collections.abc import Iterable
from typing import Any

from django.db import models


def columns_of(model: type[models.Model], names: Iterable[str]) -> models.QuerySet[Any, dict[str, Any]]:
    """Every row of a model by these columns, to be narrowed by ``visible_to`` first.

    Naming the columns of a join anew for each request costs as much as reading ten of its rows.
    """
    return model._default_manager.values(*names)
