"""The list in the browser: search, sort, filters, paging, history, keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Error, Page, Request, Route, expect

ORDERS = "/office/sales/order/"
CUSTOMERS = "/office/sales/customer/"
CITIES = "/office/geo/city/"


@contextmanager
def fragments(page: Page, target: str = "section#results") -> Iterator[list[Request]]:
    """Requests of htmx for a fragment, while it lasts."""
    seen: list[Request] = []

    def note(request: Request) -> None:
        if request.headers.get("hx-target") == target:
            seen.append(request)

    page.on("request", note)
    yield seen
    page.remove_listener("request", note)


def rows(page: Page) -> list[str]:
    """Ids of the rows."""
    return page.locator("#results tbody tr").evaluate_all("(all) => all.map((one) => one.id)")  # type: ignore[no-any-return]


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query, keep_blank_values=True)


def column(page: Page, position: int) -> list[str]:
    """Texts of a column; the checkbox is column 1."""
    return page.locator(f"#results tbody tr > :nth-child({position})").all_inner_texts()


# ------------------------------------------------------------------------------------------------ search


def test_search_asks_once_and_writes_the_address(page: Page) -> None:
    page.goto(CUSTOMERS)
    depth = page.evaluate("history.length")
    with fragments(page) as seen:
        page.keyboard.press("/")
        expect(page.locator("#search input")).to_be_focused()
        page.keyboard.type("helsinki", delay=40)
        expect(page.locator("#results tbody tr")).to_have_count(1)
    assert 1 <= len(seen) <= 2
    assert query(page) == {"q": ["helsinki"]}
    assert page.evaluate("history.length") == depth, "typing makes no history"
    expect(page.locator("#search input")).to_be_focused()
    expect(page.locator("#announcer")).to_contain_text("1")
    found = rows(page)
    page.reload()
    assert rows(page) == found
    expect(page.locator("#search input")).to_have_value("helsinki")


def test_escape_empties_the_search(page: Page) -> None:
    page.goto(f"{CUSTOMERS}?q=helsinki")
    page.locator("#search input").press("Escape")
    expect(page.locator("#results tbody tr")).to_have_count(60)
    expect(page).to_have_url(re.compile(rf"{CUSTOMERS}$"))


def test_enter_searches_at_once(page: Page) -> None:
    page.goto(CUSTOMERS)
    with fragments(page) as seen:
        page.locator("#search input").fill("helsinki")
        page.locator("#search input").press("Enter")
        expect(page.locator("#results tbody tr")).to_have_count(1)
        page.wait_for_timeout(400)
    assert len(seen) <= 2


def test_a_slow_older_answer_never_wins(page: Page) -> None:
    held: list[Route] = []
    page.goto(CUSTOMERS)
    page.route(re.compile(r"q=helsinki$"), lambda route: held.append(route))
    search = page.locator("#search input")
    search.fill("helsinki")
    for _ in range(50):
        if held:
            break
        page.wait_for_timeout(50)
    assert held, "the search was not sent"
    search.fill("barcelona")
    expect(page.locator("#results tbody tr")).to_have_count(1)
    expect(page.locator("#results tbody")).to_contain_text("Barcelona")
    with suppress(Error):  # the browser has given it up already
        held[0].continue_()
    page.wait_for_timeout(500)
    expect(page.locator("#results tbody")).to_contain_text("Barcelona")
    assert query(page) == {"q": ["barcelona"]}
    expect(search).to_have_value("barcelona")


def test_typing_goes_on_while_an_answer_comes(page: Page) -> None:
    """What is typed meanwhile stays, and so does the focus."""
    page.goto(CUSTOMERS)
    search = page.locator("#search input")
    search.press_sequentially("hels", delay=30)
    expect(page).to_have_url(re.compile("q=hels$"))
    search.press_sequentially("inki", delay=30)
    expect(search).to_have_value("helsinki")
    expect(page).to_have_url(re.compile("q=helsinki$"))


def test_search_keeps_sort_and_filters_and_forgets_the_page(page: Page) -> None:
    page.goto(f"{ORDERS}?status__exact=done&o=1&_per_page=25&p=2")
    page.locator("#search input").fill("SO-1000")
    expect(page).to_have_url(re.compile("q=SO-1000"))
    assert query(page) == {"status__exact": ["done"], "o": ["1"], "_per_page": ["25"], "q": ["SO-1000"]}


def test_nothing_found(page: Page) -> None:
    page.goto(CUSTOMERS)
    page.locator("#search input").fill("nobody is called that")
    expect(page.locator("#results .empty")).to_be_visible()
    page.locator("#results .empty").get_by_role("link", name="Clear all filters").click()
    expect(page.locator("#results tbody tr")).to_have_count(60)
    expect(page.locator("#search input")).to_have_value("")


# ------------------------------------------------------------------------------------------------ sort


def test_sort(page: Page) -> None:
    page.goto(CUSTOMERS)
    with fragments(page) as seen:
        page.get_by_role("columnheader", name="Number").get_by_role("link").click()
        expect(page.get_by_role("columnheader", name="Number")).to_have_attribute("aria-sort", "ascending")
    assert len(seen) == 1
    numbers = column(page, 3)
    assert numbers == sorted(numbers) and len(numbers) == 60
    page.get_by_role("columnheader", name="Number").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Number")).to_have_attribute("aria-sort", "descending")
    assert column(page, 3) == sorted(numbers, reverse=True)
    found = rows(page)
    page.reload()
    assert rows(page) == found


def test_shift_click_adds_a_second_key(page: Page) -> None:
    page.goto(CUSTOMERS)
    page.get_by_role("columnheader", name="Kind").get_by_role("link").click()
    expect(page.get_by_role("columnheader", name="Kind")).to_have_attribute("aria-sort", "ascending")
    page.get_by_role("columnheader", name="Number").get_by_role("link").click(modifiers=["Shift"])
    expect(page).to_have_url(re.compile(r"o=3\.2"))
    expect(page.get_by_role("columnheader", name="Number")).to_have_attribute("aria-sort", "ascending")
    pairs = list(zip(column(page, 4), column(page, 3), strict=True))
    assert len({kind for kind, _ in pairs}) > 1
    by_kind: dict[str, list[str]] = {}
    for kind, number in pairs:
        by_kind.setdefault(kind, []).append(number)
    assert all(numbers == sorted(numbers) for numbers in by_kind.values())


def test_sort_by_keyboard(page: Page) -> None:
    page.goto(CUSTOMERS)
    head = page.get_by_role("columnheader", name="Number").get_by_role("link")
    head.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("columnheader", name="Number")).to_have_attribute("aria-sort", "ascending")
    expect(page.get_by_role("columnheader", name="Number").get_by_role("link")).to_be_focused()


# ------------------------------------------------------------------------------------------------ dates


def test_date_hierarchy(page: Page) -> None:
    page.goto(ORDERS)
    dates = page.locator("nav.dates")
    dates.get_by_role("link", name="2025").click()
    expect(page).to_have_url(re.compile("placed_at__year=2025"))
    assert len(rows(page)) > 0
    dates.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(rf"{ORDERS}$"))


# ------------------------------------------------------------------------------------------------ paging


def test_pages_and_page_size(page: Page) -> None:
    page.goto(f"{CITIES}?_per_page=25")
    first = rows(page)
    assert len(first) == 25
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"p=2"))
    expect(page.locator(f"[id='{first[0]}']")).to_have_count(0)
    assert not set(first) & set(rows(page))
    page.get_by_label("Rows per page").focus()
    page.get_by_label("Rows per page").select_option("50")
    expect(page.locator("#results tbody tr")).to_have_count(50)
    expect(page).to_have_url(re.compile(f"{CITIES}$"))
    expect(page.get_by_label("Rows per page")).to_be_focused()
    page.goto(CITIES)
    expect(page.locator("#results tbody tr")).to_have_count(50)


def test_brackets_turn_the_page(page: Page) -> None:
    page.goto(f"{CITIES}?_per_page=25")
    page.keyboard.press("]")
    expect(page).to_have_url(re.compile(r"p=2"))
    page.keyboard.press("[")
    expect(page).not_to_have_url(re.compile(r"p=2"))


def test_show_all(page: Page) -> None:
    page.goto("/office/catalog/product/?_per_page=25")
    link = page.get_by_role("link", name="Show all")
    if link.count():
        link.click()
        expect(page.locator("#results tbody tr")).to_have_count(436)
    page.goto("/office/crm/tag/?_per_page=25")


# ------------------------------------------------------------------------------------------------ history


def test_back_and_forward(page: Page) -> None:
    """Rows, chips and the search box are those of the address."""
    page.goto(ORDERS)
    states = [(page.url, rows(page))]

    def settle(pattern: str) -> None:
        expect(page).to_have_url(re.compile(pattern))
        page.wait_for_timeout(150)
        states.append((page.url, rows(page)))

    page.locator("nav.dates").get_by_role("link", name="2025").click()
    settle("placed_at__year=2025")
    page.get_by_role("columnheader", name="Number").get_by_role("link").click()
    settle("o=1")
    page.locator("#search input").fill("SO-1000")
    settle("q=SO-1000")
    page.get_by_role("columnheader", name="Number").get_by_role("link").click()
    settle("o=-1")
    expect(page.locator("#search input")).to_have_value("SO-1000")

    # The search replaced the entry that the sort had made.
    visited = [states[4], states[3], states[1], states[0]]
    for url, found in visited[1:]:
        page.go_back()
        expect(page).to_have_url(url)
        expect(page.locator("#results tbody tr").first).to_have_attribute("id", found[0])
        assert rows(page) == found
        term = query(page).get("q", [""])[0]
        expect(page.locator("#search input")).to_have_value(term)
    for url, found in reversed(visited[:-1]):
        page.go_forward()
        expect(page).to_have_url(url)
        expect(page.locator("#results tbody tr").first).to_have_attribute("id", found[0])
        assert rows(page) == found
        term = query(page).get("q", [""])[0]
        expect(page.locator("#search input")).to_have_value(term)


def test_back_from_a_record_to_the_filtered_list(page: Page) -> None:
    page.goto(ORDERS)
    page.goto(f"{ORDERS}?status__exact=void")
    found = rows(page)
    page.locator("#results .cell-link").first.click()
    expect(page).to_have_url(re.compile("/detail/"))
    page.go_back()
    expect(page.locator(f"[id='{found[0]}']")).to_be_visible()
    assert rows(page) == found


# ------------------------------------------------------------------------------------------------ keys


def test_move_between_rows_and_open_one(page: Page) -> None:
    page.goto(CUSTOMERS)
    found = rows(page)
    focused = "document.activeElement.closest('tr')?.id"
    page.keyboard.press("j")
    assert page.evaluate(focused) == found[0]
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == found[2]
    page.keyboard.press("k")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == found[0]
    page.keyboard.press("x")
    expect(page.locator(f"#{found[0]} .row-check")).to_be_checked()
    page.keyboard.press("Space")
    expect(page.locator(f"#{found[0]} .row-check")).not_to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/detail/"))


@pytest.mark.parametrize(("key", "action"), [("e", "/change/"), ("n", "/add/")])
def test_keys_open_the_dialog(page: Page, key: str, action: str) -> None:
    page.goto(CUSTOMERS)
    page.keyboard.press("j")
    page.keyboard.press(key)
    expect(page.locator("#dialog")).to_be_visible()
    expect(page.locator("#dialog form").first).to_have_attribute("action", re.compile(action))
    page.keyboard.press("Escape")
    expect(page.locator("#dialog")).to_be_hidden()


def test_keys_are_letters_while_one_types(page: Page) -> None:
    page.goto(CUSTOMERS)
    page.locator("#search input").press_sequentially("nexk", delay=20)
    expect(page.locator("#search input")).to_have_value("nexk")
    expect(page.locator("#dialog")).to_be_hidden()


def test_row_menu_by_keyboard(page: Page) -> None:
    page.goto(CUSTOMERS)
    button = page.locator("#results tbody tr").first.locator(".row-more")
    button.focus()
    page.keyboard.press("Enter")
    menu = page.locator("#results [popover]:popover-open")
    expect(menu).to_be_visible()
    expect(button).to_have_attribute("aria-expanded", "true")
    expect(menu.get_by_role("link").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(button).to_be_focused()
    expect(button).not_to_have_attribute("aria-expanded", "true")


def test_row_menu_is_that_of_its_row(page: Page) -> None:
    """One menu for all rows: each time it opens, its links are those of the row, beside the button."""
    page.goto(CUSTOMERS)
    menu = page.locator("#row-menu")
    for index in (0, 2):
        row = page.locator("#results tbody tr").nth(index)
        key = (row.get_attribute("id") or "").removeprefix("row-")
        button = row.locator(".row-more")
        button.click()
        expect(menu).to_be_visible()
        assert [link.get_attribute("href") for link in menu.get_by_role("link").all()] == [
            f"/office/sales/customer/{key}/{name}/" for name in ("detail", "history", "delete")
        ]
        place, box = menu.bounding_box(), button.bounding_box()
        assert place and box and 0 <= place["y"] - (box["y"] + box["height"]) < 12
    button.click()
    expect(menu).to_be_hidden()
    button.click()
    menu.get_by_role("link", name="Delete").click()
    expect(page.locator("#dialog")).to_be_visible()
    expect(menu).to_be_hidden()
