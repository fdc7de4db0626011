"""Addresses of the first page and of the annual report."""

from django.urls import path

from reporting.views import build_files, home, report

urlpatterns = [
    path("", home.home, name="home"),
    path("report/", report.report, name="report"),
    path("report/<int:pk>/make/", report.report_build, name="report_build"),
    path("report/progress/<uuid:job>/", report.job_progress, name="job_progress"),
    path("report/progress/<uuid:job>/cancel/", report.job_cancel, name="job_cancel"),
    path("report/files/<int:pk>/", build_files.build_file, name="build_file"),
]
