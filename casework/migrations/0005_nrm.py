"""Tables of the National Referral Mechanism; a record of it holds no personal details."""

from typing import Any

import cohesion.sealing.fields
import datetime
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


_REFUSED = "a modern slavery record holds no personal details"
_SQLITE = f"""CREATE TRIGGER casework_no_identity_in_nrm_{{when}} BEFORE {{event}} ON casework_personaldetails
    WHEN EXISTS (SELECT 1 FROM casework_case c WHERE c.id = NEW.case_id AND c.kind = 'NRM')
    BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"""
_POSTGRESQL = (
    f"""CREATE OR REPLACE FUNCTION casework_no_identity_in_nrm() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF EXISTS (SELECT 1 FROM casework_case c WHERE c.id = NEW.case_id AND c.kind = 'NRM')
      THEN RAISE EXCEPTION '{_REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
      RETURN NEW; END $$""",
    """CREATE TRIGGER casework_no_identity_in_nrm BEFORE INSERT OR UPDATE OF case_id
      ON casework_personaldetails FOR EACH ROW EXECUTE FUNCTION casework_no_identity_in_nrm()""",
)
_EVENTS = {"added": "INSERT", "moved": "UPDATE OF case_id"}


def add_trigger(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for when, event in _EVENTS.items():
            schema_editor.execute(_SQLITE.format(when=when, event=event), params=None)
    else:
        for statement in _POSTGRESQL:
            schema_editor.execute(statement, params=None)


def drop_trigger(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "sqlite":
        for when in _EVENTS:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS casework_no_identity_in_nrm_{when}", params=None)
    else:
        schema_editor.execute("DROP TRIGGER IF EXISTS casework_no_identity_in_nrm ON casework_personaldetails", params=None)
        schema_editor.execute("DROP FUNCTION IF EXISTS casework_no_identity_in_nrm()", params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0004_marac'),
        ('cohesion', '0003_casework_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='NrmSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(unique=True)),
                ('recovery_days', models.PositiveSmallIntegerField()),
                ('grounds_target_days', models.PositiveSmallIntegerField()),
                ('reconsideration_days', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('decision_maker_en', models.CharField(max_length=200)),
                ('decision_maker_cy', models.CharField(max_length=200)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('decision_maker_en', ''), _negated=True), models.Q(('decision_maker_cy', ''), _negated=True)), name='nrm_setting_decision_maker_is_in_both_languages')],
            },
        ),
        migrations.CreateModel(
            name='MissingEpisode',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('from_on', models.DateField()),
                ('until_on', models.DateField(blank=True, null=True)),
                ('note', cohesion.sealing.fields.SealedTextField(blank=True, default='')),
                ('added_at', models.DateTimeField()),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='missing_episodes', to='casework.case')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('until_on__isnull', True), ('until_on__gte', models.F('from_on')), _connector='OR'), name='a_missing_episode_ends_after_it_starts'), models.UniqueConstraint(condition=models.Q(('until_on__isnull', True)), fields=('case',), name='one_missing_episode_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='NrmRecord',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('person', models.CharField(choices=[('ADULT', 'An adult'), ('CHILD', 'A child, or somebody believed to be under 18'), ('AGE_DISPUTED', 'The age is disputed: treated as a child until it is decided')], max_length=12)),
                ('age_decided_on', models.DateField(blank=True, null=True)),
                ('consent', models.CharField(choices=[('NOT_ASKED_YET', 'Not asked yet'), ('GIVEN', 'Given'), ('REFUSED', 'Refused'), ('NOT_NEEDED', 'Not needed: a child')], max_length=13)),
                ('consent_on', models.DateField(blank=True, null=True)),
                ('way', models.CharField(choices=[('NRM', 'Referral to the National Referral Mechanism'), ('NOTIFY', 'Notification without a name (duty to notify)'), ('INTELLIGENCE', 'Neither: kept as information only')], max_length=12)),
                ('identified_on', models.DateField(blank=True, null=True)),
                ('referred_on', models.DateField(blank=True, null=True)),
                ('by_authority', models.BooleanField(default=False)),
                ('by_first_responder', models.BooleanField(default=False)),
                ('county_lines', models.BooleanField(default=False)),
                ('exploited_where', models.CharField(choices=[('NOT_KNOWN', 'Not known'), ('UK', 'In the United Kingdom'), ('OVERSEAS', 'Overseas'), ('BOTH', 'In the United Kingdom and overseas')], default='NOT_KNOWN', max_length=10)),
                ('exploited_area', cohesion.sealing.fields.SealedTextField(blank=True, default='')),
                ('sex', models.CharField(choices=[('NOT_KNOWN', 'Not known'), ('FEMALE', 'Female'), ('MALE', 'Male'), ('OTHER', 'Said otherwise')], default='NOT_KNOWN', max_length=10)),
                ('adult_safeguarding_on', models.DateField(blank=True, null=True)),
                ('child_safeguarding_on', models.DateField(blank=True, null=True)),
                ('childrens_services_on', models.DateField(blank=True, null=True)),
                ('police_reference_held', models.BooleanField(default=False)),
                ('official_reference', cohesion.sealing.fields.SealedTextField(blank=True, default='')),
                ('reasonable', models.CharField(blank=True, choices=[('POSITIVE', 'Positive'), ('NEGATIVE', 'Negative'), ('WITHDRAWN', 'Withdrawn'), ('SUSPENDED', 'Suspended')], max_length=10)),
                ('reasonable_on', models.DateField(blank=True, null=True)),
                ('recovery_from', models.DateField(blank=True, null=True)),
                ('extension_days', models.PositiveSmallIntegerField(default=0)),
                ('conclusive', models.CharField(blank=True, choices=[('POSITIVE', 'Positive'), ('NEGATIVE', 'Negative'), ('WITHDRAWN', 'Withdrawn'), ('SUSPENDED', 'Suspended')], max_length=10)),
                ('conclusive_on', models.DateField(blank=True, null=True)),
                ('reconsideration_on', models.DateField(blank=True, null=True)),
                ('reconsidered', models.CharField(blank=True, choices=[('CHANGED', 'The decision was changed'), ('UPHELD', 'The decision stands')], max_length=10)),
                ('outcome', models.CharField(blank=True, choices=[('SUPPORTED', 'Supported'), ('RETURNED', 'Returned to another country of their own will'), ('MISSING', 'Missing'), ('PROSECUTION', 'Somebody was prosecuted for the exploitation'), ('WITHDREW', 'Wanted nothing more'), ('CLOSED', 'Ended in another way')], max_length=12)),
                ('age_band', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.listentry')),
                ('case', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='nrm', to='casework.case')),
                ('exploitation', models.ManyToManyField(blank=True, related_name='+', to='casework.listentry')),
                ('first_responder', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.listentry')),
                ('housed_in', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='cohesion.localauthority')),
                ('indicators', models.ManyToManyField(blank=True, related_name='+', to='casework.listentry')),
                ('nationality', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.listentry')),
                ('pathway_step', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.listentry')),
                ('safety_steps', models.ManyToManyField(blank=True, related_name='+', to='casework.listentry')),
                ('support_provider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='casework.agency')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('person', 'ADULT'), models.Q(('consent', 'NOT_NEEDED'), _negated=True)), models.Q(models.Q(('person', 'ADULT'), _negated=True), ('consent', 'NOT_NEEDED')), _connector='OR'), name='consent_is_asked_of_adults_alone'), models.CheckConstraint(condition=models.Q(('person', 'ADULT'), ('way', 'NRM'), _connector='OR'), name='a_child_is_always_referred'), models.CheckConstraint(condition=models.Q(models.Q(('person', 'ADULT'), ('way', 'NRM'), _negated=True), ('consent', 'GIVEN'), _connector='OR'), name='an_adult_is_referred_with_consent'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'NOTIFY'), _negated=True), models.Q(('by_authority', True), ('consent', 'REFUSED'), ('person', 'ADULT')), _connector='OR'), name='an_authority_notifies_where_an_adult_refused'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'NOTIFY'), _negated=True), ('referred_on__isnull', True), ('referred_on__gte', datetime.date(2015, 11, 1)), _connector='OR'), name='a_notification_follows_the_law'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'NOTIFY'), _negated=True), ('official_reference', ''), _connector='OR'), name='a_notification_has_no_reference'), models.CheckConstraint(condition=models.Q(models.Q(('way', 'INTELLIGENCE'), _negated=True), ('referred_on__isnull', True), _connector='OR'), name='information_alone_is_not_sent'), models.CheckConstraint(condition=models.Q(models.Q(('consent__in', ('GIVEN', 'REFUSED')), ('consent_on__isnull', False)), models.Q(models.Q(('consent__in', ('GIVEN', 'REFUSED')), _negated=True), ('consent_on__isnull', True)), _connector='OR'), name='an_answer_about_consent_has_its_day'), models.CheckConstraint(condition=models.Q(('consent_on__isnull', True), ('referred_on__isnull', True), ('consent_on__lte', models.F('referred_on')), models.Q(('age_decided_on__gte', models.F('referred_on')), ('age_decided_on__isnull', False), ('consent', 'GIVEN')), _connector='OR'), name='consent_comes_before_the_referral'), models.CheckConstraint(condition=models.Q(('identified_on__isnull', True), ('referred_on__isnull', True), ('identified_on__lte', models.F('referred_on')), _connector='OR'), name='a_victim_is_identified_before_the_referral'), models.CheckConstraint(condition=models.Q(models.Q(('by_first_responder', False), ('first_responder__isnull', True)), models.Q(('by_first_responder', True), ('first_responder__isnull', False)), _connector='OR'), name='a_first_responder_is_named'), models.CheckConstraint(condition=models.Q(models.Q(('reasonable', ''), ('reasonable_on__isnull', True)), models.Q(models.Q(('reasonable', ''), _negated=True), ('reasonable_on__gte', models.F('referred_on')), ('referred_on__isnull', False), ('way', 'NRM')), _connector='OR'), name='reasonable_grounds_follow_the_referral'), models.CheckConstraint(condition=models.Q(models.Q(('conclusive', ''), ('conclusive_on__isnull', True)), models.Q(models.Q(('conclusive', ''), _negated=True), ('conclusive_on__gte', models.F('reasonable_on')), ('reasonable', 'POSITIVE')), _connector='OR'), name='conclusive_grounds_follow_positive_ones'), models.CheckConstraint(condition=models.Q(models.Q(('extension_days', 0), ('recovery_from__isnull', True)), models.Q(('reasonable', 'POSITIVE'), ('recovery_from__gte', models.F('reasonable_on'))), _connector='OR'), name='recovery_follows_positive_grounds'), models.CheckConstraint(condition=models.Q(models.Q(('reconsideration_on__isnull', True), ('reconsidered', '')), models.Q(('reasonable_on__isnull', False), ('reconsideration_on__gte', models.F('reasonable_on'))), _connector='OR'), name='a_reconsideration_follows_a_decision')],
            },
        ),
        migrations.RunPython(add_trigger, drop_trigger),
    ]
