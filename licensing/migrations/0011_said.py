from django.db import migrations, models

import licensing.models.said


def becomes_json(model, field, **options):
    """The column keeps what its text was made of; what was kept as text stays English."""
    table = f'ALTER TABLE licensing_{model} ALTER COLUMN "{field}" TYPE'
    return migrations.RunSQL(
        f'{table} jsonb USING to_jsonb("{field}"::text)',
        f"{table} text USING CASE jsonb_typeof(\"{field}\") WHEN 'string' THEN \"{field}\" #>> '{{}}' ELSE '' END",
        state_operations=[
            migrations.AlterField(model, field, licensing.models.said.SaidField(blank=True, default=str, **options))
        ],
    )


class Migration(migrations.Migration):

    dependencies = [
        ("licensing", "0010_faster_lists"),
    ]

    operations = [
        becomes_json("positionrecord", "headline", help_text="the worst finding that is not quiet"),
        becomes_json("checkup", "early_because", editable=False, verbose_name="opened early because"),
        becomes_json("checkupevent", "early_because", editable=False, verbose_name="opened early because"),
        migrations.AlterField(
            "positionrecord",
            "content",
            models.JSONField(help_text="the position, with what its findings were made of"),
        ),
    ]
