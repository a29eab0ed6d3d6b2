// Typing documents without the mouse: <form data-entry>. Enter goes on to the next field, from the last field of a line to
// the next line, from a line left empty to the button that saves; Ctrl+Enter saves. data-drop names the field that takes a
// file dropped on the page; the server is asked whether it knows that file.
(function () {
  "use strict";
  const formOf = function (element) { return element.closest && element.closest("form[data-entry]"); };

  // --- Enter ---------------------------------------------------------------------------------------------
  const isStop = function (field) {
    if (!field.matches("input:not([type=hidden], [type=file], [type=checkbox]), select") || field.disabled) return false;
    return !field.closest("details:not([open])") && !("filled" in field.dataset);
  };
  const focus = function (field) {
    field.focus();
    if (field.select && field.type !== "date") field.select();
  };
  const goOn = function (form, field) {
    const line = field.closest("[data-line]");
    if (line && /part_number$/.test(field.name) && !field.value.trim() && line.previousElementSibling) {
      form.querySelector("[data-save]").focus();
      return;
    }
    const stops = Array.from(form.elements).filter(isStop), next = stops[stops.indexOf(field) + 1];
    if (next) focus(next);
    else if (line) line.closest("[data-lines]").dispatchEvent(new CustomEvent("lines:add", { bubbles: true }));
    else form.querySelector("[data-save]").focus();
  };
  document.addEventListener("keydown", function (event) {
    const form = formOf(event.target);
    if (!form || event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) {
      event.preventDefault();
      // A field tells its change only when it is left.
      event.target.dispatchEvent(new Event("change", { bubbles: true }));
      form.requestSubmit(form.querySelector("[data-save]"));
    } else if (event.target.matches("input:not([type=file], [type=checkbox]), select")) {
      event.preventDefault();
      goOn(form, event.target);
    }
  });

  // --- a file dropped on the page ----------------------------------------------------------------------------
  const entryWithFile = function () { return document.querySelector("form[data-drop]"); };
  const hasFiles = function (event) { return Array.from(event.dataTransfer.types).includes("Files"); };
  const drag = function (dragging) { document.body.classList.toggle("dragging", dragging); };
  document.addEventListener("dragover", function (event) {
    if (!entryWithFile() || !hasFiles(event)) return;
    event.preventDefault();
    drag(true);
  });
  document.addEventListener("dragleave", function (event) { if (!event.relatedTarget) drag(false); });
  document.addEventListener("drop", function (event) {
    const form = entryWithFile();
    drag(false);
    if (!form || !hasFiles(event)) return;
    event.preventDefault();
    const field = document.getElementById(form.dataset.drop), one = new DataTransfer();
    one.items.add(event.dataTransfer.files[0]);
    field.files = one.files;
    form.querySelector("[data-dropped]").hidden = event.dataTransfer.files.length < 2;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  });

  // --- is it known already? ---------------------------------------------------------------------------------
  document.addEventListener("change", function (event) {
    const form = entryWithFile(), known = document.getElementById("known"), print = document.getElementById("file-sha256");
    if (!form || event.target.id !== form.dataset.drop || !known || !print) return;
    const file = event.target.files[0];
    const ask = function (digest) {
      print.value = digest;
      known.dispatchEvent(new CustomEvent("known"));
    };
    if (!file) ask("");
    // Only on https and localhost; elsewhere the server tells when the document is sent.
    else if (window.crypto.subtle) {
      file.arrayBuffer()
        .then(function (content) { return window.crypto.subtle.digest("SHA-256", content); })
        .then(function (digest) {
          ask(Array.from(new Uint8Array(digest), function (byte) { return byte.toString(16).padStart(2, "0"); }).join(""));
        });
    }
  });

  // --- after faults came back: to the first of them ------------------------------------------------------------
  document.addEventListener("htmx:afterSettle", function (event) {
    const form = event.target.id === "entry" ? event.target : document.getElementById("entry");
    if (!form || event.detail.xhr.status !== 422) return;
    const fault = form.querySelector('[aria-invalid="true"], .alert-danger');
    if (fault) fault.focus();
  });
})();
