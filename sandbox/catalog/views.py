"""The public page of a product, which "View on site" leads to."""

from catalog.models import Product
from django.views.generic import DetailView


class ProductPage(DetailView):
    """Shows a product that is for sale."""

    queryset = Product.objects.filter(is_active=True).select_related("category")
    template_name = "catalog/product_page.html"
