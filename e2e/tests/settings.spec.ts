// How the page looks and goes on, a person's own keys, and paper.

import type { Locator, Page } from "@playwright/test";
import { expect, test, type App } from "../support/app";
import { hasNoViolations } from "../support/axe";

async function openSettings(app: App): Promise<Locator> {
  await app.press(",");
  const dialog = app.dialog("Settings");
  await expect(dialog).toBeVisible();
  return dialog;
}

async function close(app: App): Promise<void> {
  await app.press("Escape");
  await app.noDialog();
}

async function set(app: App, setting: string, choice: string): Promise<void> {
  const dialog = await openSettings(app);
  await dialog.getByRole("combobox", { name: setting, exact: true }).selectOption(choice);
  await expect(dialog.getByRole("status")).toHaveText(`${setting}: ${choice}`);
  await close(app);
}

function style(page: Page, selector: string, property: string): Promise<string> {
  return page.evaluate(
    ([selector, property]) => getComputedStyle(document.querySelector(selector) ?? document.body).getPropertyValue(property),
    [selector, property] as const,
  );
}

async function giveKey(dialog: Locator, command: string, key: string): Promise<void> {
  await dialog.getByRole("button", { name: `Change the key: ${command}`, exact: true }).click();
  await expect(dialog.getByText("Press the new key")).toBeVisible();
  await dialog.page().keyboard.press(key);
}

test.beforeEach(async ({ app }) => {
  await app.open();
  await app.split();
});

for (const [setting, choice, selector, property] of [
  ["Theme", "Dark", ".entry", "color"],
  ["Text size", "Larger", ".entry-text", "font-size"],
  ["Typeface", "Without serifs", ".entry-text", "font-family"],
  ["Line width", "Narrow", ".feed", "max-width"],
  ["Spacing", "Compact", ".entry", "padding-top"],
  ["Definitions beside the labels", "Hidden", ".label-words", "display"],
] as const) {
  test(`${setting.toLowerCase()} shows at once and after a reload`, async ({ app, page }) => {
    const before = await style(page, selector, property);
    await app.press("j");
    const name = await app.current.getAttribute("id");
    await set(app, setting, choice);
    const chosen = await style(page, selector, property);
    expect(chosen).not.toBe(before);
    // The current entry stays, and in sight.
    await expect(app.current).toHaveAttribute("id", name ?? "");
    await expect(app.current).toBeInViewport();

    await page.reload();
    await expect(app.feed).toBeVisible();
    await expect.poll(() => style(page, selector, property)).toBe(chosen);
    const dialog = await openSettings(app);
    await dialog.getByRole("button", { name: "Reset all settings" }).click();
    await expect.poll(() => style(page, selector, property)).toBe(before);
  });
}

test("the theme is there before the program", async ({ app, page }) => {
  await set(app, "Theme", "Dark");
  await page.route("**/*.wasm", () => {});
  await page.reload({ waitUntil: "domcontentloaded" });
  expect(await style(page, "html", "color-scheme")).toBe("dark");
});

test("another tab follows", async ({ app, context, page }) => {
  const other = await context.newPage();
  await other.goto("./");
  await expect(other.getByRole("textbox", { name: "Live blog text" })).toBeVisible();
  await page.bringToFront();
  await set(app, "Theme", "Dark");
  await expect(other.locator("html")).toHaveAttribute("data-theme", "dark");
});

test("the language is chosen here, too", async ({ app, page }) => {
  const dialog = await openSettings(app);
  await dialog.getByRole("combobox", { name: "Language" }).selectOption("de");
  await expect(page.getByRole("dialog", { name: "Einstellungen" })).toBeVisible();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
});

test("a command gets another key, and keeps it", async ({ app, page }) => {
  const dialog = await openSettings(app);
  await dialog.getByText("Keys", { exact: true }).click();
  await giveKey(dialog, "next entry", "z");
  await expect(dialog.getByRole("status").last()).toHaveText("z: next entry");
  await close(app);
  await page.reload();
  await expect(app.feed).toBeVisible();
  const at = () => app.current.getAttribute("aria-posinset");
  await app.press("Home");
  await expect.poll(at).toBe("1");
  await app.press("z");
  await expect.poll(at).toBe("2");
  await app.press("j");
  expect(await at()).toBe("2");
  await app.press("ArrowDown");
  await expect.poll(at).toBe("3");
  await app.press("?");
  const row = app.dialog("Keys").locator("dl > div", { has: page.getByText("next entry", { exact: true }) });
  await expect(row.locator("kbd")).toHaveText(["z", "↓"]);
});

