// Arithmetic and tables for the measurements.

export function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  if (sorted.length === 0) return NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil(part * sorted.length) - 1)];
}

export function median(values) {
  return quantile(values, 0.5);
}

export function table(title, head, rows) {
  const cells = [head, ...rows.map((row) => row.map(String))];
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => (column ? cell.padStart(widths[column]) : cell.padEnd(widths[column]))).join("   ");
  console.log(`\n${title}\n${line(head)}\n${widths.map((width) => "-".repeat(width)).join("   ")}`);
  for (const row of cells.slice(1)) console.log(line(row));
}

export function ms(value, digits = 0) {
  return Number.isFinite(value) ? `${value.toFixed(digits)} ms` : "—";
}

// An invented live blog of so many entries, about 500 bytes each.
export function blog(entries) {
  const title = "Tolven weir breach – live: Spillway wall gives way above Lower Corran";
  const parts = [title, title, "A dam wall has given way in the Tolven valley."];
  const two = (number) => String(number).padStart(2, "0");
  for (let index = 0; index < entries; index += 1) {
    const minute = Math.floor((index * 1440) / entries);
    parts.push(
      `Report number ${index + 1} from the valley and its gates`,
      `${two(Math.floor(minute / 60))}:${two(minute % 60)} , ${index % 3 ? "Maud Ferrier" : "Hanne Brook"}`,
      `The gauge at post ${index + 1} was read again at the turn of the hour, and the crews of the river authority went on with their work along the eastern embankment.`,
      `“We take it hour by hour,” said the engineer in charge of gate ${(index % 6) + 1}. “Nobody here has slept, and nobody is going home before the water does.”`,
      `Schools in Lower Corran stay closed, the council said, and the bridge at the ford is open to ambulances only.`,
    );
  }
  return `${parts.join("\n\n")}\n`;
}

// The same text as a page without any program.
export function bareHtml(text) {
  const escaped = (part) => part.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  const body = text.split("\n\n").map((part) => (/^Report number/.test(part) ? `<h2>${escaped(part)}</h2>` : `<p>${escaped(part)}</p>`));
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title><body>${body.join("\n")}</body></html>`;
}

// Five annotations an entry, two on the whole and three on passages, in a
// dataset file of `blog` that the page exported. Half of the entries are done.
export function annotated(file) {
  const dataset = JSON.parse(file);
  const at = "2026-11-22T10:00:00Z";
  const document = dataset.documents[0];
  dataset.annotations = [];
  dataset.statuses = [];
  for (const [index, entry] of document.entries.entries()) {
    const of = { document: document.id, entry: entry.id };
    const set = (label, exact) => {
      let span = null;
      if (exact) {
        // The generated text has no letter beyond the basic plane.
        const start = entry.text.indexOf(exact);
        if (start < 0) throw new Error(`“${exact}” is not in ${entry.id}`);
        span = { part: "text", start, end: start + exact.length, exact };
      }
      const id = `n-${dataset.annotations.length + 1}`;
      const times = { created: at, modified: at };
      dataset.annotations.push({ id, ...of, label, annotator: "a1", span, origin: "human", note: "", ...times, codebook_version: 1 });
    };
    set("claim");
    set(index % 3 ? "update" : "context");
    set("claim", `The gauge at post ${index + 1} was read again`);
    set("quote", "“We take it hour by hour,”");
    set("official_statement", "the council said");
    dataset.statuses.push({ ...of, annotator: "a1", status: index % 2 ? "done" : "in_progress", modified: at });
  }
  return JSON.stringify(dataset);
}
