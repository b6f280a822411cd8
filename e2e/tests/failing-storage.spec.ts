// Where nothing can be kept, the page never says Saved; it says what is wrong,
// offers the file, and work goes on.

import type { Page } from "@playwright/test";
import { expect, test, type App } from "../support/app";
import { paste } from "../support/blogs";
import { Person } from "../support/random";

// Makes every write fail with a full disk for as long as `window.full` is true.
async function withSwitch(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const global = globalThis as unknown as { full: boolean };
    global.full = false;
    for (const method of ["add", "put"] as const) {
      const original = IDBObjectStore.prototype[method];
      IDBObjectStore.prototype[method] = function (...args: Parameters<typeof original>) {
        if (global.full) throw new DOMException("The disk is full.", "QuotaExceededError");
        return original.apply(this, args);
      };
    }
  });
}

async function setFull(page: Page, full: boolean): Promise<void> {
  await page.evaluate((value) => Object.assign(globalThis, { full: value }), full);
}

async function splitUnsaved(app: App): Promise<void> {
  await app.input.fill(paste());
  await app.splitButton.click();
  await expect(app.feed).toBeVisible();
}

// A Saved that was on the page for a moment only would be a lie, too.
async function recordStatus(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    const look = () => {
      for (const status of document.querySelectorAll('[role="status"], output')) {
        const text = status.textContent ?? "";
        if (/saved/i.test(text) && !/not saved|unsaved/i.test(text)) seen.push(text);
      }
    };
    new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
    Object.assign(globalThis, { seenSaved: seen });
  });
  return () => page.evaluate(() => (globalThis as unknown as { seenSaved: string[] }).seenSaved);
}

async function offersTheFile(app: App): Promise<string> {
  await expect(app.alert.first()).toBeVisible();
  const button = app.page.getByRole("button", { name: /^Download/ }).first();
  return (await app.download(button)).bytes.toString("utf8");
}

test("a full disk is said, the file is offered, and later all is saved", async ({ app, page }) => {
  await withSwitch(page);
  await app.open();
  await app.split();
  await app.press("j", "1");
  await app.saved();

  await setFull(page, true);
  await app.press("2");
  await app.isOn("Quote");
  await expect(app.alert.filter({ hasText: /full|kept|saved/i })).toBeVisible();
  await expect(app.status.filter({ hasText: /^Saved/ })).toHaveCount(0);
  const seen = await recordStatus(page);
  // Work goes on.
  await app.press("3", "Enter");
  await app.currentIs(/opens two gates/);
  await app.press("1");
  await app.isOn("Claim");
  expect(await seen()).toEqual([]);
  // The file that is offered has it all.
  const data = JSON.parse(await offersTheFile(app));
  expect(data.annotations.map((annotation: { label: string }) => annotation.label).sort()).toEqual([
    "claim", "claim", "official_statement", "quote",
  ]);

  // There is room again: the next step, at the latest, saves everything.
  await setFull(page, false);
  await app.press("6");
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await app.entry(/opens two gates/).click();
  await app.isOn("Claim");
  await app.isOn("Casualties");
  await app.entry(/Spillway wall/).click();
  await app.isOn("Claim");
  await app.isOn("Quote");
  await app.isOn("Official statement");
});

test("changes of every kind that met a full disk are saved once there is room", async ({ app, page }) => {
  test.setTimeout(5 * 60_000);
  await withSwitch(page);
  await app.open();
  const person = await Person.begin(app, 6);
  await app.saved();
  await setFull(page, true);
  for (const change of ["passage", "attribution", "link", "all at once", "codebook", "annotator", "passage", "new document", "other document", "label", "undo"]) {
    await test.step(change, () => person.change(change));
  }
  await expect(app.status.filter({ hasText: /^Saved/ })).toHaveCount(0);
  await person.compare();
  await setFull(page, false);
  await person.change("label");
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await app.saved();
  await person.compare();
});

test("a full disk at the very first write", async ({ app, page }) => {
  await withSwitch(page);
  await app.open();
  await setFull(page, true);
  const seen = await recordStatus(page);
  await splitUnsaved(app);
  await app.press("j", "1");
  await app.isOn("Claim");
  const data = JSON.parse(await offersTheFile(app));
  expect(data.annotations).toHaveLength(1);
  expect(await seen()).toEqual([]);
});

test("a write that the browser aborts after it was accepted", async ({ app, page }) => {
  await page.addInitScript(() => {
    const original = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...args: Parameters<typeof original>) {
      const request = original.apply(this, args);
      if ((globalThis as unknown as { full?: boolean }).full) {
        const transaction = this.transaction;
        request.addEventListener("success", () => transaction.abort());
      }
      return request;
    };
  });
  await app.open();
  await app.split();
  await setFull(page, true);
  await app.press("1");
  await app.isOn("Claim");
  await expect(app.alert.first()).toBeVisible();
  await expect(app.status.filter({ hasText: /^Saved/ })).toHaveCount(0);
});

for (const [name, block] of [
  ["IndexedDB is missing", () => Object.defineProperty(globalThis, "indexedDB", { value: undefined, configurable: true })],
  [
    "opening IndexedDB is forbidden",
    () => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("The operation is insecure.", "SecurityError");
      };
    },
  ],
  [
    "opening IndexedDB fails later",
    () => {
      const original = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (...args: Parameters<typeof original>) {
        const request = original.apply(this, args);
        request.addEventListener("upgradeneeded", () => request.transaction?.abort(), { once: true });
        return request;
      };
    },
  ],
] as const) {
  test(`${name}: one is told before and can work`, async ({ app, page }) => {
    await page.addInitScript(block);
    await app.open();
    await expect(app.alert.first()).toBeVisible();
    const seen = await recordStatus(page);
    await splitUnsaved(app);
    await app.press("j", "1", "Enter");
    await app.currentIs(/opens two gates/);
    await expect(app.alert.first()).toBeVisible();
    const { bytes } = await app.exported();
    expect(JSON.parse(bytes.toString("utf8")).annotations).toHaveLength(1);
    expect(await seen()).toEqual([]);
  });
}

test("a write that never ends is not called saved", async ({ app, page }) => {
  await page.addInitScript(() => {
    // The transaction's end is never reported.
    const original = IDBObjectStore.prototype.add;
    IDBObjectStore.prototype.add = function (...args: Parameters<typeof original>) {
      const request = original.apply(this, args);
      if ((globalThis as unknown as { full?: boolean }).full) {
        const store = this;
        const keep = () => {
          store.get(0).addEventListener("success", keep);
        };
        keep();
      }
      return request;
    };
  });
  await app.open();
  await app.split();
  await setFull(page, true);
  await app.press("1");
  await app.isOn("Claim");
  await app.press("2", "3");
  await app.isOn("Official statement");
  await expect(app.status.filter({ hasText: /^Saved/ })).toHaveCount(0);
});
