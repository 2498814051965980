"""A form that takes its widgets from Django's admin."""

from django import forms
from django.contrib import admin
from django.contrib.admin import widgets
from shop.models import Maker, Product, Shelf, Tag


class ShoutingInput(forms.TextInput):
    def __init__(self, attrs=None):
        super().__init__({"class": "shouting", **(attrs or {})})

    class Media:
        js = ["admin/js/jquery.init.js", "shop/shout.js"]


class ArrangeForm(forms.Form):
    on = forms.DateField(widget=widgets.AdminDateWidget)
    at = forms.SplitDateTimeField(widget=widgets.AdminSplitDateTime)
    labels = forms.ModelMultipleChoiceField(Tag.objects.all(), widget=widgets.FilteredSelectMultiple("labels", False))
    maker = forms.ModelChoiceField(
        Maker.objects.all(), widget=widgets.AutocompleteSelect(Product._meta.get_field("maker"), admin.site)
    )
    owner = forms.ModelChoiceField(
        Maker.objects.all(),
        widget=widgets.RelatedFieldWidgetWrapper(
            forms.Select(), Shelf._meta.get_field("owner").remote_field, admin.site, can_add_related=True
        ),
    )
