/* The behaviour that HTML, htmx and Alpine do not have. Built by scripts/static. */
import "./js/protocol.js";
import "./js/toasts.js";
import "./js/dialog.js";
import "./js/theme.js";
import "./js/selection.js";
import "./js/list.js";
import "./js/filters.js";
import "./js/rowmenu.js";
import "./js/rows.js";
import "./js/columns.js";
import "./js/keys.js";
import "./js/cell.js";
import "./js/form.js";
import "./js/alpine.js";
import "./js/record.js";
