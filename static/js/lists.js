// Lists: sorting through the filters, what is open while an answer comes, and ticking rows.
(function () {
  "use strict";
  // A heading, or on a phone the menu in its place, sorts by way of the filters: what is being typed there counts, and no answer overtakes another.
  document.addEventListener("click", function (event) {
    const link = event.target.closest("a[data-sort]");
    const order = document.getElementById("order");
    if (!link || !order || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const menu = link.closest("details");
    if (menu) menu.open = false;
    order.disabled = false;
    order.value = link.dataset.sort;
    order.form.requestSubmit();
  });

  // An answer brings the bar of tools anew: what one has opened there stays open, with what was ticked and typed.
  document.addEventListener("htmx:oobBeforeSwap", function (event) {
    const former = event.detail.target;
    const next = former.id === "list-bar" && event.detail.fragment.querySelectorAll("details");
    former.querySelectorAll("details").forEach(function (tool, place) {
      if (!next || !tool.open) return;
      next[place].open = true;
      const fields = next[place].querySelectorAll("input:not([type=hidden])");
      tool.querySelectorAll("input:not([type=hidden])").forEach(function (field, place) {
        fields[place].checked = field.checked;
        if (field.type !== "checkbox") fields[place].value = field.value;
      });
    });
  });

  // Ticking rows: all of a page at once, and how many they are. Without a script each row is ticked alone.
  const ticked = function (name) { return document.querySelectorAll(`input[name="${name}"]:checked`).length; };

  document.addEventListener("change", function (event) {
    const all = event.target.closest("[data-tick-all]");
    if (all) {
      document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`).forEach(function (row) { row.checked = all.checked; });
    }
    document.querySelectorAll("[data-count-of]").forEach(function (place) {
      const count = ticked(place.dataset.countOf);
      place.textContent = count === 1 ? place.dataset.one : place.dataset.many.replace("{count}", count);
    });
  });
})();
