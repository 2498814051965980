/* The behaviour that HTML, htmx and Alpine do not have. Built by scripts/static. */
