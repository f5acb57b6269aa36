"""Taking a whole import back, as long as nothing has been built on it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.utils.translation import gettext as _

from alliance.ledger.models import ImportChange, ImportRun, RunStatus
from alliance.ledger.plan import WRITERS, Writer, trail_entry
from alliance.ledger.retention import UNDO_KEPT
from alliance.ledger.services import lock_run, lock_street
from alliance.ledger.writing.change import CREATED, UPDATED
from alliance.ledger.writing.former import BESIDE, changed_since, put_back
from alliance.ledger.writing.rows import record_rows
from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.models import AuditEntry
from members.models import LedgerEntry, MemberUnit, Resource
from members.services import keep_entries

SHOWN = 5
# The rows whose former words are kept, and how an entry names them.
SPEAKING: Mapping[Any, str] = {MemberUnit: "unit", Resource: "resource"}
# The last reference first, so that nothing is left pointing at what has gone.
BACKWARDS = tuple(reversed(WRITERS.items()))


@transaction.atomic
def undo_run(*, run: ImportRun, actor: User) -> ImportRun:
    """Take everything a run wrote back: created rows go, changed ones get their former values."""
    run = lock_run(run, actor)
    if barred := undo_barred(run):
        raise DomainError(barred, code="import_not_undoable")
    lock_street(run.area_code)
    if met := list(_in_the_way(run)):
        said = _("；").join(met[:SHOWN])
        raise DomainError(_("导入以后已经用到了，不能整批撤销：%(met)s。") % {"met": said}, code="import_built_on")
    _take_back(run, actor)
    ImportChange.objects.filter(run=run).delete()
    run.status, run.undone_at, run.undone_by = RunStatus.UNDONE, clock.now(), actor
    run.save(update_fields=["status", "undone_at", "undone_by"])
    record("ledger.undone", target=run, actor=actor)
    return run


def undo_barred(run: ImportRun) -> str:
    """Why a run cannot be undone whatever became of its rows, or nothing."""
    if run.status != RunStatus.WRITTEN or run.finished_at is None:
        return _("这次导入现在是“%(state)s”，不能撤销。") % {"state": run.get_status_display()}
    if run.finished_at < clock.now() - UNDO_KEPT:
        return _("导入超过 30 天，原来的内容不再保留，不能撤销。")
    return ""


def _in_the_way(run: ImportRun) -> Iterator[str]:
    """What was changed, and what was added on top, since the run was written; in words."""
    for kind, writer in WRITERS.items():
        created = _of_run(run, writer, CREATED)
        changed = [*changed_since(run.pk, writer.model), *_acted_on(run, writer, created)]
        if changed:
            yield _changed(writer.model, changed)
        yield from _used(run, writer.model, created)
        for beside, _path in BESIDE.get(kind, ()):
            if changed := changed_since(run.pk, beside):
                yield _changed(beside, changed)
            made = ImportChange.objects.filter(run=run, model=beside._meta.label_lower, before__isnull=True)
            yield from _used(run, beside, made.values("object_id"))
    yield from _placed_in(run)


def _of_run(run: ImportRun, writer: Writer, change: str) -> Any:
    """The ids the trail names for one kind."""
    lines = AuditEntry.objects.filter(
        at__range=(run.created_at, run.finished_at), verb=f"{writer.noun}.imported", facts__run=run.pk,
        facts__change=change,
    )  # fmt: skip
    return lines.values("target_id")


def _acted_on(run: ImportRun, writer: Writer, created: Any) -> list[Any]:
    """Created rows of which the trail says more than that they were imported; what was undone since does not count."""
    undone = ImportRun.objects.filter(area_code=run.area_code, status=RunStatus.UNDONE).values_list("pk", flat=True)
    later = AuditEntry.objects.filter(
        target_type=writer.model._meta.label_lower, target_id__in=created, at__gte=run.created_at, success=True
    ).exclude(verb__in=(f"{writer.noun}.imported", f"{writer.noun}.import_undone"), facts__run__in=[run.pk, *undone])
    return list(later.order_by("target_id").values_list("target_id", flat=True).distinct())


def _used(run: ImportRun, model: type[models.Model], made: Any) -> Iterator[str]:
    """Rows that point at what the run made, other than the run's own."""
    for relation in model._meta.get_fields(include_hidden=True):
        if not (relation.auto_created and not relation.concrete and (relation.one_to_many or relation.one_to_one)):
            continue
        other: Any = relation.related_model
        if other is LedgerEntry:
            # What a row said before is no use that was made of it.
            continue
        pointing = other._base_manager.filter(**{f"{relation.field.name}__in": made})  # type: ignore[union-attr]  # a reverse relation
        if count := _others(run, pointing).count():
            yield _("%(name)s上有%(other)s %(n)d 条") % {
                "name": _example(model, [getattr(pointing[0], relation.field.attname)]),  # type: ignore[union-attr]  # as above
                "other": other._meta.verbose_name, "n": count,
            }  # fmt: skip


