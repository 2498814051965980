"""Who may do what: three groups and the accounts that try them out."""

from collections.abc import Iterator

from django.contrib.auth.models import Group, Permission, User

BUSINESS_APPS = ("geo", "catalog", "sales", "logistics", "crm", "kitchen")

# What clerks add and change, besides looking at everything. They delete nothing.
CLERK_WRITES = (
    ("sales", "order"),
    ("sales", "openorder"),
    ("sales", "orderline"),
    ("sales", "customer"),
    ("sales", "customerprofile"),
    ("crm", "note"),
    ("logistics", "shipment"),
)

# Account -> its group. The password is the name of the account.
ACCOUNTS = {"admin": None, "manager": "manager", "clerk": "clerk", "viewer": "view-only"}

COLLEAGUES = ("Jonas Weber", "Astrid Nygård", "Mateo Rossi", "Farah Haddad", "Emma O’Neill", "Kwame Boateng")


def _business() -> list[Permission]:
    permissions = Permission.objects.filter(content_type__app_label__in=BUSINESS_APPS)
    return list(permissions.select_related("content_type"))


def _clerk_permissions(permissions: list[Permission]) -> Iterator[Permission]:
    for permission in permissions:
        verb = permission.codename.partition("_")[0]
        kind = (permission.content_type.app_label, permission.content_type.model)
        if verb == "view" or (verb in {"add", "change"} and kind in CLERK_WRITES):
            yield permission


def create_groups() -> None:
    """Makes the groups, or puts their permissions right."""
    permissions = _business()
    wanted = {
        "manager": permissions,
        "clerk": list(_clerk_permissions(permissions)),
        "view-only": [p for p in permissions if p.codename.startswith("view_")],
    }
    for name, granted in wanted.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.set(granted)


def create_accounts() -> list[User]:
    """Makes the four accounts, and colleagues who never log in; returns the colleagues."""
    for name, group in ACCOUNTS.items():
        user, _ = User.objects.get_or_create(username=name, defaults={"email": f"{name}@sandbox.example"})
        user.is_staff, user.is_superuser, user.is_active = True, name == "admin", True
        if not user.check_password(name):
            user.set_password(name)
        user.save()
        user.groups.set(Group.objects.filter(name=group))
    return [_colleague(name) for name in COLLEAGUES]


def _colleague(name: str) -> User:
    first, _, last = name.partition(" ")
    user, created = User.objects.get_or_create(
        username=first.lower(),
        defaults={"first_name": first, "last_name": last, "email": f"{first.lower()}@sandbox.example"},
    )
    if created:
        user.set_unusable_password()
        user.save()
    return user
