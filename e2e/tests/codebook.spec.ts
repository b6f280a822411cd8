// The codebook: editing it, choosing another, merging, and its guidance.

import { mkdirSync } from "node:fs";
import type { Locator } from "@playwright/test";
import { App, expect, test } from "../support/app";
import { hasNoViolations } from "../support/axe";
import { many } from "../support/blogs";

const shots = process.env.SHOTS;

async function shot(app: App, name: string): Promise<void> {
  if (!shots) return;
  mkdirSync(shots, { recursive: true });
  await app.page.screenshot({ path: `${shots}/${name}.png` });
}

function editor(app: App): Locator {
  return app.dialog("Codebook");
}

async function edit(app: App): Promise<Locator> {
  await app.press("b");
  await expect(editor(app)).toBeVisible();
  return editor(app);
}

async function expand(app: App, label: string): Promise<void> {
  const row = editor(app).getByRole("button", { name: new RegExp(`^${label}\\b`) });
  await row.click();
  await expect(row).toHaveAttribute("aria-expanded", "true");
}

function field(app: App, name: string): Locator {
  return editor(app).getByRole("textbox", { name, exact: true });
}

async function save(app: App): Promise<void> {
  await editor(app).getByRole("button", { name: "Save", exact: true }).click();
  await app.noDialog();
  await app.saved();
}

async function begin(app: App): Promise<void> {
  await app.open();
  await app.split();
  await app.press("j");
}

test("add a label by keyboard alone, set it by its key, undo, reload", async ({ app, page }) => {
  await begin(app);
  await edit(app);
  await editor(app).getByRole("button", { name: "Add label", exact: true }).focus();
  await app.press("Enter");
  await expect(field(app, "Name")).toBeFocused();
  // In the place of “New label”.
  await page.keyboard.type("Rumour");
  // What is typed is text, not a key of the page.
  await expect(field(app, "Name")).toHaveValue("Rumour");
  await expect(field(app, "Key")).toHaveValue("9");
  await field(app, "Definition, one line").focus();
  await page.keyboard.type("Said by nobody in particular.");
  const button = editor(app).getByRole("button", { name: "Save", exact: true });
  await button.focus();
  await app.press("Enter");
  await app.noDialog();
  await app.saved();
  await app.press("9");
  await app.isOn("Rumour");
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await app.isOn("Rumour");
  await app.press("ControlOrMeta+z", "ControlOrMeta+z");
  await expect(app.label("Rumour")).toHaveCount(0);
  await app.press("ControlOrMeta+Shift+z");
  await app.isOff("Rumour");
});

test("a key that is taken is refused at once, with the reason", async ({ app }) => {
  await begin(app);
  await edit(app);
  await expand(app, "Quote");
  const key = field(app, "Key");
  await key.fill("1");
  await expect(editor(app).getByRole("alert")).toHaveText(/the key 1 sets “Claim” already/);
  await expect(key).toHaveValue("2");
  await key.fill("j");
  await expect(editor(app).getByRole("alert")).toHaveText(/“j” is a key of the page: next entry/);
  await expect(key).toHaveValue("2");
  await key.fill("z");
  await expect(editor(app).getByRole("alert")).toHaveCount(0);
  await save(app);
  await app.press("z");
  await app.isOn("Quote");
  await app.press("2");
  await app.isOn("Quote");
});

