// Says on the page when a passkey was not taken; allauth tells only the console.
(function () {
  "use strict";
  document.addEventListener("allauth.error", function (event) {
    event.preventDefault();
    const place = document.getElementById("messages");
    const note = document.createElement("div");
    note.className = "alert alert-danger";
    note.setAttribute("role", "alert");
    note.textContent = window.PublicKeyCredential
      ? "The passkey was not taken: it is unknown here, or the question was closed. Try again, or sign in another way."
      : "This browser knows no passkeys here. Use another way to sign in, or open the site by its name over https.";
    place.replaceChildren(note);
  });
})();
