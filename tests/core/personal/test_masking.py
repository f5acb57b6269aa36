import pytest

from core.personal.masking import is_masked, mask_name, mask_phone, without_door


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("+8613800138000", "138****8000"),
        ("13800138000", "138****8000"),
        ("+862887654321", "028****4321"),
        ("028-87654321", "028****4321"),
        ("+861065432100", "010****2100"),
        ("+868312345678", "0831****5678"),
        ("+862887654321;ext=801", "028****4321"),
        ("微信13800138000", "****8000"),
        ("12345", "****"),
        ("87654321", "****"),
        ("138****8000", "138****8000"),
        ("", ""),
    ],
)
def test_phone_keeps_its_ends(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("张三", "张**"),
        ("李小龙", "李**"),
        (" 王五 ", "王**"),
        ("欧阳娜娜", "欧阳**"),
        ("诸葛亮", "诸葛**"),
        ("欧阳", "欧**"),
        ("赵", "赵**"),
        ("阿不都·热西提", "阿**"),
        ("John Smith", "J**"),
        ("𠮷田", "𠮷**"),
        ("张**", "张**"),
        ("", ""),
    ],
)
def test_name_keeps_its_surname(name, masked):
    assert mask_name(name) == masked


@pytest.mark.parametrize("value", ["138****8000", "张**", "张＊＊", "李*", "欧阳** ", "****"])
def test_covered_values_are_known(value):
    assert is_masked(value)


@pytest.mark.parametrize("value", ["13800138000", "张三", "", "*联系人", "3*4"])
def test_whole_values_are_not_taken_for_covered(value):
    assert not is_masked(value)


@pytest.mark.parametrize(
    ("place", "kept"),
    [
        ("和平小区3栋2单元501", "和平小区3栋"),
        ("和平小区 12 号楼 301 室", "和平小区 12 号楼"),
        ("3-2-501", "3"),
        ("金色家园5幢1201", "金色家园5幢"),
        ("阳光里7座甲单元", "阳光里7座"),
        ("锦绣花园 18 栋", "锦绣花园 18 栋"),
        ("中心广场北门", "中心广场北门"),
        ("人民路88号", "人民路88号"),
        ("小区东门保安室旁", "小区东门保安室旁"),
        ("", ""),
    ],
)
def test_an_address_keeps_the_building_and_loses_the_door(place, kept):
    assert without_door(place) == kept
