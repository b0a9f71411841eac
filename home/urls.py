"""Addresses of the front door that are not pages."""

from django.urls import path
from wagtail.contrib.sitemaps import views as sitemap_views

from home import health, transparency, views
from home.services_pages import ServiceDetail, ServiceList
from home.sitemaps import SITEMAPS
from home.workspace import Workspace

urlpatterns = [
    path("brand.css", views.brand_css, name="brand_css"),
    path("robots.txt", views.robots_txt, name="robots_txt"),
    path("sitemap.xml", sitemap_views.index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap_part"}, "sitemap"),
    path("sitemap-<section>.xml", sitemap_views.sitemap, {"sitemaps": SITEMAPS}, "sitemap_part"),
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("workspace/", Workspace.as_view(), name="workspace"),
    path("transparency/", transparency.transparency, name="transparency"),
    path("transparency/heads.json", transparency.heads, name="transparency_heads"),
    path("transparency/portal_check.py", transparency.checker, name="transparency_checker"),
    path("services/", ServiceList.as_view(), name="service_list"),
    path("services/<slug:slug>/", ServiceDetail.as_view(), name="service_detail"),
    path("search/", views.site_search, name="site_search"),
]
