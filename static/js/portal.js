// What needs a script beyond htmx and Tabler's components. Behaviour hangs on data- attributes.
(function () {
  "use strict";
  // Ask before something is lost: <button data-confirm="Remove Bob?">
  document.addEventListener("click", function (event) {
    const asked = event.target.closest("[data-confirm]");
    if (asked && !window.confirm(asked.dataset.confirm)) {
      event.preventDefault();
      event.stopPropagation();
    }
  }, true);

  // A menu is a <details>: it opens without us; we close it where people expect it.
  const openMenus = function () { return document.querySelectorAll("details.menu[open]"); };
  document.addEventListener("click", function (event) {
    openMenus().forEach(function (menu) { if (!menu.contains(event.target)) menu.open = false; });
  });
  document.addEventListener("keydown", function (event) {
    if (event.key !== "Escape") return;
    openMenus().forEach(function (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });

  // <button data-print>, and on paper every "Why" stands open.
  document.addEventListener("click", function (event) {
    if (event.target.closest("[data-print]")) window.print();
  });
  window.addEventListener("beforeprint", function () {
    document.querySelectorAll("details.why:not([open])").forEach(function (why) {
      why.open = true;
      why.dataset.closeAgain = "";
    });
  });
  window.addEventListener("afterprint", function () {
    document.querySelectorAll("details[data-close-again]").forEach(function (why) {
      why.open = false;
      delete why.dataset.closeAgain;
    });
  });
})();
