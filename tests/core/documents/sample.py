"""A report as the street writes it, shared by the tests of both renderers."""

import io
from datetime import date

from PIL import Image

from core.documents import (
    Attachment,
    Document,
    Figure,
    Heading,
    Imprint,
    Link,
    Paragraph,
    Roll,
    Table,
    document_number,
)


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 30), "white").save(out, "PNG")
    return out.getvalue()


REPORT = Document(
    head="同心街道党建联盟文件",
    number=document_number("同街党联", 2026, 9),
    title="关于2026年9月区域化党建工作情况的通报",
    addressee="各成员单位、各社区党组织",
    body=[
        Paragraph("9月份收到需求", Link("84 件", "/needs/?month=2026-09"), "。"),
        Heading("基本情况"),
        Heading("资源共享", level=2),
        Heading("场地", level=3),
        Heading("周末场地", level=4),
        Heading("项目推进", level=2),
        Table(
            header=["社区", "收到", "响应率"],
            rows=[["河池社区", Link("12", "/needs/?community=1"), "100.0%"], ["南苑社区", "11", "90.9%"]],
            caption="表1　各社区需求办理情况",
            widths=[2, 1, 1],
            note="注：评价不足5件的社区不列满意率。",
        ),
        Heading("存在问题"),
        Figure(picture(), "图1　各月需求", width_mm=100),
    ],
    present=[Roll("出席", "张三、李四")],
    attachments=[Attachment("需求清单"), Attachment("资源清单", [Heading("场地"), Paragraph("活动室2间。")])],
    signature="同心街道党建联盟",
    signed_on=date(2026, 10, 5),
    imprint=Imprint("同心街道党建联盟办公室", date(2026, 10, 6), "区委组织部，各成员单位"),
)

# What means something to a typesetter, a page, a spreadsheet or a terminal, and what no file format takes.
EVIL = (
    "#let x = 1 \\u{41} $x$ *b* _i_ `c` <l> @r \"q\" 'q' \x0b\x1f\x00\ud800 \u202eabc \u05d0\u05d1 \U0001f600 []{} //"
)
HOSTILE = Document(
    EVIL,
    [
        *(Heading(EVIL, level) for level in (1, 2, 3, 4)),
        Paragraph(EVIL, Link(EVIL, EVIL)),
        Paragraph(""),
        Roll(EVIL, EVIL),
        Table([EVIL, EVIL], [[EVIL, "长" * 10_000], ["x" * 10_000, EVIL]], caption=EVIL, note=EVIL),
    ],
    head=EVIL,
    number=EVIL,
    under_head=(EVIL, EVIL),
    mark=EVIL,
    addressee=EVIL,
    attachments=[Attachment(EVIL, [Paragraph(EVIL)])],
    present=[Roll(EVIL, EVIL)],
    signature=EVIL,
    signed_on=date(2026, 1, 5),
    imprint=Imprint(EVIL, date(2026, 1, 5), EVIL),
)
