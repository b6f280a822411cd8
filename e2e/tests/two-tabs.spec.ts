// One writer a project: another tab reads, says so, and can take over.

import { App, expect, test } from "../support/app";

test("the second tab is read-only and says so, until it takes over", async ({ app, context }) => {
  await app.open();
  await app.split();
  await app.press("j", "1");
  await app.saved();

  const second = new App(await context.newPage());
  await second.page.goto(app.page.url());
  await expect(second.feed).toBeVisible();
  await expect(second.page.getByText(/read-only/i).first()).toBeVisible();
  await second.currentIs(/Spillway wall/);
  await second.isOn("Claim");

  // It changes nothing.
  await second.press("2");
  await second.isOff("Quote");

  // It shows what the first one does.
  await app.press("3");
  await app.saved();
  await second.isOn("Official statement");

  // It takes over; the first one turns read-only.
  await second.page.getByRole("button", { name: "Edit here instead" }).click();
  await expect(app.page.getByText(/read-only/i).first()).toBeVisible();
  // Until the page stops calling itself read-only, it is.
  await second.saved();
  await second.press("2");
  await second.isOn("Quote");
  await second.saved();
  await app.isOn("Quote");
  await app.press("1");
  await app.isOn("Claim");

  // And back: what each did is there, once.
  await app.page.getByRole("button", { name: "Edit here instead" }).click();
  await expect(second.page.getByText(/read-only/i).first()).toBeVisible();
  await app.saved();
  await app.press("1");
  await app.isOff("Claim");
  await app.saved();
  await app.page.reload();
  await expect(app.feed).toBeVisible();
  await app.isOff("Claim");
  await app.isOn("Quote");
  await app.isOn("Official statement");
});

test("two tabs on different projects both write", async ({ app, context }) => {
  await app.open();
  await app.split();
  const second = new App(await context.newPage());
  await second.open();
  await second.split((await import("../support/blogs")).paste("Harbour strike – live"));
  await second.press("1");
  await second.isOn("Claim");
  await second.saved();
  await app.press("2");
  await app.isOn("Quote");
  await app.saved();
  await expect(app.page.getByText(/read-only/i)).toHaveCount(0);
});
