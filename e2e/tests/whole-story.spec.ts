// paste → label → undo → reload → kill -9 → reopen → export → open elsewhere

import { App, Watch, expect, test } from "../support/app";
import { Profile } from "../support/real-browser";
import { ENTRIES, TITLE } from "../support/blogs";

test("nothing that was called Saved is lost, not even by kill -9", async ({ browser, baseURL }) => {
  const profile = await Profile.create();
  try {
    // Paste and label.
    let real = await profile.open();
    let watch = new Watch(real.context, new URL(baseURL ?? "").origin);
    let app = new App(await real.context.newPage());
    await app.page.goto(baseURL ?? "");
    await app.split();
    await expect(app.entries).toHaveCount(ENTRIES.length);
    await app.currentIs(/21:04/);

    await app.press("j");
    await app.currentIs(/Spillway wall collapses/);
    await app.press("1", "2");
    await app.isOn("Claim");
    await app.isOn("Quote");
    await app.press("Enter");
    await app.currentIs(/opens two gates/);
    await app.press("3");
    await app.isOn("Official statement");

    // Undo and redo.
    await app.press("ControlOrMeta+z");
    await app.isOff("Official statement");
    await app.press("ControlOrMeta+Shift+z");
    await app.isOn("Official statement");
    await app.press("ControlOrMeta+z");
    await app.isOff("Official statement");
    await app.saved();

    // Reload.
    const address = app.page.url();
    await app.page.reload();
    await expect(app.feed).toBeVisible();
    await app.currentIs(/opens two gates/);
    await app.isOff("Official statement");
    await app.press("ControlOrMeta+Shift+z");
    await app.isOn("Official statement");
    await app.press("j", "j", "8");
    await app.isOn("Denial");
    await app.saved();
    watch.check();

    // Kill.
    await real.kill();
    real = await profile.open();
    watch = new Watch(real.context, new URL(baseURL ?? "").origin);
    app = new App(await real.context.newPage());
    await app.page.goto(address);
    await expect(app.feed).toBeVisible();
    await app.entry(/Spillway wall collapses/).click();
    await app.isOn("Claim");
    await app.isOn("Quote");
    await app.entry(/opens two gates/).click();
    await app.isOn("Official statement");
    await app.entry(/Minister denies/).click();
    await app.isOn("Denial");

    // The undo history is there, too: the last two steps, newest first.
    await app.press("ControlOrMeta+z");
    await app.isOff("Denial");
    await app.press("ControlOrMeta+z");
    await app.entry(/opens two gates/).click();
    await app.isOff("Official statement");
    // Redo goes to where the step was made.
    await app.press("ControlOrMeta+Shift+z");
    await app.currentIs(/opens two gates/);
    await app.isOn("Official statement");
    await app.press("ControlOrMeta+Shift+z");
    await app.currentIs(/Minister denies/);
    await app.isOn("Denial");
    await app.saved();

    // Export.
    const first = await app.exported();
    expect(first.name).toMatch(/tolven.*\.json$/i);
    watch.check();
    await real.kill();

    // Elsewhere.
    const elsewhere = await browser.newContext();
    const there = new App(await elsewhere.newPage());
    await there.open();
    await there.openFile(first.name, first.bytes);
    await expect(there.feed).toBeVisible();
    await there.saved();
    await expect(there.entries).toHaveCount(ENTRIES.length);
    await there.entry(/Spillway wall collapses/).click();
    await there.isOn("Claim");
    await there.isOn("Quote");
    await there.entry(/Minister denies/).click();
    await there.isOn("Denial");
    const second = await there.exported();
    expect(second.name).toBe(first.name);
    const without = (bytes: Buffer) => bytes.toString("utf8").replace(/"exported": "[^"]*"/, '"exported": ""');
    expect(without(second.bytes)).toBe(without(first.bytes));
    await elsewhere.close();
  } finally {
    await profile.remove();
  }
});

