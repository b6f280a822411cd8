// Passages: selected by keys, by mouse and by touch, labelled, moved, deleted,
// read by screen readers, and right in the file.

import type { Page } from "@playwright/test";
import { App, expect, test } from "../support/app";
import { hasNoViolations } from "../support/axe";

// A family of emoji, an accent of its own, letters outside the basic plane and
// words from right to left. Every word is invented.
const BLOG = `Weir breach – live

Weir breach – live

The weir is watched.

👩‍👩‍👧 Families leave

06:10 , Ada Fenwick

“We go now,” said Noor Haddad. Cafe\u0301 owner Jon Pell stays.

قال الحارس: «ابقوا هنا». Then 𝔒rrin FM read it out.

נגר אמר שלום to the crew.

Road closed

06:20 , Ada Fenwick

The harbour road is closed. Nobody is hurt.

All clear

06:30 , Ada Fenwick

The water falls.
`;

type Span = {
  part: string;
  start: number;
  end: number;
  exact: string;
  utf16: { start: number; end: number };
};
type Annotation = { id: string; entry: string; label: string; span: Span | null };
type Data = {
  documents: { entries: { id: string; heading: string; text: string }[] }[];
  annotations: Annotation[];
  records?: { members: { role: string; annotation: string }[]; fields: Record<string, unknown> }[];
};

async function start(app: App): Promise<void> {
  await app.open();
  await app.split(BLOG);
  await app.currentIs(/Families leave/);
}

// What is exported, with every offset checked against the text of the file.
async function exported(app: App): Promise<Data> {
  await app.saved();
  const data = JSON.parse((await app.exported()).bytes.toString("utf8")) as Data;
  for (const { span, entry: id } of data.annotations) {
    const entry = data.documents.flatMap((d) => d.entries).find((e) => e.id === id);
    if (!span || !entry) continue;
    const text = span.part === "heading" ? entry.heading : entry.text;
    expect([...text].slice(span.start, span.end).join("")).toBe(span.exact);
    expect(text.slice(span.utf16.start, span.utf16.end)).toBe(span.exact);
  }
  return data;
}

async function spans(app: App): Promise<[string, string][]> {
  const { annotations } = await exported(app);
  return annotations.flatMap(({ label, span }) => (span ? [[label, span.exact] as [string, string]] : []));
}

// Where the words stand in the window.
async function place(page: Page, words: string): Promise<{ left: number; right: number; y: number }> {
  return page.evaluate((words) => {
    for (const piece of document.querySelectorAll("[data-at]")) {
      const at = (piece.textContent ?? "").indexOf(words);
      if (at < 0) continue;
      const range = document.createRange();
      const point = (units: number): [Node, number] => {
        const walk = document.createTreeWalker(piece, NodeFilter.SHOW_TEXT);
        for (let node = walk.nextNode(); node; node = walk.nextNode()) {
          const length = node.nodeValue?.length ?? 0;
          if (units <= length) return [node, units];
          units -= length;
        }
        throw new Error("no such place");
      };
      range.setStart(...point(at));
      range.setEnd(...point(at + words.length));
      const box = range.getBoundingClientRect();
      return { left: box.left, right: box.right, y: box.top + box.height / 2 };
    }
    throw new Error(`“${words}” is not shown`);
  }, words);
}

async function drag(page: Page, words: string): Promise<void> {
  const { left, right, y } = await place(page, words);
  await page.mouse.move(left + 1, y);
  await page.mouse.down();
  await page.mouse.move((left + right) / 2, y);
  await page.mouse.move(right - 1, y);
  await page.mouse.up();
}

function panel(page: Page) {
  return page.getByRole("region", { name: "Selected passage" });
}

async function selectedIs(page: Page, words: string | RegExp): Promise<void> {
  await expect(panel(page).locator("q")).toHaveText(words);
}

