from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from casework.counting.register import register_counts
        from casework.demo import loading

        register_counts()
        loading.register_parts()
