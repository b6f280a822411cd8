// Finding: search, filters, the timeline, all at once, and the summary.

import { type App, expect, test } from "../support/app";
import { hasNoViolations } from "../support/axe";
import { many } from "../support/blogs";

function filters(app: App) {
  return app.page.getByRole("region", { name: "Filters", exact: true });
}

function timeline(app: App) {
  return app.page.getByRole("slider", { name: "Timeline" });
}

function bar(app: App) {
  return app.page.getByRole("region", { name: "Filters in force" });
}

test("filters by keyboard alone: labels are counted, moves go among what is shown", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("j", "1", "j", "j", "1", "2", "o");
  await expect(filters(app)).toBeFocused();
  const row = filters(app).getByRole("row", { name: /Claim/ });
  await expect(row.getByRole("cell").first()).toHaveText("2");
  await row.getByRole("checkbox", { name: "With Claim", exact: true }).focus();
  await app.press("Space");
  await expect(filters(app)).toContainText("2 of 7 entries shown");
  await expect(app.entries).toHaveCount(2);
  await app.press("Escape");
  await expect(filters(app)).toHaveCount(0);
  await expect(app.current).toBeFocused();
  await app.currentIs("Bridge at Corran Ford closed");
  await app.press("k");
  await app.currentIs("Spillway wall collapses before dawn");
  await app.press("k");
  await app.currentIs("Spillway wall collapses before dawn");

  // What no longer matches stays until one moves on.
  await app.press("1");
  await expect(app.entries).toHaveCount(2);
  await expect(bar(app)).toContainText("1 of 7 entries shown");
  await app.press("j");
  await expect(app.entries).toHaveCount(1);
  await app.press("ControlOrMeta+z");
  await app.currentIs("Spillway wall collapses before dawn");
  await expect(app.entries).toHaveCount(2);
  await bar(app).getByRole("button", { name: "Show all entries" }).click();
  await expect(app.entries).toHaveCount(7);
});

test("all that was found is labelled at once, undone at once, and kept", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("/");
  await page.keyboard.type("hanne");
  await expect(page.getByText("4 found")).toBeVisible();
  await app.press("Escape", "/");
  await page.keyboard.type("FERRIER");
  await expect(page.getByText("1 of 3")).toBeVisible();
  const highlighted = (query: string) =>
    expect
      .poll(() => page.evaluate(() => [...(CSS.highlights.get("found") ?? [])].map((range) => String(range)).join(" ")), { message: query })
      .toContain(query);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("WE ARE");
  await highlighted("We are");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("FERRIER");
  await expect.poll(() => page.evaluate(() => CSS.highlights.has("found"))).toBe(false);
  await app.press("Enter", "Shift+Enter");
  await app.current.click();
  await app.press("o");
  await filters(app).getByRole("button", { name: "Label all 3…" }).click();
  const dialog = app.dialog("3 entries found");
  await dialog.getByRole("radio", { name: "Put a label on them" }).check();
  await dialog.getByRole("combobox", { name: "Label" }).selectOption({ label: "Official statement" });
  await expect(dialog).toContainText("Changes 3 entries; 0 need no change.");
  await dialog.getByRole("button", { name: "Change 3 entries" }).click();
  await app.noDialog();
  await expect(page.getByText("Official statement set on 3 entries").first()).toBeVisible();
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await expect(app.feed.getByRole("listitem").filter({ hasText: "Official statement" })).toHaveCount(3);
  await app.press("ControlOrMeta+z");
  await expect(app.feed.getByRole("listitem").filter({ hasText: "Official statement" })).toHaveCount(0);
});

test("statuses are set at once, and the next unsure entry is one key away", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("j", "j", "j", "q", "Home", "w");
  await app.currentIs("Bridge at Corran Ford closed");
  await app.press("o");
  await filters(app).getByRole("combobox", { name: "Author" }).selectOption({ label: "Maud Ferrier (3)" });
  await expect(bar(app)).toContainText("3 of 7 entries shown");
  await bar(app).getByRole("button", { name: "Label all 3…" }).click();
  const dialog = app.dialog("3 entries found");
  await dialog.getByRole("radio", { name: "Set their status" }).check();
  await dialog.getByRole("combobox", { name: "Status" }).selectOption({ label: "excluded" });
  await dialog.getByRole("button", { name: "Change 3 entries" }).click();
  await app.noDialog();
  await expect(page.getByText("0 / 4 done")).toBeVisible();
});

