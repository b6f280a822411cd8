// The page opens without the part that a person works with, which comes once the
// page is usable. What is done before that waits for it; where it cannot be
// loaded, that is said and nothing is lost.

import { expect, test } from "../support/app";
import { paste } from "../support/blogs";

const CHUNK = /\/liveblog-annotator-\w+-chunk\.wasm$/;

test("the first screen does not wait for the chunk, which comes by itself", async ({ app, page }) => {
  await page.goto("./");
  await expect(app.input).toBeVisible();
  // What the browser fetched, by when it began.
  await expect
    .poll(() =>
      page.evaluate(() => {
        const usable = performance.getEntriesByName("start-usable")[0]?.startTime ?? Infinity;
        const fetched = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith("-chunk.wasm"));
        return fetched.length === 1 && fetched.every((entry) => entry.startTime >= usable);
      }),
    )
    .toBe(true);
});

test("what is done before the chunk is there is done in turn once it is", async ({ app, page }) => {
  let come = () => {};
  const there = new Promise<void>((resolve) => (come = resolve));
  await page.route(CHUNK, async (route) => {
    await there;
    await route.continue();
  });
  const asked = page.waitForRequest(CHUNK);
  await app.open();
  await asked;
  await app.input.fill(paste());
  await app.splitButton.click();
  await expect(app.input).toBeVisible();
  come();
  await expect(app.feed).toBeVisible();
  await app.saved();
});

test("keys pressed in a kept project before the chunk is there are not lost", async ({ app, page }) => {
  await app.open();
  await app.split();
  const address = page.url();
  const first = (await app.current.getAttribute("aria-labelledby")) ?? "";
  let come = () => {};
  const there = new Promise<void>((resolve) => (come = resolve));
  await page.route(CHUNK, async (route) => {
    await there;
    await route.continue();
  });
  await page.goto("about:blank");
  await page.goto(address);
  await expect(app.feed).toBeVisible();
  await app.press("1", "Enter");
  await app.isOff("Claim");
  come();
  await expect(app.current).not.toHaveAttribute("aria-labelledby", first);
  await app.press("k");
  await app.isOn("Claim");
  await app.saved();
});

test("where the chunk cannot be loaded, the page says so once it is needed, and goes on later", async ({ app, page, watch }) => {
  watch.allowed.push(/^console error: (Failed to load resource|TypeError: Failed to fetch)/);
  await app.open();
  await app.split();
  const address = page.url();
  let broken = true;
  await page.route(CHUNK, (route) => (broken ? route.abort() : route.continue()));
  await page.goto("about:blank");
  const failed = page.waitForEvent("requestfailed", (request) => CHUNK.test(request.url()));
  await page.goto(address);
  await expect(app.feed).toBeVisible();
  await failed;
  await expect(app.alert).toHaveText("");
  await app.press("1");
  await expect(app.alert).toContainText("A part of the page could not be loaded");
  await expect(app.alert).toContainText("Nothing is lost");
  await app.isOff("Claim");
  const again = page.getByRole("button", { name: "Try again" });
  const failedAgain = page.waitForEvent("requestfailed", (request) => CHUNK.test(request.url()));
  await again.click();
  await failedAgain;
  await expect(app.alert).toContainText("A part of the page could not be loaded");
  broken = false;
  await again.click();
  await app.isOn("Claim");
  await expect(app.alert).toHaveText("");
  await app.saved();
});
