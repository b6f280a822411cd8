// A file that cannot be opened is said what and where, and changes nothing.

import { expect, test, type App } from "../support/app";

const good = JSON.stringify({
  format: "liveblog-annotations",
  version: 1,
  generator: "by hand",
  exported: "2026-01-01T00:00:00Z",
  offset_unit: "unicode_code_point",
});

const FILES: [string, string, Buffer | string, RegExp][] = [
  ["foreign JSON", "other.json", '{"type": "FeatureCollection", "features": []}', /liveblog|format/i],
  ["a list", "list.json", "[1, 2, 3]", /not opened/i],
  ["a newer version", "newer.json", good.replace('"version":1', '"version":99'), /newer|version/i],
  ["a file that ends too soon", "cut.json", good.slice(0, 60), /line|column|ends|cut/i],
  ["UTF-8 that breaks off", "latin.txt", Buffer.from([0x4c, 0xc3, 0xa9, 0x65, 0xe9, 0xff, 0x0a]), /UTF-8/],
  ["a picture", "latin-picture.txt", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0x0a]), /not a text file/],
  ["other letters in a dataset", "latin.json", Buffer.from([0x7b, 0x22, 0xe9, 0xff, 0x22, 0x7d]), /UTF-8/],
];

async function isRefused(app: App, name: string, bytes: Buffer | string, words: RegExp): Promise<void> {
  await app.openFile(name, bytes);
  const alert = app.alert.filter({ hasText: name });
  await expect(alert).toBeVisible();
  await expect(alert).toContainText(words);
}

for (const [what, name, bytes, words] of FILES) {
  test(`${what}: said in words, on the start page`, async ({ app }) => {
    await app.open();
    await app.input.fill("My own text stays.");
    await isRefused(app, name, bytes, words);
    await expect(app.input).toHaveValue("My own text stays.");
    await expect(app.feed).toHaveCount(0);
    // No project came of it.
    await app.page.reload();
    await expect(app.input).toBeVisible();
    await expect(app.page.getByRole("link", { name: /other|list|newer|cut|latin/ })).toHaveCount(0);
  });
}

test("a real export, cut or with one wrong offset, is refused with its place", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("j", "1");
  await app.saved();
  const { name, bytes } = await app.exported();
  const text = bytes.toString("utf8");
  await page.goto("./");
  await isRefused(app, `cut-${name}`, text.slice(0, text.length / 2), /line|column|ends|cut/i);
  const wrong = text.replace("Spillway wall collapses before dawn\",\n      \"time\"", "$&").replace(/opened two of six gates/, "opened ten of six gates");
  expect(wrong).not.toBe(text);
  await isRefused(app, `changed-${name}`, wrong, /text_sha256|hash|text/i);
  // The real one still opens.
  await app.openFile(name, bytes);
  await expect(app.feed).toBeVisible();
  await app.entry(/Spillway wall/).click();
  await app.isOn("Claim");
});

test("a dropped file opens", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("j", "2");
  await app.saved();
  const { name, bytes } = await app.exported();
  await page.goto("./");
  await expect(app.input).toBeVisible();
  const transfer = await page.evaluateHandle(
    ([fileName, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], fileName, { type: "application/json" }));
      return data;
    },
    [name, bytes.toString("utf8")],
  );
  await page.locator("body").dispatchEvent("dragover", { dataTransfer: transfer });
  await page.locator("body").dispatchEvent("drop", { dataTransfer: transfer });
  await expect(app.feed).toBeVisible();
  await app.entry(/Spillway wall/).click();
  await app.isOn("Quote");
});
