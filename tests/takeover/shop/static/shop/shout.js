/* A widget as packages write it: jQuery, the page's load, and rows that come later. */
(function ($) {
  function start() {
    var input = $(this);
    if (input.data("started")) return;
    input.data("started", true).on("input", function () { input.next(".shout").text(input.val().toUpperCase()); });
    $("<b class='shout'></b>").insertAfter(input);
  }
  $(function () { $("input.shouting").not("[name*=__prefix__]").each(start); });
  document.addEventListener("formset:added", function (event) {
    $(event.target).find("input.shouting").each(start);
    document.body.dataset.added = event.detail.formsetName;
  });
  document.addEventListener("formset:removed", function (event) { document.body.dataset.removed = event.detail.formsetName; });
})(django.jQuery);
