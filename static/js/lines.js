// Lines of a document: a part number fills its line from the catalogue, rights are counted while one types, lines copied
// from a spreadsheet fill several rows. <… data-lines="ADDRESS"> holds [data-line]s; the address answers ?number=…&number=…
(function () {
  "use strict";
  const FILLED = ["product", "version", "metric", "rights_per_pack"];

  const fieldOf = function (line, name) { return line.querySelector('[name="' + name + '"], [name$="-' + name + '"]'); };
  const linesOf = function (place) { return Array.from(place.querySelectorAll("[data-line]")); };
  const number = function (text) { return /^\d+$/.test(text) ? Number(text) : 0; };

  // --- rights = packs × rights per pack --------------------------------------------------------------------
  const count = function (place) {
    let total = 0;
    linesOf(place).forEach(function (line) {
      const output = line.querySelector("[data-rights]"), packs = fieldOf(line, "packs");
      if (!output || !packs) return;
      const product = fieldOf(line, "product"), perPack = fieldOf(line, "rights_per_pack");
      const part = fieldOf(line, "part_number");
      const counts = product && product.value && !(line.querySelector('[name$="-DELETE"]') || {}).checked;
      const rights = number(packs.value) * (perPack && perPack.value ? number(perPack.value) : 1);
      output.textContent = counts ? rights.toLocaleString(document.documentElement.lang) : (part && part.value ? "0" : "–");
      total += counts ? rights : 0;
    });
    const shown = place.querySelector("[data-total]");
    if (shown) shown.textContent = total.toLocaleString(document.documentElement.lang);
  };

  // --- what the catalogue says ------------------------------------------------------------------------------
  const fill = function (line, part) {
    const hint = line.querySelector("[data-hint]"), typed = fieldOf(line, "part_number").value.trim();
    FILLED.forEach(function (name) {
      const field = fieldOf(line, name);
      // What somebody typed stays where the catalogue knows nothing better.
      if (!part && !("filled" in field.dataset)) return;
      field.value = part ? part[name] : "";
      if (part) field.dataset.filled = ""; else delete field.dataset.filled;
    });
    hint.classList.toggle("unknown-part", !part && typed !== "");
    hint.textContent = part ? part.hint : typed ? line.closest("[data-unknown]").dataset.unknown : "";
    const more = line.querySelector("details");
    if (more && !part && typed && !fieldOf(line, "product").value) more.open = true;
    else if (more && part && !more.contains(document.activeElement)) more.open = false;
  };
  const look = function (place, lines) {
    const asked = lines.map(function (line) { return fieldOf(line, "part_number").value.trim(); });
    if (!asked.some(Boolean)) {
      lines.forEach(function (line) { fill(line, null); });
      count(place);
      return;
    }
    const query = new URLSearchParams(asked.map(function (text) { return ["number", text]; }));
    fetch(place.dataset.lines + "?" + query)
      .then(function (answer) { return answer.json(); })
      .then(function (found) {
        lines.forEach(function (line, index) {
          // Typed on meanwhile: another answer is coming.
          if (fieldOf(line, "part_number").value.trim() === asked[index]) fill(line, found.parts[index]);
        });
        count(place);
      })
      .catch(function () { /* The line is down: the server fills it in when the document is saved. */ });
  };

  // --- more lines -------------------------------------------------------------------------------------------
  const add = function (place) {
    const template = place.querySelector("[data-line-template]"), total = place.querySelector('[name$="-TOTAL_FORMS"]');
    const index = Number(total.value), holder = document.createElement("ol");
    if (index >= 200) return null;
    holder.innerHTML = template.innerHTML.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
    total.value = index + 1;
    const line = holder.firstElementChild;
    place.querySelector("ol").append(line);
    return line;
  };
  const clear = function (line) {
    line.querySelectorAll("input:not([type=hidden]), select").forEach(function (field) {
      field.value = field.name.endsWith("-packs") ? "1" : "";
      delete field.dataset.filled;
    });
    fill(line, null);
  };

  // --- lines of a spreadsheet: part number, packs, price; words become the description -----------------------
  const amount = function (text) {
    const bare = text.replace(/[^\d.,-]/g, "");
    const mark = Math.max(bare.lastIndexOf("."), bare.lastIndexOf(","));
    const decimals = mark < 0 ? "" : bare.slice(mark + 1);
    // "1.234" and "1,234" are thousands; one or two digits behind the mark are cents.
    if (decimals.length === 3) return bare.replace(/[.,]/g, "");
    return mark < 0 ? bare : bare.slice(0, mark).replace(/[.,]/g, "") + "." + decimals;
  };
  const read = function (row) {
    const cells = row.split("\t").map(function (cell) { return cell.trim(); });
    const found = { part_number: cells.shift() };
    cells.filter(Boolean).forEach(function (cell) {
      if (/^\d[\d.,'  ]*$/.test(cell) && !("packs" in found) && /^\d+$/.test(cell)) found.packs = cell;
      else if (/^\D{0,4}\d[\d.,'  ]*\D{0,4}$/.test(cell)) found.unit_price = amount(cell);
      else if (!found.description) found.description = cell.slice(0, 300);
    });
    return found;
  };
  const rowsOf = function (text) {
    const rows = text.split(/\r?\n/).filter(function (row) { return row.trim(); });
    // A heading names columns and holds no number.
    if (rows.length > 1 && !/\d/.test(rows[0])) rows.shift();
    return rows.map(read);
  };
  const paste = function (place, start, text) {
    let line = start;
    const filled = [];
    for (const row of rowsOf(text)) {
      while (line && line !== start && fieldOf(line, "part_number").value) line = line.nextElementSibling;
      line = line || add(place);
      if (!line) break;
      for (const [name, value] of Object.entries(row)) fieldOf(line, name).value = value;
      filled.push(line);
      line = line.nextElementSibling;
    }
    look(place, filled);
    const next = line || add(place);
    if (next) fieldOf(next, "part_number").focus();
  };

  const holderOf = function (element) { return element.closest && element.closest("[data-lines]"); };
  const isPart = function (field) { return /(^|-)part_number$/.test(field.name || ""); };

  document.addEventListener("paste", function (event) {
    const place = holderOf(event.target), text = event.clipboardData.getData("text");
    if (!place || !isPart(event.target) || !place.querySelector("[data-line-template]") || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    paste(place, event.target.closest("[data-line]"), text);
  });
  let timer = 0;
  document.addEventListener("input", function (event) {
    const place = holderOf(event.target);
    if (!place) return;
    delete event.target.dataset.filled;
    if (isPart(event.target)) {
      window.clearTimeout(timer);
      timer = window.setTimeout(look, 250, place, [event.target.closest("[data-line]")]);
    }
    count(place);
  });
  document.addEventListener("change", function (event) {
    const place = holderOf(event.target);
    if (!place) return;
    if (isPart(event.target)) {
      window.clearTimeout(timer);
      look(place, [event.target.closest("[data-line]")]);
    }
    count(place);
  });
  document.addEventListener("click", function (event) {
    const place = holderOf(event.target);
    if (!place) return;
    if (event.target.closest("[data-add]")) {
      event.preventDefault();
      const line = add(place);
      if (line) fieldOf(line, "part_number").focus();
    } else if (event.target.closest("[data-clear]")) {
      const line = event.target.closest("[data-line]");
      clear(line);
      count(place);
      fieldOf(line, "part_number").focus();
    }
  });
  // Enter at the end of the last line asks for another one.
  document.addEventListener("lines:add", function (event) {
    const line = add(event.target);
    if (line) fieldOf(line, "part_number").focus();
  });

  const begin = function () {
    document.querySelectorAll("[data-lines]").forEach(function (place) {
      const typed = linesOf(place).filter(function (line) {
        const part = fieldOf(line, "part_number");
        return part && part.value && !fieldOf(line, "product").value;
      });
      if (typed.length) look(place, typed);
      count(place);
    });
  };
  begin();
  document.addEventListener("htmx:afterSettle", begin);
})();
