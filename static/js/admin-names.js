// Names for screen readers that Django's admin leaves out: a field in a table is called like its column,
// Select2's box like the field it stands for.
(function () {
  "use strict";
  const named = function (field) {
    if (field.labels.length) return field.labels[0].textContent.trim();
    const cell = field.closest("td");
    const column = cell && /field-(\S+)/.exec(cell.className);
    const heading = cell && cell.closest("table").querySelector(column ? `th.column-${column[1]}` : "thead th:last-child");
    return heading ? heading.firstChild.textContent.trim() : "";
  };
  const name = function () {
    document.querySelectorAll(".inline-group td select, .inline-group td input, select.admin-autocomplete").forEach(function (field) {
      const words = field.type === "hidden" ? "" : field.getAttribute("aria-label") || named(field);
      if (!words) return;
      if (!field.labels.length) field.setAttribute("aria-label", words);
      const box = field.nextElementSibling;
      if (!box || !box.matches(".select2-container")) return;
      box.querySelector("[role=combobox]").setAttribute("aria-label", words);
      box.querySelector("[role=textbox]").setAttribute("aria-label", words);
    });
  };
  // After Select2, which jQuery starts in a timeout of its own.
  const later = function () { window.setTimeout(name); };
  window.addEventListener("load", later);
  document.addEventListener("formset:added", later);
})();