test("by keyboard alone: select, label, move the bounds, delete, undo, reload", async ({ app, page }) => {
  await start(app);
  await app.press("v");
  await selectedIs(page, "We");
  await expect(page.locator(".announcer")).toHaveText("Selected: We");
  await app.press("ArrowRight", "Shift+ArrowRight");
  await selectedIs(page, "go now");
  await app.press("o", "Shift+ArrowLeft");
  await selectedIs(page, "We go now");
  await app.press("2");
  await app.isOn("Quote");
  await app.press("1");
  await app.isOn("Claim");
  // On to the next words, and into the heading.
  await app.press("ArrowDown", "ArrowUp", "ArrowUp");
  await selectedIs(page, "👩‍👩‍👧 Families leave");
  await app.isOff("Claim");
  await app.press("6", "Escape");
  await expect(panel(page)).toHaveCount(0);
  expect(await spans(app)).toEqual(
    expect.arrayContaining([
      ["quote", "We go now"],
      ["claim", "We go now"],
      ["casualties", "👩‍👩‍👧 Families leave"],
    ]),
  );

  // Through the labelled passages: the heading's first.
  await app.current.focus();
  await app.press("]");
  await selectedIs(page, "👩‍👩‍👧 Families leave");
  await app.press("]");
  await selectedIs(page, "We go now");
  await app.press("Shift+ArrowRight", "Shift+ArrowRight");
  await selectedIs(page, "We go now,” said Noor");
  await app.press("Escape");
  await selectedIs(page, "We go now");
  await app.press("Shift+ArrowRight", "Control+Shift+ArrowLeft", "Enter");
  await app.currentIs(/Families leave/);
  await selectedIs(page, "We go now,” sai");
  await app.press("Enter");
  await app.currentIs(/Road closed/);
  await app.press("k", "]", "]");
  await selectedIs(page, "We go now,” sai");
  await app.press("Delete");
  await app.press("ControlOrMeta+z");
  await app.press("Escape");
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  const kept = await spans(app);
  expect(kept).toHaveLength(3);
  expect(kept).toContainEqual(["claim", "We go now,” sai"]);
});

test("Enter leaves the selection, marks done and moves on", async ({ app, page }) => {
  await start(app);
  await app.press("v", "1", "Enter");
  await app.currentIs(/Road closed/);
  await expect(panel(page)).toHaveCount(0);
  await app.press("1");
  await app.isOn("Claim");
  expect(await spans(app)).toEqual([["claim", "We"]]);
});

test("by mouse: drag, double click and triple click, then a label of the menu", async ({ app, page }) => {
  await start(app);
  await drag(page, "Jon Pell stays");
  await selectedIs(page, "Jon Pell stays");
  const menu = page.getByRole("menu", { name: "Label this passage" });
  await menu.getByRole("menuitemcheckbox", { name: /Claim/ }).click();
  await expect(menu).toHaveCount(0);
  await app.isOn("Claim");
  const word = await place(page, "Haddad");
  await page.mouse.dblclick((word.left + word.right) / 2, word.y);
  await selectedIs(page, "Haddad");
  await app.press("7");
  const line = await place(page, "Nobody");
  await page.mouse.click(line.left + 4, line.y, { clickCount: 3 });
  await selectedIs(page, "The harbour road is closed. Nobody is hurt.");
  await app.currentIs(/Road closed/);
  await app.label("Denial").click();
  expect(await spans(app)).toEqual(
    expect.arrayContaining([
      ["claim", "Jon Pell stays"],
      ["eyewitness", "Haddad"],
      ["denial", "The harbour road is closed. Nobody is hurt."],
    ]),
  );
});

test("accents, letters of two units and words from right to left", async ({ app, page }) => {
  await start(app);
  for (const words of ["Cafe\u0301 owner", "ابقوا هنا", "𝔒rrin", "שלום"]) {
    // What runs the other way is dragged from its right end.
    const { left, right, y } = await place(page, words);
    const rtl = /[\u0590-\u08ff]/.test(words);
    await page.mouse.move(rtl ? right - 1 : left + 1, y);
    await page.mouse.down();
    await page.mouse.move(rtl ? left + 1 : right - 1, y, { steps: 4 });
    await page.mouse.up();
    await selectedIs(page, words);
    await app.press("1");
    await app.isOn("Claim");
  }
  // Half of the family is the whole of it.
  const family = await place(page, "👩‍👩‍👧");
  await page.mouse.dblclick((family.left + family.right) / 2, family.y);
  await selectedIs(page, "👩‍👩‍👧");
  await app.press("1");
  await app.isOn("Claim");
  const found = (await spans(app)).map(([, exact]) => exact);
  expect(found.sort()).toEqual(["Cafe\u0301 owner", "ابقوا هنا", "𝔒rrin", "שלום", "👩‍👩‍👧"].sort());
  // By keys as they point, where the line runs from right to left.
  await app.press("Escape");
  await page.keyboard.press("v");
  const words = panel(page).locator("q");
  for (let i = 0; i < 30; i += 1) {
    const before = await words.textContent();
    if (before === "قال") break;
    await page.keyboard.press("ArrowRight");
    await expect(words).not.toHaveText(before ?? "");
  }
  await selectedIs(page, "قال");
  await page.keyboard.press("ArrowLeft");
  await selectedIs(page, "الحارس");
});

