// Rich text, the source of pages, files of several kinds at once; and nothing
// of what they hold runs or loads.

import { expect, test, type App } from "../support/app";
import { hasNoViolations } from "../support/axe";
import { paste as blog, TITLE } from "../support/blogs";
import { LIVE_TITLE, POSTS, TRAPS, body, plain, source } from "../support/pages";

type Exported = { documents: { title: string; source_url: string | null; entries: { heading: string | null; authors: string[]; text: string; time: { timestamp: string | null } }[] }[] };

async function exported(app: App): Promise<Exported> {
  return JSON.parse((await app.exported()).bytes.toString("utf8"));
}

const timestamps = POSTS.map((post) => post.iso);

function times(data: Exported): (string | null)[] {
  return data.documents[0].entries.map((entry) => entry.time.timestamp);
}

// One console message a page and style sheet in it, and no more: the policy
// says that it stopped what would not have been shown anyway.
const STOPPED = /^console error: (Applying inline style|Executing inline|Setting the document's base)/;

test("rich text pasted into the box gives what the plain text does not say", async ({ app }) => {
  await app.open();
  await app.input.focus();
  await app.paste(plain(), body() + TRAPS);
  await expect(app.input).toHaveValue(plain());
  await app.splitButton.click();
  await expect(app.entries).toHaveCount(3);
  await app.saved();
  await expect(app.page).not.toHaveTitle(/broken into/);
  await expect(app.page.getByText("read with the layout that was copied along")).toBeVisible();
  const data = await exported(app);
  expect(times(data)).toEqual(timestamps);
  expect(data.documents[0].entries.map((entry) => entry.heading)).toEqual(POSTS.map((post) => post.heading));
});

test("once the box was edited, only what it shows counts", async ({ app }) => {
  await app.open();
  await app.input.focus();
  await app.paste(plain(), body());
  await app.input.press("ControlOrMeta+End");
  await app.page.keyboard.type("One line more.");
  await app.splitButton.click();
  await expect(app.entries).toHaveCount(3);
  await expect(app.entries.last()).toContainText("One line more.");
  expect(times(await exported(app))).toEqual([null, null, null]);
});

test("rich text pasted on the page, beside the box", async ({ app, page }) => {
  await app.open();
  await page.getByRole("heading", { level: 1 }).click();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await app.paste(plain(), body());
  await expect(app.entries).toHaveCount(3);
  expect(times(await exported(app))).toEqual(timestamps);
});

for (const [what, text] of [
  ["the source of a page with structured data", source()],
  ["structured data alone", source().replace(/^.*?<script type="application\/ld\+json">|<\/script>.*$/gs, "")],
  ["the source of a page without", source(POSTS, false)],
]) {
  test(`${what}, pasted: exact times, and nothing runs or loads`, async ({ app, page, watch }) => {
    watch.allowed.push(STOPPED);
    await app.open();
    await app.input.fill(text);
    const before = watch.requests.length;
    await app.splitButton.click();
    await expect(app.entries).toHaveCount(3);
    await app.saved();
    await expect(app.entries.first()).toContainText(POSTS[0].text);
    const data = await exported(app);
    expect(times(data)).toEqual(timestamps);
    expect(data.documents[0].title).toBe(LIVE_TITLE);
    expect(data.documents[0].entries.map((entry) => entry.text.trim())).toEqual(POSTS.map((post) => expect.stringContaining(post.text)));
    expect(data.documents[0].entries.map((entry) => entry.authors)).toEqual(POSTS.map((post) => [post.author]));
    // Nothing that the page names was asked for, not even in vain. The page's own
    // programs may be on their way.
    const own = /^(blob|data):|icon-\w+\.svg$|\/liveblog-(annotator|reader|exchange)-[\w-]+\.(js|wasm)$/;
    expect(watch.requests.slice(before).filter((url) => !own.test(url))).toEqual([]);
    expect(await page.evaluate(() => "brokenInto" in window)).toBe(false);
    await expect(page).not.toHaveTitle(/broken into/);
  });
}

test("styles on every element cost no message each", async ({ app, page, watch }) => {
  const messages: string[] = [];
  page.on("console", (message) => messages.push(message.text()));
  await app.open();
  await app.input.fill(`<html><body>${body()}${'<p style="color: red" onclick="x()">Words.</p>'.repeat(500)}</body></html>`);
  await app.splitButton.click();
  await expect(app.entries.first()).toBeVisible();
  expect(messages).toEqual([]);
  expect(watch.faults).toEqual([]);
});

async function choose(app: App, files: [string, string | Buffer][]): Promise<void> {
  const coming = app.page.waitForEvent("filechooser");
  await app.openButton.click();
  const chooser = await coming;
  expect(chooser.isMultiple()).toBe(true);
  await chooser.setFiles(files.map(([name, data]) => ({ name, mimeType: "", buffer: Buffer.from(data) })));
}

test("several files at once become one project, each with its result", async ({ app, page, watch }) => {
  watch.allowed.push(STOPPED);
  await app.open();
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("Quay – live\n\nQuay – live\n\n09:00 , Ida Fell\n\nOpen.\n\n09:30 , Ida Fell\n\nShut.\n", "utf16le")]);
  await choose(app, [
    ["1 lanterns.html", source()],
    ["2 dam.md", blog()],
    ["3 other.json", '{"type": "FeatureCollection", "features": []}'],
    ["4 quay.txt", utf16],
    ["5 picture.txt", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 1])],
  ]);
  const dialog = app.dialog("3 of 5 files read");
  await expect(dialog).toBeVisible();
  await expect(dialog.getByRole("listitem")).toHaveText([/1 lanterns.*3 entries.*structured data/s, /2 dam.*7 entries/s, /3 other.*Not opened.*format/s, /4 quay.*2 entries/s, /5 picture.*Not opened.*not a text file/s]);
  await hasNoViolations(page, "results of files");
  await app.press("Enter");
  await app.noDialog();
  await app.saved();
  // The list of documents, by keyboard.
  const documents = page.getByRole("combobox", { name: "Document" });
  await expect(documents.getByRole("option")).toHaveText([`1. 0 / 3 done · ${LIVE_TITLE}`, `2. 0 / 7 done · ${TITLE}`, "3. 0 / 2 done · Quay – live"]);
  await documents.focus();
  await app.press("ArrowDown");
  await expect(app.entries).toHaveCount(7);
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  await app.press("1", "Enter", "ArrowUp");
  await expect(documents.getByRole("option").nth(1)).toHaveText(`2. 1 / 7 done · ${TITLE}`);
  await app.saved();
  await page.reload();
  await expect(app.entries).toHaveCount(7);
  await app.isOn("Claim");
  expect((await exported(app)).documents.map((document) => document.entries.length)).toEqual([3, 7, 2]);
});

