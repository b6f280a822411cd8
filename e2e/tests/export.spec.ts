// The export: every format is written in a worker, shown before the download,
// checked, and downloads; what it cannot hold is said.

import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { fileURLToPath } from "node:url";
import type { Locator, Page } from "@playwright/test";
import { expect, test, type App } from "../support/app";
import { hasNoViolations } from "../support/axe";
import { paste } from "../support/blogs";

const PROGRAM = /\/liveblog-exchange-[\w.-]+\.(js|wasm)$/;

async function openExport(app: App): Promise<Locator> {
  await app.press("e");
  const dialog = app.dialog("Export");
  await expect(dialog).toBeVisible();
  return dialog;
}

async function choose(dialog: Locator, format: string): Promise<void> {
  await dialog.getByRole("radio", { name: format, exact: true }).check();
}

async function made(dialog: Locator): Promise<void> {
  await expect(dialog.getByText("Checked: the file was read back")).toBeVisible();
}

// A project with labels, a labelled passage, a note and two documents.
async function labelled(app: App, page: Page): Promise<void> {
  await app.open();
  await app.split();
  await app.press("j", "1", "3", "Enter");
  await app.press("v", "Shift+ArrowRight", "2", "Escape");
  await app.press("n");
  await page.keyboard.type("=1+1");
  await app.press("Escape");
  await app.saved();
}

test.beforeEach(async ({ app, page }) => {
  await labelled(app, page);
});

test("the formats stand by their purposes, JSON first and chosen, each with what it is for", async ({ app }) => {
  const dialog = await openExport(app);
  const radios = dialog.getByRole("radio");
  await expect(radios).toHaveCount(17);
  await expect(radios.first()).toBeChecked();
  await expect(radios.first()).toHaveAccessibleName("JSON");
  await expect(radios.first()).toHaveAccessibleDescription(/^The whole project/);
  for (const purpose of ["Archive and scripts", "Spreadsheets and statistics", "Annotation tools", "Machine learning", "Qualitative analysis"]) {
    await expect(dialog.getByRole("group", { name: purpose })).toBeVisible();
  }
  await expect(dialog.getByRole("button", { name: "Download" })).toBeFocused();
});

