"""The street's own ledger, brought in by its officer."""

from pathlib import Path

import openpyxl

from tests.browser.conftest import LEDGER
from tests.browser.person import Person


def bring_in_the_ledger(office: Person, folder: Path) -> None:
    """Upload, look at the verdicts, write the right rows, take the marked file back."""
    office.open("/ledger/import/").get_by_label("台账文件").set_input_files(LEDGER)
    office.press("上传并核对")
    office.sees("361 行可导入，4 行有错")
    office.sees("「单位」单位不在台账")
    back = openpyxl.load_workbook(office.save("标了错误原因的原表", folder))
    assert "社区不在本街道" in back["需求清单"]["K26"].value
    office.press("写入 361 行")
    office.sees("已写入：新增 361 条")
    office.open("/needs/")
    office.sees("共 142 件")