test("a dataset among several files becomes a project of its own", async ({ app, page }) => {
  await app.open();
  await app.split();
  const { bytes } = await app.exported();
  await page.goto("./");
  await choose(app, [
    ["dam.liveblog.json", bytes],
    ["lanterns.txt", plain()],
  ]);
  await expect(app.dialog("2 files read")).toContainText("in the list of projects");
  await app.press("Escape");
  await app.noDialog();
  await expect(app.entries).toHaveCount(3);
  await app.saved();
  await page.getByRole("link", { name: "All projects" }).click();
  // The one it was exported from, the one it was opened as, and the new one.
  await expect(page.getByRole("listitem").filter({ hasText: "last worked on" })).toHaveCount(3);
});

test("dropped files are read; one in an old encoding with a word of caution", async ({ app, page }) => {
  await app.open();
  const transfer = await page.evaluateHandle((text) => {
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "old.txt"));
    return data;
  }, "Caf\u00e9 - live\n\nCaf\u00e9 - live\n\n09:00 , Ida Fell\n\nOpen \u0093now\u0094.\n\n09:30 , Ida Fell\n\nShut.\n");
  await page.locator("body").dispatchEvent("drop", { dataTransfer: transfer });
  await expect(app.entries).toHaveCount(2);
  await expect(app.entries.first()).toContainText("Open “now”.");
  await expect(app.alert).toContainText("read as windows-1252");
  await expect(page).toHaveTitle(/^Café - live/);
});

test("a long read shows how far it is and can be left off; the box keeps its words", async ({ app, page }) => {
  await app.open();
  await app.input.fill("My own text stays.");
  const long = Array.from({ length: 60_000 }, (_, i) => `${String(Math.floor(i / 60) % 24).padStart(2, "0")}:${String(i % 60).padStart(2, "0")} , Ida Fell\n\nPost ${i} of many, and the wind is fair.\n`).join("\n");
  await choose(app, [
    ["short.txt", plain()],
    ["long.txt", long],
  ]);
  const dialog = app.dialog("Splitting into entries…");
  await expect(dialog).toContainText("2 of 2: long.txt");
  await hasNoViolations(page, "progress");
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await app.noDialog();
  await expect(app.input).toHaveValue("My own text stays.");
  await expect(app.feed).toHaveCount(0);
});