test("a selection over two entries is cut to the one it began in, and says so", async ({ app, page }) => {
  await start(app);
  const from = await place(page, "harbour");
  const to = await place(page, "water");
  await page.mouse.move(from.left + 1, from.y);
  await page.mouse.down();
  await page.mouse.move(to.left, to.y, { steps: 5 });
  await page.mouse.up();
  await selectedIs(page, "harbour road is closed. Nobody is hurt.");
  await app.currentIs(/Road closed/);
  await expect(page.locator(".announcer")).toContainText("A passage lies in one");
});

test("passages that overlap: clicked one after the other, moved by a handle, relabelled", async ({ app, page }) => {
  await start(app);
  for (const [words, key] of [["said Noor Haddad", "1"], ["Noor Haddad", "2"], ["Haddad", "3"]] as const) {
    await drag(page, words);
    await selectedIs(page, words);
    await app.press(key);
    await expect(panel(page).getByRole("combobox", { name: "Label of this passage" })).toHaveCount(1);
    await app.press("Escape");
  }
  const word = await place(page, "Haddad");
  const click = () => page.mouse.click((word.left + word.right) / 2, word.y);
  await click();
  await selectedIs(page, "Haddad");
  // A pause, so that it is no double click.
  await expect(panel(page).getByRole("group", { name: "Also here" }).getByRole("button")).toHaveCount(2);
  await panel(page).getByRole("button", { name: "Claim" }).click();
  await selectedIs(page, "said Noor Haddad");
  const label = panel(page).getByRole("combobox", { name: "Label of this passage" });
  await label.selectOption("Denial");
  await expect(label).toHaveValue("denial");
  // The end's handle, to the end of “Noor”.
  const end = await page.locator(".handle-end").boundingBox();
  const noor = await place(page, "Noor");
  if (!end) throw new Error("no handle");
  await page.mouse.move(end.x + end.width / 2, end.y + 6);
  await page.mouse.down();
  await page.mouse.move(noor.right + 3, end.y + 6, { steps: 6 });
  await page.mouse.move(noor.right, end.y + 6);
  await page.mouse.up();
  await selectedIs(page, "said Noor");
  const found = await spans(app);
  expect(found).toHaveLength(3);
  expect(found).toContainEqual(["denial", "said Noor"]);
  await app.current.focus();
  await app.press("ControlOrMeta+z");
  await selectedIs(page, "said Noor Haddad");
  await panel(page).getByRole("button", { name: /^Delete Denial/ }).click();
  expect(await spans(app)).toHaveLength(2);
});

test("a handle goes to the words under the pointer, over lines and past its other end", async ({ app, page }) => {
  await start(app);
  await drag(page, "Cafe\u0301 owner");
  await selectedIs(page, "Cafe\u0301 owner");
  await app.press("1", "Escape", "]");
  await selectedIs(page, "Cafe\u0301 owner");
  // Takes a handle, which hangs from some words, by its knob to others.
  const take = async (handle: ".handle-start" | ".handle-end", hangsFrom: string, words: string, at: "left" | "right") => {
    const box = await page.locator(handle).boundingBox();
    if (!box) throw new Error("no handle");
    const from = { x: box.x + box.width / 2, y: box.y + 6 };
    const to = await place(page, words);
    const line = (await place(page, hangsFrom)).y;
    // Up onto other words it goes itself; else it stays below the words.
    const y = to.y < line - 4 ? to.y : to.y + (from.y - line);
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to[at]) / 2, (from.y + y) / 2, { steps: 4 });
    await page.mouse.move(to[at], y, { steps: 4 });
    await page.mouse.up();
  };
  await take(".handle-end", "owner", "stays.", "right");
  await selectedIs(page, "Cafe\u0301 owner Jon Pell stays.");
  await take(".handle-start", "Cafe\u0301", "said", "left");
  await selectedIs(page, "said Noor Haddad. Cafe\u0301 owner Jon Pell stays.");
  // Down to another line of the text.
  await take(".handle-end", "stays.", "read", "right");
  await selectedIs(page, /^said Noor Haddad.* Then 𝔒rrin FM read$/);
  // Past the other end.
  await take(".handle-end", "read", "We", "left");
  await selectedIs(page, "We go now,”");
  await app.saved();
  expect(await spans(app)).toEqual([["claim", "We go now,”"]]);
  await app.current.focus();
  await app.press("ControlOrMeta+z", "ControlOrMeta+z", "ControlOrMeta+z", "ControlOrMeta+z");
  await selectedIs(page, "Cafe\u0301 owner");
});

