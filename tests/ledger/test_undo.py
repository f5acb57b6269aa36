"""A whole import taken back: exactly, by either door, once, and never from under what was built on it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from alliance.ledger.models import ImportChange, ImportRun
from alliance.ledger.retention import forget_old_imports
from alliance.ledger.undoing import undo_run
from core import clock
from core.areas.models import Area, Zone
from core.errors import DomainError
from core.models import AuditEntry
from members.models import Alliance, Liaison, MemberUnit, Resource, Seat
from members.past_selectors import ledger_on
from members.services import ResourceText, add_resource
from needs.models import Need
from projects.models import MicroProject
from tests.ledger.sheets import STREET, load

pytestmark = pytest.mark.django_db
TABLES = (
    Area, Zone, Zone.communities.through, Alliance, MemberUnit, Seat, Liaison, Resource, Need, MicroProject,
    MicroProject.partners.through, MicroProject.communities.through,
)  # fmt: skip

FIRST = {
    "社区": [["社区名称", "社区代码", "户数", "片区"], ["河池社区", f"{STREET}001", 900, "东片区"]],
    "单位": [
        ["单位名称", "单位性质", "地址", "联络员", "联系电话", "所属联盟"],
        ["同心中医医院", "医院", "河池路1号", "王会计", "13800138001", "同心街道党建联盟"],
        ["河池小学", "学校", "河池路2号", "李老师", "13800138002", "教育联盟"],
    ],
    "资源": [["提供单位", "资源内容", "数量"], ["河池小学", "操场", "1处"], ["同心中医医院", "义诊", "每月2次"]],
    "需求": [
        ["编号", "社区", "类别", "需求内容", "提出人", "联系电话"],
        ["XQ001", "河池社区", "养老助老", "想要助餐点", "王桂兰", "13800138000"],
    ],
    "项目": [["项目名称", "实施单位", "参与单位", "覆盖社区"], ["助餐点", "河池小学", "同心中医医院", "河池社区"]],
}
SECOND = {
    "社区": [
        ["社区名称", "社区代码", "户数", "片区"],
        ["河池社区", f"{STREET}001", 950, "西片区"], ["新桥社区", f"{STREET}003", 100, "西片区"],
    ],
    "单位": [
        ["单位名称", "单位性质", "地址", "联络员", "联系电话", "所属联盟"],
        ["同心中医医院", "医院", "河池路11号", "赵会计", "13800138009", "卫生联盟"],
        ["新桥超市", "商户", "新桥路1号", "孙老板", "13800138003", "卫生联盟"],
    ],
    "资源": [["提供单位", "资源内容", "数量"], ["河池小学", "操场", "2处"], ["新桥超市", "临期面包", "30份"]],
    "需求": [
        ["编号", "社区", "类别", "需求内容", "提出人", "联系电话"],
        ["XQ001", "南苑社区", "养老助老", "想要一个助餐点", "王桂兰", "13900139000"],
        ["XQ002", "新桥社区", "环境卫生", "垃圾桶满了", "", ""],
    ],
    "项目": [
        ["项目名称", "实施单位", "参与单位", "覆盖社区"],
        ["助餐点", "同心中医医院", "新桥超市", "新桥社区"], ["搬垃圾桶", "新桥超市", "河池小学", "新桥社区"],
    ],
}  # fmt: skip


def everything() -> dict[str, list[str]]:
    """All rows of all tables an import may touch, as the database has them."""
    found = {}
    with connection.cursor() as cursor:
        for model in TABLES:
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {model._meta.db_table} t ORDER BY id")  # noqa: S608 - our own
            found[model._meta.label] = [row[0] for row in cursor.fetchall()]
    return found


def second_run(cast) -> ImportRun:
    load(FIRST)
    return load(SECOND, actor=cast.officer).run


def test_every_row_is_as_it_was_and_the_trail_says_so(cast):
    load(FIRST)
    before = everything()
    outcome = load(SECOND, actor=cast.officer)
    assert not outcome.plan.has_rejected
    assert all(rows != before[name] for name, rows in everything().items())
    run = undo_run(run=outcome.run, actor=cast.officer)
    assert everything() == before
    assert (run.status, run.undone_by, ImportChange.objects.filter(run=run).count()) == ("undone", cast.officer, 0)
    assert AuditEntry.objects.filter(verb="ledger.undone", target_id=run.pk, actor=cast.officer).count() == 1
    assert AuditEntry.objects.filter(verb="need.import_undone", facts__run=run.pk).count() == 2
    again = load(SECOND, actor=cast.officer)
    assert not again.plan.has_rejected


@pytest.mark.parametrize("door", ["page", "api"])
def test_either_door_undoes_once_and_only_what_was_written(cast, page, api, door):
    run = load(FIRST, actor=cast.officer).run
    address = f"/ledger/import/{run.pk}/undo/" if door == "page" else f"/api/v1/ledger-imports/{run.pk}/undo/"
    client = (page if door == "page" else api)(cast.officer)
    stranger = (page if door == "page" else api)(cast.other_officer)
    assert stranger.post(address).status_code == 404
    assert client.post(address).status_code == (302 if door == "page" else 200)
    assert not Need.objects.exists()
    assert client.post(address).status_code == 409
    if door == "page":
        shown = client.get(reverse("ledger:run", args=[run.pk])).text
        assert "这次导入已经撤销" in shown
        assert f"/ledger/import/{run.pk}/undo/" not in shown


def built_on(cast, name):
    unit = MemberUnit.objects.get(name="新桥超市")
    need = Need.objects.get(ledger_number="XQ002")
    if name == "a resource added to a new unit":
        add_resource(unit=unit, text=ResourceText(content="塑料袋"), actor=cast.officer)
        return "“新桥超市”上有资源 1 条"
    if name == "a changed need changed again":
        Need.objects.filter(ledger_number="XQ001").update(place="东门")
        return "需求有 1 条改动过"
    if name == "a new need acted on":
        AuditEntry.objects.create(
            at=clock.now(), verb="need.accepted", target_type="needs.need", target_id=need.pk, area_code=STREET
        )
        return f"需求有 1 条改动过，例如“{need}”"
    if name == "a liaison corrected":
        Liaison.objects.filter(unit=unit).update(begins=clock.today() - timedelta(days=1))
        return "联络员有"
    if name == "a need of a new community":
        other = Need.objects.get(ledger_number="XQ001")
        other.pk, other.number, other.ledger_number, other.area_code = None, "XQ-x", "", f"{STREET}003"
        other.save(force_insert=True)
        return "新社区里有需求 1 条"
    Seat.objects.create(alliance=Alliance.objects.get(name="卫生联盟"), unit=cast.other_unit, joined_on=clock.today())
    return "“卫生联盟”上有席位 1 条"


@pytest.mark.parametrize(
    "name",
    [
        "a resource added to a new unit", "a changed need changed again", "a new need acted on", "a liaison corrected",
        "a need of a new community", "a seat in a new alliance",
    ],
)  # fmt: skip
def test_what_was_built_on_it_is_named_and_nothing_is_undone(cast, name):
    run = second_run(cast)
    named = built_on(cast, name)
    before = everything()
    with pytest.raises(DomainError) as refused:
        undo_run(run=run, actor=cast.officer)
    assert (refused.value.code, refused.value.http_status) == ("import_built_on", 409)
    assert named in str(refused.value.message)
    assert everything() == before
    run.refresh_from_db()
    assert run.status == "written"


def test_the_ledger_of_a_day_says_what_the_import_wrote_and_what_was_taken_back(cast):
    days = [clock.now() + timedelta(days=n) for n in range(4)]
    with clock.moved(days[1]):
        load(FIRST)
    with clock.moved(days[2]):
        run = load(SECOND, actor=cast.officer).run
    with clock.moved(days[3]):
        undo_run(run=run, actor=cast.officer)
    said = []
    for day in days:
        of = {page.unit.name: page for page in ledger_on(MemberUnit.objects.all(), clock.day_of(day))}
        school = [row.quantity_text for row in of["河池小学"].resources] if "河池小学" in of else None
        said.append((of["同心中医医院"].unit.address, school))
    first = ("河池路1号", ["1处"])
    assert said == [("", None), first, ("河池路11号", ["2处"]), first]


def test_the_first_import_waits_for_the_second_to_be_undone(cast):
    first = load(FIRST, actor=cast.officer).run
    second = load(SECOND, actor=cast.officer).run
    with pytest.raises(DomainError):
        undo_run(run=first, actor=cast.officer)
    undo_run(run=second, actor=cast.officer)
    undo_run(run=first, actor=cast.officer)
    assert (Need.objects.count(), MicroProject.objects.count(), Resource.objects.count()) == (0, 0, 0)
    assert MemberUnit.objects.filter(street_code=STREET).count() == 2


def test_only_a_written_one_of_the_last_month_by_the_streets_officer(cast):
    run = load(FIRST, actor=cast.officer).run
    for nobody in (cast.secretary, cast.liaison, cast.other_officer, cast.resident):
        with pytest.raises(PermissionDenied):
            undo_run(run=run, actor=nobody)
    refused = load({"需求": [["社区", "需求内容"], ["没有这个社区", "路灯"]]}, only_valid=False, actor=cast.officer).run
    with pytest.raises(DomainError, match="未写入"):
        undo_run(run=refused, actor=cast.officer)
    with clock.moved(clock.now() + timedelta(days=31)):
        with pytest.raises(DomainError, match="超过 30 天"):
            undo_run(run=run, actor=cast.officer)
        forget_old_imports()
    assert not ImportChange.objects.filter(run=run).exists()


def test_what_is_sealed_stays_sealed(cast):
    second_run(cast)
    kept = "".join(str(row.before) + str(row.after) for row in ImportChange.objects.all())
    assert "13800138001" not in kept
    assert "王会计" not in kept


def test_the_history_lists_who_loaded_what_and_opens_the_verdicts(cast, page, api):
    run = load(FIRST, names=["台账.xlsx"], actor=cast.officer).run
    undone = undo_run(run=load(SECOND, names=["错的.xlsx"], actor=cast.officer).run, actor=cast.officer)
    client = page(cast.officer)
    shown = client.get("/ledger/import/history/")
    assert [row["run"].pk for row in shown.context["rows"]] == [undone.pk, run.pk]
    for words in ("台账.xlsx", "错的.xlsx", "已整批撤销", "周敏", f"/ledger/import/{run.pk}/"):
        assert words in shown.text
    told = api(cast.officer).get("/api/v1/ledger-imports/").json()["results"]
    assert [(each["status"], each["files"]) for each in told] == [("undone", ["错的.xlsx"]), ("written", ["台账.xlsx"])]
    assert client.get(reverse("ledger:run", args=[run.pk])).status_code == 200
