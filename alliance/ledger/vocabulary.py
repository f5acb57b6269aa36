"""The words staff put over their columns, for each kind of sheet."""

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

COMMUNITIES = Vocabulary(
    Kind.COMMUNITIES,
    (
        SERIAL,
        Field(
            "name",
            _("社区名称"),
            "社区 社区名称 村居 村居名称 村社区 居委会 居委会名称 居委 居民区 居民区名称 村社区名称 所属社区 村 居村 社区村 "
            "社区居委会 村委会 社区全称 社区居民委员会 社区或村",
            weak="名称",
            pattern=r"^(?:社区|村居|居委会|居民区|居委)(?:\(?村\)?|/村)?(?:名|全称|名称)$",
            weight=2,
            required=True,
        ),
        Field(
            "code",
            _("社区代码"),
            "社区代码 区划代码 行政区划代码 统计用区划代码 统计代码 代码 社区编码 编码 区划编码 居委会代码 村居代码 地区代码 "
            "社区编号 行政区划编码 区划码",
            pattern=r"(?:区划|统计|社区|村居|居委).{0,4}(?:代码|编码|码)$",
            weight=3,
        ),
        Field(
            "secretary",
            _("社区书记"),
            "书记 社区书记 书记姓名 党组织书记 党委书记 党总支书记 支部书记 负责人 社区负责人 主要负责人 书记主任 "
            "社区党委书记 社区党组织书记 社区书记姓名 一肩挑",
            pattern=r"书记(?:\(?主任\)?|/主任)?(?:姓名)?$",
            weight=2,
        ),
        Field(
            "phone",
            _("联系电话"),
            PHONE_WORDS + " 书记电话 书记联系电话 社区电话 值班电话",
            pattern=r"(?:电话|手机|联系方式)$",
            kept=False,
        ),
        Field(
            "households",
            _("户数"),
            "户数 总户数 居民户数 户籍户数 常住户数 居民总户数 家庭户数 住户数 住户",
            pattern=r"户数",
            weight=2,
        ),
        Field(
            "population",
            _("人口"),
            "人口 人口数 常住人口 总人口 居民人数 人数 服务人口 户籍人口 实有人口 人口总数 居民数 常住人口数",
            pattern=r"^(?:常住|户籍|实有|总|服务)?人口(?:数|总数|规模)?$",
            weight=2,
            kept=False,
        ),
        Field(
            "elderly_share",
            _("60岁以上人口占比"),
            "60岁以上人口占比 老龄化率 老龄化程度 老年人占比 老年人口占比 60岁以上占比 老年人比例 60岁及以上人口占比 老龄率",
            pattern=r"(?:60岁|六十岁|老年|老龄).*(?:占比|比例|率|比重)$",
            weight=2,
        ),
        Field("address", _("地址"), "地址 社区地址 办公地址 居委会地址 详细地址 所在地 办公地点", kept=False),
        ZONE,
        NOTE,
    ),
    any_of=frozenset({"code", "secretary", "households", "population", "elderly_share", "zone"}),
    title=r"社区|村居|居委",
)

