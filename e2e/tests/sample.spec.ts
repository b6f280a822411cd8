// "Try a sample" gives a newcomer something to work on at once.

import { expect, test } from "../support/app";

test("the sample has about thirty entries and can be labelled", async ({ app, page }) => {
  await app.open();
  await app.sampleButton.click();
  await expect(app.feed).toBeVisible();
  await app.saved();
  const size = Number(await app.entries.first().getAttribute("aria-setsize"));
  expect(size).toBeGreaterThanOrEqual(25);
  expect(size).toBeLessThanOrEqual(40);
  await app.press("1");
  await app.isOn("Claim");
  await app.press("Enter", "Enter", "0");
  await app.saved();
  await expect(page.getByText(new RegExp(`\\b3 ?/ ?${size}\\b`)).first()).toBeVisible();
});
