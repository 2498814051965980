import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("catalog", "0001_initial"),
        ("crm", "0001_initial"),
        ("geo", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="tags",
            field=models.ManyToManyField(blank=True, related_name="products", to="crm.tag"),
        ),
        migrations.AddField(
            model_name="productvariant",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="variants", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="city",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="suppliers", to="geo.city"
            ),
        ),
        migrations.AddField(
            model_name="supplierproduct",
            name="product",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="catalog.product"
            ),
        ),
        migrations.AddField(
            model_name="supplierproduct",
            name="supplier",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="offers", to="catalog.supplier"
            ),
        ),
        migrations.AddField(
            model_name="supplier",
            name="products",
            field=models.ManyToManyField(
                blank=True, related_name="suppliers", through="catalog.SupplierProduct", to="catalog.product"
            ),
        ),
        migrations.AddConstraint(
            model_name="category",
            constraint=models.UniqueConstraint(
                fields=("parent", "slug"),
                name="category_unique_slug_in_parent",
                violation_error_message="Its parent already has a category with this slug.",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gte", 0)),
                name="product_price_not_negative",
                violation_error_message="A price is not negative.",
            ),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.CheckConstraint(
                condition=models.Q(("cost__isnull", True), ("cost__lte", models.F("price")), _connector="OR"),
                name="product_not_below_cost",
                violation_error_message="The list price would be below the purchase price.",
            ),
        ),
        migrations.AddConstraint(
            model_name="productvariant",
            constraint=models.UniqueConstraint(fields=("product", "name"), name="variant_unique_name_in_product"),
        ),
        migrations.AddConstraint(
            model_name="supplierproduct",
            constraint=models.UniqueConstraint(
                fields=("supplier", "product"),
                name="offer_unique_product_of_supplier",
                violation_error_message="This supplier already offers this product.",
            ),
        ),
        migrations.AddConstraint(
            model_name="supplierproduct",
            constraint=models.CheckConstraint(
                condition=models.Q(("price__gt", 0)),
                name="offer_price_positive",
                violation_error_message="A price is above zero.",
            ),
        ),
    ]
