"""The log of checks is never changed; an edition that was approved neither. A plan with checks cannot be removed."""

import django.db.models.deletion
from django.db import migrations, models

from cohesion.append_only import keep_append_only
from cohesion.settled_rows import keep_settled


class Migration(migrations.Migration):

    dependencies = [
        ('outcomes', '0007_late_counts'),
        ('reporting', '0007_views_and_digest'),
    ]

    operations = [
        migrations.AlterField(
            model_name='disclosurecheck',
            name='plan',
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name='disclosure_checks', to='outcomes.plan'
            ),
        ),
        keep_append_only('reporting_disclosurecheck', unique=('digest',)),
        keep_settled(
            'reporting_figurerelease',
            settled='approved_at',
            fixed=(
                'id',
                'plan_id',
                'financial_year',
                'number',
                'check_passed_id',
                'note',
                'proposed_at',
                'proposed_by_id',
            ),
            unique=('plan_id', 'financial_year', 'number'),
        ),
    ]
