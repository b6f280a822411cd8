// A project of many documents, the people who annotate it, and links between
// its entries.

import { test, expect, type App } from "../support/app";
import { hasNoViolations } from "../support/axe";

function blog(n: number): string {
  const place = ["Orrin", "Pellam", "Corran", "Wick"][n % 4];
  const minute = String(n % 60).padStart(2, "0");
  return `Flood watch ${n} – live

Flood watch ${n} – live

Water rises in ${place} ${n}

07:${minute} , Ida Fell

The river Orm stands at ${n} metres in ${place}.

Sandbags for street ${n}

08:${minute} , Ida Fell

Volunteers have filled ${n} hundred sandbags at the school of ${place}.
`;
}

const FIRE = `Harbour fire – live

Harbour fire – live

Fire breaks out

06:10 , Ada Fenwick

A fire broke out at the north quay.

Road closed

06:20 , Ada Fenwick

The harbour road is closed to all traffic until the tide turns at noon today.

Port denies it

06:30 , Ada Fenwick

The port says that the road is open.

Road still closed

06:40 , Ada Fenwick

The harbour road is closed to all traffic until the tide turns at noon today.
`;

type File = { name: string; mimeType: string; buffer: Buffer };

function file(name: string, text: string): File {
  return { name, mimeType: "text/plain", buffer: Buffer.from(text) };
}

async function add(app: App, files: File[]): Promise<void> {
  const coming = app.page.waitForEvent("filechooser");
  await app.page.getByRole("button", { name: "Add files…" }).click();
  await (await coming).setFiles(files);
}

function documents(app: App) {
  return app.dialog(/^\d+ documents?$/).getByRole("listitem").getByRole("button");
}

async function json(app: App) {
  const { bytes } = await app.exported();
  return JSON.parse(bytes.toString());
}

test("the menu is worked by keys and gives the focus back", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  const button = page.getByRole("button", { name: "Menu" });
  await button.focus();
  await app.press("Enter");
  await expect(button).toHaveAttribute("aria-expanded", "true");
  const rows = page.getByRole("menu", { name: "Menu" }).getByRole("menuitem");
  await expect(rows.first()).toBeFocused();
  await app.press("ArrowUp");
  await expect(rows.last()).toBeFocused();
  await app.press("ArrowDown");
  await expect(rows.first()).toBeFocused();
  // No label's key gets past the menu.
  await app.press("1", "j");
  await app.press("Escape");
  await expect(rows).toHaveCount(0);
  await expect(button).toBeFocused();
  await app.isOff("Claim");
  await button.click();
  await page.getByRole("heading", { level: 1 }).click();
  await expect(rows).toHaveCount(0);
  await button.click();
  await app.press("p");
  await expect(app.dialog("1 document")).toBeVisible();
  await app.press("Escape");
  await app.noDialog();
  await expect(button).toBeFocused();
});

test("fifty files are added with progress and a word on each", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  await app.press("p");
  const files: File[] = [];
  for (let n = 0; n < 50; n += 1) files.push(file(`blog ${n}.txt`, blog(n)));
  files[7] = file("empty.txt", "");
  files[19] = file("broken.json", '{"documents": [');
  files[27] = file("again.txt", blog(26));
  files[33] = file("here.txt", FIRE);
  await add(app, files);
  const dialog = app.dialog("48 of 50 files read");
  await expect(dialog).toBeVisible({ timeout: 60_000 });
  const said = (name: string) => dialog.getByRole("listitem").filter({ hasText: name });
  await expect(said("blog 3.txt")).toContainText("2 entries");
  await expect(said("blog 3.txt")).toContainText("added to the project");
  await expect(said("empty.txt")).toContainText("Not opened: there is no text in it");
  await expect(said("broken.json")).toContainText("Not opened:");
  await expect(said("again.txt")).toContainText("not added twice");
  await expect(said("here.txt")).toContainText("in the project already");
  await app.press("Escape");
  await app.noDialog();
  await app.saved();
  await app.press("p");
  await expect(documents(app)).toHaveCount(47);
  await page.reload();
  await expect(app.feed).toBeVisible();
  await app.press("p");
  await expect(documents(app)).toHaveCount(47);
});

test("files that were added together are taken back together", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  await app.press("p");
  await add(app, [file("a.txt", blog(1)), file("b.txt", blog(2)), file("c.txt", blog(3))]);
  await expect(app.dialog("3 files read")).toBeVisible();
  await app.press("Escape");
  await app.noDialog();
  const choice = page.getByRole("combobox", { name: "Document" });
  await expect(choice.getByRole("option")).toHaveCount(4);
  await app.press("ControlOrMeta+z");
  await expect(choice).toHaveCount(0);
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await app.press("ControlOrMeta+Shift+z");
  await expect(choice.getByRole("option")).toHaveCount(4);
});

