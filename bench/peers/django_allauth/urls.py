"""The pages of django-allauth, where its quickstart puts them."""

from django.urls import include, path

urlpatterns = [path("accounts/", include("allauth.urls"))]
