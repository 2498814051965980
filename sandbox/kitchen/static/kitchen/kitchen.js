// A script of a project's own, loaded by class Media: it leaves a mark, so that one can see that it ran.
document.documentElement.dataset.kitchen = "open";
