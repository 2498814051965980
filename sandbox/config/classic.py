"""Django's own admin of orders and customers, with the same options as ours: to compare the two side by side."""

from catalog.admin import CategoryOptions, ProductOptions
from catalog.models import Category, Product
from crm.admin import TagOptions
from crm.models import Tag
from django.contrib import admin
from geo.admin import CityOptions, CountryOptions
from geo.models import City, Country
from logistics.admin import CourierOptions
from logistics.models import Courier
from sales.models import Customer, Order
from sales.options import (
    CustomerOptions,
    CustomerProfileInlineOptions,
    InvoiceInlineOptions,
    OrderLineInlineOptions,
    OrderOptions,
)


class OrderLineInline(OrderLineInlineOptions, admin.TabularInline):
    pass


class InvoiceInline(InvoiceInlineOptions, admin.TabularInline):
    pass


class CustomerProfileInline(CustomerProfileInlineOptions, admin.StackedInline):
    pass


@admin.register(Order)
class OrderAdmin(OrderOptions, admin.ModelAdmin):
    inlines = (OrderLineInline, InvoiceInline)


@admin.register(Customer)
class CustomerAdmin(CustomerOptions, admin.ModelAdmin):
    inlines = (CustomerProfileInline,)


# What the two point to by autocompletion.
for model, options in (
    (Country, CountryOptions),
    (City, CityOptions),
    (Category, CategoryOptions),
    (Product, ProductOptions),
    (Tag, TagOptions),
    (Courier, CourierOptions),
):
    admin.site.register(model, type(f"{model.__name__}Admin", (options, admin.ModelAdmin), {}))