test("JSON is the dataset file, with nothing left out", async ({ app }) => {
  const dialog = await openExport(app);
  await made(dialog);
  await expect(dialog.getByText("The format holds everything that you chose.")).toBeVisible();
  const preview = dialog.getByRole("region", { name: /^Beginning of / });
  await expect(preview).toHaveText(/^\{\s+"format": "liveblog-annotations"/);
  const { name, bytes } = await app.download(dialog.getByRole("button", { name: "Download", exact: true }));
  expect(name).toMatch(/\.liveblog\.json$/);
  expect(JSON.parse(bytes.toString("utf8")).annotations).toHaveLength(3);
});

test("every format is previewed, checked and downloads as it was shown", async ({ app }) => {
  const dialog = await openExport(app);
  const radios = await dialog.getByRole("radio").all();
  const names = new Set<string>();
  for (const radio of radios) {
    await radio.check();
    await made(dialog);
    const preview = (await dialog.getByRole("region", { name: /^Beginning of / }).textContent()) ?? "";
    expect(preview.length).toBeGreaterThan(10);
    const { name, bytes } = await app.download(dialog.getByRole("button", { name: "Download", exact: true }));
    await expect(dialog.getByText(`Downloaded: ${name}`)).toBeVisible();
    names.add(name);
    if (/\.(zip|qdpx)$/.test(name)) expect(bytes.subarray(0, 4).toString("latin1"), name).toBe("PK\x03\x04");
    else expect(bytes.toString("utf8").startsWith(preview), name).toBe(true);
  }
  expect(names.size).toBe(17);
});

test("the page and the command line write the same bytes", async ({ app }, info) => {
  const dialog = await openExport(app);
  await made(dialog);
  const button = dialog.getByRole("button", { name: "Download", exact: true });
  const dataset = info.outputPath("dataset.json");
  writeFileSync(dataset, (await app.download(button)).bytes);
  for (const [radio, format] of [
    ["JSONL", "jsonl"],
    ["doccano", "doccano"],
    ["spaCy", "spacy"],
    ["W3C Web Annotation", "w3c"],
    ["REFI-QDA codebook", "refi-qdc"],
  ]) {
    await choose(dialog, radio);
    await made(dialog);
    const { bytes } = await app.download(button);
    const written = execFileSync(
      "cargo",
      ["run", "--quiet", "--package", "liveblog-cli", "--", "export", dataset, "--format", format],
      { cwd: fileURLToPath(new URL("../..", import.meta.url)), stdio: ["ignore", "pipe", "ignore"] },
    );
    expect(bytes.equals(written), format).toBe(true);
  }
});

test("what a format cannot hold is counted, listed and can be downloaded", async ({ app }) => {
  const dialog = await openExport(app);
  await choose(dialog, "JSONL");
  await made(dialog);
  const losses = dialog.getByRole("heading", { name: "What this format cannot hold" });
  await expect(losses).toBeVisible();
  const first = dialog.locator(".export-losses details").first();
  await first.locator("summary").click();
  await expect(first.locator("code")).not.toBeEmpty();
  const { name, bytes } = await app.download(dialog.getByRole("button", { name: "Save this list" }));
  expect(name).toMatch(/\.jsonl\.losses\.json$/);
  const report = JSON.parse(bytes.toString("utf8"));
  expect(report.format).toBe("jsonl");
  expect(report.losses.length).toBeGreaterThan(0);
  for (const loss of report.losses) expect(loss.ids).toHaveLength(loss.count);
});

test("the texts stay out in every format, which is said, and the dialog opens on the format used last", async ({ app, page }) => {
  const dialog = await openExport(app);
  await choose(dialog, "JSONL");
  await made(dialog);
  const preview = dialog.getByRole("region", { name: /^Beginning of / });
  await expect(preview).toContainText("Good evening");
  const without = (within: Locator) => within.getByRole("checkbox", { name: "Without the texts (stand-off)" });
  await without(dialog).check();
  await expect(preview).not.toContainText("Good evening");
  await made(dialog);
  await expect(without(dialog)).toHaveAccessibleDescription(/notes, and the speakers/);
  await choose(dialog, "JSON");
  await expect(without(dialog)).toBeChecked();
  await made(dialog);
  await expect(dialog.getByRole("radio", { name: "JSON", exact: true })).toHaveAccessibleDescription(/^The project without its texts/);
  await expect(dialog.getByText("The texts of 7 entries are left out.")).toBeVisible();
  await expect(dialog.getByText("The format holds everything else that you chose.")).toBeVisible();
  await hasNoViolations(page, "stand-off");
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/export-stand-off.png` });
  await choose(dialog, "doccano");
  await made(dialog);
  await expect(dialog.getByText("this format cannot do without them: they go along")).toBeVisible();
  await choose(dialog, "CSV: entries by annotators");
  await made(dialog);
  await expect(without(dialog)).toHaveCount(0);
  await expect(dialog.getByText("they go along")).toHaveCount(0);
  await choose(dialog, "JSONL");
  await made(dialog);
  const { bytes } = await app.download(dialog.getByRole("button", { name: "Download", exact: true }));
  expect(bytes.toString("utf8")).not.toContain("train that never arrived");
  await app.press("Escape");
  await app.noDialog();
  await page.reload();
  await expect(app.feed).toBeVisible();
  const again = await openExport(app);
  await expect(again.getByRole("radio", { name: "JSONL", exact: true })).toBeChecked();
  await expect(without(again)).toBeChecked();
});

test("a format of one annotator’s work asks whose", async ({ app, page }) => {
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("menuitem", { name: "Annotator…" }).click();
  const people = app.dialog("Annotators");
  await people.getByRole("textbox", { name: "Another annotator’s name" }).fill("Ada");
  await app.press("Enter");
  await app.noDialog();
  await app.press("j", "2", "v", "Shift+ArrowRight", "1", "Escape");
  await app.saved();
  const dialog = await openExport(app);
  await choose(dialog, "CoNLL (IOB2)");
  await made(dialog);
  const whose = dialog.getByRole("group", { name: /^Whose work/ });
  await expect(whose.getByRole("radio").first()).toBeChecked();
  await expect(whose.getByRole("radio", { name: "Ada" })).not.toBeChecked();
  await expect(dialog.getByText("Annotators: 2 of 2")).toHaveCount(0);
  await whose.getByRole("radio").first().focus();
  await app.press("ArrowDown");
  await expect(whose.getByRole("radio", { name: "Ada" })).toBeChecked();
  await made(dialog);
  await hasNoViolations(page, "one annotator");
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/export-conll.png` });
  const { bytes } = await app.download(dialog.getByRole("button", { name: "Download", exact: true }));
  expect(bytes.toString("utf8")).toContain("B-claim");
});

test("where nothing is labelled a file of labels is said to be empty", async ({ app, page }) => {
  await app.press("ControlOrMeta+z", "ControlOrMeta+z", "ControlOrMeta+z", "ControlOrMeta+z", "ControlOrMeta+z");
  await app.saved();
  const dialog = await openExport(app);
  await choose(dialog, "CSV: annotations");
  await made(dialog);
  await expect(dialog.getByText("No labels yet")).toBeVisible();
  await choose(dialog, "JSONL");
  await made(dialog);
  await expect(dialog.getByText("No labels yet")).toHaveCount(0);
});