def _others(run: ImportRun, pointing: Any) -> Any:
    label = pointing.model._meta.label_lower
    kept = ImportChange.objects.filter(run=run, model=label).values("object_id")
    found = pointing.exclude(pk__in=kept)
    writer = next((each for each in WRITERS.values() if each.model is pointing.model), None)
    return found if writer is None else found.exclude(pk__in=_of_run(run, writer, CREATED))


def _keep_words(model: Any, changed: list[int], gone: list[int]) -> None:
    """The ledger did say what is taken back now; of what goes altogether it says nothing any more."""
    if model not in SPEAKING:
        return
    keep_entries(model._base_manager.filter(pk__in=changed))
    LedgerEntry.objects.filter(**{f"{SPEAKING[model]}__in": gone}).delete()


def _placed_in(run: ImportRun) -> Iterator[str]:
    """Rows that stand in a community the run made, by its code."""
    made = _of_run(run, next(writer for writer in WRITERS.values() if writer.model is Area), CREATED)
    codes = list(Area.objects.filter(pk__in=made).values_list("code", flat=True))
    for model in apps.get_models() if codes else ():
        places = any(field.name == "area_code" for field in model._meta.concrete_fields)
        if not places or model in (AuditEntry, ImportRun):
            continue
        standing = _others(run, model._base_manager.filter(area_code__in=codes))
        if count := standing.count():
            yield _("新社区里有%(other)s %(n)d 条") % {"other": model._meta.verbose_name, "n": count}


def _changed(model: type[models.Model], pks: list[Any]) -> str:
    values = {"other": model._meta.verbose_name, "n": len(set(pks)), "name": _example(model, pks)}
    return _("%(other)s有 %(n)d 条改动过，例如%(name)s") % values


def _example(model: type[models.Model], pks: list[Any]) -> str:
    row = model._base_manager.filter(pk__in=pks[:1]).first()
    return f"“{row}”" if row is not None else f"#{pks[0]}"


def _take_back(run: ImportRun, actor: User) -> None:
    """The rows themselves; whoever points at one of them in this very moment stops all of it."""
    entry = trail_entry(run.area_code, actor)
    try:
        with transaction.atomic():
            for kind, writer in BACKWARDS:
                gone = list(_of_run(run, writer, CREATED).values_list("target_id", flat=True))
                changed = list(_of_run(run, writer, UPDATED).values_list("target_id", flat=True))
                for beside, _path in reversed(BESIDE.get(kind, ())):
                    put_back(run.pk, beside)
                _keep_words(writer.model, changed, gone)
                put_back(run.pk, writer.model)
                rows = writer.model._base_manager.filter(pk__in=_of_run(run, writer, CREATED))
                rows._raw_delete(rows.db)
                facts = f'{{"run": {run.pk}}}'
                record_rows(f"{writer.noun}.import_undone", writer.model, [*gone, *changed], {**entry, "facts": facts})
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as met:
        raise DomainError(_("刚刚有人用到了这批数据，请刷新再看。"), code="import_built_on") from met
