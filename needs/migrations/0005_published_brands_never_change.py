"""A published brand service list is a snapshot too: neither the list nor its services can be rewritten or removed."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION tongxin_refuse_published_brand() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched needs_brandlist;
BEGIN
    IF TG_TABLE_NAME = 'needs_brandlist' THEN
        touched := OLD;
    ELSE
        SELECT * INTO touched FROM needs_brandlist
            WHERE id = CASE WHEN TG_OP = 'INSERT' THEN NEW.list_id ELSE OLD.list_id END;
    END IF;
    IF touched.status = 'published' THEN
        RAISE EXCEPTION 'a published brand list never changes' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER published_brand_list_is_frozen BEFORE UPDATE OR DELETE ON needs_brandlist
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_published_brand();
CREATE TRIGGER published_brand_services_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON needs_brandservice
    FOR EACH ROW EXECUTE FUNCTION tongxin_refuse_published_brand();
"""
BACK = """
DROP TRIGGER published_brand_services_are_frozen ON needs_brandservice;
DROP TRIGGER published_brand_list_is_frozen ON needs_brandlist;
DROP FUNCTION tongxin_refuse_published_brand();
"""


class Migration(migrations.Migration):
    dependencies = [("needs", "0004_published_lists_never_change")]
    operations = [migrations.RunSQL(FROZEN, BACK)]
