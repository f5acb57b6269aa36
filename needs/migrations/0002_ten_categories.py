"""The ten service categories, parking as the usual eleventh, and 未分类 for what nobody has sorted yet."""

from django.db import migrations

CATEGORIES = (
    ("employment", "就业培训", ["就业", "就业服务", "培训就业"], "briefcase"),
    ("placemaking", "场景打造", ["场景", "空间打造"], "building-community"),
    ("safety", "社区安全", ["安全", "平安", "消防"], "shield-check"),
    ("environment", "环境卫生", ["环境", "卫生", "环卫"], "leaf"),
    ("culture", "社区文化", ["文化", "文体", "文化活动"], "music"),
    ("property", "物业管理", ["物业", "小区管理"], "building"),
    ("disability", "残障服务", ["残障", "助残", "残疾", "残疾人服务"], "disabled"),
    ("elderly", "养老助老", ["养老", "助老", "老年", "为老服务"], "heart-handshake"),
    ("volunteering", "志愿服务", ["志愿", "公益"], "users-group"),
    ("children", "儿童教育", ["儿童", "教育", "青少年", "托管"], "school"),
    ("parking", "停车出行", ["停车", "出行", "交通", "停车交通"], "parking"),
    ("unsorted", "未分类", ["其他", "其它"], "dots"),
)


def add(apps, schema_editor):
    Category = apps.get_model("needs", "Category")
    for position, (key, name, short_names, icon) in enumerate(CATEGORIES):
        Category.objects.get_or_create(
            street_code="", key=key,
            defaults={"name": name, "short_names": short_names, "icon": icon, "position": position},
        )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("needs", "0001_needs_offers_claims")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
