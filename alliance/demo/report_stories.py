"""The reports of the last months: begun on the closing day, read by a second person, issued, one of them revised."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from alliance.demo.facts import facts
from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import MONTHS_BACK, Timeline
from core import clock
from core.accounts.models import RoleName, User
from meetings import services
from meetings.models import MonthlyReport, ReportSpan, first_of
from projects.models import DONE_STATUSES, MicroProject

# The month whose report is found wrong later, and the one that is still being read.
REVISED, IN_REVIEW = -4, -1
HALF_AGO = -6
CASES = 2


@dataclass
class ReportStories:
    """Writes and issues, each report by what was known at its time."""

    time: Timeline
    ground: Ground
    people: People

    def tell(self) -> None:
        """Months in their order, the half-year after its last month, the district, and the month that runs."""
        said = facts("reports")
        half = first_of(ReportSpan.HALF, self.time.month(HALF_AGO))
        for offset in range(-MONTHS_BACK, 0):
            report = self._month(offset, said)
            if offset == REVISED:
                self._revised(report, said["revision"])
            last_of_half = self.time.month(offset).month in (6, 12)
            if last_of_half and self.time.month(offset) > half:
                self._issue(self._drafted(half, self._after(offset, 9), span=ReportSpan.HALF), self._after(offset, 10))
        self._district()
        services.draft_report(area_code=self.ground.street.code, month=self.time.month(0), actor=self.people.writer)

    def _after(self, offset: int, days: int) -> datetime:
        """Some days after a month, in office hours and never ahead of today."""
        return min(self.time.in_office(self.time.month(offset + 1) + timedelta(days=days)), self.time.now)

    def _month(self, offset: int, said: dict[str, list[str]]) -> MonthlyReport:
        turn = offset + MONTHS_BACK
        report = self._drafted(self.time.month(offset), self._after(offset, 0))
        with clock.moved(self._after(offset, 1)):
            words = {name: said[name][turn % len(said[name])] for name in ("words", "problems", "plans")}
            services.edit_report(report=report, version=None, **words, actor=self.people.writer)
            self._cases(report, said["cases"])
            services.submit_report(report=report, actor=self.people.writer)
        with clock.moved(self._after(offset, 2)):
            self._read(report, offset, said)
        if offset != IN_REVIEW:
            self._issue(report, self._after(offset, 3), submitted=True)
        return report

    def _drafted(self, month: date, at: datetime, span: str = ReportSpan.MONTH) -> MonthlyReport:
        with clock.moved(at):
            return services.draft_report(
                area_code=self.ground.street.code, month=month, span=span, actor=self.people.writer
            )

    def _cases(self, report: MonthlyReport, said: list[str]) -> None:
        """What was finished last is told; the demonstration has no photo anybody agreed to."""
        done = MicroProject.objects.filter(status__in=DONE_STATUSES, imported=False, completed_at__lte=clock.now())
        for project, text in zip(done.order_by("-completed_at", "pk")[:CASES], said, strict=False):
            services.add_case(report=report, project=project, text=text, actor=self.people.writer)

    def _read(self, report: MonthlyReport, offset: int, said: dict[str, list[str]]) -> None:
        """The officer remarks on it; of the last one nothing has been answered yet."""
        remarks = zip(said["remarks"], said["answers"], strict=True)
        part, (text, answer) = "problems", list(remarks)[offset % len(said["remarks"])]
        comment = services.comment_report(report=report, part=part, text=text, actor=self.people.officer)
        if offset != IN_REVIEW:
            services.answer_comment(report=report, comment=comment.pk, answer=answer, actor=self.people.writer)

    def _issue(self, report: MonthlyReport, at: datetime, *, submitted: bool = False) -> None:
        with clock.moved(at):
            if not submitted:
                services.submit_report(report=report, actor=self.people.writer)
            services.approve_report(report=report, actor=self.people.officer)
            services.issue_report(report=report, actor=self.people.officer)

    def _revised(self, report: MonthlyReport, reason: str) -> None:
        at = self._after(REVISED, 14)
        with clock.moved(at):
            revision = services.revise_report(report=report, reason=reason, actor=self.people.writer)
        self._issue(revision, at + timedelta(hours=1))

    def _district(self) -> None:
        """The district has last month counted over its streets."""
        officer = next(one.user for one in self.people.accounts if one.role == RoleName.DISTRICT_OFFICER)
        district = self.ground.street.code[:6]
        report = services.draft_report(area_code=district, month=self.time.month(-1), actor=officer)
        services.run_count(report_id=report.pk, actor=User.objects.system())
