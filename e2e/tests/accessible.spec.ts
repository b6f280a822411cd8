// No violation of an accessibility rule that axe knows, in any state of the
// page, light and dark, wide and narrow.

import { expect, test, type App } from "../support/app";
import { hasNoViolations } from "../support/axe";

// Of doccano: two good records, one with a passage that is nowhere, and a broken one.
const RECORDS = [
  '{"text": "The gate is shut.", "label": [[0, 8, "Claim"]]}',
  '{"text": "The ford is open.", "label": [[0, 8, "Rumour"], [900, 901, "Claim"]]}',
  "{broken",
].join("\n");

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`${colorScheme}, ${width} px wide`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await app.open();
      await hasNoViolations(page, "empty start");

      await app.split();
      await app.press("j", "1", "3", "Enter", "2", "0");
      await app.saved();
      await hasNoViolations(page, "work");

      await page.getByRole("button", { name: "Export", exact: true }).click();
      await expect(app.dialog("Export")).toBeVisible();
      await hasNoViolations(page, "export dialog");
      await app.press("Escape");
      await app.noDialog();

      await app.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await hasNoViolations(page, "keys dialog");
      await app.press("Escape");
      await app.noDialog();

      await page.goto("./");
      await expect(page.getByRole("button", { name: /^Delete/ })).toBeVisible();
      await hasNoViolations(page, "start with a project");
      await page.getByRole("button", { name: /^Delete/ }).click();
      await hasNoViolations(page, "delete dialog");
      await app.press("Escape");
      await app.noDialog();

      await app.openFile("foreign.json", "{}");
      await expect(app.alert.first()).toBeVisible();
      await hasNoViolations(page, "an error");

      await app.openFile("gates.jsonl", RECORDS);
      const anew = app.dialog("Import");
      await expect(anew.getByRole("button", { name: "Make a project" })).toBeEnabled();
      await hasNoViolations(page, "an import on the start page");
      await app.press("Escape");
      await app.noDialog();
      await app.openFile("labels.csv", "entry_id,label\ne1,Claim\n");
      await expect(anew.getByText("It holds no texts")).toBeVisible();
      await hasNoViolations(page, "a file that makes no project");
    });
  }
}

// The rows of the menu, so that a row that is added is looked at as well.
// Printing opens a dialog of the browser.
async function menu(app: App): Promise<string[]> {
  const rows = await openMenu(app);
  const names = await rows.evaluateAll((all) => all.map((row) => row.querySelector("span")?.textContent ?? ""));
  await app.press("Escape");
  return names.filter((name) => !/^Print/.test(name));
}

async function openMenu(app: App) {
  await app.page.getByRole("button", { name: "Menu", exact: true }).focus();
  await app.press("Enter");
  const rows = app.page.getByRole("menu", { name: "Menu" }).getByRole("menuitem");
  await expect(rows.first()).toBeFocused();
  return rows;
}