UNITS = Vocabulary(
    Kind.UNITS,
    (
        SERIAL,
        Field(
            "name",
            _("单位名称"),
            "单位名称 单位 成员单位 成员单位名称 驻区单位 驻区单位名称 共建单位 共建单位名称 单位全称 机构名称 企业名称 组织名称 "
            "联盟成员 联盟单位 商户名称 商户 学校名称 社会组织名称 公司名称 驻地单位 辖区单位 辖区单位名称 成员名称 "
            "联盟成员单位 单位或组织名称 店名 店铺名称 自治组织名称 团队名称 企业 机构 党建共建单位 结对单位 区域单位 协会名称",
            weak="名称 全称",
            pattern=r"(?:单位|机构|企业|组织|商户|公司|学校|团队).{0,2}(?:名称|全称)$",
            weight=2,
            required=True,
        ),
        Field("short_name", _("简称"), "简称 单位简称", kept=False),
        Field(
            "kind",
            _("单位性质"),
            "单位性质 性质 单位类别 单位类型 类别 类型 机构性质 单位属性 企业性质 组织类别 机构类型 属性 单位种类 成员类别 成员类型 "
            "经济类型 单位分类 分类",
            pattern=r"(?:单位|机构|企业|组织|成员).{0,2}(?:性质|类别|类型|属性)$",
            weight=2,
        ),
        Field(
            "credit_code",
            _("统一社会信用代码"),
            "统一社会信用代码 信用代码 社会信用代码 统一信用代码 统一代码 机构代码 组织机构代码 统一社会信用代码证号 社会统一信用代码 "
            "统一社会信用码 代码",
            pattern=r"信用代?码",
            weight=3,
        ),
        Field(
            "affiliation",
            _("隶属关系"),
            "隶属关系 隶属 上级单位 主管单位 主管部门 上级党组织 上级主管单位 上级主管部门 归属 隶属单位 隶属层级 行政隶属 管理层级 "
            "隶属党组织",
            pattern=r"^(?:隶属|上级)",
            weight=2,
        ),
        Field(
            "address",
            _("地址"),
            "地址 单位地址 详细地址 办公地址 注册地址 所在地 经营地址 坐落 办公地点 单位所在地 通讯地址 联系地址 地点",
            pattern=r"地址$",
        ),
        Field(
            "community",
            _("所在社区"),
            "社区 所在社区 所属社区 属地社区 辖区社区 所属居委会 所属村居 村居 居委会 属地 所属居民区 社区名称 联系社区 挂点社区",
        ),
        Field(
            "party_name",
            _("党组织名称"),
            "党组织名称 党组织 所属党组织 党支部名称 党委名称 党组织全称 党支部 基层党组织 基层党组织名称",
            weight=2,
        ),
        Field(
            "party_form",
            _("党组织形式"),
            "组织形式 党组织形式 党组织类型 党组织类别 组织类型 党组织设置 党组织设置形式 组织设置",
            weight=2,
        ),
        Field(
            "party_members",
            _("党员人数"),
            "党员人数 党员数 党员数量 党员 在册党员 党员总数 在职党员 在册党员数 在职党员数 党员名数 正式党员 党员情况",
            pattern=r"^.{0,4}党员.{0,2}数$",
            weight=2,
        ),
        Field(
            "secretary",
            _("党组织书记"),
            "党组织书记 书记 书记姓名 支部书记 党组织负责人 党支部书记 党委书记 党组织书记姓名 党组织负责人姓名",
            pattern=r"书记(?:姓名)?$",
        ),
        Field(
            "secretary_phone",
            _("书记电话"),
            "书记电话 书记联系电话 书记联系方式 书记手机",
            pattern=r"书记.*(?:电话|手机|联系方式)$",
            kept=False,
        ),
        Field(
            "liaison_name",
            _("联络员"),
            "联络员 联络员姓名 联系人 联系人姓名 对接人 对接人姓名 经办人 联络人 联络人姓名 联系人电话 联系人及电话 联络员及电话 "
            "联系人及联系电话 联系人及联系方式 联络员及联系方式 联络员及联系电话 联络员电话 对接人及电话 联系人和电话 工作联系人 "
            "党建联络员 党建联络员姓名 姓名电话 联络员信息 联系人信息",
            weak="姓名 负责人 负责人姓名",
            pattern=r"^(?:.{0,4})(?:联络员|联系人|联络人|对接人)(?:.{0,2}(?:电话|联系方式|手机号?码?))?$",
            weight=1.5,
        ),
        Field(
            "liaison_phone",
            _("联系电话"),
            PHONE_WORDS
            + " 联络员联系电话 联络员手机 联络员手机号 联络员联系方式 联系人手机 联系人联系电话 联系人联系方式 联系人手机号 "
            "联络员手机号码 负责人电话 联络员电话 联系人电话 对接人电话 联络人电话",
            pattern=r"(?:电话|手机|联系方式|联络方式)(?:号码?)?$",
            weight=1.5,
        ),
        Field(
            "headcount",
            _("职工人数"),
            "人数 职工人数 员工人数 单位人数 从业人数 职工数 在职人数 员工数 从业人员 职工总数 人员规模 单位规模 在职职工 规模",
            pattern=r"^(?:职工|员工|从业|在职|单位).{0,3}(?:数|规模)$",
            kept=False,
        ),
        Field(
            "business",
            _("业务开展情况"),
            "业务开展情况 业务 主营业务 业务范围 主要业务 经营范围 业务开展 服务特长 可参与领域 业务情况 主要职能 职能 主要职责 业务领域 "
            "特长 服务领域 优势领域",
            pattern=r"(?:业务|职能|经营)",
        ),
        Field(
            "brand",
            _("党建品牌"),
            "党建品牌 品牌 品牌名称 特色品牌 党建特色 党建品牌名称 党建工作品牌 服务品牌",
            weight=1.5,
        ),
        Field("two_new", _("是否两新组织"), "是否两新 两新组织 两新 是否两新组织 两新组织标识"),
        ALLIANCE,
        NOTE,
    ),
    any_of=frozenset(
        {
            "kind",
            "credit_code",
            "affiliation",
            "address",
            "party_name",
            "party_form",
            "party_members",
            "secretary",
            "liaison_name",
            "liaison_phone",
            "headcount",
            "business",
            "brand",
            "alliance",
            "two_new",
        }
    ),
    title=r"单位|信息台账|成员|商户|社会组织",
)