test("rename, recolour, reorder, need, archive; the log says who and what", async ({ app, page }) => {
  await begin(app);
  const dialog = await edit(app);
  await expand(app, "Denial");
  await field(app, "Name").fill("Rejection");
  await dialog.getByRole("radio", { name: "Light green" }).check();
  await expect(dialog.getByText(/^Contrast 3\.1 on light/)).toBeVisible();
  await dialog.getByRole("combobox", { name: "Needs" }).selectOption({ label: "Claim" });
  const row = dialog.getByRole("button", { name: /^Rejection/ });
  await row.press("Alt+ArrowUp");
  await expect(row).toBeFocused();
  await row.press("Alt+ArrowUp");
  await expect(row).toBeFocused();
  await expand(app, "Eyewitness");
  await dialog.getByRole("button", { name: "Archive", exact: true }).click();
  await save(app);

  const names = app.labels.getByRole("button").locator(".label-name");
  await expect.poll(async () => (await names.allTextContents()).slice(0, 6)).toEqual(["Claim", "Quote", "Official statement", "Check-worthy", "Unverified", "Rejection"]);
  await expect(app.label("Eyewitness")).toHaveCount(0);
  await app.press("8");
  await app.isOn("Rejection");
  await app.isOn("Claim");

  await edit(app);
  await expect(dialog.getByText("liveblog-core · version 2")).toBeVisible();
  await dialog.getByText("Change log: 1 change").click();
  await expect(dialog.getByText(/^Version 2 · today/)).toBeVisible();
  await expect(dialog.getByText("Label “Denial” renamed to “Rejection”.")).toBeVisible();
  await expect(dialog.getByText("Label “Eyewitness” archived.")).toBeVisible();
  await dialog.getByText("1 archived label").click();
  await expand(app, "Eyewitness");
  await dialog.getByRole("button", { name: "Take back" }).click();
  await save(app);
  await expect(app.label("Eyewitness")).toBeVisible();
  const { bytes } = await app.exported();
  const file = JSON.parse(bytes.toString());
  expect(file.codebook.version).toBe(3);
  expect(file.codebook.changes).toHaveLength(2);
  expect(page.url()).toContain("#/project/");
});

test("drag a label to another place", async ({ app }) => {
  await begin(app);
  const dialog = await edit(app);
  await dialog.getByRole("button", { name: /^Claim\b/ }).dragTo(dialog.getByRole("button", { name: /^Official statement/ }));
  await save(app);
  const names = app.labels.getByRole("button").locator(".label-name");
  await expect.poll(async () => (await names.allTextContents()).slice(0, 3)).toEqual(["Quote", "Official statement", "Claim"]);
  // Nothing came in as a file.
  await app.noDialog();
  await expect(app.alert).toHaveText("");
});

test("groups: add one, choose one or many, delete it", async ({ app }) => {
  await begin(app);
  const dialog = await edit(app);
  await dialog.getByRole("button", { name: "Add group" }).click();
  await dialog.getByRole("textbox", { name: "Name of the group" }).fill("Tone");
  await dialog.getByRole("combobox", { name: "On one entry" }).selectOption("one");
  await dialog.getByRole("button", { name: "Add label to Tone" }).click();
  await field(app, "Name").fill("Calm");
  await dialog.getByRole("button", { name: "Add label to Tone" }).click();
  await field(app, "Name").fill("Alarmed");
  await save(app);
  await app.label("Calm").click();
  await app.isOn("Calm");
  await app.label("Alarmed").click();
  await app.isOn("Alarmed");
  await app.isOff("Calm");
  await edit(app);
  await dialog.getByRole("button", { name: /^Tone/ }).click();
  await dialog.getByRole("button", { name: "Delete group" }).click();
  await expand(app, "Calm");
  await expect(dialog.getByRole("combobox", { name: "Group", exact: true })).toHaveValue("");
});

test("a merge after another edit saves that, and says what it leaves to mend", async ({ app }) => {
  await begin(app);
  await app.press("8");
  await app.saved();
  const dialog = await edit(app);
  await expand(app, "Quote");
  await field(app, "Definition, one line").fill("Words said by somebody.");
  await expand(app, "Denial");
  await dialog.getByRole("button", { name: "Merge…" }).click();
  const merge = dialog.getByRole("group", { name: "Merge…" });
  await expect(merge.getByRole("button", { name: "Merge", exact: true })).toBeDisabled();
  await merge.getByRole("combobox", { name: /^Merge “Denial” into/ }).selectOption({ label: "Check-worthy" });
  await expect(merge).toContainText("Your other changes are saved first.");
  await expect(merge).toContainText("In 1 entry a label is then without the one that it needs");
  await merge.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog.getByText("liveblog-core · version 3")).toBeVisible();
  await app.press("Escape");
  await app.noDialog();
  await app.isOn("Check-worthy");
  const { bytes } = await app.exported();
  const { codebook } = JSON.parse(bytes.toString());
  expect(codebook.labels.find((label: { id: string }) => label.id === "quote").definition).toBe("Words said by somebody.");
});

