from django.urls import path

from core.documents import PAPERS
from members.views import (
    accounts,
    admissions,
    agreements,
    alliances,
    areas,
    bookings,
    charters,
    contacts,
    lines,
    pairings,
    past,
    resources,
    schedules,
    units,
    visits,
    zones,
)  # fmt: skip

app_name = "members"
urlpatterns = [
    path("units/", units.unit_list, name="unit-list"),
    path("units/add/", units.unit_add, name="unit-add"),
    path("units/duplicates/", lines.unit_duplicates, name="unit-duplicates"),
    path("units/<int:pk>/", units.unit_detail, name="unit-detail"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit-edit"),
    path("units/<int:pk>/end/", units.unit_end, name="unit-end"),
    path("units/<int:pk>/merge/", lines.unit_merge, name="unit-merge"),
    path("units/<int:pk>/parent/", lines.unit_parent, name="unit-parent"),
    path("units/<int:pk>/liaisons/", units.liaison_appoint, name="liaison-appoint"),
    path("units/<int:pk>/liaisons/<int:liaison>/end/", units.liaison_end, name="liaison-end"),
    path("units/<int:pk>/liaisons/<int:liaison>/open/", units.liaison_open, name="liaison-open"),
    path("units/<int:pk>/liaisons/<int:liaison>/account/", accounts.account_give, name="liaison-account"),
    path("units/<int:pk>/liaisons/<int:liaison>/account/renew/", accounts.account_renew, name="liaison-account-renew"),
    path(
        "units/<int:pk>/liaisons/<int:liaison>/account/withdraw/",
        accounts.account_withdraw,
        name="liaison-account-withdraw",
    ),
    path("units/<int:pk>/liaisons/<int:liaison>/report/", contacts.contact_report, name="liaison-report"),
    *(
        path(f"contacts/<int:pk>/{step}/", contacts.contact_step, {"step": step}, name=f"contact-{step}")
        for step in contacts.DECISIONS
    ),
    path("resources/", resources.resource_list, name="resource-list"),
    path("resources/add/", resources.resource_add, name="resource-add"),
    path("resources/<int:pk>/", resources.resource_detail, name="resource-detail"),
    path("resources/<int:pk>/edit/", resources.resource_edit, name="resource-edit"),
    *(
        path(f"resources/<int:pk>/{step}/", resources.resource_step, {"step": step}, name=f"resource-{step}")
        for step in resources.SERVICES
    ),
    path("reminders/<str:token>/", resources.reminder, name="reminder"),
    path("resources/<int:pk>/schedule/", schedules.schedule_add, name="schedule-add"),
    path("schedules/", schedules.schedule_list, name="schedule-list"),
    path("schedules/<int:pk>/", schedules.schedule_detail, name="schedule-detail"),
    path("schedules/<int:pk>/edit/", schedules.schedule_edit, name="schedule-edit"),
    path("schedules/<int:pk>/report/", schedules.schedule_report, name="schedule-report"),
    *(
        path(f"schedules/<int:pk>/{step}/", schedules.schedule_step, {"step": step}, name=f"schedule-{step}")
        for step in schedules.SERVICES
    ),
    path("schedules/<int:pk>/windows/<int:window>/edit/", schedules.window_edit, name="window-edit"),
    path("schedules/<int:pk>/windows/<int:window>/end/", schedules.window_end, name="window-end"),
    path("schedules/<int:pk>/closures/<int:closure>/lift/", schedules.closure_lift, name="closure-lift"),
    path("occurrences/<int:pk>/", bookings.occurrence_detail, name="occurrence-detail"),
    path("occurrences/<int:pk>/draw/", bookings.occurrence_draw, name="occurrence-draw"),
    *(
        path(f"bookings/<int:pk>/{step}/", bookings.booking_step, {"step": step}, name=f"booking-{step}")
        for step in bookings.SERVICES
    ),
    path("bookings/<int:pk>/contact/", bookings.booking_contact, name="booking-contact"),
    path("violations/", bookings.violation_list, name="violation-list"),
    *(
        path(f"violations/<int:pk>/{step}/", bookings.violation_step, {"step": step}, name=f"violation-{step}")
        for step in bookings.DECISIONS
    ),
    path("agreements/", agreements.agreement_list, name="agreement-list"),
    path("agreements/add/", agreements.agreement_add, name="agreement-add"),
    path("agreements/<int:pk>/", agreements.agreement_detail, name="agreement-detail"),
    path("agreements/<int:pk>/edit/", agreements.agreement_edit, name="agreement-edit"),
    *(
        path(f"agreements/<int:pk>/{step}/", agreements.agreement_step, {"step": step}, name=f"agreement-{step}")
        for step in agreements.SERVICES
    ),
    path("agreements/<int:pk>/record/", agreements.agreement_record, name="agreement-record"),
    path(
        "agreements/<int:pk>/commitments/<int:commitment>/remove/",
        agreements.commitment_remove,
        name="commitment-remove",
    ),
    *(
        path(f"deliveries/<int:pk>/{step}/", agreements.delivery_step, {"step": step}, name=f"delivery-{step}")
        for step in agreements.ANSWERS
    ),
    *(
        path(
            f"agreements/<int:pk>/agreement.{form}",
            agreements.agreement_download,
            {"form": form},
            name=f"agreement-{form}",
        )
        for form in PAPERS
    ),
    path("ledger/", past.ledger_as_of, name="ledger-as-of"),
    path("ledger/ledger.xlsx", past.ledger_workbook, name="ledger-xlsx"),
    path("units/<int:pk>/ledger/", past.unit_ledger, name="unit-ledger"),
    path("visits/", visits.visit_list, name="visit-list"),
    path("visits/plan/", visits.visit_plan_many, name="visit-plan"),
    path("visits/<int:pk>/", visits.visit_detail, name="visit-detail"),
    path("visits/<int:pk>/sheet/", visits.visit_write, name="visit-write"),
    path("visits/<int:pk>/visit.ics", visits.visit_ics, name="visit-ics"),
    path("visits/<int:pk>/photos/<int:photo>/", visits.visit_photo, name="visit-photo"),
    *(
        path(f"visits/<int:pk>/{step}/", visits.visit_step, {"step": step}, name=f"visit-{step}")
        for step in visits.SERVICES
    ),
    *(
        path(f"visits/changes/<int:pk>/{step}/", visits.change_step, {"step": step}, name=f"change-{step}")
        for step in visits.ANSWERS
    ),
    path("pairings/", pairings.pairing_list, name="pairing-list"),
    path("pairings/pairings.xlsx", pairings.pairing_xlsx, name="pairing-xlsx"),
    path("pairings/add/", pairings.pairing_add, name="pairing-add"),
    path("pairings/<int:pk>/", pairings.pairing_detail, name="pairing-detail"),
    path("pairings/<int:pk>/photos/<int:photo>/", pairings.pairing_photo, name="pairing-photo"),
    *(
        path(f"pairings/<int:pk>/{step}/", pairings.pairing_step, {"step": step}, name=f"pairing-{step}")
        for step in pairings.SERVICES
    ),
    path("alliances/", alliances.alliance_list, name="alliance-list"),
    path("alliances/<int:pk>/", alliances.alliance_detail, name="alliance-detail"),
    path("alliances/<int:pk>/edit/", alliances.alliance_edit, name="alliance-edit"),
    path("alliances/<int:pk>/charters/", charters.charter_list, name="charter-list"),
    path("alliances/<int:pk>/charters/draft/", charters.charter_draft, name="charter-draft"),
    path("charters/<int:pk>/", charters.charter_detail, name="charter-detail"),
    path("charters/<int:pk>/edit/", charters.charter_edit, name="charter-edit"),
    path("charters/<int:pk>/compare/", charters.charter_compare, name="charter-compare"),
    *(
        path(f"charters/<int:pk>/charter.{form}", charters.charter_download, {"form": form}, name=f"charter-{form}")
        for form in PAPERS
    ),
    *(
        path(f"charters/<int:pk>/{step}/", charters.charter_step, {"step": step}, name=f"charter-{step}")
        for step in charters.SERVICES
    ),
    path("signatures/<int:pk>/receipt.pdf", charters.signature_receipt, name="signature-receipt"),
    path("join/", admissions.join_list, name="join-list"),
    path("join/<int:pk>/", admissions.join, name="join"),
    path("join/follow/<str:token>/", admissions.join_follow, name="join-follow"),
    path("admissions/", admissions.admission_list, name="admission-list"),
    path("admissions/<int:pk>/", admissions.admission_detail, name="admission-detail"),
    path("admissions/<int:pk>/open/", admissions.admission_open, name="admission-open"),
    *(
        path(f"admissions/<int:pk>/{step}/", admissions.admission_step, {"step": step}, name=f"admission-{step}")
        for step in admissions.SERVICES
    ),
    path("zones/", zones.zone_planner, name="zone-planner"),
    path("zones/communities/<int:pk>/", zones.zone_wishes, name="zone-wishes"),
    *(
        path(f"zones/plans/<int:pk>/{step}/", zones.zone_plan_step, {"step": step}, name=f"zone-plan-{step}")
        for step in zones.DECISIONS
    ),
    path("areas/", areas.area_list, name="area-list"),
    path("areas/<int:pk>/", areas.area_detail, name="area-detail"),
    path("areas/<int:pk>/edit/", areas.area_edit, name="area-edit"),
]
