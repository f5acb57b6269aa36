"""Alive, and ready: the process answers; the database, the migrations and the outbox are in order."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse

from core import clock
from core.models import OutboxMessage

LAG = timedelta(minutes=10)


def livez(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"alive": True})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 when requests can be served. A broker that is down is told, and is no reason to turn people away."""
    try:
        waiting = OutboxMessage.objects.filter(delivered_at__isnull=True, created_at__lt=clock.now() - LAG).count()
        executor = MigrationExecutor(connection)
        behind = bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    except DatabaseError:
        return JsonResponse({"ready": False, "database": False}, status=503)
    found = {"ready": not behind, "database": True, "migrations_pending": behind, "outbox_late": waiting}
    return JsonResponse(found, status=503 if behind else 200)
