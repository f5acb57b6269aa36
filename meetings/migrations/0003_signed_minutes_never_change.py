"""Minutes that were signed off are a document: their row can be read, never rewritten or removed."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION tongxin_refuse_signed_minutes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.signed_at IS NOT NULL THEN
        RAISE EXCEPTION 'signed minutes never change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signed_minutes_are_frozen BEFORE UPDATE OR DELETE ON meetings_minutes
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_signed_minutes();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_issued_reports_never_change")]
    operations = [
        migrations.RunSQL(
            FROZEN,
            "DROP TRIGGER signed_minutes_are_frozen ON meetings_minutes; DROP FUNCTION tongxin_refuse_signed_minutes()",
        )
    ]