test("a key that something else needs is refused with the reason", async ({ app, page }) => {
  const dialog = await openSettings(app);
  await dialog.getByText("Keys", { exact: true }).click();
  for (const [key, reason] of [
    ["k", "k is taken already: previous entry."],
    ["1", "1 is the key of the label “Claim”."],
    ["F2", "F2 cannot be taken"],
  ] as const) {
    await giveKey(dialog, "write a note", key);
    await expect(dialog.getByRole("alert")).toContainText(reason);
  }
  // Escape leaves the key as it was, and the dialog open; Tab goes on.
  await dialog.getByRole("button", { name: "Change the key: write a note" }).click();
  await app.press("Escape");
  await expect(dialog.getByText("Press the new key")).toHaveCount(0);
  await expect(dialog).toBeVisible();
  await dialog.getByRole("button", { name: "Change the key: write a note" }).click();
  await app.press("Tab");
  await expect(dialog.getByText("Press the new key")).toHaveCount(0);
  await close(app);
  await app.press("n");
  await expect(page.getByRole("textbox", { name: "Note" })).toBeFocused();
});

test("the page goes on after the first label where that was chosen", async ({ app }) => {
  await set(app, "After the first label of an entry", "Go to the next entry");
  await app.press("Home", "1");
  await expect(app.current).toHaveAttribute("aria-posinset", "2");
  await app.press("k");
  await expect(app.current).toHaveAttribute("aria-posinset", "1");
  await app.isOn("Claim");
  await app.press("2");
  await app.isOn("Quote");
  await expect(app.current).toHaveAttribute("aria-posinset", "1");
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`the settings have no violation, ${colorScheme}, ${width} px`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      const dialog = await openSettings(app);
      await dialog.getByText("Keys", { exact: true }).click();
      await giveKey(dialog, "write a note", "k");
      await expect(dialog.getByRole("alert")).toBeVisible();
      await hasNoViolations(page, "settings");
      const wide = await page.evaluate(() => {
        const box = document.querySelector("dialog");
        return box && box.scrollWidth > box.clientWidth;
      });
      expect(wide).toBe(false);
      // Chosen against the system.
      await close(app);
      await set(app, "Theme", colorScheme === "light" ? "Dark" : "Light");
      await hasNoViolations(page, "work in the other theme");
    });
  }
}

test("paper has the whole document, with everything said of it in words", async ({ app, page }) => {
  await app.press("Home", "1", "n");
  await page.keyboard.type("look again");
  await app.press("Escape");
  await app.saved();
  const all = Number(await app.current.getAttribute("aria-setsize"));
  // Heard after the page's own listener, and what that draws.
  await page.evaluate(() => {
    const keep = () => {
      const paper = document.querySelector(".print");
      (globalThis as { printed?: unknown }).printed = {
        text: paper?.textContent,
        entries: paper?.querySelectorAll("article").length,
      };
    };
    addEventListener("beforeprint", keep);
  });
  const pdf = await page.pdf();
  expect(pdf.subarray(0, 5).toString()).toBe("%PDF-");
  const printed = await page.evaluate(
    () => (globalThis as unknown as { printed: { text: string; entries: number } }).printed,
  );
  expect(printed.entries).toBe(all);
  for (const words of ["Claim – 1", "look again", "Annotator:", "Codebook:"]) expect(printed.text).toContain(words);
  await expect(page.locator(".print")).toHaveCount(0);

  // As it looks: nothing but the document.
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await expect(page.locator(".print")).toBeVisible();
  await expect(page.locator(".bar")).toBeHidden();
  await expect(page.locator(".side")).toBeHidden();
  await page.emulateMedia({ media: "screen" });
  await expect(page.locator(".print")).toBeHidden();
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
});

test("the menu prints", async ({ app, page }) => {
  await page.evaluate(() => {
    globalThis.print = () => {
      const entries = document.querySelectorAll(".print article").length;
      document.documentElement.setAttribute("data-printed", String(entries));
    };
  });
  const all = (await app.current.getAttribute("aria-setsize")) ?? "";
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("menuitem", { name: "Print…" }).click();
  await expect(page.locator("html")).toHaveAttribute("data-printed", all);
});

test("marks and the current entry show in forced colours", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  const differ = () =>
    page.evaluate(() => {
      const entry = document.querySelector(".entry-current") ?? document.body;
      return getComputedStyle(entry, "::before").backgroundColor !== getComputedStyle(document.body).backgroundColor;
    });
  await expect.poll(differ).toBe(true);
  await hasNoViolations(page, "forced colours");
});
