"""The pages and buttons that packages add: import and export, histories, recovery, permissions on objects."""

from __future__ import annotations

import reversion
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from library.models import Article, Book, Paper, Paragraph, Poll, Project, Tag, Ware
from reversion.models import Version

from .walk import assert_page, faults, save_form, url_of

# ------------------------------------------------------------------------------------------------ import-export


def chosen_format(form):
    return {"format": form.control("format").option("csv")}


def test_a_file_is_imported_after_a_preview(boss):
    page = boss.open(url_of(Book, "changelist"))
    assert_page(page)
    page = boss.open(page.link("Import"))
    assert_page(page)
    form = page.form_with("import_file", "format")
    upload = SimpleUploadedFile("books.csv", b"id,name,author,tags,price,printed\n,Imported,,,3.50,1\n")
    preview = boss.send(page, form, import_file=upload, **chosen_format(form))
    assert_page(preview)
    assert preview.has("table", class_="import-preview")
    assert "Imported" in preview.text
    assert not Book.objects.filter(name="Imported").exists()
    answer = boss.send(preview, preview.form_with("confirm"), "confirm")
    assert answer.response.status_code == 302
    assert answer.response["Location"] == url_of(Book, "changelist")
    assert Book.objects.get(name="Imported").printed


def test_a_wrong_file_is_explained(boss):
    page = boss.open(url_of(Book, "import"))
    form = page.form_with("import_file", "format")
    upload = SimpleUploadedFile("books.csv", b"id,name,author,tags,price,printed\n,Bad,,,much,1\n")
    answer = boss.send(page, form, import_file=upload, **chosen_format(form))
    assert_page(answer)
    assert not any("confirm" in form.names for form in answer.forms)
    assert "Line number: 1" in answer.text


def test_the_list_is_exported_as_it_is_filtered(boss):
    page = boss.open(url_of(Book, "changelist") + "?printed__exact=1&q=Book")
    page = boss.open(page.link("Export"))
    assert_page(page)
    form = page.form_with("format")
    answer = boss.send(page, form, **chosen_format(form))
    assert answer.response["Content-Type"] == "text/csv"
    assert "attachment" in answer.response["Content-Disposition"]
    assert len(answer.html.splitlines()) == 1 + Book.objects.filter(printed=True).count()


def test_rows_are_exported_by_an_action(boss):
    page = boss.open(url_of(Paper, "changelist"))
    keys = [str(pk) for pk in Paper.objects.values_list("pk", flat=True)[:3]]
    form = page.form_with("action", "_selected_action")
    question = boss.send(page, form, "index", action="export_admin_action", _selected_action=keys)
    assert_page(question)
    form = question.form_with("format", "export_items")
    answer = boss.send(question, form, **chosen_format(form))
    assert len(answer.html.splitlines()) == 4


def test_one_row_is_exported_from_its_form(boss):
    paper = Paper.objects.first()
    page = boss.open(url_of(Paper, "change", paper))
    form = save_form(page)
    assert form.button("_export-item"), "no button to export"
    question = boss.send(page, form, "_export-item")
    assert_page(question)
    form = question.form_with("format", "export_items")
    assert form.successful()["export_items"] == [str(paper.pk)]


def test_a_list_has_the_buttons_of_two_packages(boss):
    page = boss.open(url_of(Tag, "changelist"))
    for text in ("Import", "Export", "Recover deleted tags"):
        assert_page(boss.open(page.link(text)))


# ----------------------------------------------------------------------------------------------- simple-history


def test_simple_history_shows_and_reverts(boss):
    poll = Poll.objects.first()
    page = boss.open(url_of(Poll, "change", poll))
    history = boss.open(page.link("History"))
    assert_page(history)
    assert history.has("table", id="change-history")
    first = poll.history.earliest()
    version = boss.open(reverse("admin:library_poll_simple_history", args=[poll.pk, first.pk]))
    assert_page(version)
    assert "Revert" in version.html
    assert reverse("admin:library_poll_simple_history", args=[poll.pk, first.pk]) in [
        link.url for link in history.links
    ]
    answer = boss.send(version, save_form(version), "_save")
    assert answer.response.status_code == 302, faults(answer)
    poll.refresh_from_db()
    assert poll.open
    assert poll.history.latest().history_user == boss.user


def test_simple_history_for_one_who_may_only_look(viewer):
    poll = Poll.objects.first()
    page = viewer.open(reverse("admin:library_poll_simple_history", args=[poll.pk, poll.history.earliest().pk]))
    assert_page(page)
    assert "_change_history" not in page.html


# ---------------------------------------------------------------------------------------------------- reversion


def changed_article(boss):
    """An article that was changed in the admin, its paragraph too."""
    article = Article.objects.first()
    page = boss.open(url_of(Article, "change", article))
    changes = {"text": "Second", "paragraph_set-0-name": "Another"}
    answer = boss.send(page, save_form(page), "_save", **changes)
    assert answer.response.status_code == 302, faults(answer)
    assert Paragraph.objects.get(article=article).name == "Another"
    return article


