// <button data-copy="ID" data-copied="WORD">: the text of the field with that id goes to the clipboard; the button says so.
(function () {
  "use strict";
  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy]");
    if (!button) return;
    const field = document.getElementById(button.dataset.copy);
    const said = function () {
      const before = button.dataset.before || button.textContent;
      button.dataset.before = before;
      button.textContent = button.dataset.copied;
      window.setTimeout(function () { button.textContent = before; }, 2000);
    };
    field.select();
    // Outside https there is no clipboard: then the selected text waits for Ctrl-C.
    if (navigator.clipboard) navigator.clipboard.writeText(field.value).then(said, function () {});
  });
})();
