from django.urls import include, path

from alliance.dashboard import views

app_name = "alliance"
urlpatterns = [
    path("desk/", views.desk, name="desk"),
    path("desk/unit/", views.my_unit, name="my-unit"),
    path("search/", views.search, name="search"),
    path("", include("core.areas.urls")),
    path("statistics/", views.statistics, name="statistics"),
    path("statistics/statistics.xlsx", views.statistics_workbook, name="statistics-workbook"),
]
