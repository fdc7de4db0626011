from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "casework"

    def ready(self) -> None:
        from casework.counting.register import register_counts
        from casework.demo import loading
        from casework.key_rotation import register_rotation
        from casework.pages.emergencies import emergencies_to_see
        from casework.pages.protocols import protocols_to_review
        from casework.pages.tension_notices import bands_to_confirm
        from casework.pages.today import overdue_count
        from casework.pages.transfers import transfers_to_answer
        from cohesion import navigation, notices

        register_counts()
        navigation.count_waiting("case", overdue_count)
        loading.register_parts()
        register_rotation()
        notices.tell(emergencies_to_see)
        notices.tell(bands_to_confirm)
        notices.tell(transfers_to_answer)
        notices.tell(protocols_to_review)
