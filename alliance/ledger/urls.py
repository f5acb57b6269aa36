"""Addresses of the ledger."""

from django.urls import path

from alliance.ledger import views
from alliance.ledger.pages import EXPORTED, WITH_PHONES

app_name = "ledger"
urlpatterns = [
    path("import/", views.import_page, name="import"),
    path("import/history/", views.history, name="history"),
    path("import/<int:pk>/", views.run_page, name="run"),
    path("import/<int:pk>/status/", views.run_status, name="run-status"),
    path("import/<int:pk>/columns/", views.run_columns, name="run-columns"),
    path("import/<int:pk>/confirm/", views.run_confirm, name="run-confirm"),
    path("import/<int:pk>/undo/", views.run_undo, name="run-undo"),
    *(path(f"export/{word}/", views.export, {"kind": kind}, name=f"export-{word}") for word, kind in EXPORTED.items()),
    *(
        path(f"export/{word}/open/", views.export_open, {"kind": kind}, name=f"export-{word}-open")
        for word, kind in EXPORTED.items()
        if kind in WITH_PHONES
    ),
    path("export/audit/", views.export_audit, name="export-audit"),
    *(
        path(f"template/{word}/", views.blank, {"kind": kind}, name=f"template-{word}")
        for word, kind in EXPORTED.items()
    ),
    path("import/<int:pk>/file/<int:number>/", views.run_file, name="run-file"),
]
