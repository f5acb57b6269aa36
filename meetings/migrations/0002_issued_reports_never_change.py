"""An issued report is a document: its row can be read, never rewritten or removed."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION tongxin_refuse_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'issued' THEN
        RAISE EXCEPTION 'an issued report never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER issued_report_is_frozen BEFORE UPDATE OR DELETE ON meetings_monthlyreport
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_issued();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_chair_meetings_reports")]
    operations = [
        migrations.RunSQL(
            FROZEN,
            "DROP TRIGGER issued_report_is_frozen ON meetings_monthlyreport; DROP FUNCTION tongxin_refuse_issued()",
        )
    ]
