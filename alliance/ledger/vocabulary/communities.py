"""The words staff put over the columns of a list of communities."""

from django.utils.translation import gettext_lazy as _

from alliance.ledger.vocabulary.words import NOTE, PHONE_WORDS, SERIAL, ZONE, Field, Kind, Vocabulary

COMMUNITIES = Vocabulary(
    Kind.COMMUNITIES,
    (
        SERIAL,
        Field(
            "name",
            _("社区名称"),
            "社区 社区名称 村居 村居名称 村社区 居委会 居委会名称 居委 居民区 居民区名称 村社区名称 所属社区 "
            "村 居村 社区村 社区居委会 村委会 社区全称 社区居民委员会 社区或村",
            weak="名称",
            pattern=r"^(?:社区|村居|居委会|居民区|居委)(?:\(?村\)?|/村)?(?:名|全称|名称)$",
            weight=2,
            required=True,
        ),
        Field(
            "code",
            _("社区代码"),
            "社区代码 区划代码 行政区划代码 统计用区划代码 统计代码 代码 社区编码 编码 区划编码 居委会代码 "
            "村居代码 地区代码 社区编号 行政区划编码 区划码",
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
            "60岁以上人口占比 老龄化率 老龄化程度 老年人占比 老年人口占比 60岁以上占比 老年人比例 "
            "60岁及以上人口占比 老龄率",
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
