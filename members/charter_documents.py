"""A charter as an official paper, and the receipt of a signature. Their words are Chinese in any language."""

from collections.abc import Iterator

from django.utils import timezone, translation

from core import clock
from core.documents import Block, Document, Paragraph, Table
from core.templatetags.tongxin import zh_date
from members.models import Adoption, Charter, CharterSignature

GROUP = 16


def charter_document(charter: Charter) -> Document:
    """The whole text as it was adopted; a draft says so on every page."""
    with translation.override("zh-hans"):
        return Document(
            title=charter.title, body=list(_text(charter)), signature=str(charter.alliance),
            signed_on=charter.adopted_on, mark="" if charter.sha256 else "草稿",
        )  # fmt: skip


def receipt_document(signature: CharterSignature) -> Document:
    """What was signed by whom and when, and how anybody checks that the text is the same."""
    with translation.override("zh-hans"):
        charter = signature.charter
        moment = timezone.localtime(signature.signed_at, clock.SHANGHAI)
        said = (
            ("单位", str(signature.unit)), ("签署人", signature.signer), ("职务", signature.post),
            ("签署时间", f"{zh_date(moment.date())} {moment:%H:%M:%S}"),
            ("公约", f"《{charter.title}》第{charter.edition}版"), ("通过方式", carried(charter)),
        )  # fmt: skip
        return Document(
            title="联盟公约签署回执",
            body=[
                Paragraph(f"{signature.unit}已签署{charter.alliance}的公约，特此回执。"),
                Table(header=("项目", "内容"), rows=[list(row) for row in said], widths=(1, 3)),
                Paragraph("公约全文的SHA-256指纹（UTF-8编码）："),
                *(Paragraph(group) for group in grouped(signature.sha256)),
                Paragraph("对公约全文重新计算，得到的指纹与上面一致，即为签署时的原文。"),
            ],
            signature=str(charter.alliance), signed_on=moment.date(),
        )  # fmt: skip


def carried(charter: Charter) -> str:
    """How it was adopted, with every count a vote had."""
    if charter.adoption == Adoption.ORDER:
        return f"依据{charter.order_number}"
    return (
        f"会议表决：应到{charter.entitled}家，法定{charter.quorum}家，实到{charter.present}家，"
        f"赞成{charter.in_favour}票，反对{charter.against}票，弃权{charter.abstained}票"
    )


def grouped(sha256: str) -> list[str]:
    """A fingerprint in groups that can be read out."""
    groups = [sha256[at : at + GROUP] for at in range(0, len(sha256), GROUP)]
    return [f"{first} {second}" for first, second in zip(groups[::2], groups[1::2], strict=True)]


def _text(charter: Charter) -> Iterator[Block]:
    for line in charter.text.splitlines():
        if line.strip():
            yield Paragraph(line.strip())
    if charter.sha256:
        yield Paragraph(f"（第{charter.edition}版，{zh_date(charter.adopted_on)}通过。{carried(charter)}。）")
