"""A model or two for each package, as its documentation has them."""

import reversion
from django.db import models
from django.urls import reverse
from mptt.models import MPTTModel, TreeForeignKey
from simple_history.models import HistoricalRecords
from solo.models import SingletonModel
from treebeard.al_tree import AL_Node
from treebeard.mp_tree import MP_Node
from treebeard.ns_tree import NS_Node


class Named(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name


# ------------------------------------------------------------------------------------------- import and export


class Author(Named):
    born = models.DateField(null=True, blank=True)


class Tag(Named):
    pass


class Book(Named):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, null=True, blank=True)
    tags = models.ManyToManyField(Tag, blank=True)
    price = models.DecimalField(max_digits=8, decimal_places=2, default=0)
    printed = models.BooleanField(default=False)

    def get_absolute_url(self):
        return f"/books/{self.pk}/"


class Paper(Named):
    """Exported by an action only."""

    pages = models.PositiveIntegerField(default=1)


# ---------------------------------------------------------------------------------------------------- history


class Poll(Named):
    closes = models.DateTimeField(null=True, blank=True)
    open = models.BooleanField(default=True)
    history = HistoricalRecords()

    def get_absolute_url(self):
        return reverse("admin:library_poll_changelist")


class Article(Named):
    """Versioned, with its paragraphs."""

    text = models.TextField(blank=True)


@reversion.register
class Paragraph(Named):
    article = models.ForeignKey(Article, on_delete=models.CASCADE)


# ------------------------------------------------------------------------------------------------ permissions


class Project(Named):
    budget = models.IntegerField(default=0)


# ---------------------------------------------------------------------------------------------------- sorting


class Step(Named):
    position = models.PositiveIntegerField(default=0, blank=False, null=False, db_index=True)

    class Meta:
        ordering = ["position"]


class Playlist(Named):
    public = models.BooleanField(default=False)


class Track(Named):
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE)
    place = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ["place"]


class Cover(Named):
    playlist = models.ForeignKey(Playlist, on_delete=models.CASCADE)
    place = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ["place"]


class Ware(Named):
    """Sorted, and its deletions can be undone."""

    position = models.PositiveIntegerField(default=0, db_index=True)

    class Meta:
        ordering = ["position"]


# ---------------------------------------------------------------------------------------------------- filters


class Reading(Named):
    day = models.DateField()
    noted = models.DateField(null=True, blank=True)
    moment = models.DateTimeField()
    value = models.FloatField(default=0)


# -------------------------------------------------------------------------------------------------- singleton


class Preferences(SingletonModel):
    title = models.CharField(max_length=80, default="Library")
    closed = models.BooleanField(default=False)

    class Meta:
        verbose_name = "preferences"

    def __str__(self):
        return "Preferences"


# ------------------------------------------------------------------------------------------------------ trees


class Genre(MPTTModel):
    """Dragged in the list."""

    name = models.CharField(max_length=80)
    parent = TreeForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")

    class MPTTMeta:
        order_insertion_by = ["name"]

    def __str__(self):
        return self.name


class Region(MPTTModel):
    """Indented in the list."""

    name = models.CharField(max_length=80)
    parent = TreeForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="children")

    def __str__(self):
        return self.name


class Branch(Named):
    region = TreeForeignKey(Region, on_delete=models.CASCADE)


class Topic(MP_Node):
    name = models.CharField(max_length=80)
    node_order_by = ["name"]

    def __str__(self):
        return self.name


class Shelf(NS_Node):
    name = models.CharField(max_length=80)
    node_order_by = ["name"]

    def __str__(self):
        return self.name


class Team(AL_Node):
    name = models.CharField(max_length=80)
    parent = models.ForeignKey(
        "self", related_name="children_set", null=True, blank=True, db_index=True, on_delete=models.CASCADE
    )
    sib_order = models.PositiveIntegerField()

    def __str__(self):
        return self.name


# ----------------------------------------------------------------------------------------------------- nested


class Survey(Named):
    pass


class Question(Named):
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE)
    place = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["place"]


class Choice(Named):
    question = models.ForeignKey(Question, on_delete=models.CASCADE)
    place = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["place"]


class Remark(Named):
    question = models.ForeignKey(Question, on_delete=models.CASCADE)
