"""Forms: in the dialog over the list, and as full pages with inlines."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from .sandbox import Sandbox

CUSTOMERS = "/office/sales/customer/"
TAGS = "/office/crm/tag/"
PRODUCT = "/office/catalog/product/1/change/"


def save(page: Page, name: str = "_save") -> Locator:
    return page.locator(f".savebar > [name={name}]")


def dialog_save(page: Page) -> Locator:
    return page.locator("#dialog .dialog__foot [name=_save]")


# ------------------------------------------------------------------------------------------------ in the dialog


def test_change_in_the_dialog(page: Page, sandbox: Sandbox) -> None:
    """It opens on its first field, says what is wrong, keeps what was typed, and leaves the list up to date."""
    page.goto(f"{CUSTOMERS}?kind__exact=hotel")
    row = page.locator("#row-8")
    opener = row.locator(".row-edit")
    opener.click()
    dialog = page.locator("#dialog")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("Company")).to_be_focused()
    dialog.get_by_label("Company").fill("Café Nikola")
    dialog.get_by_label("E-mail").fill("no address")
    dialog.get_by_label("Credit limit").fill("-1")
    dialog_save(page).click()
    expect(dialog.locator("#errors")).to_be_visible()
    expect(dialog.get_by_label("E-mail")).to_be_focused()
    expect(dialog.get_by_label("E-mail")).to_have_value("no address")
    expect(dialog.get_by_label("Company")).to_have_value("Café Nikola")
    assert sandbox.value("SELECT name FROM sales_customer WHERE id = 8") == "Café Marković"
    dialog.get_by_label("E-mail").fill("nikola@nikola.example")
    dialog.get_by_label("Credit limit").fill("4000")
    dialog_save(page).click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    expect(row).to_contain_text("Café Nikola")
    expect(opener).to_be_focused()
    expect(page).to_have_url(re.compile(r"\?kind__exact=hotel$"))
    assert sandbox.sql("SELECT name, email, credit_limit FROM sales_customer WHERE id = 8") == [
        ("Café Nikola", "nikola@nikola.example", 4000)
    ]


def test_add_in_the_dialog_by_keyboard(page: Page, sandbox: Sandbox) -> None:
    page.goto(TAGS)
    before = sandbox.value("SELECT count(*) FROM crm_tag")
    page.keyboard.press("n")
    dialog = page.locator("#dialog")
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.press("Enter")
    expect(dialog.locator("#errors")).to_be_visible()
    expect(dialog.get_by_label("Name")).to_be_focused()
    page.keyboard.type("Zebra crossing")
    expect(dialog.get_by_label("Slug")).to_have_value("zebra-crossing")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(page.locator("#toasts")).to_contain_text("was added successfully")
    expect(page.locator("#results")).to_contain_text("Zebra crossing")
    assert sandbox.value("SELECT count(*) FROM crm_tag") == before + 1
    expect(page.locator("#list-head [data-key=n]")).to_be_focused()


def test_a_double_click_makes_one_record(page: Page, sandbox: Sandbox) -> None:
    page.goto(TAGS)
    page.locator("#list-head [data-key=n]").click()
    page.locator("#dialog").get_by_label("Name").fill("Only once")
    page.locator("#dialog").get_by_label("Slug").fill("only-once")
    dialog_save(page).dblclick()
    expect(page.locator("#dialog")).to_be_hidden()
    page.wait_for_timeout(300)
    assert sandbox.value("SELECT count(*) FROM crm_tag WHERE slug = 'only-once'") == 1


def test_a_double_click_on_a_full_page(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/kitchen/shelf/add/")
    page.get_by_label("Name").fill("Only once")
    save(page).dblclick()
    expect(page).to_have_url(re.compile("/kitchen/shelf/$"))
    page.wait_for_timeout(300)
    assert sandbox.value("SELECT count(*) FROM kitchen_shelf WHERE name = 'Only once'") == 1
    expect(page.locator("#toasts .toast")).to_have_count(1)


def test_escape_asks_before_it_throws_away(page: Page, sandbox: Sandbox) -> None:
    asked: list[str] = []
    answers = [False, True]

    def answer(question: Dialog) -> None:
        asked.append(question.message)
        if answers.pop(0):
            question.accept()
        else:
            question.dismiss()

    page.on("dialog", answer)
    page.goto(f"{CUSTOMERS}?q=C-00001")
    page.locator(".row-edit").click()
    dialog = page.locator("#dialog")
    dialog.get_by_label("Company").press("End")
    dialog.get_by_label("Company").press_sequentially("X")
    page.keyboard.press("Escape")
    expect(dialog).to_be_visible()
    expect(dialog.get_by_label("Company")).to_have_value("Café BarcelonaX")
    dialog.locator("[data-close]").last.click()
    expect(dialog).to_be_hidden()
    assert len(asked) == 2
    assert sandbox.value("SELECT name FROM sales_customer WHERE id = 1") == "Café Barcelona"


def test_focus_stays_in_the_dialog(page: Page) -> None:
    page.goto(TAGS)
    page.locator("#list-head [data-key=n]").click()
    expect(page.locator("#dialog")).to_be_visible()
    for _ in range(20):
        page.keyboard.press("Tab")
        assert page.evaluate(
            "document.activeElement === document.body || Boolean(document.activeElement.closest('#dialog'))"
        )


def test_open_the_full_form(page: Page) -> None:
    page.goto(f"{CUSTOMERS}?q=C-00001")
    page.locator(".row-edit").click()
    page.locator("#dialog").get_by_role("link", name="Open the full form").click()
    expect(page).to_have_url(re.compile("/customer/1/change/"))
    expect(page.locator("#form")).to_be_visible()


def test_somebody_else_saved_meanwhile(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{CUSTOMERS}1/change/")
    page.get_by_label("Contact person").fill("Mine")
    sandbox.sql("UPDATE sales_customer SET contact_name = 'Theirs', phone = '555' WHERE id = 1")
    save(page).click()
    conflict = page.locator("#conflict")
    expect(conflict).to_be_visible()
    expect(conflict).to_contain_text("Theirs")
    expect(conflict).to_contain_text("Mine")
    assert sandbox.value("SELECT contact_name FROM sales_customer WHERE id = 1") == "Theirs"
    conflict.get_by_role("button", name="Keep all of yours").click()
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.sql("SELECT contact_name, phone FROM sales_customer WHERE id = 1") == [("Mine", "555")]


# ------------------------------------------------------------------------------------------------ full pages


def variants(page: Page) -> Locator:
    return page.locator("[data-inline=variants] [data-rows] > [data-row]")


def test_rows_of_an_inline(page: Page, sandbox: Sandbox) -> None:
    """Add two, remove one of them and one that was saved, correct an error, save."""
    sandbox.sql("DELETE FROM catalog_productvariant WHERE product_id = 1")
    sandbox.sql("INSERT INTO catalog_productvariant (product_id, name, surcharge, position) VALUES (1, 'Old', 0, 0)")
    page.goto(PRODUCT)
    expect(variants(page)).to_have_count(2)
    add = page.get_by_role("button", name="Add another Variant")
    add.click()
    add.click()
    expect(variants(page)).to_have_count(4)
    expect(variants(page).nth(3).locator("input:visible").first).to_be_focused()
    variants(page).nth(0).locator("[data-remove]").click()
    expect(variants(page).nth(0)).to_have_class(re.compile("is-removed"))
    variants(page).nth(1).locator("[name$=-name]").fill("Small")
    variants(page).nth(2).locator("[name$=-name]").fill("Wrong")
    variants(page).nth(3).locator("[name$=-name]").fill("Large")
    variants(page).nth(3).locator("[name$=-surcharge]").fill("")
    variants(page).nth(2).locator("[data-remove]").click()
    expect(variants(page)).to_have_count(3)
    assert variants(page).nth(2).locator("[name$=-name]").get_attribute("name") == "variants-2-name"
    save(page).click()
    surcharge = variants(page).nth(2).locator("[name$=-surcharge]")
    expect(surcharge).to_be_focused()
    expect(surcharge).to_have_attribute("aria-invalid", "true")
    expect(variants(page).nth(1).locator("[name$=-name]")).to_have_value("Small")
    expect(variants(page).nth(0)).to_have_class(re.compile("is-removed"))
    surcharge.fill("2.50")
    save(page).click()
    expect(page).to_have_url(re.compile("/catalog/product/"))
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.sql("SELECT name, surcharge FROM catalog_productvariant WHERE product_id = 1 ORDER BY name") == [
        ("Large", 2.5),
        ("Small", 0),
    ]


def test_a_removed_row_can_be_kept(page: Page, sandbox: Sandbox) -> None:
    sandbox.sql("DELETE FROM catalog_productvariant WHERE product_id = 1")
    sandbox.sql("INSERT INTO catalog_productvariant (product_id, name, surcharge, position) VALUES (1, 'Old', 0, 0)")
    page.goto(PRODUCT)
    variants(page).nth(0).locator("[data-remove]").press("Enter")
    variants(page).nth(0).locator("[data-keep]").press("Enter")
    expect(variants(page).nth(0).locator("[data-remove]")).to_be_focused()
    page.get_by_label("Description").fill("New")
    save(page).click()
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.value("SELECT count(*) FROM catalog_productvariant WHERE product_id = 1") == 1


def test_save_and_continue(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{CUSTOMERS}1/change/")
    page.get_by_label("Contact person").fill("Next")
    save(page, "_continue").click()
    expect(page.locator("#toasts")).to_contain_text("You may edit it again below")
    expect(page).to_have_url(re.compile("/customer/1/change/"))
    expect(page.get_by_label("Contact person")).to_have_value("Next")
    assert sandbox.value("SELECT contact_name FROM sales_customer WHERE id = 1") == "Next"


def test_save_by_control_s(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{CUSTOMERS}1/change/")
    page.get_by_label("Contact person").fill("By keys")
    page.keyboard.press("Control+s")
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.value("SELECT contact_name FROM sales_customer WHERE id = 1") == "By keys"


def test_save_and_add_another(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/kitchen/shelf/add/")
    page.get_by_label("Name").fill("One")
    save(page, "_addanother").click()
    expect(page.locator("#toasts")).to_contain_text("You may add another")
    expect(page).to_have_url(re.compile("/shelf/add/"))
    expect(page.get_by_label("Name")).to_have_value("")
    page.get_by_label("Name").fill("Two")
    save(page).click()
    expect(page).to_have_url(re.compile("/kitchen/shelf/$"))
    assert sandbox.value("SELECT count(*) FROM kitchen_shelf WHERE name IN ('One', 'Two')") == 2


def test_save_as_new(page: Page, sandbox: Sandbox) -> None:
    before = sandbox.value("SELECT count(*) FROM catalog_product")
    sandbox.sql("UPDATE catalog_productvariant SET ean = NULL WHERE product_id = 1")
    page.goto(PRODUCT)
    page.locator("#id_name").fill("Another product")
    page.locator("#id_slug").fill("another-product")
    page.locator("#id_sku").fill("BNS-9999")
    save(page, "_saveasnew").click()
    expect(page.locator("#toasts")).to_contain_text("was added successfully")
    assert sandbox.value("SELECT count(*) FROM catalog_product") == before + 1
    assert sandbox.value("SELECT name FROM catalog_product WHERE id = 1") == "Fjell Yirgacheffe 250 g"


def test_an_error_on_a_full_page(page: Page, sandbox: Sandbox) -> None:
    """The summary leads to the fields; the title says so; nothing else moves."""
    page.goto(f"{CUSTOMERS}1/change/")
    page.get_by_label("Company").fill("")
    page.get_by_label("E-mail").fill("wrong")
    page.get_by_label("Address").fill("Kept")
    save(page).click()
    expect(page.locator("#errors")).to_be_visible()
    expect(page.get_by_label("Company")).to_be_focused()
    expect(page.get_by_label("Address")).to_have_value("Kept")
    assert page.title().startswith("Error:")
    page.locator("#errors").get_by_role("link", name=re.compile("E-mail")).click()
    expect(page.get_by_label("E-mail")).to_be_focused()
    page.get_by_label("E-mail").fill("right@example.com")
    page.get_by_label("Company").fill("Renamed")
    save(page).click()
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    assert sandbox.sql("SELECT name, email, address FROM sales_customer WHERE id = 1") == [
        ("Renamed", "right@example.com", "Kept")
    ]


def test_autocomplete(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/catalog/product/1/change/")
    combo = page.get_by_role("combobox", name=re.compile("Category", re.I)).first
    combo.click()
    combo.fill("grinder")
    option = page.get_by_role("option").first
    expect(option).to_be_visible()
    expect(option).to_contain_text(re.compile("grinder", re.I))
    page.keyboard.press("Enter")
    chosen = combo.input_value()
    assert "rinder" in chosen
    save(page).click()
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    stored = sandbox.value(
        "SELECT c.path FROM catalog_product p JOIN catalog_category c ON c.id = p.category_id WHERE p.id = 1"
    )
    assert stored == chosen


def test_a_file(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/logistics/shipment/")
    page.locator(".row-edit").first.click()
    dialog = page.locator("#dialog")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "label.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 label"}
    )
    dialog_save(page).click()
    expect(dialog).to_be_hidden()
    assert sandbox.value("SELECT count(*) FROM logistics_shipment WHERE label LIKE '%label%.pdf'") == 1


def test_every_field_type_survives(page: Page, sandbox: Sandbox) -> None:
    """The form of everything is saved as it was shown: nothing changes on the way through the browser."""
    # A browser sends line ends as CR and LF.
    for name in ("text", "text_optional"):
        sandbox.sql(f"UPDATE kitchen_specimen SET {name} = replace({name}, char(10), ' ')")
    names = [row[1] for row in sandbox.sql("PRAGMA table_xinfo(kitchen_specimen)")]

    def stored(key: int) -> dict[str, object]:
        return dict(zip(names, sandbox.sql("SELECT * FROM kitchen_specimen WHERE id = ?", key)[0], strict=True))

    for key in (1, 2, 3):
        before = stored(key)
        page.goto(f"/office/kitchen/specimen/{key}/change/")
        save(page, "_continue").click()
        expect(page.locator("#toasts")).to_contain_text("changed successfully")
        assert stored(key) == before


def test_leaving_asks_first(page: Page) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.goto(f"{CUSTOMERS}1/change/")
    page.get_by_label("Contact person").press_sequentially("x")
    expect(page.locator("[data-dirty-state]")).to_be_visible()
    page.locator("#sidebar").get_by_role("link", name="Home").click()
    expect(page).to_have_url(re.compile("/office/$"))
    assert asked == ["beforeunload"]


# ------------------------------------------------------------------------------------------------ record pages


def test_detail_and_change_in_the_dialog(page: Page, sandbox: Sandbox) -> None:
    page.goto(CUSTOMERS)
    page.locator("#row-1 .cell-link").click()
    expect(page).to_have_url(re.compile("/customer/1/detail/"))
    page.keyboard.press("e")
    dialog = page.locator("#dialog")
    dialog.get_by_label("Contact person").fill("From the detail page")
    dialog_save(page).click()
    expect(dialog).to_be_hidden()
    expect(page.locator("#main")).to_contain_text("From the detail page")
    expect(page.locator("#toasts")).to_contain_text("was changed successfully")
    expect(page).to_have_url(re.compile("/customer/1/detail/"))
    # The change is in the history beside it.
    expect(page.locator("#timeline")).to_contain_text("Contact person")


def test_tabs_of_the_detail_page(page: Page) -> None:
    page.goto("/office/catalog/product/1/detail/")
    tabs = page.locator("#related .tab")
    assert tabs.count() > 1
    name = tabs.nth(1).inner_text()
    tabs.nth(1).click()
    expect(page.locator("#related .tab[aria-current=true]")).to_have_text(re.compile(re.escape(name.split()[0]), re.I))
    shown = page.locator("#related").inner_text()
    page.reload()
    assert page.locator("#related").inner_text() == shown


def test_history(page: Page, sandbox: Sandbox) -> None:
    page.goto(f"{CUSTOMERS}1/change/")
    page.get_by_label("Contact person").fill("Written down")
    save(page, "_continue").click()
    expect(page.locator("#toasts")).to_contain_text("changed successfully")
    page.goto(f"{CUSTOMERS}1/history/")
    expect(page.locator("#timeline li").first).to_contain_text(re.compile("Changed.*Contact person"))
    expect(page.locator("#timeline li").first).to_contain_text("admin")


@pytest.mark.parametrize("where", ["list", "detail", "page"])
def test_delete(page: Page, sandbox: Sandbox, where: str) -> None:
    """The tree says what goes along; then it goes."""
    key = sandbox.value("SELECT id FROM kitchen_specimen ORDER BY id LIMIT 1")
    sandbox.sql(
        "INSERT INTO kitchen_tasting (specimen_id, taster, score, remark, photo) VALUES (?, 'Kim', 3, '', '')", key
    )
    tastings = sandbox.value("SELECT count(*) FROM kitchen_tasting WHERE specimen_id = ?", key)
    dialog = page.locator("#dialog")
    if where == "list":
        page.goto("/office/kitchen/specimen/")
        page.locator(f"#row-{key} .row-more").click()
        page.locator("#row-menu .menu__item--danger").click()
        scope = dialog
    elif where == "detail":
        page.goto(f"/office/kitchen/specimen/{key}/detail/")
        page.locator("[popovertarget=more]").click()
        page.locator("#more .menu__item--danger").click()
        scope = dialog
    else:
        page.goto(f"/office/kitchen/specimen/{key}/delete/")
        scope = page.locator("#main")
    expect(scope.locator("#deleted-objects")).to_contain_text("Tasting")
    scope.locator(".btn--danger").click()
    expect(page.locator("#toasts")).to_contain_text("was deleted successfully")
    expect(page).to_have_url(re.compile("/kitchen/specimen/$"))
    expect(page.locator(f"#row-{key}")).to_have_count(0)
    assert tastings and sandbox.value("SELECT count(*) FROM kitchen_tasting WHERE specimen_id = ?", key) == 0
    assert sandbox.value("SELECT count(*) FROM kitchen_specimen WHERE id = ?", key) == 0


def test_a_protected_record(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/catalog/category/1/delete/")
    expect(page.locator("#main")).to_contain_text("Protected objects")
    expect(page.locator("#main .btn--danger")).to_have_count(0)


# ------------------------------------------------------------------------------------------------ related records


def test_a_key_is_looked_up_in_a_window(page: Page, sandbox: Sandbox) -> None:
    """The list opens as a popup; the row that is clicked is chosen, and its name is shown."""
    page.goto("/office/crm/review/add/")
    field = page.locator("#field-product")
    with page.expect_popup() as opened:
        field.locator("[data-lookup]").click()
    lookup = opened.value
    lookup.get_by_role("searchbox").fill("grinder")
    expect(lookup).to_have_url(re.compile("q=grinder"))
    row = lookup.locator("a[data-popup-opener]").first
    key, name = row.get_attribute("data-popup-opener"), row.inner_text()
    with lookup.expect_event("close"):
        row.click()
    expect(field.locator("input")).to_have_value(str(key))
    expect(field.locator("input")).to_be_focused()
    expect(field.locator("[data-chosen]")).to_have_text(name)
    expect(page.locator("[data-dirty-state]")).to_be_visible()
    field.locator("input").press("Backspace")
    expect(field.locator("[data-chosen]")).to_have_count(0)


def test_keys_of_several_records_are_looked_up(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/crm/review/add/")
    field = page.locator("#field-product")
    field.locator("input").fill("7")
    field.locator("[data-raw]").evaluate("box => { box.dataset.many = '' }")
    with page.expect_popup() as opened:
        field.locator("[data-lookup]").click()
    row = opened.value.locator("a[data-popup-opener]").first
    key = row.get_attribute("data-popup-opener")
    with opened.value.expect_event("close"):
        row.click()
    expect(field.locator("input")).to_have_value(f"7,{key}")


def test_a_group_takes_what_was_added_and_what_was_deleted_goes(page: Page, sandbox: Sandbox) -> None:
    page.goto("/office/kitchen/specimen/1/change/")
    page.locator("details").evaluate_all("all => all.forEach((box) => { box.open = true; })")
    box = page.locator("#field-shelf_optional [data-related-model]")
    select = box.locator("select")
    answer = "([detail]) => document.dispatchEvent(new CustomEvent('admin:related', { detail }))"
    close = page.locator("#dialog [data-close]").first
    for group in ("Below", "Below", ""):
        box.locator("[data-related=add]").click()
        page.evaluate(answer, [{"value": f"9{group}", "obj": "New", **({"optgroup": group} if group else {})}])
        close.click()
    expect(select.locator("optgroup[label=Below] option")).to_have_count(2)
    expect(select.locator("> option[value='9']")).to_have_count(1)
    expect(page.locator("#field-shelves [type=checkbox][value='9']")).to_have_count(1)
    box.locator("[data-related=add]").click()
    page.evaluate(answer, [{"value": "9", "action": "delete"}])
    close.click()
    expect(select.locator("option[value='9']")).to_have_count(0)
    expect(page.locator("#field-shelves [type=checkbox][value='9']")).to_have_count(0)
