/* The menu of a record closes when one of its actions is sent. */
document.addEventListener("submit", (event) => event.target.closest("#more:popover-open")?.hidePopover());
