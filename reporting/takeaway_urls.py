"""Addresses of tables that are taken away, below /outcomes/."""

from django.urls import path

from reporting.views import takeaways

urlpatterns = [
    path("takeaway/<slug:name>.<str:fmt>", takeaways.outcomes_takeaway, name="outcomes_takeaway"),
    path("takeaways/", takeaways.outcomes_takeaways, name="outcomes_takeaways"),
    path("takeaways/<int:pk>/", takeaways.outcomes_takeaway_progress, name="outcomes_takeaway_progress"),
    path("takeaways/<int:pk>/file/", takeaways.outcomes_takeaway_file, name="outcomes_takeaway_file"),
    path("takeaways/<int:pk>/cancel/", takeaways.outcomes_takeaway_cancel, name="outcomes_takeaway_cancel"),
]