test("each step is on disk when the page says so: kill -9 right after each", async ({ baseURL }) => {
  const profile = await Profile.create();
  try {
    let real = await profile.open();
    let app = new App(await real.context.newPage());
    await app.page.goto(baseURL ?? "");
    await app.split();
    const address = app.page.url();
    const note = () => app.page.getByRole("textbox", { name: /note/i });
    const steps: [name: string, step: () => Promise<void>, isThere: () => Promise<void>][] = [
      ["a label", () => app.press("1"), () => app.isOn("Claim")],
      [
        "a note, still in its field",
        async () => {
          await note().focus();
          await app.page.keyboard.type("Ask again.");
        },
        () => expect(note()).toHaveValue("Ask again."),
      ],
      ["a label taken back", () => app.press("2", "ControlOrMeta+z"), () => app.isOff("Quote")],
      [
        "done",
        async () => {
          await app.press("Enter");
          await app.saved();
          await app.press("k");
        },
        () => expect(app.current).toContainText(/done/i),
      ],
    ];
    for (const [index, [, step]] of steps.entries()) {
      await app.currentIs(/21:04/);
      await step();
      await app.saved();
      await real.kill();
      real = await profile.open();
      app = new App(await real.context.newPage());
      await app.page.goto(address);
      await expect(app.feed).toBeVisible();
      await app.entry(/21:04/).click();
      for (const [name, , isThere] of steps.slice(0, index + 1)) await test.step(name, isThere);
    }
    await real.kill();
  } finally {
    await profile.remove();
  }
});

test("the exported file is the dataset of the contract", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("j", "1", "Enter");
  await app.saved();
  const { name, bytes } = await app.exported();
  const text = bytes.toString("utf8");
  expect(name).toMatch(/^[a-z0-9.-]+\.json$/);
  const data = JSON.parse(text);
  expect(Object.keys(data)).toEqual([
    "format", "version", "generator", "exported", "offset_unit",
    "codebook", "annotators", "documents", "annotations", "statuses",
  ]);
  expect(data.format).toBe("liveblog-annotations");
  expect(data.version).toBe(1);
  expect(data.offset_unit).toBe("unicode_code_point");
  const [document] = data.documents;
  expect(document.title).toBe(TITLE);
  expect(document.entries).toHaveLength(ENTRIES.length);
  expect(document.entries[1].heading).toBe("Spillway wall collapses before dawn");
  expect(document.entries[1].time.raw).toBe("05:20");
  expect(document.entries[1].authors).toEqual(["Hanne Brook"]);
  for (const entry of document.entries) {
    for (const block of entry.blocks) expect(block.end).toBeLessThanOrEqual([...entry.text].length);
  }
  const [annotation] = data.annotations;
  expect(data.annotations).toHaveLength(1);
  expect(annotation).toMatchObject({ label: "claim", entry: document.entries[1].id, span: null, origin: "human" });
  expect(data.statuses).toContainEqual(expect.objectContaining({ entry: document.entries[1].id, status: "done" }));
  expect(text).not.toContain("\r");
  expect(text.startsWith('{\n  "format": "liveblog-annotations",\n')).toBe(true);
});

test("undo and redo work through everything, in order", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("1", "2", "3", "1");
  await app.isOff("Claim");
  await app.press("ControlOrMeta+z");
  await app.isOn("Claim");
  await app.press("ControlOrMeta+z");
  await app.isOff("Official statement");
  await app.press("ControlOrMeta+z", "ControlOrMeta+z");
  await app.isOff("Claim");
  await app.isOff("Quote");
  // One more than there is to undo changes nothing and breaks nothing.
  await app.press("ControlOrMeta+z");
  await app.press("ControlOrMeta+Shift+z", "ControlOrMeta+Shift+z");
  await app.isOn("Claim");
  await app.isOn("Quote");
  await app.isOff("Official statement");
  // A new step ends what could be redone.
  await app.press("4");
  await app.press("ControlOrMeta+Shift+z");
  await app.isOff("Official statement");
  await app.isOn("Check-worthy");
});
