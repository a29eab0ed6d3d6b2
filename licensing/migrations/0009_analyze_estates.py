from django.db import migrations

# The site's role owns no table, and only an owner may ANALYZE one; so the owner lends it this, and no more.
MADE = """
CREATE FUNCTION analyze_estates() RETURNS void LANGUAGE sql SECURITY DEFINER SET search_path FROM CURRENT AS $$
    ANALYZE customers_customer;
    ANALYZE customers_server;
    ANALYZE customers_accessgroup;
    ANALYZE licensing_licenseserver;
    ANALYZE licensing_proof;
    ANALYZE licensing_proofline;
    ANALYZE licensing_entitlement;
$$
"""


class Migration(migrations.Migration):

    dependencies = [
        ("customers", "0008_servers_by_release"),
        ("licensing", "0008_closing_cost"),
    ]

    operations = [migrations.RunSQL(MADE, "DROP FUNCTION analyze_estates()")]
