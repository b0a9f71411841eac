"""The roles table becomes groups: once, and the second time nothing changes."""

import json
from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from wagtail.models import GroupApprovalTask, GroupPagePermission

from portal.accounts.roles import ROLES, Role, RoleRow
from portal.accounts.services.groups import sync_row

pytestmark = pytest.mark.django_db


def _run(*args):
    out = StringIO()
    call_command("sync_roles", *args, stdout=out)
    return out.getvalue()


def test_every_role_stands_in_the_table_once():
    assert sorted(row.role for row in ROLES) == sorted(Role)


def test_sync_roles_creates_every_group_and_says_so():
    said = json.loads(_run("--json"))
    assert (said["groups"], len(said["created"]), said["changed"]) == (13, 13, [])
    assert set(Group.objects.values_list("name", flat=True)) == set(Role.values)


def test_sync_roles_twice_changes_nothing():
    _run()
    assert json.loads(_run("--json")) == {"groups": 13, "created": [], "changed": [], "removed": []}
    assert _run() == "13 roles: 0 created, 0 changed, 13 as they were.\n"


def test_sync_roles_takes_back_a_permission_that_the_table_does_not_name():
    _run()
    group = Group.objects.get(name=Role.AUDITOR)
    group.permissions.add(*Group.objects.get(name=Role.USER_ADMINISTRATOR).permissions.all())
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=group, page_id=1, permission=publish)
    assert json.loads(_run("--json"))["changed"] == ["Auditor"]
    assert [p.codename for p in group.permissions.all()] == ["access_admin"]
    assert not GroupPagePermission.objects.filter(group=group).exists()


def test_sync_roles_hands_page_approval_to_the_commissioners():
    _run()
    assert [g.name for task in GroupApprovalTask.objects.all() for g in task.groups.all()] == ["Commissioner"]


def test_an_unknown_permission_of_an_installed_app_fails():
    with pytest.raises(ImproperlyConfigured, match=r"accounts\.fly_user"):
        sync_row(RoleRow(Role.EDITOR, "edit", permissions=("accounts.fly_user",)))


def test_a_permission_of_an_app_that_is_not_installed_is_left_out():
    sync_row(RoleRow(Role.EDITOR, "edit", permissions=("spaceships.fly_ship",)))
    assert Group.objects.get(name=Role.EDITOR).permissions.count() == 0
