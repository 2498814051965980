"""The public page of a product, which "View on site" leads to."""

from django.views.generic import DetailView

from catalog.models import Product


class ProductPage(DetailView):
    """Shows a product that is for sale."""

    queryset = Product.objects.filter(is_active=True).select_related("category")
    template_name = "catalog/product_page.html"