test("the timeline goes to a time, and shows only a stretch of it", async ({ app, page }) => {
  await app.open();
  await app.split(many(600));
  await expect(timeline(app)).toBeVisible();
  await expect(timeline(app)).toHaveAttribute("aria-valuetext", /entry 1 of 600/);
  const box = (await timeline(app).boundingBox())!;
  const at = (share: number) => [box.x + box.width / 2, box.y + box.height * share] as const;
  await page.mouse.click(...at(0.5));
  await expect(timeline(app)).toHaveAttribute("aria-valuetext", /entry (29\d|30\d) of 600/);
  await expect(app.current).toBeInViewport();

  await page.mouse.move(...at(0.7));
  await page.mouse.down();
  await page.mouse.move(...at(0.75));
  await page.mouse.move(...at(0.8));
  // Which hours these are, before and after.
  await expect(page.locator(".timeline-stretch")).toHaveText(/\d\d:\d\d to .*\d\d:\d\d$/);
  await page.mouse.up();
  await expect(page.locator(".timeline-stretch")).toHaveCount(0);
  await expect(bar(app)).toContainText(/^(6\d|7\d) of 600 entries shown, .*\d\d:\d\d to .*\d\d:\d\d/);
  await expect(app.current).toBeInViewport();

  // The same by keys.
  await timeline(app).focus();
  await app.press("Escape");
  await expect(bar(app)).toHaveCount(0);
  await app.press("Home");
  await expect(timeline(app)).toHaveAttribute("aria-valuenow", "1");
  await app.press("PageDown");
  await expect(timeline(app)).toBeFocused();
  await expect(timeline(app)).not.toHaveAttribute("aria-valuenow", "1");
  await app.press("Shift+ArrowDown", "Shift+ArrowDown");
  await expect(timeline(app)).toHaveAttribute("aria-valuetext", /Enter shows only this stretch/);
  await app.press("Enter");
  await expect(bar(app)).toContainText(/^1\d of 600 entries shown/);
  await app.press("Escape");
  await expect(bar(app)).toHaveCount(0);
});

test("nothing found is not offered to be labelled, and no label is chosen for one", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("j", "1", "o");
  const all = filters(app).getByRole("button", { name: /^Label/ });
  await expect(filters(app)).toBeVisible();
  await expect(all).toHaveCount(0);
  await filters(app).getByRole("checkbox", { name: "Without Claim", exact: true }).check();
  await all.click();
  const dialog = app.dialog("6 entries found");
  const change = dialog.getByRole("button", { name: /^Change/ });
  await expect(dialog.getByRole("combobox", { name: "Label" })).toHaveValue("0");
  await expect(dialog).toContainText("Choose first which label.");
  await expect(change).toBeDisabled();
  await dialog.getByRole("combobox", { name: "Label" }).selectOption({ label: "Quote" });
  await expect(change).toHaveText("Change 6 entries");
  await expect(change).toBeEnabled();
});

