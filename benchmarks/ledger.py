"""A ledger of 100,000 needs, validated and written in one transaction, against the least that could be done with it.

The least: calamine reads the sheet, COPY puts its cells into an unindexed text table. Each runs in a process of
its own, so that the memory shown is the importer's alone.
"""

import importlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import django
import xlsxwriter

from benchmarks.timing import most_memory

ROWS = 100_000
STREETS, NAME = ("510116077", "510116078", "510116079"), "和顺街道"
HEADINGS = (
    "编号", "社区", "类别", "需求内容", "提出人", "联系电话", "提出时间", "紧急程度", "来源", "地点", "办理情况",
    "备注",
)  # fmt: skip
CATEGORIES = ("养老助老", "养老", "环境卫生", "社区安全", "物业管理", "停车", "社区文化")
THINGS = ("路灯", "电梯", "停车位", "健身器材", "垃圾桶", "消防栓", "水管", "井盖", "长椅", "门禁", "充电桩", "坡道")
TROUBLES = ("坏了好几天没人修", "晚上很吵影响休息", "老人走路不方便", "希望增加一些", "经常堵住", "想请专业人员看看")


def measure(_officer: object) -> Iterator[str]:
    """Time the importer and the least, in turns, and say the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        paths = {street: Path(folder) / f"{street}.xlsx" for street in STREETS}
        for street, path in paths.items():
            path.write_bytes(ledger(street))
        # Both as often, in turns, each time a street that has nothing yet; the best of each counts.
        tries = [(_apart("least", paths[street]), _apart("import", paths[street])) for street in STREETS]
        again = _apart("import", paths[STREETS[-1]])
        undone = _apart("undo", paths[STREETS[0]])
    least = min(each["seconds"] for each, _import in tries)
    first = min((each for _least, each in tries), key=lambda each: each["seconds"])
    yield f"Ledger of {ROWS:,} needs           {first['seconds'] / least:6.1f} × read + COPY   (at most 10)"
    yield f"  {first['seconds']:.1f} s against {least:.2f} s; most memory {first['megabytes']:.0f} MB   (under 450)"
    unchanged = again["unchanged"] == ROWS
    yield f"  the same file again           {again['seconds'] / least:6.1f} ×, all unchanged: {unchanged}"
    yield f"  all of it undone              {undone['seconds'] / least:6.1f} ×, left: {undone['left']:.0f}"


def ledger(street: str) -> bytes:
    """The workbook, the same on every run."""
    dice, packed = random.Random(20261122), io.BytesIO()  # noqa: S311 - the same on every run
    book = xlsxwriter.Workbook(packed, {"constant_memory": True})
    places = book.add_worksheet("社区")
    places.write_row(0, 0, ("社区名称", "社区代码"))
    for number in range(1, 13):
        places.write_row(number, 0, (f"第{number}社区", f"{street}{number:03d}"))
    sheet = book.add_worksheet("需求清单")
    sheet.write_string(0, 0, "和顺街道居民需求清单(2026年1—9月)")
    sheet.write_row(1, 0, HEADINGS)
    for row in range(ROWS):
        sheet.write_row(row + 2, 0, _need(dice, row))
    book.close()
    return packed.getvalue()


def _need(dice: random.Random, row: int) -> tuple[str, ...]:
    month, day = dice.randint(1, 9), dice.randint(1, 28)
    forms = (f"2026.{month}.{day}", f"2026/{month:02d}/{day:02d}", f"{month}月{day}日", f"2026{month:02d}{day:02d}")
    return (
        f"HS{row:06d}", f"第{dice.randint(1, 12)}社区", dice.choice(CATEGORIES),
        f"{dice.choice(THINGS)}{dice.choice(TROUBLES)}，{dice.randint(1, 40)}号楼{row}", "王桂兰", f"139{row:08d}",
        dice.choice(forms), dice.choice(("一般", "急", "")), "走访", f"{dice.randint(1, 40)}号楼", "", "",
    )  # fmt: skip


def _apart(what: str, path: Path) -> dict[str, float]:
    """Run one of them in a process of its own, on the database of this run."""
    connection = importlib.import_module("django.db").connection
    place = connection.settings_dict
    address = os.environ["DATABASE_URL"].rpartition("/")[0] + "/" + place["NAME"]
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.ledger", what, str(path)],
        env={**os.environ, "DATABASE_URL": address}, capture_output=True, text=True, check=True,
    )  # fmt: skip
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


def _least(path: Path) -> dict[str, float]:
    calamine = importlib.import_module("python_calamine")
    connection = importlib.import_module("django.db").connection
    with connection.cursor() as cursor:
        columns = ", ".join(f"c{at} text" for at in range(len(HEADINGS)))
        cursor.execute(f"CREATE TEMPORARY TABLE least ({columns})")
        started = time.perf_counter()
        rows = calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(1).to_python()
        with cursor.copy("COPY least FROM STDIN") as copy:
            for row in rows:
                copy.write_row([str(cell) for cell in row])
        return {"seconds": time.perf_counter() - started}


def _import(path: Path) -> dict[str, float]:
    services = importlib.import_module("alliance.ledger.services")
    users = importlib.import_module("core.accounts.models").User.objects
    actor, data = users.system(), path.read_bytes()
    started = time.perf_counter()
    outcome = services.import_ledger(
        files=[services.LedgerFile(path.name, data)], street_code=path.stem, street_name=NAME, actor=actor
    )
    needs = outcome.plan.as_json(written=outcome.written)["needs"]
    return {
        "seconds": time.perf_counter() - started,
        "megabytes": most_memory(),
        "unchanged": needs["unchanged"],
    }


def _undo(path: Path) -> dict[str, float]:
    runs = importlib.import_module("alliance.ledger.models").ImportRun.objects
    undo_run = importlib.import_module("alliance.ledger.undoing").undo_run
    needs = importlib.import_module("needs.models").Need.objects.filter(area_code__startswith=path.stem)
    actor = importlib.import_module("core.accounts.models").User.objects.system()
    started = time.perf_counter()
    undo_run(run=runs.get(area_code=path.stem), actor=actor)
    return {"seconds": time.perf_counter() - started, "left": needs.count()}


def main() -> None:
    """The child: do one of them and print what it took."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    django.setup()
    done = {"least": _least, "import": _import, "undo": _undo}[sys.argv[1]](Path(sys.argv[2]))
    print(json.dumps(done))


if __name__ == "__main__":
    main()
