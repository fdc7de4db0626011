"""Consent that changes over time: withdrawn after a referral, given after a notification, asked once an age is decided."""

import datetime
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0008_marac_meetings'),
        ('cohesion', '0003_casework_roles'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='nrmrecord',
            name='an_adult_is_referred_with_consent',
        ),
        migrations.RemoveConstraint(
            model_name='nrmrecord',
            name='consent_comes_before_the_referral',
        ),
        migrations.AddField(
            model_name='nrmrecord',
            name='consent_withdrawn_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='nrmrecord',
            name='notified_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='nrmrecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('person', 'ADULT'), ('way', 'NRM'), _negated=True), ('consent', 'GIVEN'), models.Q(('age_decided_on__gte', models.F('referred_on')), ('age_decided_on__isnull', False), ('referred_on__isnull', False)), _connector='OR'), name='an_adult_is_referred_with_consent'),
        ),
        migrations.AddConstraint(
            model_name='nrmrecord',
            constraint=models.CheckConstraint(condition=models.Q(('consent_withdrawn_on__isnull', True), models.Q(('consent', 'GIVEN'), ('consent_on__lte', models.F('consent_withdrawn_on')), ('consent_withdrawn_on__gte', models.F('referred_on')), ('person', 'ADULT'), ('referred_on__isnull', False), ('way', 'NRM')), _connector='OR'), name='consent_is_withdrawn_after_the_referral'),
        ),
        migrations.AddConstraint(
            model_name='nrmrecord',
            constraint=models.CheckConstraint(condition=models.Q(('official_reference', ''), models.Q(('consent_withdrawn_on__isnull', True), models.Q(('consent', 'REFUSED'), ('person', 'ADULT'), _negated=True)), _connector='OR'), name='a_reference_goes_with_the_consent'),
        ),
        migrations.AddConstraint(
            model_name='nrmrecord',
            constraint=models.CheckConstraint(condition=models.Q(('notified_on__isnull', True), models.Q(('by_authority', True), ('notified_on__gte', datetime.date(2015, 11, 1)), ('person', 'ADULT'), ('way', 'NRM'), models.Q(('referred_on__isnull', True), ('referred_on__gte', models.F('notified_on')), _connector='OR')), _connector='OR'), name='a_referral_may_follow_a_notification'),
        ),
        migrations.AddConstraint(
            model_name='nrmrecord',
            constraint=models.CheckConstraint(condition=models.Q(('consent_on__isnull', True), ('referred_on__isnull', True), ('consent_on__lte', models.F('referred_on')), models.Q(('age_decided_on__gte', models.F('referred_on')), ('age_decided_on__isnull', False), ('referred_on__isnull', False)), _connector='OR'), name='consent_comes_before_the_referral'),
        ),
    ]
