from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from casework.counting.register import register_counts
        from casework.demo import loading
        from casework.key_rotation import register_rotation
        from casework.pages.emergencies import emergencies_to_see
        from cohesion import notices

        register_counts()
        loading.register_parts()
        register_rotation()
        notices.tell(emergencies_to_see)
