"""What a vocabulary is: kinds of sheets, and the fields their columns can hold."""

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Kind(StrEnum):
    """What one row of a sheet is; the order is the order of writing."""

    COMMUNITIES = "communities"
    UNITS = "units"
    RESOURCES = "resources"
    NEEDS = "needs"
    PROJECTS = "projects"


KIND_LABELS: dict[Kind, Promise] = {
    Kind.COMMUNITIES: _("社区"),
    Kind.UNITS: _("成员单位"),
    Kind.RESOURCES: _("资源"),
    Kind.NEEDS: _("需求"),
    Kind.PROJECTS: _("微项目"),
}


@dataclass(frozen=True)
class Field:
    """One thing a column can hold: ``aliases`` name it surely, ``weak`` may, ``pattern`` finds longer wordings.

    A field that is not ``kept`` only helps to tell what the sheet is; nothing in the house holds it.
    One that ``stands_in_for`` another gives its column up where the other has none.
    """

    key: str
    label: Promise
    aliases: str
    weak: str = ""
    pattern: str = ""
    weight: float = 1.0
    required: bool = False
    kept: bool = True
    stands_in_for: str = ""

    @cached_property
    def sure(self) -> frozenset[str]:
        return frozenset(self.aliases.split())

    @cached_property
    def maybe(self) -> frozenset[str]:
        return frozenset(self.weak.split())

    @cached_property
    def wording(self) -> re.Pattern[str] | None:
        return re.compile(self.pattern) if self.pattern else None


@dataclass(frozen=True)
class Vocabulary:
    """The fields of one kind; ``any_of`` must hold one more field for a sheet to count as this kind."""

    kind: Kind
    fields: tuple[Field, ...]
    any_of: frozenset[str]
    title: str = ""
    by_key: dict[str, Field] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_key", {each.key: each for each in self.fields})

    @property
    def required(self) -> frozenset[str]:
        return frozenset(each.key for each in self.fields if each.required)


SERIAL = Field("serial", _("序号"), "序号 行号 No NO no 号 项次 次序 顺序号", weight=0.1)
NOTE = Field("note", _("备注"), "备注 备注说明 附注 其他说明 补充说明", weak="说明", weight=0.2)
ZONE = Field(
    "zone",
    _("片区"),
    "片区 所属片区 片区名称 睦邻区 所属睦邻区 睦邻区名称 睦邻片区 邻里片区 所在片区 党建片区 责任片区 联系片区",
    pattern=r"(?:睦邻区|片区)$",
    weight=1.5,
)
ALLIANCE = Field(
    "alliance",
    _("所属联盟"),
    "所属联盟 联盟 联盟名称 党建联盟 参加联盟 加入联盟 所在联盟 所属党建联盟 党建联盟名称 联盟组织",
    pattern=r"^(?:所属|所在|参加|加入).{0,6}联盟$",
    weight=1.5,
)
PHONE_WORDS = (
    "联系电话 电话 手机 手机号 手机号码 电话号码 联系方式 联系手机 联络电话 联络方式 固定电话 办公电话 移动电话"
)