RESOURCES = Vocabulary(
    Kind.RESOURCES,
    (
        SERIAL,
        Field("number", _("资源编号"), "资源编号 编号 资源编码", kept=False),
        Field(
            "unit",
            _("提供单位"),
            "单位名称 单位 成员单位 成员单位名称 资源单位 提供单位 供给单位 共建单位 驻区单位 资源提供单位 资源提供方 供方 所属单位 "
            "责任单位 服务单位 提供方 认领单位 资源方 驻区单位名称 供给方 资源单位名称 提供单位名称 供给主体 资源主体 服务提供单位 "
            "共建单位名称 联盟单位 联盟成员单位 申报单位 资源所属单位 来源单位 供应单位 提供者 出资单位 单位全称 结对单位 服务主体",
            weak="机构 企业名称 机构名称 组织名称",
            pattern=r"(?:提供|供给|资源|所属|服务|成员|驻区|共建).{0,4}(?:单位|方|主体)(?:名称)?$",
            weight=1.5,
            required=True,
        ),
        Field(
            "text",
            _("资源内容"),
            "资源内容 可提供资源 资源 资源项目 服务内容 服务项目 资源描述 资源情况 资源详情 优势资源 可提供的资源 提供资源 "
            "可提供服务 供给内容 资源清单 资源说明 资源简介 资源概况 可供资源 可提供资源内容 可提供的服务 资源及服务内容 "
            "服务资源 提供的资源 共享资源 可共享资源 优势资源清单 供给资源 提供内容 资源事项 资源具体内容 具体资源 "
            "提供服务内容 可提供服务内容 共享资源内容 资源服务内容 资源信息",
            weak="内容 具体内容 名称 描述 项目 服务 详细内容",
            pattern=r"资源.{0,4}(?:内容|描述|情况|详情|项目|说明|清单|简介)$|^(?:可|能)?(?:提供|共享|开放|供给)的?.{0,4}(?:资源|服务).{0,2}$",
            weight=5,
            required=True,
        ),
        Field("title", _("资源名称"), "资源名称 服务名称 资源项目名称 资源标题", stands_in_for="text"),
        Field(
            "kind",
            _("资源类别"),
            "资源类别 资源类型 类别 类型 资源种类 资源分类 分类 服务类别 服务类型 资源大类 种类 供给类别 资源属性",
            pattern=r"资源.{0,2}(?:类|属性|种)",
            weight=2,
        ),
        Field(
            "quantity",
            _("数量"),
            "数量 资源数量 规模 数额 规格 数量及单位 可提供数量 容量 数量单位 数量规模 资源规模 可供数量 提供数量 名额 面积或数量 面积 规格数量 "
            "数量或规模 供给数量",
            pattern=r"数量",
            weight=1.5,
        ),
        Field("measure", _("计量单位"), "计量单位 计数单位 数量单位 量词", weak="单位"),
        Field(
            "available",
            _("可提供时间"),
            "可提供时间 服务时间 开放时间 提供时间 可用时间 时段 开放时段 服务时段 可提供时段 可服务时间 可预约时间 使用时间 提供时段 服务频次 "
            "可用时段 开放频次 频次 供给时间 时间安排",
            weak="时间",
            pattern=r"(?:提供|服务|开放|可用|使用|供给).{0,2}(?:时间|时段)$",
            weight=1.5,
        ),
        Field(
            "audience",
            _("服务对象"),
            "服务对象 受益对象 面向对象 对象 服务人群 适用对象 服务群体 面向人群 受益人群 适用人群 受众 目标人群 面向群体 惠及对象",
            weight=1.5,
        ),
        Field(
            "valid_until",
            _("有效期至"),
            "有效期至 有效期 截止日期 截止时间 到期时间 到期日 有效期限 期限 有效日期 终止时间 有效时间 有效期止 到期日期 截止日 提供期限 "
            "有效至 服务期限 失效日期 终止日期 有效截止日期 结束时间 结束日期 可提供至",
            pattern=r"(?:有效期|截止|到期|期限)",
            weight=2,
        ),
        Field("available_from", _("开始提供时间"), "开始时间 开始日期 起始时间 起始日期 生效日期 启用时间", kept=False),
        Field(
            "place",
            _("地点"),
            "地点 地址 位置 服务地点 资源地点 所在位置 场地地址 提供地点 资源地址 服务地址 资源所在地 所在地址 场地位置",
        ),
        Field("area", _("服务范围"), "服务社区 服务区域 服务范围 覆盖社区 覆盖范围 社区 所属社区 所在社区", kept=False),
        Field(
            "slots",
            _("每月可服务次数"),
            "每月可服务次数 每月可承接件数 可服务次数 每月次数 月服务次数 可对接次数 服务次数",
        ),
        Field(
            "terms",
            _("使用条件"),
            "使用条件 条件 费用 收费标准 是否收费 收费情况 使用要求 提供方式 服务方式 收费 要求 是否免费 供给方式",
        ),
        Field(
            "contact_name",
            _("联系人"),
            "联系人 联系人姓名 联络员 对接人 联系人及电话 联系人及联系方式 联络人 负责人 联系人电话 经办人 联络员及电话",
            kept=False,
        ),
        Field(
            "contact_phone",
            _("联系电话"),
            PHONE_WORDS + " 联系人电话 联络员电话",
            pattern=r"(?:电话|手机|联系方式)$",
            kept=False,
        ),
        Field(
            "confirmed_on",
            _("确认日期"),
            "确认日期 核实日期 更新日期 确认时间 核实时间 更新时间 登记日期 登记时间 填报日期 填报时间",
        ),
        NOTE,
    ),
    any_of=frozenset(
        {
            "unit",
            "kind",
            "quantity",
            "available",
            "audience",
            "valid_until",
            "place",
            "slots",
            "terms",
            "contact_name",
            "contact_phone",
        }
    ),
    title=r"资源",
)

