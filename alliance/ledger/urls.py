"""Addresses of the ledger."""

from django.urls import path

from alliance.ledger import views

app_name = "ledger"
urlpatterns = [
    path("import/", views.import_page, name="import"),
    path("import/<int:pk>/", views.run_page, name="run"),
    path("import/<int:pk>/status/", views.run_status, name="run-status"),
    path("import/<int:pk>/columns/", views.run_columns, name="run-columns"),
    path("import/<int:pk>/confirm/", views.run_confirm, name="run-confirm"),
    path("import/<int:pk>/file/<int:number>/", views.run_file, name="run-file"),
]
