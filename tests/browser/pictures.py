"""Take the pictures of README from a running demonstration, by hand:

make up                                       # in another window
.venv/bin/python -m tests.browser.pictures    # TONGXIN_VAR says where it lives, var by default
"""

import json
import os
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from alliance.launcher.chromium import launch_arguments
from tests.browser.person import PHONE, WIDE, Person

BASE = Path(__file__).resolve().parent.parent.parent
IMAGES = BASE / "docs" / "img"
LEDGER = BASE / "tests/data/ledger/tongxin-ledger.xlsx"
OF_OFFICER = {"desk": "/desk/", "needs": "/needs/", "matching": "/needs/matching/"}
COLOURS = 128


def take(person: Person, name: str) -> None:
    """One screenful, in few enough colours to be small."""
    there = IMAGES / f"{name}.png"
    person.page.wait_for_load_state("networkidle")
    person.page.screenshot(path=there)
    with Image.open(there) as picture:
        small = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    small.save(there, optimize=True)


def of_officer(officer: Person) -> None:
    for name, path in OF_OFFICER.items():
        officer.open(path)
        take(officer, name)
    officer.open("/meetings/reports/").locator("main tbody a").first.click()
    take(officer, "report")
    officer.open("/ledger/import/").get_by_label("台账文件").set_input_files(LEDGER)
    officer.press("上传并核对")
    officer.sees("逐行结论")
    take(officer, "import")


def of_resident(browser: Browser, address: str) -> None:
    visitor = Person(browser, address, window=PHONE)
    visitor.open("/")
    take(visitor, "resident-home")
    visitor.press("长辈模式", within=visitor.page.locator("header"))
    take(visitor, "resident-elder")


def main() -> None:
    var = Path(os.environ.get("TONGXIN_VAR") or BASE / "var")
    address = json.loads((var / "run.json").read_text())["address"]
    accounts = {one["role"]: one for one in json.loads((var / "accounts.json").read_text())}
    launch: dict[str, Any] = launch_arguments()
    IMAGES.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launch)
        officer = Person(browser, address, window=WIDE)
        officer.log_in(accounts["street_officer"]["username"], accounts["street_officer"]["password"])
        officer.sees("等我办的")
        of_officer(officer)
        of_resident(browser, address)


if __name__ == "__main__":
    main()
