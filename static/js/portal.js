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
})();
