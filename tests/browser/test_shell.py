"""What is around the pages: home, theme, menus, logging in and out, sessions that end, errors of server and network."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, Route, expect

from .conftest import NewContext
from .sandbox import Sandbox
from .watch import Watch

CUSTOMERS = "/office/sales/customer/"
CHANGE = "/office/sales/customer/1/change/"
CONTACT = "SELECT contact_name FROM sales_customer WHERE id = 1"


# ------------------------------------------------------------------------------------------------ home, menus


def test_home_leads_to_lists_and_forms(page: Page) -> None:
    page.goto("/office/")
    main = page.locator("#main")
    expect(main.get_by_role("heading", name="Recent actions")).to_be_visible()
    main.get_by_role("link", name="Customers", exact=True).first.click()
    expect(page).to_have_url(re.compile(f"{CUSTOMERS}$"))
    expect(page.locator("#sidebar [aria-current=page]")).to_have_text("Customers")
    page.locator("#sidebar").get_by_role("link", name="Orders", exact=True).click()
    expect(page).to_have_url(re.compile("/sales/order/$"))
    page.locator("#crumbs").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/office/sales/$"))
    page.locator("#sidebar .brand").click()
    expect(page).to_have_url(re.compile("/office/$"))


def test_skip_link(page: Page) -> None:
    page.goto("/office/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_theme_is_kept_and_does_not_flash(page: Page) -> None:
    page.goto("/office/")
    page.locator("[popovertarget=theme-menu]").click()
    dark = page.locator("#theme-menu").get_by_role("button", name="Dark")
    dark.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(dark).to_have_attribute("aria-pressed", "true")
    colour = page.evaluate("getComputedStyle(document.body).backgroundColor")
    # It is in the HTML itself: no script has to run first.
    answer = page.goto(CUSTOMERS)
    assert answer is not None
    assert 'data-theme="dark"' in answer.text().partition(">")[2][:300]
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == colour
    page.locator("[popovertarget=theme-menu]").click()
    page.locator("#theme-menu").get_by_role("button", name="Light").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != colour


def test_theme_follows_the_system(new_context: NewContext) -> None:
    colours = set()
    for scheme in ("light", "dark"):
        page = new_context(color_scheme=scheme).new_page()
        page.goto("/office/")
        colours.add(page.evaluate("getComputedStyle(document.body).backgroundColor"))
    assert len(colours) == 2


def test_theme_by_keyboard(page: Page) -> None:
    page.goto("/office/")
    page.locator("[popovertarget=theme-menu]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#theme-menu")).to_be_visible()
    page.locator("#theme-menu").get_by_role("button", name="Dark").focus()
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("Escape")
    expect(page.locator("#theme-menu")).to_be_hidden()
    expect(page.locator("[popovertarget=theme-menu]")).to_be_focused()


def test_density(page: Page) -> None:
    page.goto(CUSTOMERS)
    height = "document.querySelector('#results tbody tr').getBoundingClientRect().height"
    normal = page.evaluate(height)
    page.locator("[popovertarget=theme-menu]").click()
    page.locator("#theme-menu [name=density]").last.click()
    expect(page.locator("html")).to_have_attribute("data-density", re.compile("."))
    assert page.evaluate(height) != normal


# ------------------------------------------------------------------------------------------------ log-in


def test_log_in_and_out(new_context: NewContext) -> None:
    page = new_context("").new_page()
    page.goto(f"{CUSTOMERS}?kind__exact=hotel")
    expect(page).to_have_url(re.compile("/office/login/"))
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type("clerk")
    page.keyboard.press("Tab")
    page.keyboard.type("wrong")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Please enter the correct username and password")
    page.get_by_label("Password").fill("clerk")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/customer/\?kind__exact=hotel$"))
    page.locator("[popovertarget=user-menu]").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in again")).to_be_visible()
    page.goto(CUSTOMERS)
    expect(page).to_have_url(re.compile("/office/login/"))


def test_password_change(new_context: NewContext) -> None:
    page = new_context("clerk").new_page()
    page.goto("/office/")
    page.locator("[popovertarget=user-menu]").click()
    page.get_by_role("link", name="Change password").click()
    page.get_by_label("Old password").fill("wrong")
    page.get_by_label("New password", exact=True).fill("a-Long-one-2026")
    page.get_by_label("New password confirmation").fill("a-Long-one-2026")
    page.get_by_role("button", name="Change my password").click()
    expect(page.locator(".field__error")).to_contain_text("Your old password was entered incorrectly")
    page.get_by_label("Old password").fill("clerk")
    page.get_by_label("New password", exact=True).fill("a-Long-one-2026")
    page.get_by_label("New password confirmation").fill("a-Long-one-2026")
    page.get_by_role("button", name="Change my password").click()
    expect(page).to_have_url(re.compile("/password_change/done/$"))
    page.goto("/office/")
    expect(page.locator("#sidebar")).to_be_visible()


def test_no_permission(new_context: NewContext, watch: Watch) -> None:
    watch.expect_status(403)
    page = new_context("viewer").new_page()
    page.goto("/office/sales/customer/add/")
    expect(page.locator("#main")).to_contain_text("403")
    page.locator("#main").get_by_role("link", name="Home").click()
    expect(page).to_have_url(re.compile("/office/$"))


# ------------------------------------------------------------------------------------------------ sessions that end


def sign_in(page: Page, name: str = "admin") -> None:
    dialog = page.locator("#signin")
    expect(dialog).to_be_visible()
    dialog.get_by_label("Username").fill(name)
    dialog.get_by_label("Password").fill(name)
    dialog.get_by_role("button", name="Log in").click()
    expect(dialog).to_be_hidden()


def test_the_session_ends_while_one_types(page: Page, sandbox: Sandbox) -> None:
    page.goto(CHANGE)
    page.get_by_label("Contact person").fill("Somebody new")
    sandbox.end_session("admin")
    page.locator(".savebar > [name=_save]").click()
    sign_in(page)
    expect(page.get_by_label("Contact person")).to_have_value("Somebody new")
    expect(page).to_have_url(re.compile(CHANGE))
    page.locator(".savebar > [name=_save]").click()
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.value(CONTACT) == "Somebody new"


def test_the_session_ends_over_the_dialog(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{CUSTOMERS}?q=C-00001")
    page.locator(".row-edit").first.click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Contact person").fill("Somebody else")
    sandbox.end_session("admin")
    dialog.locator(".dialog__foot [name=_save]").click()
    sign_in(page)
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("Contact person")).to_have_value("Somebody else")
    dialog.locator(".dialog__foot [name=_save]").click()
    expect(dialog).to_be_hidden()
    assert sandbox.value(CONTACT) == "Somebody else"


def test_the_session_ends_on_a_list(page: Page, sandbox: Sandbox) -> None:
    page.goto(CUSTOMERS)
    sandbox.end_session("admin")
    page.locator("#search input").fill("helsinki")
    sign_in(page)
    expect(page.locator("#results tbody tr")).to_have_count(60)
    page.locator("#search input").fill("helsink")
    expect(page.locator("#results tbody tr")).to_have_count(1)


def test_wrong_password_over_the_page(page: Page, sandbox: Sandbox) -> None:
    page.goto(CHANGE)
    page.get_by_label("Contact person").fill("Somebody new")
    sandbox.end_session("admin")
    page.locator(".savebar > [name=_save]").click()
    dialog = page.locator("#signin")
    dialog.get_by_label("Username").fill("admin")
    dialog.get_by_label("Password").fill("wrong")
    dialog.get_by_role("button", name="Log in").click()
    expect(dialog.get_by_role("alert")).to_be_visible()
    sign_in(page)
    expect(page.get_by_label("Contact person")).to_have_value("Somebody new")


# ------------------------------------------------------------------------------------------------ errors


def post_answers(page: Page, status: int) -> None:
    def answer(route: Route) -> None:
        if route.request.method == "POST":
            route.fulfill(status=status, content_type="text/html", body="<h1>Broken</h1>")
        else:
            route.continue_()

    page.route("**/*", answer)


@pytest.mark.parametrize("status", [400, 403, 404, 500, 502, 503])
def test_the_server_fails(page: Page, sandbox: Sandbox, watch: Watch, status: int) -> None:
    """A notice; what was typed is there, the button works again."""
    watch.expect_status(status)
    page.goto(CHANGE)
    page.get_by_label("Contact person").fill("Somebody new")
    post_answers(page, status)
    save = page.locator(".savebar > [name=_save]")
    save.click()
    expect(page.locator("#toasts [role=alert]")).to_be_visible()
    expect(page.get_by_label("Contact person")).to_have_value("Somebody new")
    expect(page).to_have_url(re.compile(CHANGE))
    expect(page.get_by_text("Broken")).to_have_count(0)
    page.unroute("**/*")
    save.click()
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.value(CONTACT) == "Somebody new"


def test_the_server_fails_over_the_dialog(page: Page, sandbox: Sandbox, watch: Watch) -> None:
    watch.expect_status(500)
    page.goto(f"{CUSTOMERS}?q=C-00001")
    page.locator(".row-edit").first.click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Contact person").fill("Somebody else")
    post_answers(page, 500)
    dialog.locator(".dialog__foot [name=_save]").click()
    notice = page.locator("#toasts [role=alert]")
    expect(notice).to_be_visible()
    # It can be reached: what is not in the open dialog is inert.
    notice.get_by_role("button", name="Close").click()
    expect(notice).to_have_count(0)
    page.unroute("**/*")
    dialog.locator(".dialog__foot [name=_save]").click()
    expect(dialog).to_be_hidden()
    assert sandbox.value(CONTACT) == "Somebody else"


def test_the_network_is_lost(page: Page, sandbox: Sandbox, watch: Watch) -> None:
    watch.expect_network_error()
    page.goto(CHANGE)
    page.get_by_label("Contact person").fill("Somebody new")
    page.context.set_offline(True)
    page.locator(".savebar > [name=_save]").click()
    expect(page.locator("#toasts [role=alert]")).to_contain_text("No connection")
    expect(page.get_by_label("Contact person")).to_have_value("Somebody new")
    page.context.set_offline(False)
    page.locator(".savebar > [name=_save]").click()
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.value(CONTACT) == "Somebody new"


def test_the_list_without_network(page: Page, watch: Watch) -> None:
    watch.expect_network_error()
    page.goto(CUSTOMERS)
    before = page.locator("#results tbody tr").count()
    page.context.set_offline(True)
    page.get_by_role("columnheader", name="Number").get_by_role("link").click()
    expect(page.locator("#toasts [role=alert]")).to_contain_text("No connection")
    assert page.locator("#results tbody tr").count() == before
    expect(page).to_have_url(re.compile(f"{CUSTOMERS}$"))
    page.context.set_offline(False)
    page.get_by_role("columnheader", name="Number").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Number")).to_have_attribute("aria-sort", "ascending")


def test_the_record_is_gone(page: Page, sandbox: Sandbox, watch: Watch) -> None:
    page.goto("/office/crm/note/")
    row = page.locator("#results tbody tr").first
    key = (row.get_attribute("id") or "").removeprefix("row-")
    sandbox.sql("DELETE FROM crm_note WHERE id = ?", key)
    watch.expect_status(404)
    row.locator(".row-edit").click()
    expect(page.locator("#toasts")).to_contain_text(re.compile("deleted", re.I))
