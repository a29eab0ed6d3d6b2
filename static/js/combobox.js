// A text field that suggests while one types: <div data-combobox="ADDRESS"><input></div>, of the pattern "editable
// combobox with list autocomplete". The address answers ?q= with {"options": [{"value": …}]}. Without us it is a text field.
(function () {
  "use strict";
  let made = 0;

  const suggest = function (field) {
    const input = field.querySelector("input");
    const list = document.createElement("ul");
    list.id = "suggestions-" + (made += 1);
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", "Suggestions");
    input.after(list);
    for (const [name, value] of Object.entries({
      role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
    })) input.setAttribute(name, value);

    let asked = null, timer = 0, active = -1;

    const mark = function (index) {
      active = index;
      Array.from(list.children).forEach(function (option, place) {
        option.setAttribute("aria-selected", String(place === index));
        if (place === index) option.scrollIntoView({ block: "nearest" });
      });
      if (index < 0) input.removeAttribute("aria-activedescendant");
      else input.setAttribute("aria-activedescendant", list.children[index].id);
    };
    const close = function () {
      window.clearTimeout(timer);
      if (asked) asked.abort();
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      mark(-1);
    };
    const take = function (index) {
      input.value = list.children[index].textContent;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    const show = function (options) {
      list.replaceChildren(...options.map(function (option, place) {
        const row = document.createElement("li");
        row.id = list.id + "-" + place;
        row.setAttribute("role", "option");
        row.textContent = option.value;
        return row;
      }));
      list.hidden = !options.length;
      input.setAttribute("aria-expanded", String(options.length > 0));
      mark(options.length ? 0 : -1);
    };
    const ask = function () {
      if (asked) asked.abort();
      asked = new AbortController();
      fetch(field.dataset.combobox + "?q=" + encodeURIComponent(input.value), { signal: asked.signal })
        .then(function (answer) { return answer.ok ? answer.json() : { options: [] }; })
        .then(function (found) { if (document.activeElement === input) show(found.options); })
        .catch(function () { /* Asked anew meanwhile, or the line is down: the field stays a text field. */ });
    };

    input.addEventListener("input", function () {
      window.clearTimeout(timer);
      if (!input.value.trim()) close();
      else timer = window.setTimeout(ask, 120);
    });
    input.addEventListener("keydown", function (event) {
      if (list.hidden) {
        if (event.key === "ArrowDown" && input.value.trim()) ask();
        return;
      }
      const count = list.children.length;
      if (event.key === "ArrowDown") mark((active + 1) % count);
      else if (event.key === "ArrowUp") mark((active - 1 + count) % count);
      else if (event.key === "Escape") close();
      else if ((event.key === "Enter" || event.key === "Tab") && active >= 0) take(active);
      else return;
      // Enter and Tab go on: to the next field.
      if (event.key !== "Enter" && event.key !== "Tab") event.preventDefault();
    });
    list.addEventListener("mousedown", function (event) {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) take(Array.from(list.children).indexOf(option));
    });
    input.addEventListener("blur", close);
  };

  const suggestIn = function (root) {
    root.querySelectorAll("[data-combobox]:not([data-suggests])").forEach(function (field) {
      field.dataset.suggests = "";
      suggest(field);
    });
  };
  suggestIn(document);
  document.addEventListener("htmx:afterSettle", function (event) { suggestIn(event.target.parentElement || document); });
})();
