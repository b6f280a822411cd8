// The page starts, and says in words why it cannot.

import { expect, test } from "../support/app";

test("the empty page explains itself", async ({ page, app }) => {
  await app.open();
  await expect(page).toHaveTitle(/Liveblog Annotator/);
  await expect(app.input).toBeVisible();
  await expect(app.sampleButton).toBeVisible();
  await expect(app.openButton).toBeVisible();
  await expect(page.locator("#boot")).toHaveCount(0);
});

test("opened from disk, it says what to do instead", async ({ page, watch }) => {
  watch.allowed.push(/./);
  await page.goto(new URL("../../dist/index.html", import.meta.url).href);
  await expect(page.getByRole("alert")).toContainText("cargo xtask serve");
});

test("a program that cannot be loaded is said in words", async ({ page, watch }) => {
  watch.allowed.push(/^console|^uncaught/);
  await page.route("**/*.wasm", (route) => route.abort());
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("could not start");
});

test("a browser without WebAssembly is told so", async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(globalThis, "WebAssembly"));
  await page.goto("./");
  await expect(page.getByRole("alert")).toContainText("WebAssembly is missing");
});
