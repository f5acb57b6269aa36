"""Which unit stands above which, one the office has entered twice, and a liaison with a new phone."""

from alliance.demo.ground import Ground
from alliance.demo.people import People
from members import services
from members.models import AlliancePost, PostName, ResourceType, UnitKind
from members.services import ResourceText, UnitText

# Below → above, in their own lines.
ABOVE = {"社区卫生服务中心": "人民医院", "中医医院": "人民医院", "环卫服务有限公司": "城建发展有限公司"}
COMMITTEE = "理工大学"
NEW_PHONE = "13900001234"
SECOND_OFFER = "网点等候区给户外劳动者歇脚"
TWICE = "农商银行支行"


def draw_lines(ground: Ground, people: People) -> None:
    """Put the units into their lines, and enter the bank once more, as a colleague did."""
    for below, above in ABOVE.items():
        services.set_parent(unit=ground.units[below], parent=ground.units[above], actor=people.officer)
    seat = AlliancePost.objects.filter(alliance=ground.alliance, role=PostName.COMMITTEE_MEMBER)
    seat.update(unit=ground.units[COMMITTEE])
    bank = ground.units[TWICE]
    speaker = people.liaisons[bank.pk]
    post = speaker.liaison_posts.get(unit=bank)
    services.report_contact(liaison=post, name=post.called, phone=NEW_PHONE, actor=speaker)
    text = UnitText(name=f"{bank.name}（网点）", kind=UnitKind.FINANCE, address=bank.address)
    area = next(area for area in ground.communities if area.code == bank.area_code)
    twin = services.create_unit(text=text, area=area, actor=people.officer)
    offer = ResourceText(content=SECOND_OFFER, type=ResourceType.VENUE)
    services.add_resource(unit=twin, text=offer, draft=True, actor=people.officer)
