"""统计: a district, a street, a zone or a community at a glance."""

from alliance.dashboard.statistics.page import statistics_document, statistics_page

__all__ = ["statistics_document", "statistics_page"]