test("a table of the summary is copied for a spreadsheet", async ({ app, context }) => {
  await context.grantPermissions(["clipboard-read"]);
  await app.open();
  await app.split();
  await app.press("j", "1", "2", "Enter", "1", "y");
  const dialog = app.dialog("Summary");
  const copy = dialog.getByRole("button", { name: "Copy table" });
  await expect(copy).toHaveCount(4);
  await copy.first().press("Enter");
  await expect(dialog.getByRole("status").first()).toHaveText("Copied");
  const rows = (await app.page.evaluate(() => navigator.clipboard.readText())).trimEnd().split("\n");
  expect(rows.slice(0, 3)).toEqual(["Label\tEntries\tPassages", "Claim\t2\t0", "Quote\t1\t0"]);
  await copy.nth(1).click();
  await expect(dialog.getByRole("status").nth(1)).toHaveText("Copied");
  await expect.poll(() => app.page.evaluate(() => navigator.clipboard.readText())).toBe("Label\tClaim\tQuote\nClaim\t–\t1\nQuote\t1\t–\n");
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, viewport: { width: 360, height: 740 } });

  test("a tap on the timeline goes to a time in a narrow window, too", async ({ app, page }) => {
    await app.open();
    await app.split(many(600));
    await expect(timeline(app)).toHaveAttribute("aria-valuetext", /entry 1 of 600/);
    const box = (await timeline(app).boundingBox())!;
    expect(box.width).toBeGreaterThanOrEqual(24);
    await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
    await expect(timeline(app)).toHaveAttribute("aria-valuetext", /entry (29\d|30\d) of 600/);
    await expect(app.current).toBeInViewport();

    // A finger that trembles draws no stretch; one that is drawn along does.
    const cdp = await page.context().newCDPSession(page);
    const drag = async (by: number) => {
      const [x, y] = [box.x + box.width / 2, box.y + box.height * 0.7];
      await cdp.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [{ x, y }] });
      await cdp.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [{ x, y: y + by }] });
      await cdp.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    };
    await drag(9);
    await expect(timeline(app)).toHaveAttribute("aria-valuetext", /entry 4[123]\d of 600/);
    await expect(bar(app)).toHaveCount(0);
    await drag(60);
    await expect(bar(app)).toContainText(/of 600 entries shown/);
  });
});

test("the thumb of the timeline scrolls through the feed", async ({ app, page }) => {
  await app.open();
  await app.split(many(600));
  const thumb = page.locator("#timeline-view");
  await expect(timeline(app)).toBeVisible();
  const before = await thumb.getAttribute("y");
  await app.feed.hover();
  await page.mouse.wheel(0, 20_000);
  await expect(thumb).not.toHaveAttribute("y", before ?? "");
  await app.still(thumb);
  const box = (await thumb.boundingBox())!;
  const strip = (await timeline(app).boundingBox())!;
  await page.mouse.move(box.x + 40, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 40, strip.y + strip.height * 0.9, { steps: 5 });
  await page.mouse.up();
  await expect(timeline(app)).toHaveAttribute("aria-valuetext", /entry 5[34]\d of 600/);
  await expect(bar(app)).toHaveCount(0);
});

test("the summary's pictures are tables", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("j", "1", "2", "Enter", "1", "Enter", "y");
  const dialog = app.dialog("Summary");
  await expect(dialog).toContainText("7 entries, 2 done");
  const labels = dialog.getByRole("table", { name: "Labels", exact: true });
  await expect(labels.getByRole("row", { name: "Claim 2 0" })).toBeVisible();
  await expect(labels.getByRole("row", { name: "Quote 1 0" })).toBeVisible();
  const together = dialog.getByRole("table", { name: "Labels that come together" });
  await expect(together.getByRole("row", { name: /^Claim/ }).getByRole("cell").nth(1)).toHaveText("1");
  await expect(dialog.getByRole("table", { name: "Through the hours" }).getByRole("row").first()).toContainText("Entries");
  await expect(dialog.getByRole("table", { name: "Pace" })).toContainText("2");
  await app.press("Escape");
  await app.noDialog();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`no violation, ${colorScheme}, ${width} px wide`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await app.open();
      await app.sampleButton.click();
      await expect(app.feed).toBeVisible();
      await app.saved();
      await app.press("1", "3", "Enter", "2", "Enter", "q", "j", "1", "4", "0", "j", "5", "Enter");
      await expect(timeline(app)).toBeVisible();
      await app.press("o");
      await expect(filters(app)).toBeVisible();
      await filters(app).getByRole("checkbox", { name: "With Claim", exact: true }).check();
      await expect(bar(app)).toBeVisible();
      await hasNoViolations(page, "filters");
      await bar(app).getByRole("button", { name: /^Label/ }).click();
      await expect(page.getByRole("dialog")).toBeVisible();
      await hasNoViolations(page, "all at once");
      await app.press("Escape");
      await app.noDialog();
      await bar(app).getByRole("button", { name: "Show all entries" }).click();
      await app.press("Escape");
      await app.press("y");
      await expect(app.dialog("Summary").getByRole("table", { name: "Pace" })).toBeVisible();
      await hasNoViolations(page, "summary");
    });
  }
}
