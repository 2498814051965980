"""Rows for every registered model, the last of each being the one that tests change and delete."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import reversion
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib.auth.models import Group, Permission, User
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site
from django_celery_beat import models as beat

from . import models

MOMENT = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


def fill():
    people()
    library()
    trees()
    packages()


def people():
    User.objects.create_superuser("boss", "boss@example.com", "boss")
    viewer = User.objects.create_user("viewer", "viewer@example.com", "viewer", is_staff=True)
    viewer.user_permissions.set(Permission.objects.filter(codename__startswith="view_"))
    User.objects.create_user("reader", "reader@example.com", "reader", first_name="Ada")
    # a form has no microseconds
    User.objects.update(date_joined=MOMENT)
    for name in ("Editors", "Readers"):
        Group.objects.create(name=name).permissions.set(Permission.objects.filter(codename="view_book"))


def library():
    ada, bo = (models.Author.objects.create(name=name, born=date(1960 + n, 1, 2)) for n, name in enumerate("AB"))
    tags = [models.Tag.objects.create(name=name) for name in ("new", "old")]
    for n in range(12):
        book = models.Book.objects.create(
            name=f"Book {n}", author=[ada, bo, None][n % 3], price=Decimal(n), printed=n % 2
        )
        book.tags.set(tags[: n % 3])
        models.Paper.objects.create(name=f"Paper {n}", pages=n + 1)
        models.Step.objects.create(name=f"Step {n}", position=n + 1)
        models.Ware.objects.create(name=f"Ware {n}", position=n + 1)
        models.Reading.objects.create(
            name=f"Reading {n}", day=date(2026, 1, n + 1), moment=MOMENT + timedelta(days=n), value=n / 2
        )
    for n in range(3):
        poll = models.Poll.objects.create(name=f"Poll {n}", closes=MOMENT)
        poll.open = False
        poll.save()
        models.Project.objects.create(name=f"Project {n}", budget=n)
        with reversion.create_revision():
            article = models.Article.objects.create(name=f"Article {n}", text="First")
            paragraph = models.Paragraph.objects.create(name=f"Paragraph {n}", article=article)
            reversion.add_to_revision(article)
            reversion.add_to_revision(paragraph)
        playlist = models.Playlist.objects.create(name=f"Playlist {n}")
        for place in (1, 2, 3):
            models.Track.objects.create(name=f"Track {place}", playlist=playlist, place=place)
            models.Cover.objects.create(name=f"Cover {place}", playlist=playlist, place=place)
    survey = models.Survey.objects.create(name="Survey")
    for place in (0, 1):
        question = models.Question.objects.create(name=f"Question {place}", survey=survey, place=place)
        models.Remark.objects.create(name="Remark", question=question)
        for inner in (0, 1):
            models.Choice.objects.create(name=f"Choice {inner}", question=question, place=inner)
    models.Preferences.objects.create()


def trees():
    for model in (models.Genre, models.Region):
        for root in ("Fact", "Fiction"):
            parent = model.objects.create(name=root)
            for child in ("Old", "New"):
                model.objects.create(name=f"{child} {root.lower()}", parent=parent)
    for region in models.Region.objects.all():
        models.Branch.objects.create(name=f"Branch {region}", region=region)
    for model in (models.Topic, models.Shelf, models.Team):
        for root in ("Art", "Science"):
            place = {"sib_order": 1} if model is models.Team else {}
            node = model.objects.add_root({"name": root, **place})
            for child in ("big", "small"):
                model.objects.add_child(model.objects.get(pk=node.pk), {"name": f"{root} {child}", **place})


def packages():
    reader = User.objects.get(username="reader")
    site = Site.objects.get_current()
    Site.objects.create(domain="other.example.com", name="other")
    page = FlatPage.objects.create(url="/about/", title="About", content="<p>Us</p>")
    page.sites.add(site)
    Redirect.objects.create(site=site, old_path="/old/", new_path="/new/")
    address = EmailAddress.objects.create(user=reader, email=reader.email, primary=True)
    EmailConfirmation.objects.create(email_address=address, sent=MOMENT, key="k" * 32)
    app = SocialApp.objects.create(
        provider="dummy", name="Dummy", client_id="1", secret="2", key="3", settings={"a": 1}
    )
    app.sites.add(site)
    account = SocialAccount.objects.create(user=reader, provider="dummy", uid="7", extra_data={"name": "Ada"})
    SocialToken.objects.create(app=app, account=account, token="t", expires_at=MOMENT)
    kind = Authenticator.Type.TOTP
    Authenticator.objects.create(user=reader, type=kind, data={"secret": "s"}, created_at=MOMENT, last_used_at=MOMENT)
    crontab = beat.CrontabSchedule.objects.create(minute="0", hour="4")
    interval = beat.IntervalSchedule.objects.create(every=5, period="minutes")
    beat.SolarSchedule.objects.create(event="sunset", latitude=60, longitude=10)
    beat.ClockedSchedule.objects.create(clocked_time=MOMENT)
    beat.PeriodicTask.objects.create(name="often", task="tidy", interval=interval)
    beat.PeriodicTask.objects.create(name="daily", task="tidy", crontab=crontab, start_time=MOMENT)
