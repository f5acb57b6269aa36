"""我的单位: everything of one unit on one page."""

from alliance.dashboard.unit.page import unit_page

__all__ = ("unit_page",)
