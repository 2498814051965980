"""The detail page: what it shows to whom, as a page, a fragment and a dialog."""

from __future__ import annotations

import datetime

import pytest
from catalog.models import Product
from crm.models import Note
from django.contrib.admin import ModelAdmin as ContribModelAdmin
from django.contrib.auth.models import Group, Permission, User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from sales.models import Customer, Invoice, Order, OrderLine

import htmx_admin

EVIL = "<script>alert(1)</script>"
SAFE = "&lt;script&gt;alert(1)&lt;/script&gt;"


def url(obj, name="detail"):
    opts = obj._meta
    return reverse(f"htmx_admin:{opts.app_label}_{opts.model_name}_{name}", args=[obj.pk])


@pytest.fixture
def order(db):
    return Order.objects.filter(lines__isnull=False, status="new").first()


def text_of(response):
    return response.content.decode()


def menu_of(response):
    return text_of(response).partition('id="more"')[2].partition("</header>")[0]


def test_every_model_has_a_page_a_dialog_and_a_main_element(admin_person):
    seen = 0
    for model in htmx_admin.site._registry:
        obj = htmx_admin.site.get_model_admin(model).get_queryset(_request(admin_person)).first()
        if obj is None:
            continue
        seen += 1
        page = admin_person.get(url(obj))
        assert page.status_code == 200, model
        assert ("<html" in text_of(page) and 'id="related"' in text_of(page)) or not page.context["page"].related
        dialog = text_of(admin_person.hx_get(url(obj), "dialog#dialog"))
        assert "<html" not in dialog and 'class="dialog__head' in dialog
        main = text_of(admin_person.hx_get(url(obj), "main#main"))
        assert main.lstrip().startswith("<main") and "<html" not in main and "<title>" in main
    assert seen > 20


def _request(person):
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.user = person.user
    return request


def test_fragment_holds_the_named_tab_alone(admin_person, order):
    response = admin_person.hx_get(url(order) + "?tab=invoices", "section#related")
    assert text_of(response).lstrip().startswith('<section class="block" id="related"')
    assert response.context["page"].open_tab.prefix == "invoices"
    assert "<main" not in text_of(response)


def test_tab_works_without_javascript_and_an_unknown_one_is_the_first(admin_person, order):
    assert 'id="tab-lines" href="' in text_of(admin_person.get(url(order)))
    assert admin_person.get(url(order) + "?tab=invoices").context["page"].open_tab.prefix == "invoices"
    assert admin_person.get(url(order) + "?tab=%00x").context["page"].open_tab.prefix == "lines"


def test_relation_is_a_link_only_for_those_who_may_see_its_record(person, order):
    link = f'href="{url(order.customer)}"'
    assert link in text_of(person("viewer").get(url(order)))
    user = User.objects.create_user("orders", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename="view_order"))
    response = person("orders").get(url(order))
    assert response.status_code == 200
    assert link not in text_of(response) and order.customer.name in text_of(response)


def test_without_permission_there_is_no_page(person, order):
    User.objects.create_user("nothing", is_staff=True)
    assert person("nothing").get(url(order)).status_code == 403
    # Nor does anybody learn whether a record exists.
    assert person("nothing").get(url(order).replace(str(order.pk), "987654")).status_code == 403
    response = person("").get(url(order))
    assert response.status_code == 302 and "/login/" in response["Location"]


@pytest.mark.parametrize("key", ["987654", "abc", "1_2F2"])
def test_missing_record_leads_home_with_a_message(admin_person, key):
    response = admin_person.get(reverse("htmx_admin:sales_order_detail", args=[key]), follow=True)
    assert response.redirect_chain == [("/office/", 302)]
    assert "doesn’t exist" in text_of(response)


def test_record_outside_the_admins_queryset_is_missing(clerk):
    order = Order.objects.filter(invoices__isnull=False).first()
    invoice = order.invoices.first()
    Order.objects.filter(pk=order.pk).update(status="void")
    assert clerk.get(url(invoice)).status_code == 302
    invoice.refresh_from_db()


def test_buttons_are_those_that_the_user_may_use(person, order):
    admin, viewer = text_of(person("admin").get(url(order))), text_of(person("viewer").get(url(order)))
    for name in ("change", "delete"):
        assert f'href="{url(order, name)}"' in admin
        assert f'href="{url(order, name)}"' not in viewer
    assert f'href="{url(order, "history")}"' in viewer


def test_permission_of_the_object_counts(clerk):
    sent = Order.objects.filter(status="sent").first()
    response = clerk.get(url(sent))
    assert not response.context["has_change_permission"]
    assert f'href="{url(sent, "change")}"' not in text_of(response) and 'class="edit"' not in text_of(response)
    new = Order.objects.filter(status="new").first()
    assert clerk.get(url(new)).context["has_change_permission"]


