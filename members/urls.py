from django.urls import path

from members.views import accounts, alliances, areas, resources, units

app_name = "members"
urlpatterns = [
    path("units/", units.unit_list, name="unit-list"),
    path("units/add/", units.unit_add, name="unit-add"),
    path("units/<int:pk>/", units.unit_detail, name="unit-detail"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit-edit"),
    path("units/<int:pk>/end/", units.unit_end, name="unit-end"),
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
    path("resources/", resources.resource_list, name="resource-list"),
    path("resources/add/", resources.resource_add, name="resource-add"),
    path("resources/<int:pk>/", resources.resource_detail, name="resource-detail"),
    path("resources/<int:pk>/edit/", resources.resource_edit, name="resource-edit"),
    *(
        path(f"resources/<int:pk>/{step}/", resources.resource_step, {"step": step}, name=f"resource-{step}")
        for step in resources.SERVICES
    ),
    path("alliances/", alliances.alliance_list, name="alliance-list"),
    path("alliances/<int:pk>/", alliances.alliance_detail, name="alliance-detail"),
    path("alliances/<int:pk>/edit/", alliances.alliance_edit, name="alliance-edit"),
    path("areas/", areas.area_list, name="area-list"),
    path("areas/<int:pk>/", areas.area_detail, name="area-detail"),
    path("areas/<int:pk>/edit/", areas.area_edit, name="area-edit"),
]