test("documents are gone through by keyboard, and each keeps its place", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  await app.press("p");
  await add(app, [file("a.txt", blog(1)), file("b.txt", blog(2))]);
  await expect(app.dialog("2 files read")).toBeVisible();
  await app.press("Escape");
  await app.noDialog();
  await app.press("p");
  await expect(documents(app).nth(2)).toBeFocused();
  await expect(documents(app).nth(2)).toHaveAttribute("aria-current", "true");
  await app.press("ArrowUp", "Home", "Enter");
  await app.noDialog();
  await app.currentIs("Fire breaks out");
  await app.press("j", "Enter");
  await app.currentIs("Port denies it");
  await app.press(">");
  await app.currentIs("Water rises in Pellam 1");
  await app.press("j", "<");
  await app.currentIs("Port denies it");
  await expect(app.current).toBeFocused();
  await app.press("p");
  await expect(documents(app).first()).toContainText("1 / 4 done");
  await documents(app).nth(1).click();
  await app.noDialog();
  await app.currentIs("Sandbags for street 1");
  await app.saved();
  await page.reload();
  await app.currentIs("Sandbags for street 1");
  await app.press("<");
  await app.currentIs("Port denies it");
  await page.getByRole("link", { name: "All projects" }).click();
  await expect(page.getByRole("listitem")).toContainText("3 live blogs · 1 of 8 done");
});

test("the name is asked once, quietly, and remembered", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  const prompt = page.getByRole("form", { name: "What to call you" });
  await expect(prompt).toHaveCount(0);
  await app.press("1");
  await expect(prompt).toContainText("Your labels are kept as “Coder 1”.");
  await app.isOn("Claim");
  // It takes neither the focus nor the keys.
  await expect(app.current).toBeFocused();
  await app.press("2");
  await app.isOn("Quote");
  await prompt.getByRole("textbox").fill("Ada");
  await app.press("Enter");
  await expect(prompt).toHaveCount(0);
  await expect(page.getByRole("button", { name: "Annotator: Ada" })).toBeVisible();
  await app.saved();
  const kept = await json(app);
  expect(kept.annotators.map((a: { name: string }) => a.name)).toEqual(["Ada"]);
  await page.getByRole("link", { name: "All projects" }).click();
  await app.split(blog(1));
  await app.press("1");
  await app.isOn("Claim");
  await expect(page.getByRole("button", { name: "Annotator: Ada" })).toBeVisible();
  await expect(prompt).toHaveCount(0);
});

test("in a narrow window the filters leave the name to be asked later", async ({ app, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await app.open();
  await app.split(FIRE);
  const prompt = page.getByRole("form", { name: "What to call you" });
  await app.press("1");
  await expect(prompt).toBeVisible();
  await app.press("o");
  await expect(page.getByRole("region", { name: "Filters" })).toBeVisible();
  await expect(prompt).toBeHidden();
  await app.press("o");
  await expect(prompt).toBeVisible();
});

test("annotators on one machine see each other’s labels only if they choose to", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  await app.press("1", "q");
  await page.getByRole("button", { name: /^Annotator: / }).click();
  await page.getByRole("textbox", { name: "Another annotator’s name" }).fill("Wren");
  await app.press("Enter");
  await app.noDialog();
  await expect(app.current).toBeFocused();
  await expect(page.getByRole("button", { name: "Annotator: Wren" })).toBeVisible();
  await app.isOff("Claim");
  await expect(app.current).toContainText("not seen");
  await expect(app.current).not.toContainText("Claim");
  await expect(page.getByRole("button", { name: "Undo" })).toBeDisabled();
  await app.press("2", "Enter");
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("menuitem", { name: "Annotator…" }).click();
  await page.getByRole("checkbox", { name: "Show others’ labels" }).check();
  await app.press("Escape");
  await app.noDialog();
  const first = app.entry("Fire breaks out");
  await expect(first.getByRole("list", { name: "Labels of Coder 1" })).toContainText("Claim");
  await expect(first).toContainText("Coder 1: unsure");
  await app.saved();
  await page.reload();
  await expect(page.getByRole("button", { name: "Annotator: Wren" })).toBeVisible();
  await expect(first).not.toContainText("Claim");
  const { annotations } = await json(app);
  expect(annotations).toHaveLength(2);
});

