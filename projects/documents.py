"""项目档案: everything of one project as a document to print and file. Its words are Chinese in any language."""

from collections.abc import Iterator
from typing import Any

from django.utils import translation

from core import clock
from core.areas.selectors import settings_of
from core.documents import Document, Figure, Heading, Paragraph, Table
from core.files.storing import photo_bytes
from core.personal.masking import mask_phone, without_numbers
from core.templatetags.tongxin import amount, yuan, zh_date
from needs.models import Judgement
from projects.models import DONE_STATUSES, PREPARED_STATUSES, MicroProject, ProgressEntry, ProjectStatus
from projects.timeline import counted

Block = Heading | Paragraph | Table | Figure
MOST_PHOTOS = 12
EMPTY = "—"
SIGNERS = ("申请单位", "实施社区", "街道审核")
STOPPED = (ProjectStatus.SUSPENDED, ProjectStatus.ENDED_EARLY)


def project_document(project: MicroProject) -> Document:
    """Facts, money, milestones, progress with photos, readings, acceptance and the askers' words without names."""
    with translation.override("zh-hans"):
        organ = settings_of(project.area_code).host_organ
        kind = "立项申请表" if project.status in PREPARED_STATUSES else "项目档案"
        return Document(
            title=f"{project.name}\n{kind}", body=list(_blocks(project)), head=organ,
            mark="" if project.status in DONE_STATUSES else "过程稿", signature=organ, signed_on=clock.today(),
        )  # fmt: skip


def file_name(project: MicroProject) -> str:
    """What its file is called."""
    return f"{project.number}{project.name}"


def _blocks(project: MicroProject) -> Iterator[Block]:
    yield Heading("基本情况")
    yield _facts(project)
    yield from _told("立项背景", project.background)
    yield from _told("项目内容", project.aim)
    yield from _told("预期成效", project.expected_result)
    yield from _money(project)
    yield from _milestones(project)
    yield from _signing(project)
    yield from _progress(project)
    yield from _readings(project)
    yield from _ending(project)
    yield from _judgements(project)


def _facts(project: MicroProject) -> Table:
    partners = "、".join(unit.name for unit in project.partners.all())
    communities = "、".join(area.name for area in project.communities.all())
    counts = (amount(project.attendances), amount(project.people_served), amount(project.hours))
    leader = " ".join(part for part in (project.leader, mask_phone(project.leader_phone)) if part)
    rows = (
        ("编号", project.number), ("类型", project.get_kind_display()), ("状态", project.get_status_display()),
        ("实施单位", str(project.unit or "")), ("协办单位", partners), ("服务社区", communities), ("负责人", leader),
        ("统一社会信用代码", project.unit.credit_code if project.unit else ""), ("团队", project.team),
        ("服务对象", project.served), ("预计服务人数", amount(project.expected_people)),
        ("起止日期", f"{zh_date(project.starts_on)}至{zh_date(project.ends_on)}"),
        ("经费来源", project.get_fund_source_display()),
    )  # fmt: skip
    # An application that is signed and sealed says what is planned, not that nothing was done yet.
    done = () if project.status in PREPARED_STATUSES else (
        ("服务", "{} 人次，{} 人，{} 小时".format(*counts)), ("解决问题", f"{amount(project.problems_solved)} 项"),
    )  # fmt: skip
    told = [(name, str(value) or EMPTY) for name, value in (*rows, *done)]
    return Table(header=("项目", "内容"), rows=told, widths=(1, 3))


def _money(project: MicroProject) -> Iterator[Block]:
    lines = [(line.item, line.note or EMPTY, yuan(line.amount)) for line in project.budget.all()]
    if lines or project.funds:
        yield Heading("经费")
        own = f"，其中自筹 {yuan(project.own_funds)}" if project.own_funds else ""
        yield Paragraph(f"经费 {yuan(project.funds)}{own}，已支出 {yuan(project.money_spent)}。")
    if lines:
        yield Table(header=("用途", "说明", "金额"), rows=lines, caption="经费预算", widths=(2, 3, 2))


def _signing(project: MicroProject) -> Iterator[Block]:
    """An application is printed to be signed and sealed by those who stand for it."""
    if project.status in PREPARED_STATUSES:
        yield Heading("签章")
        rows = [(who, "　　　　　　（盖章）　　　年　　月　　日") for who in SIGNERS]
        yield Table(header=("意见", "签字盖章"), rows=rows, widths=(2, 4))


def _milestones(project: MicroProject) -> Iterator[Block]:
    rows = [
        (one.title, zh_date(one.due_on), zh_date(one.reached_on) if one.reached_on else "未达成")
        for one in project.milestones.all()
    ]
    if rows:
        yield Heading("时间节点")
        yield Table(header=("节点", "计划日期", "完成日期"), rows=rows, widths=(3, 2, 2))


def _progress(project: MicroProject) -> Iterator[Block]:
    entries = list(project.progress.prefetch_related("photos").order_by("done_on", "pk"))
    if not entries:
        return
    yield Heading("实施经过")
    left = MOST_PHOTOS
    for entry in entries:
        yield Paragraph(f"{zh_date(entry.done_on)}　{entry.text}（{'，'.join(counted(entry))}）")
        for photo in _photos(entry)[:left]:
            left -= 1
            yield photo


def _photos(entry: ProgressEntry) -> list[Figure]:
    return [Figure(photo_bytes(photo), f"{zh_date(entry.done_on)}现场") for photo in entry.photos.all()]


def _readings(project: MicroProject) -> Iterator[Block]:
    rows: list[Any] = [
        ("立项审核", review.get_decision_display(), review.comment or EMPTY, zh_date(review.reviewed_at))
        for review in project.reviews.order_by("pk")
    ]
    rows += [
        ("验收", "通过" if found.passed else "不通过", found.comment or EMPTY, zh_date(found.accepted_at))
        for found in project.acceptances.order_by("pk")
    ]
    if rows:
        yield Heading("审核与验收")
        yield Table(header=("环节", "结论", "意见", "日期"), rows=rows, widths=(2, 2, 4, 2))


def _ending(project: MicroProject) -> Iterator[Block]:
    yield from _told("成效", project.result)
    yield from _told("评价", project.evaluation)
    if project.status in STOPPED:
        yield from _told(str(project.get_status_display()), project.reason)


def _judgements(project: MicroProject) -> Iterator[Block]:
    said = Judgement.objects.filter(need__projects=project).select_related("need").order_by("need_id", "pk")
    rows = [
        (
            one.need.number, str(one.get_verdict_display()), "已解决" if one.solved else "没解决",
            without_numbers(one.comment) or EMPTY,
        )
        for one in said
    ]  # fmt: skip
    if rows:
        yield Heading("需求提出人的评价")
        yield Table(header=("需求", "评价", "是否解决", "意见"), rows=rows, widths=(2, 2, 2, 4))


def _told(title: str, text: str) -> Iterator[Block]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if lines:
        yield Heading(title)
        yield from map(Paragraph, lines)
