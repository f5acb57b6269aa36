from django.urls import path

from core.documents import FORMS, PAPERS
from meetings.views import actions, airing, chair, hold, meetings, papers, reports

app_name = "meetings"
urlpatterns = [
    path("", meetings.meeting_list, name="meeting-list"),
    path("add/", meetings.meeting_add, name="meeting-add"),
    path("<int:pk>/", meetings.meeting_detail, name="meeting-detail"),
    path("<int:pk>/edit/", meetings.meeting_edit, name="meeting-edit"),
    path("<int:pk>/lines/<int:item>/move/", meetings.agenda_move, name="agenda-move"),
    path("<int:pk>/lines/<int:item>/place/", meetings.agenda_place, name="agenda-place"),
    path("<int:pk>/lines/<int:item>/remove/", meetings.agenda_remove, name="agenda-remove"),
    path("<int:pk>/lines/<int:item>/", meetings.agenda_edit, name="agenda-edit"),
    path("<int:pk>/lines/<int:item>/set/", meetings.agenda_set, name="agenda-set"),
    path("<int:pk>/airing/", airing.airing, name="airing"),
    path("<int:pk>/airing.xlsx", airing.airing_xlsx, name="airing-xlsx"),
    path("<int:pk>/airing/<str:kind>/<int:subject>/", airing.airing_edit, name="airing-edit"),
    path("<int:pk>/sheet/", meetings.meeting_sheet, name="meeting-sheet"),
    path("<int:pk>/hold/", hold.hold, name="meeting-hold"),
    path("<int:pk>/calendar.ics", meetings.meeting_ics, name="meeting-ics"),
    path("<int:pk>/minutes/", meetings.minutes_detail, name="minutes-detail"),
    *(
        path(f"<int:pk>/minutes.{form}", meetings.minutes_download, {"form": form}, name=f"minutes-{form}")
        for form in PAPERS
    ),
    *(
        path(f"<int:pk>/{step}/", meetings.minutes_step, {"step": step}, name=f"meeting-{step}")
        for step in meetings.MINUTES
    ),
    *(
        path(f"<int:pk>/{step}/", meetings.meeting_step, {"step": step}, name=f"meeting-{step}")
        for step in meetings.SERVICES
    ),
    path("chair/", chair.chair_list, name="chair-list"),
    path("chair/<int:pk>/", chair.rotation_detail, name="rotation-detail"),
    path("chair/<int:pk>/rules/", airing.rules_edit, name="rules-edit"),
    path("chair/<int:pk>/plan/", chair.chair_plan, name="chair-plan"),
    path("terms/<int:pk>/", chair.term_detail, name="term-detail"),
    *(path(f"terms/<int:pk>/{step}/", chair.term_step, {"step": step}, name=f"term-{step}") for step in chair.SERVICES),
    path("terms/<int:pk>/handover/", chair.handover_detail, name="handover-detail"),
    *(
        path(f"terms/<int:pk>/handover.{form}", chair.handover_download, {"form": form}, name=f"handover-{form}")
        for form in PAPERS
    ),
    path("terms/<int:pk>/handover/receive/", chair.handover_receive, name="handover-receive"),
    *(
        path(f"swaps/<int:pk>/{step}/", chair.swap_step, {"step": step}, name=f"swap-{step}")
        for step in chair.SWAP_SERVICES
    ),
    path("actions/", actions.action_list, name="action-list"),
    path("actions/<int:pk>/", actions.action_detail, name="action-detail"),
    *(
        path(f"actions/<int:pk>/{step}/", actions.action_step, {"step": step}, name=f"action-{step}")
        for step in actions.SERVICES
    ),
    *(
        path(f"actions/sheets/<int:pk>.{form}", papers.sheet_download, {"form": form}, name=f"sheet-{form}")
        for form in PAPERS
    ),
    path("circulars/", papers.circular_list, name="circular-list"),
    path("circulars/add/", papers.circular_add, name="circular-add"),
    path("circulars/<int:pk>/", papers.circular_detail, name="circular-detail"),
    *(
        path(f"circulars/<int:pk>/circular.{form}", papers.circular_download, {"form": form}, name=f"circular-{form}")
        for form in PAPERS
    ),
    path("reports/", reports.report_list, name="report-list"),
    path("reports/<int:pk>/", reports.report_detail, name="report-detail"),
    path("reports/check/", reports.report_check, name="report-check"),
    *(
        path(f"reports/<int:pk>/{step}/", reports.report_step, {"step": step}, name=f"report-{step}")
        for step in reports.SERVICES
    ),
    path("reports/<int:pk>/comments/<int:comment>/answer/", reports.report_answer, name="report-answer"),
    path("reports/<int:pk>/cases/<int:case>/remove/", reports.report_remove_case, name="report-remove-case"),
    path("reports/<int:pk>/progress/", reports.report_progress, name="report-progress"),
    path("reports/<int:pk>/evidence.jsonl", reports.report_evidence, name="report-evidence"),
    path("reports/<int:pk>/figures/<str:key>/", reports.report_figure, name="report-figure"),
    *(
        path(f"reports/<int:pk>/report.{form}", reports.report_download, {"form": form}, name=f"report-{form}")
        for form in FORMS
    ),
]
