// Ticking rows of a list: all of a page at once, and how many they are. Without a script each row is ticked alone.
(function () {
  "use strict";
  const ticked = function (name) { return document.querySelectorAll(`input[name="${name}"]:checked`).length; };

  document.addEventListener("change", function (event) {
    const all = event.target.closest("[data-tick-all]");
    if (all) {
      document.querySelectorAll(`input[name="${all.dataset.tickAll}"]`).forEach(function (row) { row.checked = all.checked; });
    }
    document.querySelectorAll("[data-count-of]").forEach(function (place) {
      const count = ticked(place.dataset.countOf);
      place.textContent = count === 1 ? "1 row" : `${count} rows`;
    });
  });
})();
