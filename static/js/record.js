/* The menu of a record, and the chooser of columns, close when they are sent. */
document.addEventListener("submit", (event) => event.target.closest(":is(#more, #cols):popover-open")?.hidePopover());
