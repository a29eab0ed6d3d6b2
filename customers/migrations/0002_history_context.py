from django.db import migrations

# pghistory's triggers call this function. Its own version writes what it is told into a table that all
# resellers share; ours writes nothing, because each event carries its context itself.
FUNCTION = """
CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE sql STABLE AS
$$ SELECT nullif(current_setting('pghistory.context_id', true), '')::uuid $$;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0001_initial"), ("pghistory", "0007_auto_20250421_0444")]
    operations = [migrations.RunSQL(FUNCTION, "DROP FUNCTION _pgh_attach_context();")]
