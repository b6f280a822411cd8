// The same blog again, an hour later: what changed is shown before anything is
// taken in; one step takes it in and another takes it back.

import { expect, test } from "../support/app";
import { hasNoViolations } from "../support/axe";
import { ENTRIES, TITLE, paste } from "../support/blogs";
import { plain } from "../support/pages";

// Two entries more, one edited, one gone.
const later = ENTRIES.filter((entry) => entry.heading !== "Bridge at Corran Ford closed").map((entry) =>
  entry.heading === "River authority opens two gates" ? { ...entry, body: ["The Tolven River Authority said that it had opened all six gates.", ...entry.body.slice(1)] } : entry,
);
const LATER = paste(TITLE, [
  ...later,
  { heading: "Families return to Lower Pellam", time: "08:10", author: "Maud Ferrier", body: ["Forty families have gone back to their houses."] },
  { heading: "Inquiry announced", time: "08:45", author: "Hanne Brook", body: ["A judge will look into the failure of the wall."] },
]);

for (const colorScheme of ["light", "dark"] as const) {
  test(`by keyboard, with undo and reload, ${colorScheme}`, async ({ app, page }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await app.open();
    await app.split();
    await app.entry(/Spillway wall/).click();
    await app.press("1");
    await app.entry(/Bridge at Corran Ford/).click();
    await app.press("2");
    await app.saved();

    const button = page.getByRole("button", { name: "Paste a later version…" });
    await button.focus();
    await app.press("Enter");
    const box = app.dialog("Paste a later version");
    await expect(box.getByRole("textbox")).toBeFocused();
    await hasNoViolations(page, "box for a later version");
    await app.paste(LATER);
    await app.press("ControlOrMeta+Enter");

    const dialog = app.dialog(`A later version of “${TITLE}”`);
    await expect(dialog).toContainText("5 the same, 1 edited, 2 new, 1 gone; 1 annotation carried, 1 could not be.");
    await expect(dialog.getByText("Quote stays with the earlier version: the entry is no longer there")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Take it in" })).toBeFocused();
    await dialog.getByText("2 new", { exact: true }).click();
    await expect(dialog.getByText("Inquiry announced")).toBeVisible();
    await hasNoViolations(page, "a later version");
    await dialog.getByRole("button", { name: "Take it in" }).focus();
    await app.press("Enter");
    await app.noDialog();

    const line = page.getByText(/^Continues .*: 5 the same, 1 edited, 2 new, 1 gone; 1 annotation stayed behind\./);
    await expect(line).toBeVisible();
    await app.saved();
    await app.entry(/Spillway wall/).click();
    await app.isOn("Claim");
    const documents = page.getByRole("combobox", { name: "Document" });
    await expect(documents.getByRole("option")).toHaveText([/^1\. earlier version · Tolven/, /^2\. 0 \/ 8 done · Tolven/]);
    await hasNoViolations(page, "a later version taken in");

    await app.press("ControlOrMeta+z");
    await expect(documents).toHaveCount(0);
    await app.entry(/Bridge at Corran Ford/).click();
    await app.isOn("Quote");
    await app.press("ControlOrMeta+Shift+z");
    await expect(line).toBeVisible();
    await app.saved();

    await page.reload();
    await expect(line).toBeVisible();
    await page.getByRole("button", { name: "Show what changed" }).focus();
    await app.press("Enter");
    const changed = app.dialog(`What changed in “${TITLE}”`);
    await expect(changed.getByText("Quote stays with the earlier version")).toBeVisible();
    await hasNoViolations(page, "what changed");
    await app.press("Escape");
    await app.noDialog();

    // The earlier version is still there, with what stayed behind.
    await documents.selectOption({ index: 0 });
    await expect(page.getByText("This is an earlier version.")).toBeVisible();
    await app.entry(/Bridge at Corran Ford/).click();
    await app.isOn("Quote");
    await page.getByRole("button", { name: "Show the later one" }).click();
    await expect(line).toBeVisible();
    const data = JSON.parse((await app.exported()).bytes.toString("utf8"));
    expect(data.documents.map((document: { entries: unknown[] }) => document.entries.length)).toEqual([7, 8]);
    expect(data.annotations.map((annotation: { document: string }) => annotation.document)).toEqual([data.documents[0].id, data.documents[1].id]);
  });
}

test("the very same text is said, another blog is asked about", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.paste(paste());
  await expect(app.alert).toContainText("in this project already, word for word");
  await app.noDialog();

  await app.paste(plain());
  const dialog = app.dialog("Another live blog");
  await expect(dialog).toContainText("Lantern festival – live");
  await hasNoViolations(page, "another live blog");
  await app.press("Escape");
  await app.noDialog();
  await expect(app.entries).toHaveCount(7);

  await app.paste(plain());
  await dialog.getByRole("button", { name: "Add to this project" }).click();
  await expect(app.entries).toHaveCount(3);
  await app.saved();
  await app.press("ControlOrMeta+z");
  await expect(app.entries).toHaveCount(7);

  await app.paste(plain());
  await dialog.getByRole("button", { name: "New project" }).click();
  await expect(app.entries).toHaveCount(3);
  await app.saved();
  await page.getByRole("link", { name: "All projects" }).click();
  await expect(page.getByRole("listitem").filter({ hasText: "last worked on" })).toHaveCount(2);
});

test("a later version by file", async ({ app, page }) => {
  await app.open();
  await app.split();
  await page.getByRole("button", { name: "Paste a later version…" }).click();
  await app.openFile("later.txt", LATER);
  await app.dialog(/^A later version/).getByRole("button", { name: "Add as another document" }).click();
  await expect(page.getByRole("combobox", { name: "Document" })).toBeVisible();
  await expect(page.getByText(/^Continues/)).toHaveCount(0);
});
