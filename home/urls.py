"""Addresses of the front door that are not pages."""

from django.urls import path

from home import views

urlpatterns = [
    path("brand.css", views.brand_css, name="brand_css"),
    path("search/", views.site_search, name="site_search"),
]
