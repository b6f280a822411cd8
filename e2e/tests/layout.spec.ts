// The page fits its window and holds still.

import type { Page } from "@playwright/test";
import { expect, test } from "../support/app";
import { many } from "../support/blogs";

async function fits(page: Page): Promise<void> {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  expect(content).toBeLessThanOrEqual(window);
}

for (const width of [360, 768, 1920]) {
  test(`no sideways scrolling at ${width} px`, async ({ app, page }) => {
    await page.setViewportSize({ width, height: 740 });
    await app.open();
    await fits(page);
    await app.split();
    await app.press("j", "1", "2", "3");
    await app.isOn("Official statement");
    await fits(page);
    // Every label can be reached and pressed.
    await app.label("Denial").click();
    await app.isOn("Denial");
    await app.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    await fits(page);
    await app.press("Escape");
    await app.noDialog();
    await page.getByRole("button", { name: "Export", exact: true }).click();
    await expect(app.dialog("Export")).toBeVisible();
    await fits(page);
  });
}

// With long names and words in all that it lists.
for (const width of [360, 1280]) {
  test(`the import fits at ${width} px, and all of it can be reached`, async ({ app, page }) => {
    await page.setViewportSize({ width, height: 640 });
    await app.open();
    const long = "Donaudampfschifffahrt".repeat(6);
    const records = Array.from({ length: 60 }, (_, number) => ({ text: `Gauge ${number}`, label: [long, [900, 901, `${number}${long}`]] }));
    for (const place of ["the start page", "an open project"]) {
      if (place !== "the start page") await app.split();
      const content = records.map((record) => JSON.stringify(record)).join("\n");
      if (place === "the start page") {
        await app.openFile(`${long}.jsonl`, content);
      } else {
        await page.getByRole("button", { name: "Menu" }).click();
        await page.getByRole("menuitem", { name: "Import…" }).click();
        const coming = page.waitForEvent("filechooser");
        await app.dialog("Import").getByRole("button", { name: "Choose files…" }).click();
        await (await coming).setFiles({ name: `${long}.jsonl`, mimeType: "text/plain", buffer: Buffer.from(content) });
      }
      const dialog = app.dialog("Import");
      await expect(dialog.getByRole("heading", { name: "Refused: 60" })).toBeVisible();
      await fits(page);
      const { content: inside, window: room } = await dialog.evaluate((element) => ({ content: element.scrollWidth, window: element.clientWidth }));
      expect(inside, place).toBeLessThanOrEqual(room);
      // What can be done stays in reach of the list, which scrolls by keys.
      const last = dialog.getByRole("list", { name: "What was refused and put right" }).getByRole("listitem").last();
      await dialog.getByRole("list", { name: "What was refused and put right" }).press("End");
      await expect(last).toBeInViewport();
      for (const name of [place === "the start page" ? "Make a project" : "Import", "Cancel"]) {
        await expect(dialog.getByRole("button", { name, exact: true })).toBeInViewport({ ratio: 1 });
      }
      await app.press("Escape");
      await app.noDialog();
    }
  });
}

test("very long words and titles do not widen the page", async ({ app, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await app.open();
  const long = "Donaudampfschifffahrt".repeat(12);
  await app.split(many(3).replaceAll("Report number 2 from the valley", long).replaceAll("Maud Ferrier", long));
  await fits(page);
});

// What moves for whatever reason: the browser's own sum excuses what follows a
// key press, a reader does not. Labels may make room for each other in their
// row, sideways; all else stays, and so does the row.
async function shifts(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    type Shift = { value: number; sources: { node?: Node; previousRect: DOMRect; currentRect: DOMRect }[] };
    const seen: string[] = [];
    Object.assign(globalThis, { shifts: seen });
    const place = (rect: DOMRect) => [rect.x, rect.y, rect.width, rect.height].map(Math.round).join(" ");
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as Shift[]) {
        if (!entry.sources.length) seen.push(`${entry.value}, of something that is gone`);
        for (const { node, previousRect, currentRect } of entry.sources) {
          const element = node instanceof Element ? node : node?.parentElement;
          const inRow = previousRect.y === currentRect.y && previousRect.height === currentRect.height;
          if (inRow && element?.matches("article li, article span")) continue;
          seen.push(`${element?.tagName}.${element?.className} (${place(previousRect)}) → (${place(currentRect)})`);
        }
      }
    }).observe({ type: "layout-shift", buffered: false });
  });
  return async () => {
    // Two frames: what has moved by now has been reported.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    return page.evaluate(() => (globalThis as unknown as { shifts: string[] }).shifts);
  };
}

test("nothing moves when labels come and go", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("j");
  await app.saved();
  const moved = await shifts(page);
  for (const key of ["1", "2", "3", "6", "1", "2", "3", "6"]) {
    await app.press(key);
    await app.saved();
  }
  await app.press("ControlOrMeta+z", "ControlOrMeta+Shift+z");
  await app.saved();
  expect(await moved()).toEqual([]);
});

test("the measure of what moves finds what does", async ({ app, page }) => {
  await app.open();
  await app.split();
  const moved = await shifts(page);
  await page.evaluate(() => {
    const push = document.createElement("p");
    push.textContent = "Down with you all.";
    document.querySelector("article")?.prepend(push);
  });
  expect(await moved()).not.toEqual([]);
});

test("the current entry stays in sight, over hundreds of entries", async ({ app, page }) => {
  await app.open();
  await app.split(many(400));
  const place = async () => {
    await expect(app.current).toBeInViewport();
    return app.still(app.current);
  };
  for (let index = 0; index < 30; index += 1) await app.press("j");
  await app.currentIs(/Report number 31 /);
  const top = await place();
  for (let index = 0; index < 30; index += 1) await app.press("j");
  await app.currentIs(/Report number 61 /);
  expect(Math.abs((await place()) - top)).toBeLessThan(80);
  await app.press("End");
  await app.currentIs(/Report number 400 /);
  await place();
  await app.press("1");
  await app.isOn("Claim");
  await app.saved();
  await app.press("Home");
  await app.currentIs(/Report number 1 /);
  await place();
  // Back at the place after a reload.
  await app.press("End");
  await app.currentIs(/Report number 400 /);
  await page.reload();
  await expect(app.feed).toBeVisible();
  await app.currentIs(/Report number 400 /);
  await place();
  await app.isOn("Claim");
});

test("search finds what is not on the screen", async ({ app, page }) => {
  await app.open();
  await app.split(many(400).replace("The gauge at post 333 was", "The flamingo at post 333 was"));
  await app.press("/");
  await expect(app.search).toBeFocused();
  await page.keyboard.type("flamingo");
  await app.press("Enter");
  await app.currentIs(/Report number 333 /);
  await expect(app.current).toBeInViewport();
});

test("a label key brings back into sight what it labels, however far away", async ({ app, page }) => {
  await app.open();
  await app.split(many(300));
  await app.press("j", "j");
  await expect(app.current).toBeInViewport();
  await page.locator(".scroller").evaluate((scroller) => scroller.scrollTo(0, scroller.scrollHeight));
  // Of so many entries those far away are not there.
  await expect(app.current).toHaveCount(0);
  await app.press("1");
  await app.isOn("Claim");
  await expect(app.current).toBeInViewport();
  await expect(app.current).toHaveAccessibleName(/Report number 3 from the valley/);
});
