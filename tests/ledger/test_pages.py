"""The import pages: upload, verdicts, columns, writing, and the user's own file back."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from alliance.ledger import services
from alliance.ledger.models import ImportFile, ImportRun
from core.areas.models import StreetSettings
from core.models import OutboxMessage
from members.models import Resource
from needs.models import Need
from tests.ledger.sheets import STREET, workbook

pytestmark = pytest.mark.django_db

SHEET = [
    ["同心街道居民需求清单(2026年)"],
    ["编号", "社区", "类别", "需求内容", "提出人", "联系电话", "提出时间"],
    ["XQ001", "河池", "养老", "想要助餐点", "王桂兰", "13800138000", "5月1日"],
    ["XQ002", "城北社区", "养老助老", "路灯不亮", "李建国", "13900139000", "2026-05-02"],
]


def upload(client, *files: tuple[str, bytes]):
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    return client.post(reverse("ledger:import"), {"files": sent, "street_code": STREET})


@pytest.fixture
def officer(cast, page):
    return page(cast.officer)


@pytest.fixture
def run(officer) -> ImportRun:
    answer = upload(officer, ("需求.xlsx", workbook({"需求清单": SHEET})))
    assert answer.status_code == 302
    return ImportRun.objects.get()


def test_every_row_is_judged_before_anything_is_written(officer, run):
    text = officer.get(reverse("ledger:run", args=[run.pk])).content.decode()
    assert "认出 1 张表" in text
    assert "「社区」社区不在本街道" in text
    assert "「社区」河池改作河池社区" in text
    assert "写入 1 行" in text
    assert "13800138000" not in text
    assert "王桂兰" not in text
    assert not Need.objects.exists()


def test_only_the_valid_rows_are_written_on_confirmation(officer, run):
    answer = officer.post(reverse("ledger:run-confirm", args=[run.pk]), {"how": "good"}, follow=True)
    assert "新增 1 条" in answer.content.decode()
    assert Need.objects.get().ledger_number == "XQ001"
    run.refresh_from_db()
    assert run.status == "written"


def test_writing_everything_is_refused_while_a_row_fails(officer, run):
    answer = officer.post(reverse("ledger:run-confirm", args=[run.pk]), {"how": "all"})
    assert answer.status_code == 409
    assert not Need.objects.exists()
    run.refresh_from_db()
    assert run.status == "checked"


def test_a_second_confirmation_changes_nothing(officer, run):
    address = reverse("ledger:run-confirm", args=[run.pk])
    officer.post(address, {"how": "good"})
    assert officer.post(address, {"how": "good"}).status_code == 409
    assert Need.objects.count() == 1


def test_the_users_own_file_comes_back_with_the_reasons(officer, run):
    answer = officer.get(reverse("ledger:run-file", args=[run.pk, 0]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["需求清单"]
    assert [cell.value for cell in sheet[2]][-1] == "错误原因"
    assert sheet.cell(row=4, column=8).value == "「社区」社区不在本街道"
    assert sheet.cell(row=4, column=2).fill.fgColor.rgb.endswith("FDECE2")
    assert sheet.cell(row=3, column=4).value == "想要助餐点"


def test_a_csv_comes_back_as_a_workbook_with_the_reasons(officer):
    text = "社区,需求内容,提出时间\n城北社区,=1+1,2026-05-01\n"
    upload(officer, ("需求.csv", text.encode("gb18030")))
    answer = officer.get(reverse("ledger:run-file", args=[ImportRun.objects.get().pk, 0]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert sheet["D2"].value == "「社区」社区不在本街道"
    assert (sheet["B2"].value, sheet["B2"].data_type, sheet["B2"].quotePrefix) == ("=1+1", "s", True)


def test_a_chosen_column_is_used_now_and_remembered_for_the_next_ledger(officer, cast):
    rows = [["村居", "要办的事儿", "啥时候"], ["河池社区", "修路灯", "2026-05-01"]]
    rows[0][1] = "问题"
    data = workbook({"表": [["社区", "问题", "处理意见"], ["河池社区", "修路灯", "找物业装两盏路灯"]]})
    upload(officer, ("a.xlsx", data))
    run = ImportRun.objects.get()
    assert run.sheets[0]["headings"][2]["key"] == ""
    answer = officer.post(
        reverse("ledger:run-columns", args=[run.pk]),
        {"sheet": 0, "kind": "needs", "c-0": "community", "c-1": "title", "c-2": "text"},
    )
    assert answer.status_code == 302
    run.refresh_from_db()
    assert run.sheets[0]["headings"][2]["key"] == "text"
    assert StreetSettings.objects.get(street__code=STREET).column_memory
    upload(officer, ("b.xlsx", data))
    later = ImportRun.objects.order_by("-id").first()
    officer.post(reverse("ledger:run-confirm", args=[later.pk]), {"how": "all"})
    assert Need.objects.get().text == "问题：找物业装两盏路灯".replace("问题", "修路灯")


def test_a_sheet_may_be_left_out(officer, run):
    officer.post(reverse("ledger:run-columns", args=[run.pk]), {"sheet": 0, "kind": "none"})
    run.refresh_from_db()
    assert run.status == "refused"
    assert "没有认出" in run.error


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"PK\x03\x04 no archive", "已损坏"),
        ("a.pdf", b"%PDF-1.7", "不是表格文件"),
        ("a.xlsx", b"", "空"),
    ],
)
def test_a_bad_file_is_refused_beside_the_field(officer, name, data, said):
    answer = upload(officer, (name, data))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not ImportRun.objects.exists()


def test_a_hostile_name_is_made_safe(officer):
    upload(officer, ("../../x\u202excod.xlsx", workbook({"需求清单": SHEET})))
    name = ImportFile.objects.get().name
    assert "/" not in name
    assert "\u202e" not in name


def test_a_file_without_a_known_sheet_says_so(officer):
    upload(officer, ("a.xlsx", workbook({"s": [["苹果", "梨"], [1, 2]]})))
    run = ImportRun.objects.get()
    assert run.status == "refused"
    assert "没有认出" in officer.get(reverse("ledger:run", args=[run.pk])).content.decode()


def test_a_long_file_is_left_to_the_worker_and_the_page_shows_how_far_it_is(officer, cast, monkeypatch):
    monkeypatch.setattr(services, "AT_ONCE_BYTES", 10)
    upload(officer, ("需求.xlsx", workbook({"需求清单": SHEET})))
    run = ImportRun.objects.get()
    assert run.status == "uploaded"
    assert OutboxMessage.objects.get(channel="task").payload["task"] == "ledger.check_run"
    address = reverse("ledger:run", args=[run.pk])
    assert reverse("ledger:run-status", args=[run.pk]) in officer.get(address).content.decode()
    services.check_run(run=run, actor=cast.officer)
    officer.post(reverse("ledger:run-confirm", args=[run.pk]), {"how": "good"})
    run.refresh_from_db()
    assert run.status == "writing"
    services.write_run(run=run, actor=cast.officer)
    services.write_run(run=run, actor=cast.officer)
    assert Need.objects.count() == 1
    assert officer.get(reverse("ledger:run-status", args=[run.pk])).status_code == 200


def test_others_do_not_see_the_import(cast, page, run):
    addresses = [reverse("ledger:run", args=[run.pk]), reverse("ledger:run-file", args=[run.pk, 0])]
    for person in (cast.other_officer, cast.secretary, cast.liaison, cast.resident, cast.stranger):
        for address in addresses:
            assert page(person).get(address).status_code == 404
        if person is not cast.other_officer:
            assert page(person).get(reverse("ledger:import")).status_code == 403
    assert page().get(addresses[0]).status_code == 302


def test_several_files_of_one_name_stay_apart(officer, cast):
    first = workbook({"资源": [["单位", "资源内容", "资源类别"], ["同心中医医院", "义诊", "医疗健康"]]})
    second = workbook({"资源": [["单位", "资源内容", "资源类别"], ["没有这家", "讲座", "教育培训"]]})
    upload(officer, ("a.xlsx", first), ("a.xlsx", second))
    run = ImportRun.objects.get()
    assert [each["book"] for each in run.sheets] == ["a.xlsx", "a(2).xlsx"]
    officer.post(reverse("ledger:run-confirm", args=[run.pk]), {"how": "good"})
    assert Resource.objects.get().content == "义诊"