def test_fields_of_list_editable_are_edited_in_place(admin_person, order):
    html = text_of(admin_person.get(url(order)))
    cell = reverse("htmx_admin:sales_order_cell", args=[order.pk, "ship_by"])
    assert f'<dd id="cell-{order.pk}-ship_by"><a class="edit" href="{cell}" hx-get="{cell}"' in html
    # The same ids may be under the dialog.
    assert 'id="cell-' not in text_of(admin_person.hx_get(url(order), "dialog#dialog"))


def test_cell_of_a_detail_page_stays_one(admin_person, order):
    cell = reverse("htmx_admin:sales_order_cell", args=[order.pk, "ship_by"])
    target = f"dd#cell-{order.pk}-ship_by"
    for answer in (
        admin_person.hx_get(cell + "?_cancel=1", target, current=url(order)),
        admin_person.hx_post(cell, {"ship_by": "2027-01-02"}, target, current=url(order)),
    ):
        assert text_of(answer).strip().startswith(f'<dd id="cell-{order.pk}-ship_by"><a class="edit" href="{cell}"')
        assert "data-focus" in text_of(answer)
    assert "admin:changed" in answer["HX-Trigger"]
    order.refresh_from_db()
    assert order.ship_by == datetime.date(2027, 1, 2)


def test_actions_post_to_the_list_with_this_record(admin_person, person, order):
    menu = menu_of(admin_person.get(url(order)))
    assert f'value="{order.pk}"' in menu and 'name="action" value="mark_sent"' in menu
    assert "delete_selected" not in menu
    # An action with permissions of its own: "ship" asks for logistics.add_shipment.
    menu = menu_of(person("viewer").get(url(order)))
    assert "mark_sent" not in menu and "export_csv" in menu


def test_action_with_inputs_of_its_own_is_left_to_the_list(admin_person):
    from logistics.models import StockMovement

    assert "set_reference" not in text_of(admin_person.get(url(StockMovement.objects.first())))


def test_everything_of_the_user_is_escaped(admin_person, order):
    customer = Customer.objects.first()
    Customer.objects.filter(pk=customer.pk).update(name=EVIL, address=f"{EVIL}\nsecond line")
    Note.objects.create(subject=EVIL, content_object=customer, author=admin_person.user)
    html = text_of(admin_person.get(url(customer)))
    assert EVIL not in html and SAFE in html
    Order.objects.filter(pk=order.pk).update(customer=customer)
    for target in ("main#main", "dialog#dialog", "section#related"):
        assert EVIL not in text_of(admin_person.hx_get(url(order), target))
    assert SAFE in text_of(admin_person.get(url(order)))


def test_queries_do_not_grow_with_rows(admin_person):
    product = Product.objects.first()
    order = Order.objects.filter(lines__isnull=False).first()
    order.lines.all().delete()
    others = list(Product.objects.exclude(pk=product.pk)[:60])

    def queries(products):
        OrderLine.objects.filter(order=order).delete()
        OrderLine.objects.bulk_create([OrderLine(order=order, product=p, quantity=1, unit_price=1) for p in products])
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = admin_person.get(url(order))
        return len(captured), response

    few, _ = queries(others[:2])
    many, response = queries(others)
    assert many == few
    tab = response.context["page"].open_tab
    assert len(tab.rows) == 50 and tab.count == "60"
    full = tab.full_url
    assert full.endswith(f"/sales/orderline/?order__exact={order.pk}")
    assert admin_person.get(full).context["cl"].result_count == 60


def test_permissions_of_a_group_cost_one_query(admin_person):
    group = Group.objects.create(name="many")
    url_of_group = url(group)
    admin_person.get(url_of_group)  # content types are cached from now on
    counts = []
    for number in (1, 40):
        group.permissions.set(Permission.objects.all()[:number])
        with CaptureQueriesContext(connection) as captured:
            admin_person.get(url_of_group)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_rows_of_a_generic_inline_link_to_all_of_them(admin_person, monkeypatch):
    customer = Customer.objects.first()
    monkeypatch.setattr("htmx_admin.pages.detail.related.MOST_ROWS", 1)
    content_type = ContentType.objects.get_for_model(Customer)
    for number in range(2):
        Note.objects.create(subject=f"note {number}", content_type=content_type, object_id=customer.pk)
    page = admin_person.get(url(customer)).context["page"]
    [tab] = [tab for tab in page.related if tab.inline.model is Note]
    assert tab.full_url
    assert (
        admin_person.get(tab.full_url).context["cl"].result_count
        == Note.objects.filter(content_type=content_type, object_id=customer.pk).count()
    )


def test_inline_without_view_permission_has_no_tab(person, order):
    user = User.objects.create_user("orders", is_staff=True)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["view_order", "view_orderline"]))
    page = person("orders").get(url(order)).context["page"]
    assert [tab.prefix for tab in page.related] == ["lines"]


