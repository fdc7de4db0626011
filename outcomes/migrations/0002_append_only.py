"""Events and accepted versions are kept for good: the database refuses to change them."""

from django.db import migrations

from cohesion.append_only import keep_append_only


class Migration(migrations.Migration):
    dependencies = [("outcomes", "0001_initial")]

    operations = [
        keep_append_only(f"outcomes_{table}")
        for table in (
            "returnevent",
            "acceptedversion",
            "acceptedfigure",
            "acceptedfigure_partner_regions",
            "acceptedmilestone",
            "acceptednarrative",
        )
    ]
