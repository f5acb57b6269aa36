"""The words staff put over the columns of a ledger of units."""

from django.utils.translation import gettext_lazy as _

from alliance.ledger.vocabulary.words import ALLIANCE, NOTE, PHONE_WORDS, SERIAL, Field, Kind, Vocabulary

UNITS = Vocabulary(
    Kind.UNITS,
    (
        SERIAL,
        Field(
            "name",
            _("单位名称"),
            "单位名称 单位 成员单位 成员单位名称 驻区单位 驻区单位名称 共建单位 共建单位名称 单位全称 "
            "机构名称 企业名称 组织名称 联盟成员 联盟单位 商户名称 商户 学校名称 社会组织名称 公司名称 "
            "驻地单位 辖区单位 辖区单位名称 成员名称 联盟成员单位 单位或组织名称 店名 店铺名称 自治组织名称 "
            "团队名称 企业 机构 党建共建单位 结对单位 区域单位 协会名称",
            weak="名称 全称",
            pattern=r"(?:单位|机构|企业|组织|商户|公司|学校|团队).{0,2}(?:名称|全称)$",
            weight=2,
            required=True,
        ),
        Field("short_name", _("简称"), "简称 单位简称", kept=False),
        Field(
            "kind",
            _("单位性质"),
            "单位性质 性质 单位类别 单位类型 类别 类型 机构性质 单位属性 企业性质 组织类别 机构类型 属性 "
            "单位种类 成员类别 成员类型 经济类型 单位分类 分类",
            pattern=r"(?:单位|机构|企业|组织|成员).{0,2}(?:性质|类别|类型|属性)$",
            weight=2,
        ),
        Field(
            "credit_code",
            _("统一社会信用代码"),
            "统一社会信用代码 信用代码 社会信用代码 统一信用代码 统一代码 机构代码 组织机构代码 "
            "统一社会信用代码证号 社会统一信用代码 统一社会信用码 代码",
            pattern=r"信用代?码",
            weight=3,
        ),
        Field(
            "affiliation",
            _("隶属关系"),
            "隶属关系 隶属 上级单位 主管单位 主管部门 上级党组织 上级主管单位 上级主管部门 归属 隶属单位 "
            "隶属层级 行政隶属 管理层级 隶属党组织",
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
            "社区 所在社区 所属社区 属地社区 辖区社区 所属居委会 所属村居 村居 居委会 属地 所属居民区 "
            "社区名称 联系社区 挂点社区",
            pattern=r"(?:社区|居委会?|村居|居民区)$",
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
            "联络员 联络员姓名 联系人 联系人姓名 对接人 对接人姓名 经办人 联络人 联络人姓名 联系人电话 "
            "联系人及电话 联络员及电话 联系人及联系电话 联系人及联系方式 联络员及联系方式 联络员及联系电话 "
            "联络员电话 对接人及电话 联系人和电话 工作联系人 党建联络员 党建联络员姓名 姓名电话 联络员信息 "
            "联系人信息",
            weak="姓名 负责人 负责人姓名",
            pattern=r"^(?:.{0,4})(?:联络员|联系人|联络人|对接人)(?:.{0,2}(?:电话|联系方式|手机号?码?))?$",
            weight=1.5,
        ),
        Field(
            "liaison_phone",
            _("联系电话"),
            PHONE_WORDS
            + " 联络员联系电话 联络员手机 联络员手机号 联络员联系方式 联系人手机 联系人联系电话 联系人联系方式 "
            "联系人手机号 联络员手机号码 负责人电话 联络员电话 联系人电话 对接人电话 联络人电话",
            pattern=r"(?:电话|手机|联系方式|联络方式)(?:号码?)?$",
            weight=1.5,
        ),
        Field(
            "headcount",
            _("职工人数"),
            "人数 职工人数 员工人数 单位人数 从业人数 职工数 在职人数 员工数 从业人员 职工总数 人员规模 "
            "单位规模 在职职工 规模",
            pattern=r"^(?:职工|员工|从业|在职|单位).{0,3}(?:数|规模)$",
            kept=False,
        ),
        Field(
            "business",
            _("业务开展情况"),
            "业务开展情况 业务 主营业务 业务范围 主要业务 经营范围 业务开展 服务特长 可参与领域 业务情况 "
            "主要职能 职能 主要职责 业务领域 特长 服务领域 优势领域",
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
