// The whole job without a mouse, from loading the page on.

import { readFile } from "node:fs/promises";
import { expect, test, type App } from "../support/app";
import { paste, weirBlog } from "../support/blogs";
import { untruths, type Dataset } from "../support/model";

// Moves the focus by Tab until it stands on what is wanted.
async function tabTo(app: App, wanted: { evaluate: App["input"]["evaluate"] }): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return;
    await app.press("Tab");
  }
  throw new Error("Tab does not lead there");
}

// Focus on the body means that the keyboard user has to start again at the top.
async function focusIsSomewhere(app: App): Promise<void> {
  await expect
    .poll(() =>
      app.page.evaluate(() => {
        const focused = document.activeElement;
        return Boolean(focused && focused !== document.body && focused.isConnected);
      }),
    )
    .toBe(true);
}

test("paste, label, note, search, undo, export: all by keyboard", async ({ app, page }) => {
  await app.open();
  await tabTo(app, app.input);
  await app.paste(paste());
  await expect(app.input).toHaveValue(/Spillway wall collapses before dawn/);
  await tabTo(app, app.splitButton);
  await app.press("Enter");
  await expect(app.feed).toBeVisible();
  await app.saved();

  // Move.
  await app.currentIs(/21:04/);
  await app.press("j");
  await app.currentIs(/Spillway wall/);
  await app.press("ArrowDown");
  await app.currentIs(/opens two gates/);
  await app.press("k");
  await app.currentIs(/Spillway wall/);
  await app.press("ArrowUp");
  await app.currentIs(/21:04/);
  await app.press("k");
  await app.currentIs(/21:04/);

  // Label, done, nothing applies.
  await app.press("j", "1", "2");
  await app.isOn("Claim");
  await app.isOn("Quote");
  await app.press("2");
  await app.isOff("Quote");
  await app.press("Enter");
  await app.currentIs(/opens two gates/);
  await app.press("1", "0");
  await app.currentIs(/Bridge at Corran Ford/);
  await app.press("k");
  await app.isOff("Claim");
  await expect(app.current).toContainText(/done/i);

  // The keys, shown and closed; they do nothing to the entry behind.
  await app.press("?");
  const keys = app.page.getByRole("dialog");
  await expect(keys).toBeVisible();
  await focusIsSomewhere(app);
  await app.press("1");
  await app.press("Escape");
  await app.noDialog();
  await app.isOff("Claim");

  // Search.
  await app.press("/");
  await expect(app.search).toBeFocused();
  await page.keyboard.type("denied");
  await app.press("Enter");
  await app.press("Escape");
  await expect(app.search).not.toBeFocused();
  await app.currentIs(/Minister denies/);

  // Keys never label while typing.
  const note = page.getByRole("textbox", { name: /note/i });
  await tabTo(app, note);
  await page.keyboard.type("1 2 3 j k ? / 0");
  await expect(note).toHaveValue("1 2 3 j k ? / 0");
  await app.press("Escape");
  await app.currentIs(/Minister denies/);
  await app.isOff("Claim");
  await app.press("8");
  await app.isOn("Denial");
  await app.press("ControlOrMeta+z");
  await app.isOff("Denial");
  await app.press("ControlOrMeta+Shift+z");
  await app.isOn("Denial");
  await app.saved();

  // Export.
  const button = page.getByRole("button", { name: "Export", exact: true });
  await tabTo(app, button);
  await app.press("Enter");
  const dialog = app.dialog("Export");
  await expect(dialog).toBeVisible();
  await focusIsSomewhere(app);
  const download = dialog.getByRole("button", { name: "Download" });
  await tabTo(app, download);
  const coming = page.waitForEvent("download");
  await app.press("Enter");
  expect((await coming).suggestedFilename()).toMatch(/\.json$/);
  if (await dialog.isVisible()) await app.press("Escape");
  await app.noDialog();
  // Back where one was, and at work at once.
  await expect(button).toBeFocused();
  await app.press("j");
  await app.currentIs(/Message in Arabic/);
});

// Whoever works by keyboard must see where they are.
async function focusIsSeen(app: App, where: string): Promise<void> {
  await focusIsSomewhere(app);
  const seen = () => app.page.evaluate(() => {
    const marks = (element: Element | null): boolean => {
      if (!element) return false;
      const style = getComputedStyle(element);
      const outline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
      return outline || style.boxShadow !== "none";
    };
    // The current entry has a bar beside it.
    const bar = document.activeElement?.getAttribute("aria-current") === "true" && getComputedStyle(document.activeElement, "::before").backgroundColor;
    if (bar && bar !== "rgba(0, 0, 0, 0)") return true;
    const focused = document.activeElement;
    // A box that the eye does not see may be marked at its drawn twin.
    return marks(focused) || marks(focused?.nextElementSibling ?? null) || marks(focused?.parentElement ?? null);
  });
  await expect.poll(seen, { message: `the focus is seen ${where}` }).toBe(true);
}

