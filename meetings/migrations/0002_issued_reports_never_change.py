"""An issued report is a document: it can be read and be superseded by a revision, never rewritten or removed."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION tongxin_refuse_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status IN ('issued', 'superseded') THEN
        -- The one thing that may still happen: a revision takes its place.
        IF TG_OP = 'UPDATE' AND OLD.status = 'issued' AND NEW.status = 'superseded'
            AND to_jsonb(NEW) - 'status' - 'version' = to_jsonb(OLD) - 'status' - 'version' THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'an issued report never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_report_is_frozen BEFORE UPDATE OR DELETE ON meetings_monthlyreport
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_issued();

CREATE FUNCTION tongxin_refuse_part_of_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM changed JOIN meetings_monthlyreport report ON report.id = changed.report_id
               WHERE report.status IN ('issued', 'superseded')) THEN
        RAISE EXCEPTION 'an issued report never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END $$;
"""
PARTS = ("reportfigure", "reportrow", "reportcase", "reportcomment")
# A trigger that sees a whole statement's rows asks once, not once for each of a hundred thousand.
KEPT = """
CREATE TRIGGER nothing_is_added_to_issued_report AFTER INSERT ON meetings_{part} REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tongxin_refuse_part_of_issued();
CREATE TRIGGER nothing_of_issued_report_changes AFTER UPDATE ON meetings_{part} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tongxin_refuse_part_of_issued();
CREATE TRIGGER nothing_of_issued_report_goes AFTER DELETE ON meetings_{part} REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION tongxin_refuse_part_of_issued();
"""
FREE = """
DROP TRIGGER nothing_is_added_to_issued_report ON meetings_{part};
DROP TRIGGER nothing_of_issued_report_changes ON meetings_{part};
DROP TRIGGER nothing_of_issued_report_goes ON meetings_{part};
"""
FORGOTTEN = """
DROP FUNCTION tongxin_refuse_part_of_issued();
DROP TRIGGER issued_report_is_frozen ON meetings_monthlyreport;
DROP FUNCTION tongxin_refuse_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_chair_meetings_reports")]
    operations = [
        migrations.RunSQL(
            FROZEN + "".join(KEPT.format(part=part) for part in PARTS),
            "".join(FREE.format(part=part) for part in PARTS) + FORGOTTEN,
        )
    ]