test("an entry is linked by keyboard alone, and links are followed there and back", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  await app.press("j", "j", "t");
  const dialog = app.dialog("Link to an earlier entry");
  const list = dialog.getByRole("listbox", { name: "Earlier entries" });
  await expect(list).toBeFocused();
  await expect(list.getByRole("option").first()).toHaveText("06:20 Road closed");
  await app.press("2");
  await expect(dialog.getByRole("button", { name: "corrects" })).toHaveAttribute("aria-pressed", "true");
  // What is typed is looked for.
  await page.keyboard.type("broke");
  await expect(list.getByRole("option")).toHaveText(["06:10 Fire breaks out"]);
  await dialog.getByRole("searchbox").fill("");
  await app.press("Enter");
  await app.noDialog();
  const link = app.current.getByRole("button", { name: "corrects 06:20 Road closed" });
  await expect(link).toBeVisible();
  await app.press("Control+z");
  await expect(link).toHaveCount(0);
  await app.press("Control+y");
  await link.click();
  await app.currentIs("Road closed");
  await expect(app.current).toContainText("corrected by 06:30 Port denies it");
  await expect(page.getByRole("button", { name: "Back to 06:30 Port denies it" })).toBeVisible();
  await app.press("Backspace");
  await app.currentIs("Port denies it");
  await app.saved();
  await page.reload();
  await expect(link).toBeVisible();
  const { links } = await json(app);
  expect(links.map((link: { type: string }) => link.type)).toEqual(["corrects"]);

  // The chain leads on, and a link can be taken away.
  await app.press("t");
  const chain = dialog.getByRole("region", { name: "Linked so far" });
  await expect(chain).toContainText("corrects 06:20 Road closed");
  await chain.getByRole("button", { name: /^06:20/ }).click();
  await app.noDialog();
  await app.currentIs("Road closed");
  await app.press("Backspace", "t");
  await dialog.getByRole("button", { name: "Remove: corrects 06:20 Road closed" }).click();
  await expect(chain).toHaveCount(0);
  await app.press("Escape");
  await app.noDialog();
  await expect(link).toHaveCount(0);
});

test("what an entry repeats is found and taken with one key, or let go", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  await app.press("End");
  const offer = page.getByRole("group", { name: "A repeat?" });
  await expect(offer).toContainText("Says nearly the same as 06:20 Road closed");
  await app.press("=");
  await expect(app.current).toContainText("repeats 06:20 Road closed");
  await expect(offer).toHaveCount(0);
  const { links } = await json(app);
  expect(links[0]).toMatchObject({ type: "repeats", origin: "suggestion_accepted" });
  await app.press("Control+z");
  await expect(offer).toBeVisible();
  await offer.getByRole("button", { name: "It does not" }).click();
  await expect(offer).toHaveCount(0);
  await app.press("k", "End");
  await app.currentIs("Road still closed");
  await expect(app.current).not.toContainText("repeats");
});

test("what is typed as a project’s name is not lost when the page is drawn anew", async ({ app, page }) => {
  await app.open();
  await app.split(FIRE);
  await page.getByRole("link", { name: "All projects" }).click();
  await page.getByRole("button", { name: /^Rename / }).click();
  const name = page.getByRole("textbox", { name: "Name" });
  await name.fill("Quay");
  // Another tab's news draws the page anew.
  await page.evaluate(() => new BroadcastChannel("liveblog-annotator").postMessage("library"));
  await name.pressSequentially("side");
  await expect(name).toHaveValue("Quayside");
  await app.press("Enter");
  await expect(page.getByRole("link", { name: "Quayside" })).toBeVisible();
});

for (const scheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`documents, people and links are accessible: ${scheme}, ${width} px`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.setViewportSize({ width, height: 740 });
      const shot = (name: string) => page.screenshot({ path: `test-results/shots/${name}-${width}-${scheme}.png` });
      const check = async (name: string) => {
        await shot(name);
        await hasNoViolations(page, `${name}, ${scheme}, ${width} px`);
      };
      await app.open();
      await app.split(FIRE);
      await app.press("1");
      await expect(page.getByRole("form", { name: "What to call you" })).toBeVisible();
      await check("prompt");
      await page.getByRole("button", { name: "Menu" }).click();
      await expect(page.getByRole("menuitem").first()).toBeFocused();
      await check("menu");
      await app.press("p");
      await add(app, [file("a.txt", blog(1)), file("b.txt", ""), file("c.txt", blog(2))]);
      await expect(app.dialog("2 of 3 files read")).toBeVisible();
      await check("files");
      await app.press("Escape");
      await app.noDialog();
      await app.press("p");
      await expect(documents(app).last()).toBeFocused();
      await check("documents");
      await app.press("Home", "Enter");
      await app.noDialog();
      await app.press("j", "j", "t", "2", "Enter");
      await app.noDialog();
      await expect(app.current).toBeFocused();
      await app.press("t");
      await expect(app.dialog("Link to an earlier entry")).toBeVisible();
      await check("picker");
      await app.press("Escape");
      await app.noDialog();
      await app.current.getByRole("button", { name: /^corrects/ }).click();
      await app.currentIs("Road closed");
      await check("way-back");
      await app.press("End");
      await expect(page.getByRole("group", { name: "A repeat?" })).toBeVisible();
      await check("repeat");
      await page.getByRole("button", { name: "Menu" }).click();
      await page.getByRole("menuitem", { name: "Annotator…" }).click();
      await expect(app.dialog("Annotators")).toBeVisible();
      await check("people");
      await page.getByRole("textbox", { name: "Another annotator’s name" }).fill("Wren Lassiter");
      await app.press("Enter");
      await app.noDialog();
      // A menu that is open before would close when the entry gets the focus.
      await expect(app.current).toBeFocused();
      await page.getByRole("button", { name: "Menu" }).click();
      await page.getByRole("menuitem", { name: "Annotator…" }).click();
      await page.getByRole("checkbox").check();
      await app.press("Escape");
      await app.noDialog();
      await app.press("Home");
      await expect(app.current).toContainText("Coder 1");
      await check("others");
    });
  }
}
