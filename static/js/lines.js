// Lines of a document: a part number fills its line from the catalogue, rights are counted while one types, lines copied
// from a spreadsheet fill several rows. <… data-lines="ADDRESS"> holds [data-line]s; the address answers ?number=…&number=…
(function () {
  "use strict";
  const FILLED = ["product", "version", "metric", "rights_per_pack"];

  const fieldOf = function (line, name) { return line.querySelector('[name="' + name + '"], [name$="-' + name + '"]'); };
  const linesOf = function (place) { return Array.from(place.querySelectorAll("[data-line]")); };
  // As customers/fields.py reads it: 1.000, 1,000 and 1 000 are a thousand.
  const number = function (text) {
    const bare = text.replace(/[\s'’]/g, "").replace(/[.,]0{1,2}$/, "");
    return /^(?:\d+|[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+))$/.test(bare) ? Number(bare.replace(/[.,]/g, "")) : 0;
  };

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

  // --- lines of a spreadsheet: part number, packs, price of a pack; words become the description -------------
  const UNIT = /(?:^|\s+)(?:stk?|stck|stück|pcs?|ea|x)\.?$/i, POSITION = /^\d{1,4}\.?$/, WHOLE = /^\d+$/;
  const NUMBER = /^(?:[€$£]|[A-Z]{3})?\s*\d[\d.,'’\s]*(?:[€$£]|[A-Z]{3})?$/;
  const NUMBERED = /^(?=.*\d)(?=.*[a-z])\S+$/i;
  const read = function (row) {
    const cells = row.map(function (cell) { return cell.replace(UNIT, "").trim(); }).filter(Boolean);
    // A position or a quantity may stand before the part number.
    const place = POSITION.test(cells[0]) ? Math.max(cells.findIndex(function (cell) { return NUMBERED.test(cell); }), 0) : 0;
    const behind = cells.slice(place + 1), numbers = behind.filter(function (cell) { return NUMBER.test(cell); });
    const before = cells.slice(0, place).filter(function (cell) { return WHOLE.test(cell); });
    let packs = numbers.find(function (cell) { return WHOLE.test(cell); });
    if (!packs && numbers.length > 1) packs = numbers[0];
    const found = {
      part_number: cells[place],
      packs: packs || before[0],
      // Behind the price of a pack comes that of the line.
      unit_price: numbers.filter(function (cell, index) { return index !== numbers.indexOf(packs); })[0],
      description: (behind.find(function (cell) { return !NUMBER.test(cell); }) || "").slice(0, 300),
    };
    return Object.entries(found).filter(function ([, value]) { return value; });
  };
  const rowsOf = function (text) {
    const rows = [[]];
    // A cell with a line break in it comes in quotation marks.
    for (const [, quoted, plain, end] of text.replace(/\r\n?/g, "\n").matchAll(/(?:"((?:[^"]|"")*)"|([^\t\n]*))(\t|\n|$)/g)) {
      rows.at(-1).push(quoted === undefined ? plain : quoted.replaceAll('""', '"').replace(/\s+/g, " "));
      if (end === "\n") rows.push([]);
    }
    const filled = rows.filter(function (row) { return row.some(function (cell) { return cell.trim(); }); });
    // A heading names columns and holds no number.
    if (filled.length > 1 && !/\d/.test(filled[0].join(""))) filled.shift();
    return filled.map(read);
  };
  const paste = function (place, start, text) {
    let line = start;
    const filled = [];
    for (const row of rowsOf(text)) {
      while (line && line !== start && fieldOf(line, "part_number").value) line = line.nextElementSibling;
      line = line || add(place);
      if (!line) break;
      for (const [name, value] of row) fieldOf(line, name).value = value;
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
