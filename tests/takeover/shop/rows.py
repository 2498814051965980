"""What is in the database."""

from django.contrib.auth.models import Permission, User
from shop.models import Basket, Box, Crate, Maker, Part, Product, Shelf, Tag


def fill():
    User.objects.create_superuser("boss", "boss@example.org", "boss")
    viewer = User.objects.create_user("viewer", "viewer@example.org", "viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    makers = [Maker.objects.create(name=name) for name in ("Anker", "Berg")]
    for name in ("red", "green"):
        Tag.objects.create(name=name)
    for number in range(1, 31):
        Product.objects.create(
            name=f"Hammer {number:02}" if number % 2 else f"Ball {number:02}",
            kind="tool" if number % 2 else "toy",
            stock=number,
            maker=makers[number % 2],
        )
    for number in range(1, 4):
        Part.objects.create(product=Product.objects.get(name="Hammer 01"), name=f"Part {number}")
    for model in (Basket, Shelf, Box, Crate):
        model.objects.create(name=f"First {model.__name__.lower()}")
    Box.objects.bulk_create(Box(name=f"Box {number:03} {'old' if number % 3 else 'new'}") for number in range(360))
