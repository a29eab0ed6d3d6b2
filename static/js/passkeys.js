// Says on the page when a passkey was not taken, in the words of the script element; allauth tells only the console.
(function () {
  "use strict";
  const words = document.currentScript.dataset;
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    const place = document.getElementById("messages");
    const note = document.createElement("div");
    note.className = "alert alert-danger";
    note.setAttribute("role", "alert");
    note.textContent = window.PublicKeyCredential ? words.refused : words.unknown;
    place.replaceChildren(note);
  });
})();
