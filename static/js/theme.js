// Before the first paint: the chosen appearance, or the system's.
(function () {
  "use strict";
  const root = document.documentElement;
  root.classList.remove("no-js");
  const dark = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = function () {
    const chosen = root.dataset.theme;
    root.dataset.bsTheme = chosen === "auto" ? (dark.matches ? "dark" : "light") : chosen;
  };
  apply();
  dark.addEventListener("change", apply);
})();