async function choose(app: App, row: string): Promise<void> {
  const rows = await openMenu(app);
  await rows.filter({ hasText: row }).first().focus();
  await app.press("Enter");
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`all that the menu opens, ${colorScheme}, ${width} px wide`, async ({ app, page }) => {
      test.setTimeout(5 * 60_000);
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await app.open();
      await app.split();
      await app.press("j", "1", "Enter", "q", "j", "2");
      await app.saved();
      const names = await menu(app);
      expect(names.length).toBeGreaterThan(6);
      await openMenu(app);
      await hasNoViolations(page, "the menu");
      await app.press("Escape");
      for (const name of names) {
        await test.step(name, async () => {
          await choose(app, name);
          const opened = page.locator("dialog[open], #filters, section.guide");
          await expect(opened).toHaveCount(1);
          await hasNoViolations(page, name);
          const wide = await page.evaluate(() => document.documentElement.scrollWidth);
          expect(wide, `width with ${name}`).toBeLessThanOrEqual(width);
          // And with all that is folded away in it.
          const folded = opened.locator("details:not([open]) > summary");
          if ((await folded.count()) > 0) {
            for (const summary of await folded.all()) await summary.evaluate((element) => element.parentElement?.setAttribute("open", ""));
            await hasNoViolations(page, `${name}, unfolded`);
          }
          await app.press("Escape");
          await expect(opened).toHaveCount(0);
          await expect
            .poll(() => page.evaluate(() => document.activeElement !== document.body), { message: `focus after ${name}` })
            .toBe(true);
        });
      }
    });

    test(`forms in dialogs, ${colorScheme}, ${width} px wide`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await app.open();
      await app.split();
      // A step, after which one is asked for a name.
      await app.press("j", "1", "j", "1");
      await hasNoViolations(page, "the question for a name");

      await app.press("b");
      const codebook = app.dialog("Codebook");
      await codebook.getByRole("button", { name: /^Denial/ }).press("Enter");
      await codebook.getByRole("button", { name: "Merge…" }).press("Enter");
      await codebook.getByRole("textbox", { name: "Name", exact: true }).fill("Claim");
      await codebook.getByRole("textbox", { name: "Key", exact: true }).fill("1");
      await expect(codebook.getByRole("alert").first()).toBeVisible();
      await hasNoViolations(page, "the form of a label, with faults");
      await codebook.getByRole("button", { name: "Discard changes" }).press("Enter");
      await app.press("Escape");
      await app.noDialog();

      await app.press("t");
      await expect(app.dialog("Link to an earlier entry").getByRole("listbox")).toBeFocused();
      await app.press("Enter");
      await app.noDialog();
      await hasNoViolations(page, "an entry with a link");
      await app.press("t");
      await expect(app.dialog("Link to an earlier entry").getByRole("listbox")).toBeFocused();
      await hasNoViolations(page, "what is linked so far");
      await app.press("Escape");
      await app.noDialog();

      await choose(app, "Import…");
      const importing = app.dialog("Import");
      const coming = page.waitForEvent("filechooser");
      await importing.getByRole("button", { name: "Choose files…" }).press("Enter");
      await (await coming).setFiles({ name: "gates.jsonl", mimeType: "text/plain", buffer: Buffer.from(RECORDS) });
      await expect(importing.getByRole("heading", { name: /^Refused/ })).toBeVisible();
      await hasNoViolations(page, "an import with records refused");
      await app.press("Escape");
      await app.noDialog();

      await app.press("o");
      const filters = page.getByRole("region", { name: "Filters", exact: true });
      await filters.getByRole("checkbox", { name: "With Claim", exact: true }).press("Space");
      await hasNoViolations(page, "filters in force");
      await filters.getByRole("button", { name: /^Label all/ }).press("Enter");
      const bulk = app.dialog(/found$/);
      await expect(bulk).toBeVisible();
      await hasNoViolations(page, "a label for all");
      await bulk.getByRole("radio", { name: "Set their status" }).press("Space");
      await hasNoViolations(page, "a status for all");
      await bulk.getByRole("button", { name: /^Change/ }).press("Enter");
      await app.noDialog();
      await hasNoViolations(page, "what was done to all");
      await filters.getByRole("button", { name: "Show all entries" }).press("Enter");

      await choose(app, "Annotator…");
      await app.dialog("Annotators").getByRole("textbox", { name: "Another annotator’s name" }).fill("Coder 2");
      await app.press("Enter");
      await app.noDialog();
      await choose(app, "Annotator…");
      await app.dialog("Annotators").getByRole("checkbox", { name: "Show others’ labels" }).press("Space");
      await hasNoViolations(page, "two annotators");
      await app.press("Escape");
      await app.noDialog();
      await hasNoViolations(page, "others’ labels");
    });
  }
}

test("axe itself works: it finds a fault that is put in", async ({ app, page }) => {
  await app.open();
  await page.evaluate(() => {
    const button = document.createElement("button");
    document.querySelector("main")?.append(button);
  });
  await expect(hasNoViolations(page, "with a nameless button")).rejects.toThrow(/button-name/);
});
