from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from casework.counting.register import register_counts
        from casework.demo import loading
        from casework.pages.today import overdue_count
        from cohesion import navigation

        register_counts()
        navigation.count_waiting("case", overdue_count)
        loading.register_parts()
