from django.apps import AppConfig


class OutcomesConfig(AppConfig):
    name = "outcomes"

    def ready(self) -> None:
        from cohesion import navigation
        from outcomes.demo import loading
        from outcomes.pages.waiting import to_read

        loading.register_parts()
        navigation.count_waiting("return", to_read)
