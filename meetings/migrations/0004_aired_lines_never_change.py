"""What was aired, and what was written to those who owe, stays as it was: no row changes, none is added afterwards."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION tongxin_refuse_aired() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' AND NOT EXISTS (
        SELECT 1 FROM meetings_jointmeeting WHERE id = NEW.meeting_id AND opened_at IS NOT NULL
    ) THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'what was aired never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER aired_line_is_frozen BEFORE INSERT OR UPDATE OR DELETE ON meetings_airingline
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_aired();
CREATE FUNCTION tongxin_refuse_given_out() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a paper given out never changes' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER supervision_sheet_is_frozen BEFORE UPDATE OR DELETE ON meetings_supervisionsheet
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_given_out();
CREATE TRIGGER circular_is_frozen BEFORE UPDATE OR DELETE ON meetings_circular
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_given_out();
"""
FREE = """
DROP TRIGGER circular_is_frozen ON meetings_circular;
DROP TRIGGER supervision_sheet_is_frozen ON meetings_supervisionsheet;
DROP FUNCTION tongxin_refuse_given_out();
DROP TRIGGER aired_line_is_frozen ON meetings_airingline;
DROP FUNCTION tongxin_refuse_aired();
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_signed_minutes_never_change")]
    operations = [migrations.RunSQL(FROZEN, FREE)]
