from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"

    def ready(self) -> None:
        from cohesion import counts, navigation
        from outcomes import count_uses, late_counts
        from outcomes.demo import loading
        from outcomes.pages.waiting import to_read

        counts.listen(late_counts.note_moved)
        counts.tell_uses(count_uses.uses)
        loading.register_parts()
        navigation.count_waiting("return", to_read)
