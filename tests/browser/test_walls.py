"""Every page of the sandbox: accessible, within the policy, complete without htmx, quiet, and not too wide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, Response, Route, expect

import htmx_admin

from .conftest import NewContext
from .sandbox import Sandbox
from .walls import check, faults
from .watch import Watch

MODELS = sorted(model._meta.label_lower for model in htmx_admin.site._registry)

# Those whose admin does not allow what the page is for.
NOT_ADDED = {"sales.openorder"}
NOT_DELETED = {"logistics.stockmovement", "sales.invoice"}


@pytest.fixture
def page(shared_page: Page) -> Page:
    """These tests only look: they share one tab, whose files are loaded already."""
    return shared_page


def visit(page: Page, url: str, status: int = 200) -> Response:
    response = page.goto(url)
    assert response is not None and response.status == status, f"{url}: {response and response.status}"
    return response


def base(label: str) -> str:
    return f"/office/{label.replace('.', '/')}/"


@pytest.mark.parametrize("label", MODELS)
def test_list(page: Page, label: str) -> None:
    """Rows, the menu of a row, every popover, and every kind of editable cell, open."""
    visit(page, f"{base(label)}?_per_page=25")
    found = faults(page, f"list of {label}")
    # What opens is looked at over a few rows: axe looks through the whole page each time.
    page.evaluate("() => [...document.querySelectorAll('#results tbody tr')].slice(5).forEach((row) => row.remove())")
    menu = page.locator("#results tbody tr").first.locator("[popover]")
    popovers = page.locator("#filters [popover]").or_(menu)
    for name in popovers.evaluate_all("(all) => all.map((one) => one.id)"):
        popover = page.locator(f"[id='{name}']")
        popover.evaluate("(one) => one.showPopover()")
        found += faults(page, f"popover {name} of {label}", scope=f"[id='{name}']", narrow=False)
        popover.evaluate("(one) => one.hidePopover()")
    row = page.locator("#results tbody tr:has(a.edit)").first
    names = row.locator("td:has(a.edit)").evaluate_all("(all) => all.map((one) => one.id)")
    for name in names:
        page.locator(f"[id='{name}'] a.edit").click()
        expect(page.locator(f"[id='{name}'] form")).to_be_visible()
    if names:
        found += faults(page, f"open cells of {label}", scope="#results tbody")
    for name in names:
        page.locator(f"[id='{name}'] [data-cancel]").click()
        expect(page.locator(f"[id='{name}'] a.edit")).to_be_visible()
    check(found)


@pytest.mark.parametrize("label", MODELS)
def test_pages_of_a_record(page: Page, sandbox: Sandbox, watch: Watch, label: str) -> None:
    key = sandbox.records[label]
    assert key, f"the sandbox has no {label}"
    found: list[str] = []
    if label in NOT_DELETED:
        watch.expect_status(403)
    for name in ("detail", "change", "delete", "history"):
        visit(page, f"{base(label)}{key}/{name}/", 403 if name == "delete" and label in NOT_DELETED else 200)
        found += faults(page, f"{name} of {label}")
    check(found)


@pytest.mark.parametrize("label", sorted(set(MODELS) - NOT_ADDED))
def test_add(page: Page, label: str) -> None:
    """The empty form, and with its errors."""
    visit(page, f"{base(label)}add/")
    found = faults(page, f"add {label}")
    page.locator(".savebar > [name=_save]").click()
    if page.locator("#errors").count() or page.locator("#form [required]").count():
        expect(page.locator("#errors")).to_be_visible()
        found += faults(page, f"add {label}, with errors")
    check(found)


@pytest.mark.parametrize("label", MODELS)
def test_dialogs(page: Page, sandbox: Sandbox, label: str) -> None:
    """What opens over the list: add, change, delete."""
    visit(page, f"{base(label)}?_per_page=25")
    dialog = page.locator("#dialog")
    found: list[str] = []
    openers = {
        "add": page.locator("#list-head a[hx-target='#dialog']"),
        "change": page.locator("#results .row-edit").first,
        "delete": page.locator("#results tbody tr .menu__item--danger").first,
    }
    for name, opener in openers.items():
        if not opener.count():
            continue
        # A page of the project's own may not offer it; the menus were opened in another test.
        opener.evaluate("(link) => link.click()")
        expect(dialog).to_be_visible()
        found += faults(page, f"{name} {label} in the dialog", scope="#dialog")
        dialog.locator("[data-close]").first.click()
        expect(dialog).to_be_hidden()
    check(found)


SITE_PAGES = {
    "home": "/office/",
    "app": "/office/sales/",
    "password change": "/office/password_change/",
    "password changed": "/office/password_change/done/",
}


@pytest.mark.parametrize("name", SITE_PAGES)
def test_pages_of_the_site(page: Page, name: str) -> None:
    visit(page, SITE_PAGES[name])
    check(faults(page, name))


def test_menus_of_the_shell(page: Page) -> None:
    visit(page, "/office/")
    found: list[str] = []
    for menu in ("theme-menu", "user-menu"):
        page.locator(f"[popovertarget={menu}]").click()
        found += faults(page, menu, scope=f"#{menu}", narrow=False)
        page.keyboard.press("Escape")
    check(found)


def test_log_in_and_out(new_context: NewContext) -> None:
    page = new_context("").new_page()
    visit(page, "/office/login/")
    found = faults(page, "log-in")
    page.get_by_label("Username").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()
    found += faults(page, "log-in with an error")
    page.get_by_label("Username").fill("clerk")
    page.get_by_label("Password").fill("clerk")
    page.get_by_role("button", name="Log in").click()
    expect(page.locator("#sidebar")).to_be_visible()
    page.locator("[popovertarget=user-menu]").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("link", name="Log in again")).to_be_visible()
    found += faults(page, "logged out")
    check(found)


def test_errors(page: Page, watch: Watch, new_context: NewContext) -> None:
    watch.expect_status(404, 403)
    visit(page, "/office/nothing/here/", 404)
    found = faults(page, "404")
    viewer = new_context("viewer").new_page()
    visit(viewer, "/office/sales/order/add/", 403)
    check(found + faults(viewer, "403"))


def test_what_the_viewer_sees(new_context: NewContext, sandbox: Sandbox) -> None:
    """Read-only pages are others than those of somebody who may change."""
    page = new_context("viewer").new_page()
    key = sandbox.records["catalog.product"]
    found: list[str] = []
    for url in ("/office/", "/office/catalog/product/?_per_page=25", f"/office/catalog/product/{key}/change/"):
        visit(page, url)
        found += faults(page, f"viewer: {url}")
    check(found)


def test_empty_lists(page: Page) -> None:
    visit(page, "/office/sales/order/?q=nothing-is-called-that&status__exact=new")
    found = faults(page, "no result")
    visit(page, "/office/sales/order/?e=1")
    check(found + faults(page, "wrong filter"))


def test_action_pages(page: Page) -> None:
    visit(page, "/office/sales/order/?status__exact=paid")
    page.locator(".row-check").first.check()
    found = faults(page, "bulk bar")
    page.get_by_role("button", name="Assign courier…").click()
    expect(page.locator("#dialog")).to_be_visible()
    found += faults(page, "action in the dialog", scope="#dialog")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Delete selected orders").click()
    expect(page.locator("#dialog")).to_be_visible()
    found += faults(page, "delete_selected in the dialog", scope="#dialog")
    check(found)


def test_right_to_left(new_context: NewContext, sandbox: Sandbox) -> None:
    """The same pages mirrored."""
    page = new_context(locale="he").new_page()
    found: list[str] = []
    for path in ("", "sales/order/?_per_page=25", f"sales/order/{sandbox.records['sales.order']}/change/"):
        visit(page, f"/office/{path}")
        assert page.locator("html").get_attribute("dir") == "rtl"
        found += faults(page, f"right to left: /office/{path}")
    check(found)


def test_under_a_policy_of_nonces(new_context: NewContext) -> None:
    """What our scripts load later carries the page's nonce: without it a policy that asks for one refuses it."""

    def sign(route: Route) -> None:
        answer = route.fetch()
        html = answer.text().replace("<script ", '<script nonce="abc" ').replace("<link ", '<link nonce="abc" ')
        policy = "script-src 'nonce-abc'; style-src 'nonce-abc'"
        route.fulfill(response=answer, body=html, headers={**answer.headers, "content-security-policy": policy})

    page = new_context("").new_page()
    page.route("**/office/login/*", sign)
    visit(page, "/office/login/")
    expect(page.get_by_role("button", name="Show the password")).to_be_visible()
    page.evaluate(
        """() => {
          const template = document.createElement("template");
          template.innerHTML = '<link rel="stylesheet" href="/static/htmx_admin/contrib.css">';
          template.dataset.media = "";
          document.body.append(template);
          document.dispatchEvent(new CustomEvent("htmx:after:swap", { detail: { ctx: {} } }));
        }"""
    )
    page.wait_for_function("() => [...document.styleSheets].some((sheet) => sheet.href.endsWith('contrib.css'))")
