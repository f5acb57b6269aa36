"""Search in 100,000 needs: the same rows as LIKE, and how much sooner."""

from collections.abc import Callable, Iterator

from django.db import connection
from django.db.models import Q, QuerySet
from django.test import Client

from benchmarks.api_page import BACKEND
from benchmarks.street import PLACES, RARE, THINGS, TROUBLES
from benchmarks.timing import in_turns
from core.accounts.models import User
from needs.models import NEED_SEARCHED, Need

LETTERS = ("灯", "楼", "老", "车", "XQ-B-0001", "b-00", "棋")


def words() -> list[str]:
    """A hundred words: whole ones, pieces across word borders, single characters, Latin ones, absent ones."""
    whole = [*PLACES, *THINGS, *TROUBLES, *RARE, *LETTERS]
    pieces = [
        word[start : start + 2] for word in (*PLACES, *THINGS, *TROUBLES, *RARE) for start in range(len(word) - 1)
    ]
    borders = ["口路", "楼电", "库水", "修轮", "的助", "没有的词", "不存在"]
    return list(dict.fromkeys([*whole, *borders, *pieces]))[:100]


def by_like(word: str) -> Q:
    """What a person would write without an index."""
    condition = Q()
    for field in NEED_SEARCHED:
        condition |= Q(**{f"{field}__icontains": word})
    return condition


def measure(officer: User) -> Iterator[str]:
    every = words()
    found = {word: set(Need.objects.search(word).values_list("pk", flat=True)) for word in every}
    differing = [
        word for word in every if found[word] != set(Need.objects.filter(by_like(word)).values_list("pk", flat=True))
    ]
    same = len(every) - len(differing)
    yield f"Search, {len(every)} words              same rows as LIKE for {same}   differing: {differing}"
    rare = [word for word in every if 0 < len(found[word]) < 1000]
    sooner = sorted((_sooner(word), word) for word in rare)
    middle, (slowest, word) = sooner[len(sooner) // 2][0], sooner[0]
    yield f"  counting rare words ({len(rare)})     {middle:6.0f} × median   (at least 50)"
    yield f"    slowest                     {slowest:6.0f} ×, {word}"
    client = Client()
    client.force_login(officer, backend=BACKEND)
    turns = iter(every * 2)
    pages = in_turns({"page": lambda: client.get("/api/v1/needs/", {"q": next(turns)})}, rounds=150)["page"]
    yield f"  a page of results             p95 {pages.p95:5.1f} ms, median {pages.median:.1f} ms   (under 20)"


def _sooner(word: str) -> float:
    """How many times sooner the database counts by our index than by LIKE; both statements are built beforehand."""
    ours, like = _counting(Need.objects.search(word)), _counting(Need.objects.filter(by_like(word)))
    timed = in_turns({"ours": ours, "like": like}, rounds=5, warm=1, in_a_row=5)
    return timed["like"].median / timed["ours"].median


def _counting(rows: QuerySet[Need]) -> Callable[[], object]:
    inner, values = rows.order_by().values("pk").query.sql_with_params()
    statement = f"SELECT count(*) FROM ({inner}) AS found"  # noqa: S608 - Django wrote the inner one

    def count() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchone()

    return count