async function closes(app: App, where: string): Promise<void> {
  await app.press("Escape");
  await app.noDialog();
  await focusIsSomewhere(app);
  await focusIsSeen(app, `after ${where}`);
}

test("the whole workbench by keyboard alone", async ({ app, page }) => {
  test.setTimeout(5 * 60_000);
  await page.addInitScript(() => {
    const used: string[] = [];
    for (const kind of ["pointerdown", "mousedown", "touchstart"]) {
      addEventListener(kind, () => used.push(kind), { capture: true });
    }
    Object.assign(globalThis, { pointers: used });
  });
  await app.open();
  await tabTo(app, app.input);
  await focusIsSeen(app, "in the box for the text");
  await app.paste(paste());
  await tabTo(app, app.splitButton);
  await focusIsSeen(app, "on the button that splits");
  await app.press("Enter");
  await expect(app.feed).toBeVisible();
  await app.saved();

  // A wrong split: the bridge and the hospital are two entries.
  await app.press("j", "j", "j", "l");
  const lines = page.getByRole("listbox", { name: "Lines of this entry" });
  await expect(lines).toBeFocused();
  await focusIsSeen(app, "on the lines");
  await app.stepTo(lines.getByRole("option", { name: /^.*Three people/ }));
  await app.press("s");
  await expect(app.entries).toHaveCount(8);
  await app.press("Escape");
  await expect(app.current).toBeFocused();
  await focusIsSeen(app, "on the entry");

  // Labels on the entry and on a passage.
  await app.press("Home", "j");
  await app.currentIs(/Spillway wall/);
  await app.press("1");
  await app.isOn("Claim");
  const passage = page.getByRole("region", { name: "Selected passage" });
  await app.press("v", "Shift+ArrowRight");
  await expect(passage.locator("q")).toHaveText("A 30");
  await app.press("5");
  await app.isOn("Unverified");
  await app.press("Escape");
  await expect(passage).toHaveCount(0);
  await app.press("]", "Shift+ArrowRight", "Enter");
  await expect(passage.locator("q")).toHaveText("A 30-metre");
  await app.press("Escape");
  await focusIsSomewhere(app);

  // Who said what: the labels for it are offered, and taken by keyboard.
  await app.press("v", "ArrowDown", ";");
  const offer = page.getByRole("button", { name: "Add the attribution labels" });
  await tabTo(app, offer);
  await app.press("Enter");
  await expect(offer).toHaveCount(0);
  const attribution = page.getByRole("region", { name: "Attribution" });
  await expect(attribution.getByRole("combobox", { name: "Speaker" })).toBeFocused();
  await focusIsSeen(app, "on the speaker");
  await page.keyboard.type("Ines Okoro");
  await app.press("Tab");
  await tabTo(app, attribution.getByRole("combobox", { name: "Source is" }));
  await app.press("ArrowDown", "Escape");
  await focusIsSomewhere(app);
  await app.press("Escape", "Escape");
  await expect(attribution).toHaveCount(0);

  // A link to an earlier entry.
  await app.press("End", "k", "t");
  const links = app.dialog("Link to an earlier entry");
  await expect(links).toBeVisible();
  await focusIsSeen(app, "in the list of earlier entries");
  await app.press("2");
  await page.keyboard.type("denied");
  await app.press("Enter");
  await app.noDialog();
  await focusIsSomewhere(app);
  await expect(app.current).toContainText("corrects 06:40 Minister denies warning was ignored");

  // The codebook: another name for a label.
  await app.press("b");
  const codebook = app.dialog("Codebook");
  await expect(codebook).toBeVisible();
  await focusIsSeen(app, "in the codebook");
  await tabTo(app, codebook.getByRole("button", { name: /^Denial/ }));
  await focusIsSeen(app, "on a label");
  await app.press("Enter");
  await tabTo(app, codebook.getByRole("textbox", { name: "Name", exact: true }));
  await app.press("ControlOrMeta+a");
  await page.keyboard.type("Rejection");
  await tabTo(app, codebook.getByRole("button", { name: "Save", exact: true }));
  await app.press("Enter");
  await app.noDialog();
  await focusIsSomewhere(app);
  await expect(app.label("Rejection")).toBeVisible();
  await app.press("i");
  const guidance = page.getByRole("region", { name: /^Guidance/ });
  await expect(guidance).toContainText("Rejection");
  await focusIsSomewhere(app);
  await app.press("Escape");
  await expect(guidance).toHaveCount(0);
  await focusIsSeen(app, "after the guidance");

  // Filters, and one label for all that was found.
  await app.press("o");
  const filters = page.getByRole("region", { name: "Filters", exact: true });
  await tabTo(app, filters.getByRole("checkbox", { name: "not seen" }));
  await focusIsSeen(app, "on a box to tick");
  await app.press("Space");
  await tabTo(app, filters.getByRole("button", { name: /^Label all/ }));
  await app.press("Enter");
  const bulk = app.dialog(/found$/);
  await expect(bulk).toBeVisible();
  await tabTo(app, bulk.getByRole("combobox", { name: "Label" }));
  await app.press("ArrowDown");
  await tabTo(app, bulk.getByRole("button", { name: /^Change \d/ }));
  await app.press("Enter");
  await app.noDialog();
  await focusIsSomewhere(app);
  await tabTo(app, filters.getByRole("button", { name: "Show all entries" }));
  await app.press("Enter", "Escape");
  await expect(filters).toHaveCount(0);
  await focusIsSomewhere(app);

  // Another document, and back.
  await app.press("p");
  await tabTo(app, page.getByRole("dialog").getByRole("button", { name: "Paste a live blog…" }));
  await focusIsSeen(app, "in the list of documents");
  await app.press("Enter");
  await expect(app.dialog("Paste a later version")).toBeVisible();
  await app.paste(weirBlog(1));
  await app.press("ControlOrMeta+Enter");
  await tabTo(app, page.getByRole("button", { name: "Add to this project" }));
  await app.press("Enter");
  await app.noDialog();
  await focusIsSomewhere(app);
  await expect(app.current).toHaveAttribute("aria-setsize", "10");
  await app.press("<");
  await expect(app.current).toHaveAttribute("aria-setsize", "8");

  // Settings, summary and the rest of the menu.
  await app.press(",");
  const theme = app.dialog("Settings").getByRole("combobox", { name: "Theme" });
  await tabTo(app, theme);
  await focusIsSeen(app, "in the settings");
  await app.press("End");
  await closes(app, "the settings");
  await app.press("y");
  await expect(page.getByRole("dialog", { name: /Summary/ })).toBeVisible();
  await focusIsSeen(app, "in the summary");
  await closes(app, "the summary");
  const menu = page.getByRole("button", { name: "Menu", exact: true });
  await tabTo(app, menu);
  await app.press("Enter", "ArrowDown", "Escape");
  await expect(menu).toBeFocused();
  await app.saved();

  // All of it is in the file.
  await app.press("e");
  await tabTo(app, app.dialog("Export").getByRole("button", { name: "Download" }));
  const coming = page.waitForEvent("download");
  await app.press("Enter");
  const path = await (await coming).path();
  // It stays open, for another format.
  await focusIsSeen(app, "after the download");
  await app.press("Escape");
  await app.noDialog();
  await focusIsSeen(app, "after the export");
  const file = JSON.parse(await readFile(path, "utf8")) as Dataset;
  expect(untruths(file)).toEqual([]);
  expect(file.documents.map((document) => document.entries.length)).toEqual([8, 10]);
  const passages = file.annotations.flatMap(({ label, span }) => (span ? [`${label}: ${span.exact}`] : []));
  expect(passages).toContain("unverified: A 30-metre");
  expect(file.records).toMatchObject([{ fields: { speaker: "Ines Okoro", naming: "named" } }]);
  expect(file.links).toMatchObject([{ type: "corrects" }]);
  expect(file.codebook.labels.map((label) => label.name)).toContain("Rejection");
  expect(file.annotations.filter(({ note }) => /^Set on \d entries at once$/.test(note)).length).toBeGreaterThan(3);
  expect(await page.evaluate(() => (globalThis as unknown as { pointers: string[] }).pointers)).toEqual([]);
});

test("Enter and Space on a focused button press the button, and only it", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("j");
  await app.label("Quote").focus();
  await app.press("Space");
  await app.isOn("Quote");
  await app.currentIs(/Spillway wall/);
  await app.press("Enter");
  await app.isOff("Quote");
  await app.currentIs(/Spillway wall/);
});

test("keys with Ctrl, Alt or Meta are the browser's", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("j");
  await app.press("Alt+1", "Control+1", "Control+j");
  await app.isOff("Claim");
  await app.currentIs(/Spillway wall/);
});

test("Enter on the last entry marks it done and stays", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("j", "j", "j", "j", "j", "j");
  await app.currentIs(/Water level falls/);
  await app.press("Enter");
  await expect(app.entry(/Water level falls/)).toContainText(/done/i);
});
