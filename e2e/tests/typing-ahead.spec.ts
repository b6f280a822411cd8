// Keys that come before the page has drawn what the keys before them did: from
// quick fingers, or on a slow machine, which the browser plays here.

import { test, expect, type App } from "../support/app";

// Resolves to what ends it.
async function slowly(app: App): Promise<() => Promise<void>> {
  const browser = await app.page.context().newCDPSession(app.page);
  const slow = (rate: number) => browser.send("Emulation.setCPUThrottlingRate", { rate });
  await slow(30);
  return async () => void (await slow(1));
}

// All in one breath: none waits for what came of the one before.
async function type(app: App, ...keys: string[]): Promise<void> {
  await Promise.all(keys.map((key) => app.page.keyboard.press(key)));
}

async function json(app: App) {
  const { bytes } = await app.exported();
  return JSON.parse(bytes.toString());
}

test("keys after one that opens a dialog are the dialog’s", async ({ app }) => {
  await app.open();
  await app.split();
  await app.press("End");
  const atFullSpeed = await slowly(app);
  await type(app, "t", "2", "Enter");
  await expect(app.current.getByRole("button", { name: /^corrects/ })).toBeVisible();
  await app.noDialog();
  await atFullSpeed();
  const { annotations, links, statuses } = await json(app);
  expect(links).toMatchObject([{ type: "corrects" }]);
  expect(annotations).toEqual([]);
  // Begun by the link, and not done by the Enter that chose it.
  expect(statuses).toMatchObject([{ status: "in_progress" }]);
});

test("what is typed right after the key of an attribution is its speaker", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("b");
  const codebook = app.dialog("Codebook");
  await codebook.getByText("Other codebooks").click();
  await codebook.getByRole("button", { name: "Quotes and attribution" }).click();
  await codebook.getByRole("button", { name: /^Add \d+ labels$/ }).click();
  await codebook.getByRole("button", { name: "Save", exact: true }).click();
  await app.noDialog();
  await app.press("v");
  const atFullSpeed = await slowly(app);
  await type(app, ";", "x", "1", "q");
  await expect(page.getByRole("combobox", { name: "Speaker" })).toHaveValue("x1q");
  await app.saved();
  await atFullSpeed();
  const { annotations, records, statuses } = await json(app);
  expect(records).toMatchObject([{ fields: { speaker: "x1q" } }]);
  expect(annotations).toHaveLength(1);
  expect(statuses.filter((one: { status: string }) => one.status === "excluded")).toEqual([]);
});

test("keys right after the one that fixes the split are the panel’s", async ({ app, page }) => {
  await app.open();
  await app.split();
  await app.press("j");
  const atFullSpeed = await slowly(app);
  // Elsewhere they link, exclude and open the filters.
  await type(app, "l", "ArrowDown", "x");
  await expect(page.getByRole("region", { name: "Fix the split" })).toBeVisible();
  await app.noDialog();
  await app.press("Escape");
  // A click does not wait for the keys before it.
  await expect(page.getByRole("region", { name: "Fix the split" })).toHaveCount(0);
  await atFullSpeed();
  const { statuses } = await json(app);
  expect(statuses.filter((one: { status: string }) => one.status === "excluded")).toEqual([]);
});

test("labels keyed in one breath with the move are on their entries", async ({ app }) => {
  await app.open();
  await app.split();
  const atFullSpeed = await slowly(app);
  await type(app, "1", "j", "2", "j", "3", "Enter", "q");
  await expect(app.current.locator(".entry-status")).toHaveText("unsure");
  await app.saved();
  await atFullSpeed();
  const { annotations, statuses } = await json(app);
  expect(annotations.map((one: { entry: string; label: string }) => `${one.entry.slice(-4)} ${one.label}`)).toEqual(["e001 claim", "e002 quote", "e003 official_statement"]);
  expect(statuses.map((one: { entry: string; status: string }) => `${one.entry.slice(-4)} ${one.status}`)).toContain("e004 unsure");
});

// Yew may give way to the browser between drawing the page and what is in it.
test("what a step changes is shown at once: the news of it, its labels, and that it is not saved yet", async ({ app, page }) => {
  await app.open();
  await app.split();
  const atFullSpeed = await slowly(app);
  const shown = await page.evaluateHandle(() => {
    const shown: string[] = [];
    const news = document.querySelector("[aria-live=polite]:not([role])")!;
    const see = () => {
      if (!news.textContent) return;
      const saved = document.querySelector("header [role=status]")!.textContent;
      const pressed = document.querySelectorAll("aside [aria-pressed=true]").length;
      const listed = document.querySelectorAll("article[aria-current] li").length;
      shown.push(`${news.textContent}, ${pressed} pressed, ${listed} listed, ${saved}`);
    };
    new MutationObserver(see).observe(news, { characterData: true, childList: true, subtree: true });
    return shown;
  });
  const labels = ["Claim", "Quote", "Official statement", "Check-worthy", "Unverified"];
  for (const [n, label] of labels.entries()) {
    await app.press(String(n + 1));
    await app.isOn(label);
    await app.saved();
  }
  await atFullSpeed();
  expect(await shown.jsonValue()).toEqual(labels.map((label, n) => `${label} set, ${n + 1} pressed, ${n + 1} listed, Saving…`));
});
