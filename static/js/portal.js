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

  // Signing in again, in another tab, changes the token that forms carry: the cookie has the one of now.
  const token = function () { return (/(?:^|; )csrftoken=([^;]+)/.exec(document.cookie) || ["", ""])[1]; };
  document.addEventListener("htmx:configRequest", function (event) { event.detail.headers["X-CSRFToken"] = token(); });
  document.addEventListener("submit", function (event) {
    const carried = event.target.querySelector("input[name=csrfmiddlewaretoken]");
    if (carried && token()) carried.value = token();
  }, true);

  // What htmx asked for and did not get is told, instead of nothing happening; the next answer takes it back.
  const tell = function (status) {
    const place = document.getElementById("unanswered"), words = document.getElementById("unanswered-words");
    if (!place || !words) return;
    const told = words.content.querySelector(`[data-status="${status}"]`) || words.content.querySelector("[data-status=other]");
    place.replaceChildren(told.cloneNode(true));
  };
  document.addEventListener("htmx:responseError", function (event) { tell(event.detail.xhr.status); });
  document.addEventListener("htmx:sendError", function () { tell(0); });
  document.addEventListener("htmx:beforeSwap", function (event) {
    const place = document.getElementById("unanswered");
    if (place && !event.detail.isError) place.replaceChildren();
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
