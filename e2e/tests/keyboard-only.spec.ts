// The whole job without a mouse, from loading the page on.

import { expect, test, type App } from "../support/app";
import { paste } from "../support/blogs";

// Moves the focus by Tab until it stands on what is wanted.
async function tabTo(app: App, wanted: { evaluate: App["input"]["evaluate"] }): Promise<void> {
  for (let presses = 0; presses < 60; presses += 1) {
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
