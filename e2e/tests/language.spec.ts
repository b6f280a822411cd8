// The interface in another language, and from right to left.

import { readFileSync } from "node:fs";
import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/app";
import { hasNoViolations } from "../support/axe";
import { paste } from "../support/blogs";

type Words = Record<string, string>;

function words(code: string): Words {
  return JSON.parse(readFileSync(new URL(`../../locales/${code}.json`, import.meta.url), "utf8")) as Words;
}

const english = words("en");
const german = words("de");
const DE = /\/de\b[^/]*\.json$/;

function choice(page: Page): Locator {
  return page.locator('select:has(option[value="de"])');
}

// The work page, with everything kept, in whichever words.
async function work(page: Page): Promise<void> {
  await expect(page.getByRole("feed")).toBeVisible();
  await expect(page.locator(".save")).toHaveText(new RegExp(`^(${[english, german, mirrorOf(english)].map((all) => all["header.saved"]).join("|")})`));
}

test("German translates every screen and loses nothing", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("j", "1", "n");
  await page.keyboard.type("a remark");
  await app.press("Escape");
  const pressed = page.locator('.label-toggle[aria-pressed="true"]');
  await expect(pressed).toHaveCount(1);
  await app.saved();
  await page.getByRole("link", { name: "All projects" }).click();
  await expect(app.input).toBeVisible();
  await app.input.fill("typed before");

  await choice(page).selectOption("de");
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page.locator("html")).toHaveAttribute("dir", "ltr");
  await expect(page.getByRole("heading", { name: german["start.projects"] })).toBeVisible();
  await expect(page.getByRole("textbox", { name: german["start.text"] })).toHaveValue("typed before");
  await expect(choice(page)).toHaveValue("de");
  await hasNoViolations(page, "start in German");

  await page.locator(".project-name").click();
  await work(page);
  await expect(pressed).toHaveCount(1);
  await expect(page.getByRole("textbox", { name: german["note.label"] })).toHaveValue("a remark");
  await expect(page.getByRole("feed", { name: german["feed.entries"] })).toBeVisible();
  await expect(page.locator("main")).not.toContainText(english["head.glance"] ?? "");
  await expect(page.locator(".found")).toContainText("7 Einträge");
  await expect(page.locator(".bar")).toContainText("erledigt");
  await hasNoViolations(page, "work in German");

  await app.press("?");
  await expect(page.getByRole("dialog", { name: german["keys.title"] })).toBeVisible();
  await expect(page.getByRole("dialog")).toContainText(german["key.done"] ?? "");
  await app.press("Escape");
  await app.noDialog();
  await app.press("l");
  await expect(page.getByRole("region", { name: german["fix.title"] })).toBeVisible();
  await hasNoViolations(page, "panel in German");
  await app.press("m");
  await expect(page.locator(".fix-said")).not.toBeEmpty();
  await app.press("Escape");

  // It is remembered, and the page begins with it.
  await page.reload();
  await work(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "de");

  await page.goto("./#/");
  await choice(page).selectOption("en");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(app.splitButton).toBeVisible();
});

test("what is odd in a text, and what files hold, is said in German", async ({ app, page }) => {
  await app.open();
  await app.split(paste().replace("Three people", "26:10 , Hanne Brook\n\nThree people"));
  await expect(page.locator(".notices")).toContainText("looks like a time line");
  await page.getByRole("link", { name: "All projects" }).click();
  await choice(page).selectOption("de");
  await expect(page.getByRole("heading", { name: german["start.projects"] })).toBeVisible();
  await page.locator(".project-name").click();
  await work(page);
  // It was kept, too.
  await page.reload();
  await work(page);
  const notice = page.locator(".notices li").filter({ hasText: "26:10" });
  await expect(notice).toHaveText("06:10: „26:10 , Hanne Brook“ sieht aus wie eine Zeitzeile, aber diese Uhrzeit gibt es nicht; sie blieb im Text.");
  await expect(notice).not.toHaveAttribute("lang");

  await page.goto("./");
  const open = async (name: string, content: string) => {
    await page.locator("#file").setInputFiles({ name, mimeType: "application/octet-stream", buffer: Buffer.from(content) });
  };
  await open("gates.jsonl", '{"text": "The gate is shut.", "label": [[0, 4, "Claim"], [0, 99, "Claim"]]}\n{"text": 7, "label": []}\n');
  const outcomes = page.getByRole("list", { name: german["import.outcomes"] }).getByRole("listitem");
  await expect(outcomes).toHaveText([
    "Zeile 1: abgelehnt: Textstelle 0–99: die Textstelle liegt nicht im Text.",
    "Zeile 2: abgelehnt: Der Text fehlt.",
    "Eintrag 1 („The gate is shut.“), Annotation 1: in Ordnung gebracht: die Grenzen wurden auf ganze Zeichen verschoben, ohne Leerzeichen am Rand",
  ]);
  await expect(page.locator(".import-outcomes [lang]")).toHaveCount(0);
  await app.press("Escape");
  await app.noDialog();

  await open("other.json", '{"format": "other", "version": 9}');
  await expect(app.alert).toContainText("das ist kein Datensatz des Liveblog Annotator: „format“ ist „other“, nicht „liveblog-annotations“.");
  await open("old.json", '{"format": "liveblog-annotations", "version": 9}');
  await expect(app.alert).toContainText("version: die Datei hat Version 9 des Formats, und liveblog-annotator");
  await expect(app.alert).toContainText("liest bis Version 1; bitte den Liveblog Annotator aktualisieren, um sie zu öffnen.");
});

