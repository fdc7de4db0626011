"""Flags on accepted figures whose records changed since."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cohesion', '0003_casework_roles'),
        ('outcomes', '0006_centre_reports_from_cases'),
    ]

    operations = [
        migrations.CreateModel(
            name='LateCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('noticed_at', models.DateTimeField()),
                ('last_at', models.DateTimeField()),
                ('accepted_version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='late_counts', to='outcomes.acceptedversion')),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohesion.localauthority')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='outcomes.measure')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('accepted_version', 'measure', 'authority'), name='one_late_count_per_version_and_place')],
            },
        ),
    ]