def test_values_are_those_that_django_shows(admin_person, settings):
    """Methods, callables, booleans and empty values of a ModelAdmin, as AdminReadonlyField resolves them."""

    class Odd(htmx_admin.ModelAdmin):
        fields = ("name", "shout", "is_big", "nothing", "lines", lambda obj: f"<{obj.pk}>", "missing_in_the_model")
        readonly_fields = fields[1:]
        empty_value_display = "none at all"

        @htmx_admin.display(description="how loud")
        def shout(self, obj):
            return obj.name.upper() + "<!>"

        @htmx_admin.display(boolean=True)
        def is_big(self, obj):
            return False

        @htmx_admin.display(empty_value="nought")
        def nothing(self, obj):
            return None

        def lines(self, obj):
            return "one\ntwo & three"

    from htmx_admin.pages.detail.facts import Reader

    site = htmx_admin.AdminSite(name="htmx_admin")
    site.register(Product, Odd)
    model_admin = site.get_model_admin(Product)
    reader = Reader(_request(admin_person), site, model_admin)
    product = Product(pk=7, name="Mill")
    shown = {c.label: reader.html(c, product) for c in reader.columns(model_admin.fields)}
    assert shown["How loud"] == "MILL&lt;!&gt;"
    assert "bool--no" in shown["Is big"]
    assert shown["Nothing"] == "nought"
    assert shown["Lines"] == '<span class="whitespace-pre-line">one\ntwo &amp; three</span>'
    assert shown["--"] == "&lt;7&gt;"
    assert len(shown) == 6  # the name that nothing answers to is left out
    assert reader.html(reader.column("description"), product) == "none at all"


def test_plain_admin_that_was_adopted_has_a_detail_page_too(admin_person):
    class Plain(ContribModelAdmin):
        fields = ("name",)

    site = htmx_admin.AdminSite(name="htmx_admin")
    site.register(Product, Plain)
    assert [c.label for c in _reader(site, admin_person).columns(["name"])] == ["Name"]


def _reader(site, person):
    from htmx_admin.pages.detail.facts import Reader

    return Reader(_request(person), site, site.get_model_admin(Product))


def test_badges_stand_beside_the_title(admin_person, order):
    html = text_of(admin_person.get(url(order))).partition('id="more"')[0]
    assert '<span class="badge badge--lg badge--info">New</span>' in html


def test_history_beside_the_record_is_the_newest_first(admin_person, order):
    admin = htmx_admin.site.get_model_admin(Order)
    request = _request(admin_person)
    for number in range(8):
        admin.log_change(request, order, f"Step {number} {EVIL}")
    html = text_of(admin_person.get(url(order)))
    assert html.index("Step 7") < html.index("Step 6") and "Step 0" not in html
    assert EVIL not in html


def test_key_and_dates_are_shown_unless_excluded(admin_person):
    invoice = Invoice.objects.first()
    assert str(invoice.pk) in text_of(admin_person.get(url(invoice)))
    product = Product.objects.filter(created_at__lte=datetime.datetime.now(tz=datetime.UTC)).first()
    page = admin_person.get(url(product)).context["page"]
    names = {fact.name for fact in page.meta} | {fact.name for group in page.fact_sets for fact in group.facts}
    assert {"created_at", "updated_at", "id"} <= names


class TestActionsOfTheRecord:
    """Django 6.1: actions that belong to the change form."""

    @pytest.fixture(autouse=True)
    def _only_from_6_1(self):
        from htmx_admin.pages.detail.actions import HAS_LOCATIONS

        if not HAS_LOCATIONS:
            pytest.skip("Django 6.1 has them first")

    @pytest.fixture
    def greet(self, monkeypatch):
        from django.contrib.admin.options import ActionLocation

        admin = htmx_admin.site.get_model_admin(Order)

        def greet(self, request, queryset):
            self.message_user(request, "Hello " + ", ".join(map(str, queryset)))

        greet.locations = [ActionLocation.CHANGE_FORM]
        greet.short_description = "Greet the %(verbose_name)s"
        monkeypatch.setattr(type(admin), "greet", greet, raising=False)
        monkeypatch.setattr(type(admin), "actions", [*admin.actions, "greet"])

    def test_runs_and_comes_back_here(self, admin_person, order, greet):
        assert "Greet the order" in menu_of(admin_person.get(url(order)))
        data = {"CHANGE_FORM-action": "greet", "_selected_action": str(order.pk), "index": "0"}
        response = admin_person.post(url(order), data, follow=True)
        assert response.redirect_chain == [(url(order), 302)]
        assert f"Hello {order}" in text_of(response)

    def test_in_the_dialog_it_refreshes_the_page(self, admin_person, order, greet):
        data = {"CHANGE_FORM-action": "greet", "_selected_action": str(order.pk), "index": "0"}
        response = admin_person.hx_post(url(order), data, "dialog#dialog", current=url(order))
        assert "admin:changed" in response["HX-Trigger"] and f"Hello {order}" in text_of(response)

    def test_another_record_is_refused(self, admin_person, order, greet):
        other = Order.objects.exclude(pk=order.pk).first()
        data = {"CHANGE_FORM-action": "greet", "_selected_action": str(other.pk)}
        assert admin_person.post(url(order), data).status_code == 400
