"""The columns of each list as the office keeps it, with how each is filled in.

Headings and hints speak Chinese in every language of the page, or the list could not be loaded again.
"""

from collections.abc import Mapping

from alliance.ledger.vocabulary import Kind
from core.workbook.writing import CODE, DAY, MONEY, NUMBER, SHARE, TEXT, Column

SERIAL = Column("序号", 6, NUMBER, "顺序号，可以不填。")
PHONE = Column("联系电话", 14, CODE, "手机或座机；带星号的是遮蔽过的，导入时不改动原号码。")
NOTE = "其他要说明的，不超过200字。"

COLUMNS: Mapping[Kind, tuple[Column, ...]] = {
    Kind.COMMUNITIES: (
        SERIAL,
        Column("社区名称", 18, hint="写全称，如“河池社区”。", required=True),
        Column("社区代码", 16, CODE, "12位统计用区划代码；不填则暂编一个，以后可改。"),
        Column("书记", 10, hint="社区党组织书记姓名。"),
        Column("户数", 9, NUMBER, "整数。"),
        Column("60岁以上人口占比", 12, SHARE, "百分比，如 23%。"),
        Column("片区", 16, hint="所属睦邻片区；没有的片区会新建。", advised=True),
    ),
    Kind.UNITS: (
        SERIAL,
        Column("单位名称", 26, hint="写全称，不超过80字；同名的视为同一家。", required=True),
        Column("单位性质", 10, hint="从列表里选。"),
        Column("统一社会信用代码", 21, CODE, "18位；部队不填。"),
        Column("隶属关系", 10, hint="上级单位或主管部门。"),
        Column("地址", 22, hint="办公地址；部队不填。"),
        Column("所在社区", 12, hint="从列表里选；不填则记在街道。"),
        Column("党组织名称", 22, hint="写全称。"),
        Column("组织形式", 10, hint="党委、党总支、党支部、联合党支部等。"),
        Column("党员人数", 9, NUMBER, "整数；部队不填。"),
        Column("党组织书记", 11, hint="姓名。"),
        Column("联络员", 9, hint="姓名；遮蔽过的（张**）导入时不改动。"),
        PHONE,
        Column("业务开展情况", 24, hint="主营业务和可以参与的服务。"),
        Column("党建品牌", 12, hint="没有可以不填。"),
        Column("所属联盟", 22, hint="几个联盟用顿号隔开；不填则进街道联盟。"),
        Column("两新组织", 9, hint="是或否。"),
        Column("备注", 20, hint=NOTE),
    ),
    Kind.RESOURCES: (
        SERIAL,
        Column("单位名称", 24, hint="台账里已有的单位；新单位先导入“成员单位”。", required=True),
        Column("资源类别", 10, hint="从列表里选。"),
        Column("资源内容", 46, hint="能提供什么，不超过300字。", required=True),
        Column("数量", 14, hint="数和量词一起写，如“30套”。"),
        Column("可提供时间", 14, hint="如“工作日晚上”“周末”。"),
        Column("服务对象", 12, hint="如“60岁以上老人”。"),
        Column("有效期至", 12, DAY, "年-月-日；长期有效的不填。"),
        Column("每月可服务次数", 9, NUMBER, "每月能承接几件需求，整数；不填算1件。"),
        Column("确认日期", 12, DAY, "年-月-日；单位最近一次说还能提供的日子。"),
        Column("备注", 20, hint=NOTE),
    ),
    Kind.NEEDS: (
        Column("编号", 20, CODE, "原有编号；没有可以不填，系统另编。"),
        Column("社区", 12, hint="从列表里选。", required=True),
        Column("类别", 10, hint="从列表里选；不填记作未分类。"),
        Column("需求内容", 50, hint="一行一件事；超过300字的全文存入详情。", required=True),
        Column("提出人", 9, hint="姓名；遮蔽过的（王**）导入时不改动。"),
        PHONE,
        Column("提出时间", 12, DAY, "年-月-日。"),
        Column("紧急程度", 9, hint="从列表里选；不填按一般。"),
        Column("来源", 10, hint="从列表里选，也可以写别的，如“走访”。", advised=True),
        Column("地点", 16, hint="小区、楼栋或具体位置。"),
        Column("办理状态", 11, hint="新导入的从列表里选，不填记作已列清单；系统里已有的需求状态不随表改动。"),
        Column("备注", 18, hint=NOTE),
    ),
    Kind.PROJECTS: (
        SERIAL,
        Column("项目名称", 30, hint="不超过80字；同名的视为同一个。", required=True),
        Column("实施单位", 22, hint="台账里已有的单位。", required=True),
        Column("协办单位", 22, hint="几家用顿号隔开，都要是台账里已有的单位。"),
        Column("社区", 18, hint="在哪些社区实施，几个用顿号隔开。"),
        Column("开始时间", 12, DAY, "年-月-日。"),
        Column("结束时间", 12, DAY, "年-月-日；长期的不填。"),
        Column("经费(元)", 12, MONEY, "以元为单位的数。"),
        Column("经费来源", 12, hint="从列表里选。"),
        Column("解决问题", 9, NUMBER, "解决了几个问题，整数。"),
        Column("服务人数", 9, NUMBER, "服务了多少人，同一个人算一次。"),
        Column("服务人次", 9, NUMBER, "服务了多少人次，来一次算一次。"),
        Column("进展", 9, hint="新导入的从列表里选；系统里已有的项目状态不随表改动。"),
        Column("项目内容", 36, TEXT, "要解决什么，怎么做。"),
    ),
}
