"""Protocols, referrals to agencies, and transfers between regions."""

import cohesion.sealing.fields
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0006_tension'),
        ('cohesion', '0003_casework_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SharingProtocol',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(max_length=160)),
                ('name_cy', models.CharField(max_length=160)),
                ('edition', models.CharField(max_length=20)),
                ('kinds', models.JSONField(default=list)),
                ('signed_on', models.DateField()),
                ('live_since', models.DateField()),
                ('review_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohesion.region')),
            ],
        ),
        migrations.CreateModel(
            name='ProtocolPartner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('signed_on', models.DateField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.agency')),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partners', to='casework.sharingprotocol')),
            ],
        ),
        migrations.CreateModel(
            name='CaseReferral',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('purpose', cohesion.sealing.fields.SealedTextField(blank=True, default='')),
                ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Welsh')], default='en', max_length=2)),
                ('has_consent', models.BooleanField()),
                ('offered_on', models.DateField()),
                ('status', models.CharField(choices=[('OFFERED', 'Offered'), ('ACCEPTED', 'Accepted'), ('DECLINED', 'Declined'), ('DONE', 'Done'), ('REVOKED', 'Taken back')], default='OFFERED', max_length=8)),
                ('answered_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('reason', cohesion.sealing.fields.SealedTextField(blank=True, default='')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.agency')),
                ('basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.listentry')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='referrals', to='casework.case')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('protocol', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.sharingprotocol')),
            ],
        ),
        migrations.CreateModel(
            name='CaseTransfer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('reason', cohesion.sealing.fields.SealedTextField(blank=True, default='')),
                ('language', models.CharField(choices=[('en', 'English'), ('cy', 'Welsh')], default='en', max_length=2)),
                ('has_consent', models.BooleanField()),
                ('status', models.CharField(choices=[('OFFERED', 'Offered'), ('ACCEPTED', 'Accepted'), ('DECLINED', 'Declined'), ('WITHDRAWN', 'Taken back')], default='OFFERED', max_length=9)),
                ('offered_on', models.DateField()),
                ('offered_at', models.DateTimeField()),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answer', cohesion.sealing.fields.SealedTextField(blank=True, default='')),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('basis', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.listentry')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='casework.case')),
                ('from_authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohesion.localauthority')),
                ('from_region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohesion.region')),
                ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('to_authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohesion.localauthority')),
                ('to_region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohesion.region')),
            ],
            options={
                'indexes': [models.Index(fields=['to_region', 'status'], name='transfer_by_region_and_status')],
                'constraints': [models.CheckConstraint(condition=models.Q(('from_region', models.F('to_region')), _negated=True), name='a_transfer_is_to_another_region'), models.CheckConstraint(condition=models.Q(models.Q(('basis__isnull', True), ('has_consent', True)), models.Q(('basis__isnull', False), ('has_consent', False)), _connector='OR'), name='a_transfer_has_consent_or_a_basis'), models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', True), ('answered_by__isnull', True), ('status', 'OFFERED')), models.Q(models.Q(('status', 'OFFERED'), _negated=True), ('answered_at__isnull', False), ('answered_by__isnull', False)), _connector='OR'), name='an_answered_transfer_says_when_and_by_whom'), models.UniqueConstraint(condition=models.Q(('status', 'OFFERED')), fields=('case',), name='one_offered_transfer_a_case')],
            },
        ),
        migrations.AddConstraint(
            model_name='sharingprotocol',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name_en', ''), _negated=True), models.Q(('name_cy', ''), _negated=True)), name='sharing_protocol_name_is_in_both_languages'),
        ),
        migrations.AddConstraint(
            model_name='sharingprotocol',
            constraint=models.CheckConstraint(condition=models.Q(('live_since__gte', models.F('signed_on'))), name='a_protocol_is_live_after_it_was_signed'),
        ),
        migrations.AddConstraint(
            model_name='sharingprotocol',
            constraint=models.CheckConstraint(condition=models.Q(('review_on__gt', models.F('live_since'))), name='a_protocol_is_reviewed_after_it_went_live'),
        ),
        migrations.AddConstraint(
            model_name='sharingprotocol',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('signed_on')), _connector='OR'), name='a_protocol_ends_after_it_was_signed'),
        ),
        migrations.AddConstraint(
            model_name='protocolpartner',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_on__isnull', True)), fields=('protocol', 'agency'), name='one_standing_signature_an_agency'),
        ),
        migrations.AddConstraint(
            model_name='protocolpartner',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('signed_on')), _connector='OR'), name='a_partner_leaves_after_it_signed'),
        ),
        migrations.AddIndex(
            model_name='casereferral',
            index=models.Index(fields=['case', '-offered_on'], name='referral_by_case_and_day'),
        ),
        migrations.AddConstraint(
            model_name='casereferral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('basis__isnull', True), ('has_consent', True)), models.Q(('basis__isnull', False), ('has_consent', False)), _connector='OR'), name='a_referral_has_consent_or_a_basis'),
        ),
        migrations.AddConstraint(
            model_name='casereferral',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answered_on__isnull', True), ('ended_on__isnull', True), ('status', 'OFFERED')), models.Q(('answered_on__isnull', False), ('ended_on__isnull', True), ('status__in', ['ACCEPTED', 'DECLINED'])), models.Q(('answered_on__isnull', False), ('ended_on__isnull', False), ('status', 'DONE')), models.Q(('ended_on__isnull', False), ('status', 'REVOKED')), _connector='OR'), name='a_referral_has_the_days_of_its_status'),
        ),
        migrations.AddConstraint(
            model_name='casereferral',
            constraint=models.CheckConstraint(condition=models.Q(('answered_on__isnull', True), ('answered_on__gte', models.F('offered_on')), _connector='OR'), name='a_referral_is_answered_after_it_was_offered'),
        ),
        migrations.AddConstraint(
            model_name='casereferral',
            constraint=models.CheckConstraint(condition=models.Q(('ended_on__isnull', True), models.Q(('answered_on__isnull', True), ('ended_on__gte', models.F('offered_on'))), models.Q(('answered_on__isnull', False), ('ended_on__gte', models.F('answered_on'))), _connector='OR'), name='a_referral_ends_after_it_was_answered'),
        ),
        migrations.AddConstraint(
            model_name='casereferral',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['OFFERED', 'ACCEPTED'])), fields=('case', 'agency'), name='one_running_referral_a_case_and_agency'),
        ),
    ]
