"""What make up tells the person at the terminal once everything answers."""

import json
from pathlib import Path
from typing import Any

from alliance.launcher.children import padded

LINE = "─" * 64


def one_account_per_role(book: Path) -> list[str]:
    """The first account of each role from var/accounts.json."""
    try:
        accounts: list[dict[str, Any]] = json.loads(book.read_text())
    except (OSError, ValueError):
        return []
    first: dict[str, dict[str, Any]] = {}
    for account in accounts:
        first.setdefault(str(account.get("role", "")), account)
    return [_one_line(role, account) for role, account in first.items()]


def _one_line(role: str, account: dict[str, Any]) -> str:
    login = account.get("username") or account.get("phone") or ""
    secret = account.get("password") or account.get("note") or ""
    return f"  {padded(role, 18)}{padded(str(login), 20)}{secret}"


def ready(*, address: str, var: Path, setup_link: str, demo: bool) -> str:
    """Address, accounts, and how to stop."""
    lines = [LINE, f"  同心已就绪：{address}", f"  接口文档：    {address}/api/v1/docs/", ""]
    accounts = one_account_per_role(var / "accounts.json") if demo else []
    if accounts:
        lines += ["  示范账号（每个角色一个，全部在 " + str(var / "accounts.json") + "）", *accounts, ""]
    if setup_link:
        lines += ["  请用这个一次性链接建立第一位管理员：", f"  {setup_link}", ""]
    return "\n".join([*lines, "  按 Ctrl-C 停止。", LINE])
