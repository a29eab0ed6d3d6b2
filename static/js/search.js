// The search box of the header as a combobox, and the keys of the site. Without this script the box is a form.
(function () {
  "use strict";
  const box = document.getElementById("search");
  if (!box) return;
  const list = document.getElementById("search-found");
  const told = document.getElementById("search-told");

  // --- the drop-down: the input keeps the focus, arrows move a mark among the options ---
  const options = function () { return Array.from(list.querySelectorAll('[role="option"]')); };
  const marked = function () { return list.querySelector('[aria-selected="true"]'); };
  const open = function (is) {
    list.hidden = !is;
    box.setAttribute("aria-expanded", is && options().length ? "true" : "false");
    if (!is) mark(null);
  };
  const mark = function (option) {
    options().forEach(function (one) { one.setAttribute("aria-selected", one === option ? "true" : "false"); });
    if (option) {
      box.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      box.removeAttribute("aria-activedescendant");
    }
  };
  const step = function (by) {
    const all = options();
    if (!all.length) return;
    open(true);
    const place = all.indexOf(marked());
    mark(all[place < 0 ? (by > 0 ? 0 : all.length - 1) : (place + by + all.length) % all.length]);
  };

  box.setAttribute("role", "combobox");
  box.setAttribute("aria-expanded", "false");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-controls", "search-hits");
  box.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    } else if (event.key === "Enter" && marked()) {
      event.preventDefault();
      marked().click();
    } else if (event.key === "Escape") {
      // First the drop-down, then what was typed, then the box itself.
      event.preventDefault();
      if (!list.hidden) open(false);
      else if (box.value) box.value = "";
      else box.blur();
    } else if (event.key === "Tab") {
      open(false);
    }
  });
  box.addEventListener("focus", function () { if (box.value.trim() && list.children.length) open(true); });
  document.addEventListener("click", function (event) {
    if (!event.target.closest(".top-search")) open(false);
  });
  list.addEventListener("htmx:afterSwap", function () {
    const news = list.querySelector("[data-told]");
    told.textContent = news ? news.dataset.told : "";
    open(Boolean(news) && document.activeElement === box);
  });

  // --- the keys ---
  const dialog = document.getElementById("keys");
  const on = document.getElementById("keys-on");
  const remembered = function () { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };
  on.checked = remembered();
  on.addEventListener("change", function () {
    try { localStorage.setItem("keys", on.checked ? "on" : "off"); } catch { /* they work until the page is left */ }
  });
  document.querySelectorAll("[data-keys]").forEach(function (button) {
    button.addEventListener("click", function () { dialog.showModal(); });
  });
  dialog.addEventListener("click", function (event) { if (event.target === dialog) dialog.close(); });

  let going = 0;
  document.addEventListener("keydown", function (event) {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (!on.checked || typing || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (document.querySelector("dialog[open]")) return;
    const place = Date.now() - going < 1500 && dialog.querySelector('[data-go="' + CSS.escape(event.key) + '"]');
    going = 0;
    if (place) {
      event.preventDefault();
      place.click();
    } else if (event.key === "/") {
      const visible = document.getElementById("search-page") || (box.offsetParent && box);
      event.preventDefault();
      if (visible) visible.focus();
      else location.assign(box.form.action);
    } else if (event.key === "?") {
      event.preventDefault();
      dialog.showModal();
    } else if (event.key === "g") {
      going = Date.now();
    }
  });
})();