NEEDS = Vocabulary(
    Kind.NEEDS,
    (
        SERIAL,
        Field(
            "number",
            _("编号"),
            "编号 需求编号 诉求编号 工单号 工单编号 受理编号 登记号 案件编号 流水号 单号 登记编号 事项编号 问题编号 受理号 需求序号 需求编码 "
            "案件号 心愿编号",
            pattern=r"(?:需求|诉求|工单|受理|登记|案件|事项|问题).{0,2}(?:编?号|编码)$",
        ),
        Field(
            "community",
            _("社区"),
            "社区 社区名称 所属社区 所在社区 村居 村居名称 居委会 居委会名称 居民区 居委 村社区 提出社区 反映社区 来源社区 上报社区 报送社区 "
            "社区村 居村 所属村居 所属居委会 所属居民区 需求社区 属地社区 归属社区 责任社区 涉及社区 填报社区 申报社区 发生社区 属地 村居社区",
            weak="辖区 单位 区域 填报单位 报送单位 上报单位 提出单位 需求单位 所属区域",
            pattern=r"(?:社区|居委会|村居|居民区)(?:名称|村)?$",
            weight=2,
        ),
        Field(
            "category",
            _("类别"),
            "类别 需求类别 诉求类别 需求类型 问题类别 问题类型 类型 分类 事项类别 所属类别 需求分类 大类 诉求类型 事项类型 服务类别 需求种类 "
            "诉求分类 问题分类 所属领域 领域 需求领域 服务类型 心愿类别 民生类别 十大类 需求大类 所属分类",
            pattern=r"(?:需求|诉求|问题|事项|心愿|服务).{0,2}(?:类|领域|种类)",
            weight=2,
        ),
        Field(
            "text",
            _("需求内容"),
            "需求内容 诉求内容 问题描述 需求事项 需求描述 诉求事项 诉求描述 问题内容 反映问题 反映内容 反映事项 需求 诉求 "
            "居民需求 群众需求 群众诉求 居民诉求 意见建议 建议内容 事项内容 事项描述 需求情况 需求详情 诉求详情 问题详情 反映情况 需求说明 "
            "心愿内容 微心愿 心愿 急难愁盼问题 急难愁盼事项 问题 具体需求 具体诉求 具体问题 问题需求 需求项目 服务需求 居民需求内容 "
            "群众诉求内容 需求及问题 问题及需求 存在问题 困难问题 反映的问题 诉求问题 主要诉求 主要问题 求助内容 需求问题 需求摘要 "
            "需求概述 问题事项 民生诉求 民情内容 民情事项 诉求或建议 意见内容 需要解决的问题 困难诉求 事由",
            weak="内容 事项 具体内容 描述 主要内容 详细内容 具体事项 情况描述 情况说明 详情",
            pattern=r"(?:需求|诉求|问题|心愿|困难|求助|急难愁盼).{0,4}(?:内容|描述|详情|事项|名称|情况|概述|摘要|说明)$|^(?:居民|群众|反映|提出|具体|主要).{0,6}(?:需求|诉求|问题|困难|心愿)$",
            weight=5,
            required=True,
        ),
        Field(
            "title",
            _("标题"),
            "标题 需求标题 诉求标题 主题 问题标题 事项标题 需求主题 需求名称 诉求名称 事项名称 心愿名称",
            stands_in_for="text",
        ),
        Field(
            "asker_name",
            _("提出人"),
            "提出人 反映人 诉求人 需求人 居民姓名 申请人 反映人姓名 联系人 联系人姓名 求助人 提出者 需求方 来访人 提出人姓名 诉求人姓名 "
            "居民 反映居民 提出居民 当事人 需求提出人 诉求对象 反映人及电话 联系人及电话 提出人及电话 提出人及联系方式 姓名及电话 姓名电话 "
            "联系人及联系方式 反映人及联系方式 姓名及联系方式 来电人 投诉人 求助者 许愿人 心愿人 需求对象 居民代表 提出人电话 反映对象",
            weak="姓名 群众姓名",
            pattern=r"^(?:提出|反映|诉求|需求|求助|来访|申请|投诉|来电)人.{0,6}$",
            weight=1.5,
        ),
        Field(
            "asker_phone",
            _("联系电话"),
            PHONE_WORDS
            + " 反映人电话 提出人电话 诉求人电话 居民电话 联系人电话 提出人联系方式 反映人联系方式 提出人联系电话",
            pattern=r"(?:电话|手机|联系方式|联络方式)(?:号码?)?$",
            weight=1,
        ),
        Field(
            "raised_on",
            _("提出时间"),
            "提出时间 反映时间 登记日期 提出日期 反映日期 登记时间 受理日期 受理时间 收集时间 收集日期 填报时间 征集时间 来访时间 上报时间 "
            "上报日期 填报日期 征集日期 报送时间 来访日期 诉求时间 需求时间 需求提出时间 诉求日期 来电时间 接收时间 录入时间 采集时间 采集日期 "
            "走访时间 走访日期 发生时间 记录时间 记录日期 提报时间 诉求提出时间 报送日期 录入日期",
            weak="日期 时间 年月日 月份",
            pattern=r"^(?:需求|诉求|问题)?(?:提出|反映|登记|受理|收集|征集|上报|来访|提报|采集|记录)的?(?:时间|日期)$",
            weight=2,
        ),
        Field(
            "urgency",
            _("紧急程度"),
            "紧急程度 紧急 缓急 轻重缓急 优先级 急缓程度 紧迫程度 缓急程度 紧急度 紧急情况 是否紧急 等级 紧急等级 重要程度 优先程度",
            weight=1.5,
        ),
        Field(
            "source",
            _("来源"),
            "来源 需求来源 渠道 反映渠道 收集渠道 收集方式 诉求来源 来源渠道 征集渠道 获取方式 途径 提出方式 反映方式 收集途径 来源途径 "
            "征集方式 反映途径 信息来源 问题来源 提出渠道 受理渠道 发现渠道 诉求渠道",
            pattern=r"(?:来源|渠道|途径)$",
            weight=1.5,
        ),
        Field(
            "place",
            _("地点"),
            "地址 地点 位置 具体位置 小区 所在小区 住址 发生地点 详细地址 居住地址 家庭住址 家庭地址 具体地址 小区名称 所属小区 具体地点 "
            "小区楼栋 楼栋 诉求地址 问题地点 涉及地点 点位",
        ),
        Field(
            "people", _("涉及人数"), "涉及人数 受益人数 需求人数 影响人数 涉及户数 人数 覆盖人数 受众人数", kept=False
        ),
        Field("quantity", _("需求数量"), "数量 需求数量 所需数量 所需资源数量", kept=False),
        Field(
            "wanted_by",
            _("期望完成时间"),
            "期望时间 期望完成时间 完成时限 办理时限 期望解决时间 希望完成时间 需求时限 期望办结时间 希望解决时间 截止时间 时限",
            kept=False,
        ),
        Field(
            "status",
            _("办理情况"),
            "办理情况 办理状态 状态 进展 进展情况 处理结果 办结情况 是否办结 办理结果 处理情况 解决情况 是否解决 办理进度 处理状态 "
            "完成情况 落实情况 当前状态 办理进展 处置情况 需求状态 对接情况 推进情况",
        ),
        Field("hot", _("普适性热点性"), "普适性 热点性 是否普遍 共性需求 是否热点 需求属性"),
        Field(
            "unit", _("对接单位"), "对接单位 认领单位 承办单位 责任单位 解决单位 协调单位 办理单位 牵头单位", kept=False
        ),
        NOTE,
    ),
    any_of=frozenset(
        {
            "community",
            "category",
            "raised_on",
            "asker_name",
            "asker_phone",
            "urgency",
            "source",
            "number",
            "place",
            "status",
        }
    ),
    title=r"需求|诉求|心愿|急难愁盼",
)

