// Labels by mouse and by key, their definitions, and the note.

import { expect, test } from "../support/app";

test("a click on a label is the same as its key", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("j");
  await app.label("Claim").click();
  await app.isOn("Claim");
  await app.press("1");
  await app.isOff("Claim");
  // The keys go on working after a click.
  await app.press("j", "2");
  await app.currentIs(/opens two gates/);
  await app.isOn("Quote");
});

test("the first three labels, and definitions where one labels", async ({ app, page }) => {
  await app.open();
  await app.split();
  const names = await app.labels.getByRole("button").allTextContents();
  expect(names.slice(0, 3).map((name) => name.replace(/[^A-Za-z -]/g, "").trim())).toEqual([
    expect.stringContaining("Claim"),
    expect.stringContaining("Quote"),
    expect.stringContaining("Official statement"),
  ]);
  await expect(page.getByText(/true or false/i).first()).toBeVisible();
});

test("a click on an entry makes it the current one", async ({ app }) => {
  await app.open();
  await app.split();
  await app.entry(/Bridge at Corran Ford/).click();
  await app.currentIs(/Bridge at Corran Ford/);
  await app.press("6");
  await app.isOn("Casualties");
});

test("a note stays with its entry", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("j");
  const note = page.getByRole("textbox", { name: /note/i });
  await note.fill("Check the time again.");
  await app.press("Escape");
  await app.press("j");
  await expect(note).toHaveValue("");
  await app.press("k");
  await expect(note).toHaveValue("Check the time again.");
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await app.currentIs(/Spillway wall/);
  await expect(note).toHaveValue("Check the time again.");
});

test("what was pasted is shown letter by letter", async ({ app }) => {
  await app.open();
  await app.split();
  await expect(app.entry(/Spillway wall/)).toContainText("“It sounded like a train that never arrived,” said Ines Okoro, who lives below the dam. 🌊");
  await expect(app.entry(/Message in Arabic/)).toContainText("«ابقوا في بيوتكم». 𝔒rrin FM");
});