test("the program is loaded when the dialog is opened and ends with it", async ({ app, page, watch }) => {
  expect(watch.requests.filter((url) => PROGRAM.test(url))).toEqual([]);
  const dialog = await openExport(app);
  await made(dialog);
  expect(watch.requests.filter((url) => PROGRAM.test(url))).toHaveLength(2);
  expect(page.workers()).toHaveLength(1);
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await app.noDialog();
  await expect.poll(() => page.workers().length).toBe(0);
});

test("once it was loaded, exporting works offline", async ({ app, context, page }) => {
  await openExport(app);
  await app.press("Escape");
  await app.noDialog();
  await context.setOffline(true);
  const dialog = await openExport(app);
  await choose(dialog, "JSONL");
  await made(dialog);
  const { bytes } = await app.download(dialog.getByRole("button", { name: "Download", exact: true }));
  expect(bytes.length).toBeGreaterThan(0);
  await context.setOffline(false);
  await expect(page.getByRole("alert")).toHaveText("");
});

for (const ending of ["js", "wasm"]) {
  test(`where the program’s ${ending} cannot be loaded, that is said, JSON downloads, and trying again helps`, async ({ app, page, watch }) => {
    watch.allowed.push(/^console error: Failed to load resource/);
    let broken = true;
    await page.route(PROGRAM, (route) => (broken && route.request().url().includes(`.${ending}`) ? route.abort() : route.continue()));
    // A page that is open already may not keep to it at once.
    await page.reload();
    await expect(app.feed).toBeVisible();
    const dialog = await openExport(app);
    await expect(dialog.getByText("The part of the page that writes the formats is not there")).toBeVisible();
    await hasNoViolations(page, "without the program");
    await expect(dialog.getByRole("radio", { name: "JSONL", exact: true })).toBeDisabled();
    const { bytes } = await app.download(dialog.getByRole("button", { name: "Download", exact: true }));
    expect(JSON.parse(bytes.toString("utf8")).format).toBe("liveblog-annotations");
    broken = false;
    await dialog.getByRole("button", { name: "Try again" }).click();
    await made(dialog);
    await choose(dialog, "JSONL");
    await made(dialog);
  });
}

test("the page’s policy holds in the worker: nothing reaches another host", async ({ app, page, watch }) => {
  watch.allowed.push(/^console error: .*(Content Security Policy|violates)/, /^request to http:\/\/127\.0\.0\.1:/);
  let reached = 0;
  const other = createServer((_request, response) => {
    reached += 1;
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.setHeader("Content-Type", "text/javascript");
    response.end("export const x = 1;");
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
  try {
    await made(await openExport(app));
    const [worker] = page.workers();
    const tried = await worker.evaluate(async (target) => {
      const outcome = (promise: Promise<unknown>) => promise.then(
        () => "sent",
        () => "refused",
      );
      return [
        await outcome(fetch(target, { method: "POST", body: "text" })),
        await outcome(import(`${target}module.js`)),
        await outcome(fetch(location.origin === "null" ? target : target.replace("127.0.0.1", "localhost"))),
      ];
    }, url);
    expect(tried).toEqual(["refused", "refused", "refused"]);
    expect(reached).toBe(0);
  } finally {
    other.close();
  }
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`the dialog is accessible and fits: ${scheme}, ${width} px`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 800 });
      const dialog = await openExport(app);
      await choose(dialog, "JSONL");
      await made(dialog);
      await hasNoViolations(page, `export, ${scheme}, ${width} px`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(wide).toBe(false);
      // An id breaks nowhere, since the next would be taken for its end.
      await dialog.locator(".export-losses summary").first().click();
      const ids = await dialog.locator(".export-losses code").evaluateAll((all) => all.filter((id) => id.getClientRects().length > 0).map((id) => id.getClientRects().length));
      expect(new Set(ids)).toEqual(new Set([1]));
      if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/export-${scheme}-${width}.png` });
    });
  }
}

test("by keyboard alone: a format by the arrows, then the download", async ({ app, page }) => {
  const dialog = await openExport(app);
  await made(dialog);
  await dialog.getByRole("radio", { name: "JSON", exact: true }).focus();
  await app.press("ArrowDown");
  await expect(dialog.getByRole("radio", { name: "JSONL", exact: true })).toBeChecked();
  await made(dialog);
  const coming = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download", exact: true }).focus();
  await app.press("Enter");
  expect((await coming).suggestedFilename()).toMatch(/\.jsonl$/);
  await app.press("Escape");
  await app.noDialog();
});

test("a paste while the dialog is open changes nothing", async ({ app }) => {
  const dialog = await openExport(app);
  await made(dialog);
  await app.paste(paste("Another blog – live"));
  await expect(dialog).toBeVisible();
});
