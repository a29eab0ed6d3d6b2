// The check-up page: what is typed survives leaving the page, and others see who is at work on it.
(function () {
  "use strict";
  const form = document.querySelector("form[data-draft]");
  const others = document.getElementById("others");
  let typed = false;

  if (form) {
    form.addEventListener("input", function () { typed = true; });
    form.addEventListener("submit", function () { typed = false; });
    document.body.addEventListener("htmx:afterRequest", function (event) {
      if (event.detail.successful && event.detail.requestConfig.path === form.dataset.draft) typed = false;
    });
    // A phone that goes to sleep or a tab that closes does not wait for the pause in typing.
    document.addEventListener("visibilitychange", function () {
      if (document.visibilityState === "hidden" && typed) navigator.sendBeacon(form.dataset.draft, new FormData(form));
    });
  }

  if (others && others.hasAttribute("hx-post")) {
    // What one has opened to read stays open when the answer replaces it.
    let opened = [];
    others.addEventListener("htmx:beforeSwap", function () {
      opened = Array.from(others.querySelectorAll("details[open]"), function (details) { return details.dataset.member; });
    });
    others.addEventListener("htmx:afterSwap", function () {
      others.querySelectorAll("details").forEach(function (details) { details.open = opened.includes(details.dataset.member); });
    });
    window.setInterval(function () {
      if (document.visibilityState === "visible") others.dispatchEvent(new Event("here"));
    }, 60000);
  }
})();
