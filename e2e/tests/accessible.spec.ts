// No violation of an accessibility rule that axe knows, in any state of the
// page, light and dark, wide and narrow.

import { expect, test } from "../support/app";
import { hasNoViolations } from "../support/axe";

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`${colorScheme}, ${width} px wide`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await app.open();
      await hasNoViolations(page, "empty start");

      await app.split();
      await app.press("j", "1", "3", "Enter", "2", "0");
      await app.saved();
      await hasNoViolations(page, "work");

      await page.getByRole("button", { name: "Export", exact: true }).click();
      await expect(app.dialog("Export")).toBeVisible();
      await hasNoViolations(page, "export dialog");
      await app.press("Escape");
      await app.noDialog();

      await app.press("?");
      await expect(page.getByRole("dialog")).toBeVisible();
      await hasNoViolations(page, "keys dialog");
      await app.press("Escape");
      await app.noDialog();

      await page.goto("./");
      await expect(page.getByRole("button", { name: /^Delete/ })).toBeVisible();
      await hasNoViolations(page, "start with a project");
      await page.getByRole("button", { name: /^Delete/ }).click();
      await hasNoViolations(page, "delete dialog");
      await app.press("Escape");
      await app.noDialog();

      await app.openFile("foreign.json", "{}");
      await expect(app.alert.first()).toBeVisible();
      await hasNoViolations(page, "an error");
    });
  }
}

test("axe itself works: it finds a fault that is put in", async ({ app, page }) => {
  await app.open();
  await page.evaluate(() => {
    const button = document.createElement("button");
    document.querySelector("main")?.append(button);
  });
  await expect(hasNoViolations(page, "with a nameless button")).rejects.toThrow(/button-name/);
});
