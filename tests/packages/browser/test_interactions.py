"""What each package is there for, done with the mouse: its own script drives a page that is ours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from .conftest import Served


def drag(page: Page, source: str, target: str, *, below: bool = False, sideways: int = 0) -> None:
    """Press, move in steps, let go, as a hand does."""
    page.locator(target).scroll_into_view_if_needed()
    start, end = page.locator(source).bounding_box(), page.locator(target).bounding_box()
    assert start and end
    page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    page.mouse.down()
    x, y = end["x"] + end["width"] / 2 + sideways, end["y"] + end["height"] * (0.85 if below else 0.15)
    for step in range(1, 11):
        part = step / 10
        page.mouse.move(start["x"] + (x - start["x"]) * part, start["y"] + (y - start["y"]) * part)
    page.mouse.move(x, y)
    page.mouse.move(x, y + 1)
    page.wait_for_timeout(200)
    page.mouse.up()


def press(page: Page, selector: str) -> None:
    """The last such button that can be seen: ours has a hidden one first, for the Enter key."""
    page.locator(f"{selector} >> visible=true").and_(page.locator(":not([aria-hidden=true])")).last.click()


def show_filter(page: Page, form: str) -> None:
    """Ours is a popover, whose button may stand in another one; one with a script of its own is folded."""
    folded = page.locator(f"details.filter-own:has({form}) > summary")
    if folded.count():
        folded.click()
        return
    popover = page.locator(f"[popover]:has({form})")
    if popover.count() == 0:
        return
    button = f"[popovertarget={popover.get_attribute('id')}]"
    if not page.locator(button).first.is_visible():
        menu = page.locator(f"[popover]:has({button})").get_attribute("id")
        page.locator(f"[popovertarget={menu}]").first.click()
    page.locator(button).first.click()


STEPS = "SELECT name FROM library_step ORDER BY position LIMIT 4"


def test_a_row_is_dragged(page: Page, server: Served) -> None:
    page.goto("/admin/library/step/")
    with page.expect_response(re.compile("sortable")) as answer:
        drag(page, "#result_list tbody tr:nth-child(3) .handle", "#result_list tbody tr:nth-child(1) .handle")
    assert answer.value.status == 200
    assert server.names(STEPS) == ["Step 2", "Step 0", "Step 1", "Step 3"]
    page.reload()
    expect(page.locator("#result_list tbody tr").first).to_contain_text("Step 2")


def test_a_row_is_dragged_after_the_list_was_exchanged(page: Page, server: Served) -> None:
    """Back from another page of the list the handles still work."""
    page.goto("/admin/library/step/")
    page.locator("a[href*='p=2']").first.click()
    expect(page.locator("#result_list")).to_contain_text("Step 5")
    page.locator("a[href='?'], a[href*='p=1']").first.click()
    expect(page.locator("#result_list")).to_contain_text("Step 0")
    with page.expect_response(re.compile("sortable")):
        drag(page, "#result_list tbody tr:nth-child(2) .handle", "#result_list tbody tr:nth-child(1) .handle")
    assert server.names(STEPS)[:2] == ["Step 1", "Step 0"]


def test_inline_rows_are_dragged_and_saved(page: Page, server: Served) -> None:
    page.goto("/admin/library/playlist/1/change/")
    drag(page, "#track_set-2 td.original p", "#track_set-0 td.original p")
    expect(page.locator("#id_track_set-2-place")).to_have_value("1")
    page.locator("#cover_set-2 i.move-begin").click()
    press(page, "[name=_save]")
    page.wait_for_url("**/playlist/")
    tracks = "SELECT name FROM library_track WHERE playlist_id = 1 ORDER BY place"
    assert server.names(tracks) == ["Track 3", "Track 1", "Track 2"]
    assert server.names(tracks.replace("track", "cover")) == ["Cover 3", "Cover 1", "Cover 2"]


def test_a_row_is_added_to_a_sortable_inline(page: Page, server: Served) -> None:
    """The package's template waits for the script of Django's inlines."""
    page.goto("/admin/library/playlist/1/change/")
    page.locator("#track_set-group .add-row a").click()
    page.locator("#id_track_set-4-name").fill("Fifth")
    press(page, "[name=_save]")
    page.wait_for_url("**/playlist/")
    assert server.names("SELECT place FROM library_track WHERE name = 'Fifth'") == [4]


def test_a_file_is_imported_with_a_preview(page: Page, server: Served, tmp_path: Path) -> None:
    file = tmp_path / "books.csv"
    file.write_text("id,name,author,tags,price,printed\n,Imported,,,3.50,1\n")
    page.goto("/admin/library/book/")
    page.get_by_role("link", name="Import", exact=True).click()
    page.locator("#id_import_file").set_input_files(file)
    # the package's script chooses the format by the file's name
    expect(page.locator("#id_format option:checked")).to_have_text("csv")
    press(page, "main form [type=submit], #content form [type=submit]")
    expect(page.locator("table.import-preview")).to_contain_text("Imported")
    page.locator("[name=confirm]").click()
    page.wait_for_url("**/book/")
    assert server.names("SELECT printed FROM library_book WHERE name = 'Imported'") == [1]


def test_a_list_is_exported(page: Page) -> None:
    page.goto("/admin/library/book/?printed__exact=1")
    page.get_by_role("link", name="Export", exact=True).click()
    page.locator("#id_format").select_option(label="csv")
    with page.expect_download() as download:
        press(page, "main form [type=submit], #content form [type=submit]")
    assert download.value.path().read_text().count("\n") == 7


def test_rows_are_exported_by_an_action(page: Page) -> None:
    page.goto("/admin/library/paper/")
    page.locator("[name=_selected_action]").first.check()
    choose_action(page, "export_admin_action")
    page.locator("#id_format").select_option(label="csv")
    with page.expect_download() as download:
        press(page, "main form [type=submit], #content form [type=submit]")
    assert download.value.path().read_text().count("\n") == 2


def choose_action(page: Page, name: str) -> None:
    """By the select of Django's, or by a button that has the action's name as its value."""
    select = page.locator("select[name=action]:visible")
    if select.count():
        select.first.select_option(name)
        page.locator("[name=index]:visible").first.click()
    else:
        page.locator(f"button[value={name}]").first.click()


def test_a_deleted_row_is_recovered(page: Page, server: Served) -> None:
    page.goto("/admin/library/article/2/delete/")
    press(page, "form:has([name=post]) :is(input[type=submit], button), button[form=delete-form]")
    page.wait_for_url("**/article/")
    page.get_by_role("link", name="Recover deleted articles").click()
    page.locator("#change-history a").first.click()
    expect(page.locator("#id_paragraph_set-0-name")).to_have_value("Paragraph 1")
    press(page, "[name=_save]")
    page.wait_for_url(re.compile(r"/article/(2/change/)?$"))
    assert server.names("SELECT name FROM library_article WHERE id = 2") == ["Article 1"]
    assert server.names("SELECT name FROM library_paragraph WHERE article_id = 2") == ["Paragraph 1"]


def test_a_version_is_restored(page: Page, server: Served) -> None:
    page.goto("/admin/library/poll/1/history/")
    page.locator("#change-history tbody tr").last.locator("a").first.click()
    press(page, "[name=_save]")
    page.wait_for_url(re.compile(r"/poll/(1/change/)?$"))
    assert server.names("SELECT open FROM library_poll WHERE id = 1") == [1]


def test_nested_inlines_are_added(page: Page, server: Served) -> None:
    page.goto("/admin/library/survey/1/change/")
    page.get_by_text("Add another Question", exact=True).click()
    page.locator("#id_question_set-2-name").fill("Third")
    page.locator("#question_set-2-choice_set-group").get_by_text("Add another Choice").click()
    page.locator("#id_question_set-2-choice_set-0-name").fill("Inner")
    press(page, "[name=_save]")
    page.wait_for_url("**/survey/")
    question = "SELECT q.name FROM library_choice c JOIN library_question q ON q.id = c.question_id WHERE c.name = ?"
    assert server.names(question, "Inner") == ["Third"]


def test_a_node_is_dragged_in_an_mptt_tree(page: Page, server: Served) -> None:
    page.goto("/admin/library/genre/")
    row = "#result_list tbody tr:has-text('{}') "
    expect(page.get_by_text("Expand tree")).to_be_visible()
    with page.expect_navigation():
        drag(page, row.format("New fact") + ".drag-handle", row.format("Old fiction"))
    parent = "SELECT p.name FROM library_genre c LEFT JOIN library_genre p ON p.id = c.parent_id WHERE c.name = ?"
    assert server.names(parent, "New fact") == ["Fiction"]


def test_a_branch_of_an_mptt_tree_is_folded(page: Page) -> None:
    page.goto("/admin/library/genre/")
    row = page.locator("#result_list tbody tr:has-text('Old fact')")
    expect(row).to_be_visible()
    page.get_by_text("Collapse tree").click()
    expect(row).to_be_hidden()
    page.locator("#result_list .tree-node.children").first.click()
    expect(row).to_be_visible()


def test_a_branch_of_a_treebeard_tree_is_opened(page: Page) -> None:
    page.goto("/admin/library/topic/")
    page.locator("#result_list a.treebeard-collapse").first.click()
    expect(page.locator("#result_list tbody tr")).to_have_count(4)
    expect(page.locator("#result_list tbody tr").nth(1)).to_contain_text("Art big")


def test_a_node_is_dragged_in_a_treebeard_tree(page: Page, server: Served) -> None:
    page.goto("/admin/library/team/")
    with page.expect_response(re.compile("/move/")) as answer:
        page.drag_and_drop(
            "#result_list tbody tr:nth-child(1) .drag-handler",
            "#result_list tbody tr:nth-child(2) .drag-handler",
        )
    assert answer.value.status == 200


@pytest.mark.parametrize(("field", "value", "rows"), [("value", "5", 2), ("day", "2026-01-11", 2)])
def test_a_range_is_applied_beside_a_search(page: Page, field: str, value: str, rows: int) -> None:
    page.goto("/admin/library/reading/?q=Reading")
    form = page.locator(f"#{field}-form")
    show_filter(page, f"#{field}-form")
    form.locator(f"[name={field}__range__gte]").fill(value)
    form.locator("[type=submit]").click()
    page.wait_for_url(re.compile(f"{field}__range__gte={value}"))
    assert "q=Reading" in page.url
    expect(page.locator("#result_list tbody tr")).to_have_count(rows)


def test_a_range_has_its_calendar(page: Page) -> None:
    page.goto("/admin/library/reading/")
    show_filter(page, "#day-form")
    page.locator("#day-form .datetimeshortcuts a").last.click()
    page.locator(".calendarbox:visible td a", has_text=re.compile("^15$")).click()
    expect(page.locator("#id_day__range__lte")).to_have_value(re.compile("-15$"))
    expect(page.locator("#id_day__range__lte")).to_be_visible()


def test_a_permission_on_an_object_is_given(page: Page, server: Served) -> None:
    page.goto("/admin/library/project/1/change/")
    page.get_by_role("link", name="Object permissions").click()
    page.locator("#id_user").fill("reader")
    page.locator("[name=submit_manage_user]").click()
    page.locator("#id_permissions_from").select_option("change_project")
    page.locator("#id_permissions_add").click()
    page.locator("#submit").click()
    expect(page.get_by_text("Permissions saved.")).to_be_visible()
    assert server.names("SELECT object_pk FROM guardian_userobjectpermission") == ["1"]


def test_a_singleton_is_saved(page: Page, server: Served) -> None:
    page.goto("/admin/library/preferences/")
    page.locator("#id_title").fill("Office")
    press(page, "[name=_save]")
    expect(page.get_by_text("was changed successfully")).to_be_visible()
    assert server.names("SELECT title FROM library_preferences") == ["Office"]


def test_a_schedule_explains_itself(page: Page) -> None:
    """The script in celery-beat's template writes beside the field what the crontab means."""
    page.goto("/admin/django_celery_beat/periodictask/2/change/")
    page.locator("#id_crontab").select_option(index=1)
    page.locator("#id_crontab").dispatch_event("change", {"bubbles": True})
    expect(page.locator(".field-crontab .help").first).to_contain_text("Translation: ")
