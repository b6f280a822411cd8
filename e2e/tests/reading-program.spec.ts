// The program that reads live blogs is loaded when the page is usable, or when
// it is needed; where it cannot be, that is said and nothing is lost.

import { expect, test } from "../support/app";
import { paste, TITLE } from "../support/blogs";

const READER = /\/liveblog-reader-[\w.-]+\.(js|wasm)(\?\d+)?$/;

test("a kept project opens without the reading program", async ({ app, page, watch }) => {
  watch.allowed.push(/^console error: Failed to load resource/);
  await app.open();
  await app.split();
  const address = page.url();
  await page.route(READER, (route) => route.abort());
  await page.goto("about:blank");
  await page.goto(address);
  await expect(app.feed).toBeVisible();
  await app.press("1");
  await app.isOn("Claim");
  await app.saved();
  await expect(app.alert).toHaveText("");
});

test("the first screen does not wait for the reading program, which comes by itself", async ({ app, page }) => {
  await page.goto("./");
  await expect(app.input).toBeVisible();
  // What the browser fetched, by when it began.
  await expect
    .poll(() =>
      page.evaluate(() => {
        const usable = performance.getEntriesByName("start-usable")[0]?.startTime ?? Infinity;
        const fetched = performance.getEntriesByType("resource").filter((entry) => entry.name.includes("liveblog-reader"));
        return fetched.length === 2 && fetched.every((entry) => entry.startTime >= usable);
      }),
    )
    .toBe(true);
});

for (const ending of ["js", "wasm"]) {
  test(`where the reading program’s ${ending} cannot be loaded, the paste waits and can be read later`, async ({ app, page, watch }) => {
    watch.allowed.push(/^console error: Failed to load resource/);
    let broken = true;
    await page.route(READER, (route) => (broken && route.request().url().includes(`.${ending}`) ? route.abort() : route.continue()));
    await app.open();
    await app.input.fill(paste());
    await app.splitButton.click();
    await expect(app.alert).toContainText("The part of the page that reads live blogs could not be loaded");
    await expect(app.alert).toContainText("Nothing is lost");
    await expect(app.input).toHaveValue(paste());
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(app.alert).toContainText("could not be loaded");
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(app.feed).toBeVisible();
    await expect(app.alert).toHaveText("");
    await app.saved();
  });
}

test("the panel that corrects the split opens once the reading program is there", async ({ app, page, watch }) => {
  watch.allowed.push(/^console error: Failed to load resource/);
  await app.open();
  await app.split();
  const address = page.url();
  let broken = true;
  await page.route(READER, (route) => (broken ? route.abort() : route.continue()));
  await page.goto("about:blank");
  await page.goto(address);
  await expect(app.feed).toBeVisible();
  await app.press("l");
  await expect(app.alert).toContainText("could not be loaded");
  const panel = page.getByRole("region", { name: "Fix the split" });
  await expect(panel).toHaveCount(0);
  broken = false;
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(panel).toBeVisible();
  await expect(app.alert).toHaveText("");
});

test("a sample that is slow to come does not take the place of a paste", async ({ app, page }) => {
  const hold = async (url: string | RegExp) => {
    let send = () => {};
    const held = new Promise<void>((done) => (send = done));
    await page.route(url, async (route) => {
      await held;
      await route.continue();
    });
    return send;
  };
  const sendSample = await hold("**/sample.txt");
  const sendReader = await hold(READER);
  await app.open();
  const asked = page.waitForRequest("**/sample.txt");
  await app.sampleButton.click();
  await asked;
  await app.input.focus();
  await app.paste(paste());
  await expect(app.input).not.toHaveValue("");
  await app.splitButton.click();
  const came = page.waitForResponse("**/sample.txt");
  sendSample();
  await (await came).finished();
  sendReader();
  await expect(app.feed).toBeVisible();
  await app.saved();
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(TITLE);
});