def test_a_save_is_a_revision_and_can_be_taken_back(boss):
    article = changed_article(boss)
    history = boss.open(boss.open(url_of(Article, "change", article)).link("History"))
    assert_page(history)
    versions = Version.objects.get_for_object(article)
    assert [version.field_dict["text"] for version in versions] == ["Second", "First"]
    assert versions[0].revision.user == boss.user
    url = reverse("admin:library_article_revision", args=[article.pk, versions[1].pk])
    assert url in [link.url for link in history.links]
    page = boss.open(url)
    assert_page(page)
    assert "First" in save_form(page).successful()["text"][0]
    article.refresh_from_db()
    assert article.text == "Second", "to look at a version must not restore it"
    answer = boss.send(page, save_form(page), "_save")
    assert answer.response.status_code == 302, faults(answer)
    article.refresh_from_db()
    assert (article.text, Paragraph.objects.get(article=article).name) == ("First", "Paragraph 0")


def test_an_edit_in_the_list_is_a_revision(boss):
    """The package opens its revision in the list's view, where Django saves such edits; a cell must not evade it."""
    article = Article.objects.order_by("pk").last()
    page = boss.open(url_of(Article, "changelist"))
    cell = [link.url for link in page.links if link.url.endswith(f"/{article.pk}/cell/text/")]
    if cell:
        page = boss.open(cell[0])
        answer = boss.send(page, page.form_with("text"), text="In the list")
    else:
        answer = boss.send(page, page.form_with("form-0-text"), "_save", **{"form-0-text": "In the list"})
    assert answer.response.status_code == 302, answer.text
    changed = Article.objects.get(text="In the list")
    newest = Version.objects.get_for_object(changed).first()
    assert (newest.field_dict["text"], newest.revision.user) == ("In the list", boss.user)


def test_a_revision_with_an_error_is_shown_again(boss):
    article = changed_article(boss)
    version = Version.objects.get_for_object(article)[1]
    page = boss.open(reverse("admin:library_article_revision", args=[article.pk, version.pk]))
    answer = boss.send(page, save_form(page), "_save", name="")
    assert_page(answer)
    save_form(answer)
    article.refresh_from_db()
    assert article.text == "Second"


def test_a_deleted_row_is_recovered(boss):
    for model in (Article, Ware, Tag):
        with reversion.create_revision():
            row = model.objects.last()
            reversion.add_to_revision(row)
        name = str(row)
        page = boss.open(url_of(model, "delete", row))
        assert boss.send(page, page.form_with("post")).response.status_code == 302
        page = boss.open(boss.open(url_of(model, "changelist")).link("Recover deleted"))
        assert_page(page)
        assert name in page.text
        url = next(link.url for link in page.links if "/recover/" in link.url and not link.url.endswith("/recover/"))
        page = boss.open(url)
        assert_page(page)
        assert not {"_continue", "_addanother", "_saveasnew"} & save_form(page).names, "there is no page to continue on"
        assert not model.objects.filter(name=name).exists()
        answer = boss.send(page, save_form(page), "_save")
        assert answer.response.status_code == 302, faults(answer)
        assert model.objects.filter(name=name).exists()


# ----------------------------------------------------------------------------------------------------- guardian


def test_a_permission_on_one_object_is_given(boss):
    project, reader = Project.objects.first(), User.objects.get(username="reader")
    page = boss.open(url_of(Project, "change", project))
    page = boss.open(page.link("Object permissions"))
    assert_page(page)
    answer = boss.send(page, page.form_with("submit_manage_user"), "submit_manage_user", user="reader")
    assert answer.response.status_code == 302, answer.text
    page = boss.open(answer.response["Location"])
    assert_page(page)
    form = page.form_with("permissions")
    answer = boss.send(page, form, permissions=["change_project"])
    assert answer.response.status_code == 302
    assert reader.has_perm("library.change_project", project)
    assert not reader.has_perm("library.change_project", Project.objects.last())
    page = boss.open(reverse("admin:library_project_permissions", args=[project.pk]))
    assert "reader" in page.text
    assert_page(boss.open(page.link("Edit")))


def test_a_permission_on_one_object_is_given_to_a_group(boss):
    project = Project.objects.first()
    page = boss.open(reverse("admin:library_project_permissions", args=[project.pk]))
    answer = boss.send(page, page.form_with("submit_manage_group"), "submit_manage_group", group="Readers")
    page = boss.open(answer.response["Location"])
    assert_page(page)
    answer = boss.send(page, page.form_with("permissions"), permissions=["view_project"])
    assert answer.response.status_code == 302
    page = boss.open(reverse("admin:library_project_permissions", args=[project.pk]))
    assert page.has("table", id="group-permissions")
    assert "Readers" in page.text


def test_who_may_only_look_gives_no_permissions(viewer):
    project = Project.objects.first()
    answer = viewer.open(reverse("admin:library_project_permissions", args=[project.pk]))
    assert (answer.response.status_code, answer.response["Location"]) == (302, "/admin/")