test("English loads no words", async ({ app, watch }) => {
  await app.open();
  expect(watch.requests.filter((url) => url.includes("locales"))).toEqual([]);
});

test.describe("a browser that prefers German", () => {
  test.use({ locale: "de-AT" });

  test("is answered in German at once", async ({ page }) => {
    await page.goto("./");
    await expect(page.getByRole("button", { name: german["start.split"] })).toBeVisible();
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await expect(choice(page)).toHaveValue("system");
  });

  test("is answered in English where the words cannot be loaded", async ({ app, page, watch }) => {
    watch.allowed.push(/^console error: Failed to load resource/);
    await page.route(DE, (route) => route.fulfill({ status: 404 }));
    await page.goto("./");
    await expect(app.splitButton).toBeVisible();
    await expect(app.alert).toContainText("could not be loaded");
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });
});

test("words that cannot be loaded leave the page as it is", async ({ app, page, watch }) => {
  watch.allowed.push(/^console error: Failed to load resource/);
  await page.route(DE, (route) => route.fulfill({ status: 404 }));
  await app.open();
  await choice(page).selectOption("de");
  await expect(app.alert).toContainText("could not be loaded");
  await expect(choice(page)).toHaveValue("system");
  await expect(app.splitButton).toBeVisible();
});

// Every Latin letter becomes a Hebrew one; the places of values stay.
function mirrored(text: string): string {
  const letter = (c: string) => String.fromCodePoint(0x5d0 + ((c.toLowerCase().codePointAt(0) ?? 97) - 97));
  return text
    .split(/(\{[^}]*\})/)
    .map((part) => (part.startsWith("{") ? part : part.replace(/[a-z]/gi, letter)))
    .join("");
}

function mirrorOf(all: Words): Words {
  const mirror: Words = {};
  for (const [key, text] of Object.entries(all)) mirror[key] = mirrored(text);
  mirror["language.direction"] = "rtl";
  return mirror;
}

async function fits(page: Page, state: string): Promise<void> {
  const found = await page.evaluate(() => {
    const root = document.documentElement;
    const out: string[] = [];
    for (const element of document.querySelectorAll("button, input, select, textarea, h1, h2, article, .side, .bar")) {
      const box = element.getBoundingClientRect();
      const hidden = !box.width || element.closest(".label-list, .label-chips, .statuses, .label-groups, .side, .visually-hidden");
      if (!hidden && (box.left < -1 || box.right > root.clientWidth + 1)) {
        out.push(`${element.tagName}.${element.className} ${box.left}–${box.right}`);
      }
    }
    return { content: root.scrollWidth, window: root.clientWidth, out };
  });
  expect(found.content, state).toBeLessThanOrEqual(found.window);
  expect(found.out, state).toEqual([]);
}

for (const width of [1280, 360]) {
  test(`a language from right to left mirrors the page, ${width} px wide`, async ({ app, page }) => {
    const hebrew = mirrorOf(english);
    await page.route(DE, (route) => route.fulfill({ json: hebrew }));
    await page.setViewportSize({ width, height: 800 });
    await app.open();
    await app.split();
    const feed = page.locator(".scroller");
    const side = page.locator(".side");
    const gap = async () => ((await feed.boundingBox())?.x ?? 0) - ((await side.boundingBox())?.x ?? 0);
    if (width > 800) await expect.poll(gap).toBeLessThan(0);

    await page.getByRole("link", { name: "All projects" }).click();
    await choice(page).selectOption("de");
    await expect(page.locator("html")).toHaveAttribute("dir", "rtl");
    await expect(page.getByRole("heading", { name: hebrew["start.projects"] })).toBeVisible();
    await fits(page, "start");
    await hasNoViolations(page, "start from right to left");

    await page.locator(".project-name").click();
    await work(page);
    if (width > 800) await expect.poll(gap).toBeGreaterThan(0);
    await app.press("j", "1", "q");
    await fits(page, "work");
    await hasNoViolations(page, "work from right to left");
    // What was pasted keeps its own direction.
    await expect(page.locator("article h2").first()).toHaveCSS("direction", "ltr");
    // All labels of a row that scrolls can be brought in.
    const last = page.locator(".label-toggle").last();
    await last.click();
    await expect(last).toHaveAttribute("aria-pressed", "true");

    await app.press("?");
    await expect(page.getByRole("dialog")).toBeVisible();
    await fits(page, "keys");
    await app.press("Escape");
    await app.noDialog();
    await app.press("e");
    await expect(page.getByRole("dialog")).toBeVisible();
    await fits(page, "export");
    await app.press("Escape");
    await app.noDialog();
    await app.press("l");
    await expect(page.locator("#fix")).toBeVisible();
    await fits(page, "panel");
    await hasNoViolations(page, "panel from right to left");
  });
}

for (const width of [1280, 360]) {
  test(`German fits its window, ${width} px wide`, async ({ app, page }) => {
    await page.setViewportSize({ width, height: 800 });
    await app.open();
    await app.split();
    await page.getByRole("link", { name: "All projects" }).click();
    await choice(page).selectOption("de");
    await expect(page.getByRole("heading", { name: german["start.projects"] })).toBeVisible();
    await fits(page, "start");
    await page.locator(".project-name").click();
    await work(page);
    await app.press("j", "1", "q");
    await fits(page, "work");
    for (const key of ["?", "e"]) {
      await app.press(key);
      await expect(page.getByRole("dialog")).toBeVisible();
      await fits(page, `dialog of ${key}`);
      await app.press("Escape");
      await app.noDialog();
    }
    await app.press("l");
    await expect(page.locator("#fix")).toBeVisible();
    await fits(page, "panel");
  });
}
