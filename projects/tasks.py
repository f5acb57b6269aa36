"""The worker's doors."""

from celery import shared_task

from projects import services


@shared_task(name="projects.remind_projects")
def remind_projects() -> None:
    services.remind_projects()


@shared_task(name="projects.evaluate_judged")
def evaluate_judged() -> None:
    services.evaluate_judged_projects()
