"""A published need list is a snapshot: neither the list nor its lines can be rewritten or removed."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION tongxin_refuse_published() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched needs_needlist;
BEGIN
    IF TG_TABLE_NAME = 'needs_needlist' THEN
        touched := OLD;
    ELSE
        SELECT * INTO touched FROM needs_needlist
            WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.list_id ELSE OLD.list_id END;
    END IF;
    IF touched.status = 'published' THEN
        RAISE EXCEPTION 'a published need list never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_list_is_frozen BEFORE UPDATE OR DELETE ON needs_needlist
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_published();
CREATE TRIGGER published_lines_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON needs_needlistentry
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_published();
"""
BACK = """
DROP TRIGGER published_lines_are_frozen ON needs_needlistentry;
DROP TRIGGER published_list_is_frozen ON needs_needlist;
DROP FUNCTION tongxin_refuse_published();
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0003_know_rare_pairs")]
    operations = [migrations.RunSQL(FROZEN, BACK)]