test("by touch: the menu comes with the selection, and its handles change it", async ({ browser, baseURL }) => {
  const context = await browser.newContext({ baseURL, hasTouch: true, viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  const app = new App(page);
  await start(app);
  // As a long press, and then a handle of the browser's, do.
  const select = (words: string) =>
    page.evaluate((words) => {
      const piece = [...document.querySelectorAll("[data-at]")].find((p) => p.textContent?.includes(words));
      const node = piece?.firstChild;
      const at = node?.nodeValue?.indexOf(words) ?? -1;
      if (!node || at < 0) throw new Error("not there");
      getSelection()?.setBaseAndExtent(node, at, node, at + words.length);
    }, words);
  await select("Noor");
  await selectedIs(page, "Noor");
  await select("said Noor Haddad");
  await selectedIs(page, "said Noor Haddad");
  const menu = page.getByRole("menu", { name: "Label this passage" });
  await expect(menu).toBeInViewport();
  await menu.getByRole("menuitemcheckbox", { name: /Quote/ }).tap();
  await expect(page.locator("mark")).toHaveText("said Noor Haddad");
  await context.close();
});

test("more passages than lanes are counted, and the text does not move", async ({ app, page }) => {
  await start(app);
  await app.press("v");
  const before = await page.locator(".entry-current .entry-body").boundingBox();
  await app.press("1", "2", "3", "5", "6");
  await expect(page.locator(".entry-current mark").first()).toHaveAttribute("data-tag", "1 2 3 +2");
  await expect.poll(() => page.locator(".entry-current .entry-body").boundingBox()).toEqual(before);
});

// The words of the accessibility tree below the current entry, in order.
async function heard(page: Page): Promise<string> {
  const session = await page.context().newCDPSession(page);
  type Node = { nodeId: string; childIds?: string[]; ignored: boolean; role?: { value: string }; name?: { value: string }; backendDOMNodeId?: number };
  const { nodes } = (await session.send("Accessibility.getFullAXTree")) as unknown as { nodes: Node[] };
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const article = nodes.find((node) => node.role?.value === "article" && node.name?.value.includes("Families leave"));
  const words: string[] = [];
  const walk = (node: Node | undefined): void => {
    if (!node) return;
    if (node.role?.value === "StaticText") words.push(node.name?.value ?? "");
    else for (const id of node.childIds ?? []) walk(byId.get(id));
  };
  walk(article);
  await session.detach();
  return words.join("");
}

test("a screen reader reads the text in order, told where each passage begins and ends", async ({ app, page }) => {
  await start(app);
  for (const [words, key] of [["said Noor Haddad", "1"], ["Noor Haddad. Cafe\u0301 owner", "2"]] as const) {
    await drag(page, words);
    await selectedIs(page, words);
    await app.press(key, "Escape");
  }
  await expect(page.locator(".entry-current mark")).toHaveCount(3);
  await expect
    .poll(() => heard(page))
    .toContain(
      "“We go now,” [Claim: said [Quote: Noor Haddad end of Claim] . Cafe\u0301 owner end of Quote]  Jon Pell stays.",
    );
  // The nodes' own text stays the entry's.
  await expect(app.current).toContainText("“We go now,” said Noor Haddad. Cafe\u0301 owner Jon Pell stays.");
});

test("an attribution, by keyboard alone", async ({ app, page }) => {
  await start(app);
  await app.press("v", ";");
  await page.getByRole("button", { name: "Add the attribution labels" }).click();
  // What was asked for is made, and is undone here to be made otherwise.
  const record = page.getByRole("region", { name: "Attribution" });
  const speaker = record.getByRole("combobox", { name: "Speaker" });
  await expect(speaker).toBeFocused();
  await expect(record).toContainText("select its words v and press: -Source+Cue");
  await app.press("Escape");
  await expect(app.current).toBeFocused();
  await app.press("ControlOrMeta+z");
  await expect(record).toHaveCount(0);
  await app.press("Escape", "v", "o", "Control+Shift+ArrowLeft", "o");
  await selectedIs(page, "“We");
  await app.press("Shift+ArrowRight", "Shift+ArrowRight", "Control+Shift+ArrowRight", "Control+Shift+ArrowRight");
  await selectedIs(page, "“We go now,”");
  await app.press("9");
  await expect(record).toBeVisible();
  await app.press("ArrowRight", "+", "ArrowRight", "Shift+ArrowRight", "-");
  await expect(record.getByRole("listitem")).toHaveCount(3);
  await expect(record.getByRole("combobox", { name: "Quote type" })).toContainText("Direct quote (from the quotation marks)");
  await app.press(";");
  await expect(speaker).toBeFocused();
  await page.keyboard.type("Noor Haddad");
  await app.press("Tab");
  await record.getByRole("combobox", { name: "Source type" }).selectOption("Eyewitness or resident");
  await record.getByRole("combobox", { name: "Source is" }).selectOption("Named");
  await expect(app.current.getByRole("button", { name: /Direct quote Noor Haddad said/ })).toBeVisible();
  const data = await exported(app);
  expect(data.records).toHaveLength(1);
  expect(data.records?.[0].members.map((m) => m.role).sort()).toEqual(["content", "cue", "source"]);
  expect(data.records?.[0].fields).toMatchObject({ speaker: "Noor Haddad", source_type: "eyewitness_resident" });
  // Reload keeps it; deleting takes its passages along; undo brings all back.
  await page.reload();
  await expect(app.feed).toBeVisible();
  await app.current.getByRole("button", { name: /Direct quote/ }).click();
  await record.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(app.current.locator("mark")).toHaveCount(0);
  await app.press("ControlOrMeta+z");
  await expect(app.current.locator("mark")).toHaveCount(3);
});

test("a read-only tab shows passages and changes none", async ({ app, page, context }) => {
  await start(app);
  await app.press("v", "1", "Escape");
  await app.saved();
  const other = await context.newPage();
  await other.goto(page.url());
  await expect(other.getByRole("button", { name: "Edit here instead" })).toBeVisible();
  await other.keyboard.press("]");
  await selectedIs(other, "We");
  await other.keyboard.press("Delete");
  await expect(other.locator(".announcer")).toContainText("Read-only");
  await expect(other.locator("mark")).toHaveCount(1);
  await expect(other.getByRole("menu")).toHaveCount(0);
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`no violation, nothing wider than the page: ${colorScheme}, ${width} px`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await start(app);
      await app.press("v", "1", "Shift+ArrowRight", "2", ".");
      await expect(page.getByRole("menu", { name: "Label this passage" })).toBeVisible();
      await hasNoViolations(page, "the menu");
      await app.press("Escape", "Escape", "]");
      await hasNoViolations(page, "a picked passage");
      await app.press("Escape", "v", ";");
      await page.getByRole("button", { name: "Add the attribution labels" }).click();
      await expect(page.getByRole("combobox", { name: "Speaker" })).toBeFocused();
      await hasNoViolations(page, "an attribution");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
      // All fields are to be seen without scrolling.
      await expect(page.getByRole("combobox", { name: "Source is" })).toBeInViewport({ ratio: 1 });
    });
  }
}

// A page drawn again in between put back what the field had held.
test("a speaker typed slowly keeps every letter", async ({ app, page }) => {
  await start(app);
  await app.press("v", ";");
  await page.getByRole("button", { name: "Add the attribution labels" }).click();
  const speaker = page.getByRole("region", { name: "Attribution" }).getByRole("combobox", { name: "Speaker" });
  await expect(speaker).toBeFocused();
  await page.keyboard.type("Noor");
  // Comes after a rest and draws the page.
  await app.saved();
  await page.keyboard.type(" Haddad", { delay: 100 });
  await app.press("Tab");
  await expect(speaker).toHaveValue("Noor Haddad");
  const { records } = await exported(app);
  expect(records).toMatchObject([{ fields: { speaker: "Noor Haddad" } }]);
});