test("merge one label into another: how many follow is said, and undo takes it back", async ({ app }) => {
  await begin(app);
  await app.press("8", "j", "8", "1");
  await app.saved();
  const dialog = await edit(app);
  await expand(app, "Denial");
  await dialog.getByRole("button", { name: "Merge…" }).click();
  await dialog.getByRole("combobox", { name: /^Merge “Denial” into/ }).selectOption({ label: "Claim" });
  await expect(dialog.getByText(/^2 annotations of “Denial” become “Claim”/)).toBeVisible();
  await shot(app, "merge");
  await dialog.getByRole("button", { name: "Merge", exact: true }).click();
  await expect(dialog.getByText("1 archived label")).toBeVisible();
  await app.press("Escape");
  await app.noDialog();
  await app.saved();
  await expect(app.label("Denial")).toHaveCount(0);
  await app.isOn("Claim");
  await app.press("k");
  await app.isOn("Claim");
  await app.press("ControlOrMeta+z");
  await app.isOff("Claim");
  await app.isOn("Denial");
});

test("what is not saved survives Escape and a reload, and can be discarded", async ({ app, page }) => {
  await begin(app);
  const dialog = await edit(app);
  await expand(app, "Quote");
  await field(app, "Name").fill("Speech");
  await app.press("Escape");
  await app.noDialog();
  await expect(app.alert).toContainText("not saved yet");
  await expect(app.label("Quote")).toBeVisible();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await edit(app);
  await expect(dialog.getByText(/changes of last time are still here/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Speech/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Discard changes" }).click();
  await expect(dialog.getByRole("button", { name: /^Quote/ })).toBeVisible();
  await app.press("Escape");
  await app.noDialog();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await edit(app);
  await expect(dialog.getByRole("button", { name: /^Quote/ })).toBeVisible();
});

test("another codebook: in its place, or its labels added", async ({ app }) => {
  await begin(app);
  await app.press("1", "8");
  await app.saved();
  const dialog = await edit(app);
  await dialog.getByText("Other codebooks").click();
  await dialog.getByRole("button", { name: "Quotes and attribution" }).click();
  await dialog.getByRole("button", { name: "Add 3 labels" }).click();
  await expect(dialog.getByText("3 labels added. Save to use them.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Content/ })).toBeVisible();
  await dialog.getByRole("button", { name: "Claims", exact: true }).click();
  await dialog.getByRole("button", { name: "Use instead" }).click();
  await expect(dialog.getByText(/1 label in use stays/)).toBeVisible();
  await save(app);
  await app.isOn("Claim");
  await expect(app.label("No claim")).toBeVisible();
  await expect(app.label("Denial")).toHaveCount(0);
  await app.press("ControlOrMeta+z");
  await app.isOn("Denial");
});

test("save a codebook as JSON and open it in another project; a bad file says why", async ({ app, page }) => {
  await begin(app);
  const dialog = await edit(app);
  await dialog.getByRole("textbox", { name: "Name of the codebook" }).fill("House rules");
  const file = await app.download(dialog.getByRole("button", { name: "Save codebook as JSON" }));
  expect(file.name).toBe("house-rules.codebook.json");
  await dialog.getByRole("button", { name: "Discard changes" }).click();
  await dialog.getByText("Other codebooks").click();
  const give = async (name: string, buffer: Buffer) => {
    const coming = page.waitForEvent("filechooser");
    await dialog.getByRole("button", { name: "Open codebook file…" }).click();
    await (await coming).setFiles({ name, mimeType: "application/json", buffer });
  };
  await give("bad.json", Buffer.from('{"id": "x", "name": "X", "version": 1, "labels": [{"id": "a"}]}'));
  await expect(dialog.getByRole("alert")).toContainText("labels[0]");
  await give(file.name, file.bytes);
  await expect(dialog.getByRole("heading", { name: "House rules" })).toBeVisible();
  await dialog.getByRole("button", { name: "Use instead" }).click();
  await save(app);
  await app.press("i");
  await expect(page.getByRole("region", { name: "Guidance: House rules" })).toBeVisible();
});

test("a new project can begin with another codebook", async ({ app, page }) => {
  await app.open();
  const choice = page.getByRole("combobox", { name: "Codebook of new projects" });
  await choice.selectOption({ label: "Claims" });
  await app.split();
  await expect(app.label("No claim")).toBeVisible();
  // It is kept, and the settings have it, too.
  await app.open();
  await expect(choice).toHaveValue("claims");
  await app.split(many(20));
  await expect(app.label("No claim")).toBeVisible();
  await app.press(",");
  await expect(app.dialog("Settings").getByRole("combobox", { name: "Codebook of new projects" })).toHaveValue("claims");
});

test("guidance stands beside the entries, and labelling goes on", async ({ app, page }) => {
  await begin(app);
  await app.press("8", "i");
  const guide = page.getByRole("region", { name: /^Guidance/ });
  await expect(guide).toBeVisible();
  const denial = guide.getByRole("listitem").filter({ hasText: "Denials of having done" });
  // The label used last.
  await expect(denial).toBeFocused();
  await expect(denial).toBeInViewport();
  await expect(app.current).toBeInViewport();
  await shot(app, "guide");
  await app.press("1");
  await expect(guide.getByRole("button", { name: /^Claim/ })).toHaveAttribute("aria-pressed", "true");
  await app.press("j");
  await app.currentIs(/opens two gates/);
  await guide.getByRole("searchbox", { name: "Search the guidance" }).fill("scare quotes");
  await expect(guide.getByRole("listitem")).toHaveCount(1);
  await app.press("Escape");
  await app.press("Escape");
  await expect(guide).toHaveCount(0);
  await app.isOff("Claim");
});

test("the second tab shows the new codebook and cannot edit it", async ({ app, context }) => {
  await begin(app);
  const second = new App(await context.newPage());
  await second.page.goto(app.page.url());
  await expect(second.feed).toBeVisible();
  await edit(app);
  await expand(app, "Quote");
  await field(app, "Name").fill("Speech");
  await save(app);
  await expect(second.label("Speech")).toBeVisible();
  await edit(second);
  await expect(editor(second).getByText(/^Read-only/)).toBeVisible();
  await expect(editor(second).getByRole("button", { name: "Save", exact: true })).toBeDisabled();
  await expect(editor(second).getByRole("button", { name: "Add group" })).toBeDisabled();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`no fault that axe knows: ${colorScheme}, ${width} px wide`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await begin(app);
      const dialog = await edit(app);
      await shot(app, `list-${colorScheme}-${width}`);
      await expand(app, "Check-worthy");
      await field(app, "Key").fill("1");
      await expect(dialog.getByRole("alert")).toBeVisible();
      await hasNoViolations(page, "a label's form");
      await shot(app, `form-${colorScheme}-${width}`);
      await dialog.getByText("Other codebooks").click();
      await dialog.getByRole("button", { name: "Verification" }).click();
      await expect(dialog.getByRole("button", { name: "Use instead" })).toBeVisible();
      await dialog.getByRole("button", { name: /^Function/ }).click();
      await hasNoViolations(page, "other codebooks and a group's form");
      await shot(app, `others-${colorScheme}-${width}`);
      const { content, window } = await page.evaluate(() => {
        const shown = document.querySelector("dialog");
        return { content: shown?.scrollWidth ?? 0, window: shown?.clientWidth ?? 0 };
      });
      expect(content).toBeLessThanOrEqual(window);
      await app.press("Escape");
      await app.noDialog();
      await app.press("i");
      await expect(page.getByRole("region", { name: /^Guidance/ })).toBeVisible();
      await hasNoViolations(page, "guidance");
      await expect(app.current.getByRole("heading")).toBeInViewport();
      await shot(app, `guide-${colorScheme}-${width}`);
    });
  }
}