PROJECTS = Vocabulary(
    Kind.PROJECTS,
    (
        SERIAL,
        Field("number", _("项目编号"), "项目编号 编号 项目编码 项目代码", kept=False),
        Field(
            "name",
            _("项目名称"),
            "项目名称 微项目名称 微项目 服务项目名称 活动名称 公益项目名称 公益项目 项目活动名称 心愿项目 共建项目 共建项目名称 "
            "微项目名 党建项目 党建项目名称 实事项目 实事项目名称 民生项目 惠民项目 项目名 民生微项目 微实事 微实事名称 微实事项目 "
            "党建微项目 为民办实事项目 服务活动名称 品牌项目",
            weak="项目 名称 活动",
            pattern=r"项目.{0,2}名称?$|项目\(?活动\)?名称$",
            weight=5,
            required=True,
        ),
        Field(
            "unit",
            _("实施单位"),
            "实施单位 承办单位 牵头单位 责任单位 主办单位 执行单位 认领单位 单位名称 实施主体 申报单位 承接单位 项目单位 承接主体 "
            "实施单位名称 牵头单位名称 项目实施单位 主责单位 负责单位 组织单位 项目承接单位 主要实施单位 项目责任单位 发起单位 执行机构",
            weak="单位 共建单位 成员单位 服务单位 提供单位 单位全称",
            pattern=r"(?:实施|承办|牵头|主办|执行|承接|申报|责任|主责).{0,2}(?:单位|主体|方|机构)(?:名称)?$",
            weight=2,
        ),
        Field(
            "partners",
            _("协办单位"),
            "协办单位 配合单位 参与单位 合作单位 协作单位 支持单位 联办单位 协同单位 共建单位 参加单位 合作方 协助单位 参与方 协作方 "
            "联合单位 合作机构 参与共建单位",
            pattern=r"(?:协办|配合|参与|合作|协作|支持|联合|协同).{0,2}(?:单位|方|机构)$",
            weight=2,
        ),
        Field(
            "communities",
            _("社区"),
            "社区 实施社区 服务社区 所属社区 受益社区 覆盖社区 涉及社区 社区名称 所在社区 村居 居委会 项目社区 落地社区 实施地 实施地点 "
            "实施区域 服务区域 服务范围 覆盖范围 居民区 项目所在社区 结对社区 对接社区 实施范围",
            pattern=r"社区$",
            weight=1.5,
        ),
        Field(
            "period",
            _("起止时间"),
            "起止时间 实施时间 项目周期 实施周期 起止日期 实施期限 项目时间 执行时间 周期 项目起止时间 实施起止时间 活动时间 开展时间 "
            "起讫时间 起讫日期 实施日期 项目期限 执行周期 服务周期 服务时间 建设周期 执行期限 起止年月",
            weak="时间 日期",
            pattern=r"起[止讫]|(?:实施|执行|项目|开展)(?:时间|周期|期限)",
            weight=2,
        ),
        Field(
            "starts_on",
            _("开始时间"),
            "开始时间 启动时间 开始日期 起始时间 立项时间 启动日期 开工时间 立项日期 起始日期 实施开始时间 计划开始时间 项目开始时间 开工日期 "
            "启动年月",
            pattern=r"(?:开始|启动|起始|立项|开工).{0,2}(?:时间|日期)$",
            weight=2,
        ),
        Field(
            "ends_on",
            _("结束时间"),
            "结束时间 完成时间 截止时间 结束日期 预计完成时间 完成日期 办结时间 计划完成时间 完工时间 终止时间 完成时限 计划结束时间 竣工时间 "
            "截止日期 预计结束时间 结项时间 项目结束时间 完工日期 预计完成日期 计划完成日期",
            pattern=r"(?:结束|完成|截止|完工|竣工|终止|结项).{0,2}(?:时间|日期|时限)$",
            weight=2,
        ),
        Field(
            "budget",
            _("经费"),
            "经费 项目经费 资金 预算 金额 投入资金 项目预算 资金预算 经费预算 总投入 项目资金 经费金额 资金投入 投入经费 资金规模 所需经费 "
            "项目金额 预算金额 投入金额 总经费 经费数额 投入 经费额度 资金额度",
            pattern=r"^(?:项目|总|所需|投入|计划)?(?:经费|资金|预算|金额|投资)(?:预算|金额|数额|规模|投入|总额)?$",
            weight=2,
        ),
        Field(
            "fund_source",
            _("经费来源"),
            "经费来源 资金来源 来源 资金渠道 经费渠道 资金类型 经费出处 资金性质",
            pattern=r"(?:经费|资金).{0,2}(?:来源|渠道)",
            weight=2,
        ),
        Field(
            "solved",
            _("解决问题数"),
            "解决问题 解决问题数 解决问题个数 解决难题数 问题解决数 是否解决问题 解决问题数量 解决问题个 解决难题 解决事项数 化解问题数",
            pattern=r"解决.{0,4}(?:问题|难题).{0,2}数?",
            weight=2,
        ),
        Field(
            "served",
            _("服务人数"),
            "服务人数 受益人数 受益群众 惠及人数 惠及群众 服务居民人数 覆盖人数 服务群众数 服务居民数 参与人数 "
            "受益居民 服务群众 惠及居民 受益群众数 服务群众人数 受益居民数 服务对象人数 惠及群众数 受益人口",
            pattern=r"(?:服务|受益|惠及|覆盖).{0,4}(?:人数|群众|居民)数?$",
            weight=2,
        ),
        Field(
            "attendances",
            _("服务人次"),
            "服务人次 受益人次 惠及人次 服务人次数 参与人次 覆盖人次 累计服务人次 服务群众人次",
            pattern=r"人次数?$",
            weight=2,
        ),
        Field(
            "status",
            _("进展"),
            "进展 进展情况 项目进展 状态 项目状态 实施情况 完成情况 进度 目前进展 推进情况 当前状态 实施进度 实施进展 项目进度 是否完成 "
            "完成状态 实施状态 当前进展 办理情况 项目进展情况 完成进度 推进进度 目前状态",
            weight=2,
        ),
        Field(
            "category",
            _("类别"),
            "类别 项目类别 项目类型 类型 分类 项目分类 服务类别 所属类别 领域 所属领域",
            kept=False,
        ),
        Field(
            "text",
            _("项目内容"),
            "项目内容 主要内容 内容 简介 项目简介 实施内容 项目描述 项目说明 服务内容 项目概况 建设内容 活动内容 主要做法 工作内容 项目主要内容 "
            "具体内容 项目情况 主要举措",
        ),
        Field(
            "contact_name",
            _("负责人"),
            "负责人 项目负责人 联系人 联系人姓名 联络员 负责人姓名 项目联系人 联系人及电话 负责人及电话 责任人",
            kept=False,
        ),
        Field(
            "contact_phone", _("联系电话"), PHONE_WORDS + " 负责人电话", pattern=r"(?:电话|手机|联系方式)$", kept=False
        ),
        NOTE,
    ),
    any_of=frozenset(
        {
            "unit",
            "partners",
            "communities",
            "period",
            "starts_on",
            "ends_on",
            "budget",
            "fund_source",
            "solved",
            "served",
            "attendances",
            "status",
            "category",
            "text",
        }
    ),
    title=r"项目|实事",
)

VOCABULARIES: tuple[Vocabulary, ...] = (COMMUNITIES, UNITS, RESOURCES, NEEDS, PROJECTS)
BY_KIND: dict[Kind, Vocabulary] = {each.kind: each for each in VOCABULARIES}
KNOWN_WORDS = frozenset().union(*(each.sure | each.maybe for book in VOCABULARIES for each in book.fields))
