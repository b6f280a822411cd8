// Review: what was understood, and putting a wrong split right by hand.

import { App, expect, test } from "../support/app";
import { hasNoViolations } from "../support/axe";
import { many } from "../support/blogs";

// Headings stand above the time lines. The second entry holds two that were
// printed without a time between them, and its author is a line of the text.
const BLOG = `Harbour fire – live: Crews at the north quay

Fire breaks out

06:10

A fire broke out at the north quay before dawn.

Share this post

Road closed until noon

06:20

The harbour road is closed to all traffic.

Ferry sails again

The ferry to Lower Corran has left with an hour’s delay.

Share this post

All clear at the quay

06:40

The fire is out, the port says.

Share this post
`;

function panel(app: App) {
  return app.page.getByRole("region", { name: "Fix the split" });
}

function lines(app: App) {
  return panel(app).getByRole("listbox", { name: "Lines of this entry" });
}

function line(app: App, words: string) {
  return lines(app).getByRole("option", { name: words });
}

async function json(app: App) {
  const { bytes } = await app.exported();
  return JSON.parse(bytes.toString()).documents[0];
}

test("what was understood stands above the entries", async ({ app, page }) => {
  await app.open();
  await app.split(BLOG);
  const glance = page.getByRole("region", { name: "At a glance" });
  await expect(glance).toContainText("3 entries, oldest first");
  await expect(glance).toContainText("Times like “06:10” on a line of their own, headings above");
  await expect(glance).toContainText("No date and no time zone are known");
  await expect(glance.getByRole("button", { name: "Set the date and zone…" })).toBeVisible();
});

test("a notice leads to its entry", async ({ app, page }) => {
  await app.open();
  await app.sampleButton.click();
  await expect(app.feed).toBeVisible();
  await page.getByRole("button", { name: /^16:10: nothing stands under the time line/ }).click();
  await app.currentIs(/.+/);
  await expect(app.current).toContainText("16:10");
  await expect(app.current).toBeFocused();
  await expect(app.current).toBeInViewport();
});

test("a wrong split is put right by keyboard alone", async ({ app, page }) => {
  await app.open();
  await app.split(BLOG);
  await app.press("j");
  await app.currentIs(/Road closed/);
  await app.press("1", "l");
  await expect(lines(app)).toBeFocused();
  await expect(lines(app).getByRole("option").first()).toHaveAttribute("aria-selected", "true");

  // Down to the second heading, which begins an entry of its own.
  await app.stepTo(line(app, "Ferry sails again"));
  await app.press("s");
  await expect(app.entries).toHaveCount(4);
  await expect(panel(app)).toContainText("entry 3 of 4");
  await expect(line(app, "Ferry sails again")).toHaveAttribute("aria-selected", "true");
  await expect(lines(app)).toBeFocused();
  await app.press("h");
  await app.currentIs(/Ferry sails again/);
  await expect(panel(app)).toContainText("No labels on this entry.");
  await expect(app.entry(/Road closed/)).toContainText("Claim");

  // Taken back and made again, with the panel still there.
  await app.press("ControlOrMeta+z", "ControlOrMeta+z");
  await expect(app.entries).toHaveCount(3);
  await expect(lines(app)).toBeFocused();
  await expect(line(app, "Ferry sails again")).toHaveAttribute("aria-selected", "true");
  await app.press("ControlOrMeta+Shift+z", "ControlOrMeta+Shift+z");
  await app.currentIs(/Ferry sails again/);

  // Together again, labels and all.
  await app.press("2", "m");
  await expect(app.entries).toHaveCount(3);
  await expect(panel(app)).toContainText("Labels on this entry: Claim, Quote.");
  await app.press("ControlOrMeta+z");
  await expect(app.entries).toHaveCount(4);

  await app.press("Escape");
  await expect(panel(app)).toHaveCount(0);
  await expect(app.current).toBeFocused();
  await app.saved();

  // And all of it is there tomorrow.
  await page.reload();
  await expect(app.feed).toBeVisible();
  await expect(app.entries).toHaveCount(4);
  await expect(app.entry(/Road closed/)).toContainText("Claim");
  await expect(app.entry(/Ferry sails again/)).toContainText("Quote");
  const blog = await json(app);
  expect(blog.entries.map((entry: { heading: string }) => entry.heading)).toEqual([
    "Fire breaks out",
    "Road closed until noon",
    "Ferry sails again",
    "All clear at the quay",
  ]);
});

test("a wrong split is put right by mouse, for all alike", async ({ app }) => {
  await app.open();
  await app.split(BLOG);
  await app.entry(/Road closed/).click();
  await app.current.getByRole("button", { name: "Fix the split" }).click();
  await line(app, "Ferry sails again").click();
  await panel(app).getByRole("button", { name: "Heading" }).click();
  await expect(app.entries).toHaveCount(4);
  await app.currentIs(/Ferry sails again/);

  // One line of furniture, then all of them.
  const share = line(app, "Share this post");
  const was = await share.textContent();
  const name = was?.startsWith("Not text") ? "Text" : "Not text";
  await share.click();
  await panel(app).getByRole("button", { name, exact: true }).click();
  await expect(panel(app).getByRole("button", { name, exact: true })).toHaveAttribute("aria-pressed", "true");
  await panel(app).getByRole("button", { name: "Do the same for 2 more like it" }).click();
  await expect(panel(app)).toContainText("Done for 2 more");
  const texts = async () => (await json(app)).entries.map((entry: { text: string }) => entry.text.includes("Share this post"));
  const held = await texts();
  expect(held.filter((shares: boolean) => shares)).toHaveLength(name === "Text" ? 3 : 0);
  await app.page.getByRole("button", { name: "Undo", exact: true }).click();
  expect((await texts()).filter((shares: boolean) => shares)).toHaveLength(name === "Text" ? 0 : 3);

  // What cannot be is refused in words, in its place.
  await app.press("Home");
  await panel(app).getByRole("button", { name: /^Merge/ }).click();
  await expect(panel(app)).toContainText("Not done: there is no entry before this one.");
  await expect(app.alert).toBeEmpty();
  await panel(app).getByRole("button", { name: "Close" }).click();
  await expect(app.labels).toBeVisible();
});

test("time and authors are set as data, and checked", async ({ app }) => {
  await app.open();
  await app.split(BLOG);
  await app.press("l");
  await panel(app).getByText("Time and authors").click();
  const time = panel(app).getByRole("textbox", { name: "Time" });
  await time.fill("25:99");
  await app.press("Enter");
  await expect(time).toHaveAttribute("aria-invalid", "true");
  await expect(panel(app)).toContainText("Write hours and minutes");
  await time.fill("6:12");
  await panel(app).getByLabel("Date").fill("2031-05-04");
  await panel(app).getByRole("combobox", { name: "Zone" }).fill("UTC");
  await panel(app).getByRole("button", { name: "Set time" }).click();
  await expect(panel(app)).toContainText("Timestamp 2031-05-04T06:12:00Z");
  await panel(app).getByRole("textbox", { name: /^Authors/ }).fill("Maud Ferrier, Hanne Brook");
  await panel(app).getByRole("button", { name: "Set authors" }).click();
  await expect(app.current).toContainText("Maud Ferrier, Hanne Brook");
  const [entry] = (await json(app)).entries;
  expect(entry.time).toMatchObject({ raw: "06:10", clock: "06:12:00", timestamp: "2031-05-04T06:12:00Z" });
  expect(entry.authors).toEqual(["Maud Ferrier", "Hanne Brook"]);
});

test("a date and a zone set once give every entry its timestamp", async ({ app, page }) => {
  await app.open();
  await app.split(BLOG);
  await page.getByRole("button", { name: "Set the date and zone…" }).click();
  const dialog = app.dialog("Details of the live blog");
  await dialog.getByLabel("Date on which it began").fill("2031-05-04");
  const zone = dialog.getByRole("combobox", { name: "Time zone" });
  await zone.fill("Harbour time");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(zone).toHaveAttribute("aria-invalid", "true");
  await expect(dialog).toContainText("This is no certain time zone.");
  await zone.fill("BST");
  await dialog.getByRole("button", { name: "Save" }).click();
  await app.noDialog();
  await expect(page.getByRole("region", { name: "At a glance" })).toContainText("2031-05-04, BST: exact timestamps.");
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  const blog = await json(app);
  expect([blog.date, blog.time_zone]).toEqual(["2031-05-04", "BST"]);
  expect(blog.entries.map((entry: { time: { timestamp: string } }) => entry.time.timestamp)).toEqual([
    "2031-05-04T06:10:00+01:00",
    "2031-05-04T06:20:00+01:00",
    "2031-05-04T06:40:00+01:00",
  ]);
  await app.press("ControlOrMeta+z");
  await expect(page.getByRole("button", { name: "Set the date and zone…" })).toBeVisible();
});

test("an article suggests splitting by hand", async ({ app, page }) => {
  await app.open();
  await app.split("The harbour road is closed to all traffic.\n\nThe ferry has left with an hour’s delay.\n");
  const glance = page.getByRole("region", { name: "At a glance" });
  await glance.getByRole("button", { name: "Fix the split" }).click();
  await line(app, "The ferry has left").click();
  await app.press("s");
  await expect(app.entries).toHaveCount(2);
});

test("a blog opened from a file says which lines it lacks", async ({ app }) => {
  await app.open();
  await app.split(BLOG);
  const { name, bytes } = await app.exported();
  await app.page.goto("./");
  await expect(app.input).toBeVisible();
  await app.openFile(name, bytes);
  await expect(app.feed).toBeVisible();
  await app.press("l");
  await expect(panel(app)).toContainText("opened from a file");
});

test("a second tab shows the lines and changes nothing", async ({ app, context }) => {
  await app.open();
  await app.split(BLOG);
  const other = new App(await context.newPage());
  await other.page.goto(app.page.url());
  await expect(other.feed).toBeVisible();
  await other.press("l");
  await expect(panel(other)).toContainText("Read-only");
  await expect(panel(other).getByRole("button", { name: "Heading" })).toBeDisabled();
  await other.press("s");
  await expect(other.entries).toHaveCount(3);
  await expect(other.page.getByRole("button", { name: "Edit details" })).toBeDisabled();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1280, 360]) {
    test(`no violation, ${colorScheme}, ${width} px wide`, async ({ app, page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.setViewportSize({ width, height: 800 });
      await app.open();
      await app.split(BLOG);
      await hasNoViolations(page, "at a glance");
      const look = async (name: string) => {
        const folder = process.env.SCREENSHOTS;
        if (folder) await page.screenshot({ path: `${folder}/${name}-${colorScheme}-${width}.png` });
      };
      await look("glance");
      await app.press("j", "1", "l");
      await app.press("ArrowDown", "ArrowDown", "ArrowDown", "h");
      await hasNoViolations(page, "the panel");
      await look("panel");
      await line(app, "Share this post").last().click();
      await app.press("x", "b");
      await look("alike");
      // The entries end where the panel begins.
      const over = async () => {
        const feed = await page.getByRole("main").boundingBox();
        const side = await panel(app).boundingBox();
        return (feed?.y ?? 0) + (feed?.height ?? 0) - (side?.y ?? 0);
      };
      if (width < 700) await expect.poll(over).toBeLessThanOrEqual(1);
      await app.press("Home", "m");
      await hasNoViolations(page, "a refusal");
      await panel(app).getByText("Time and authors").click();
      await panel(app).getByRole("textbox", { name: "Time" }).fill("25:99");
      await app.press("Enter");
      await hasNoViolations(page, "the form of time and authors");
      await look("time");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(width);
      await app.press("Escape");
      await page.getByRole("button", { name: "Edit details" }).click();
      await app.dialog("Details of the live blog").getByRole("combobox", { name: "Time zone" }).fill("Harbour time");
      await app.press("Enter");
      await hasNoViolations(page, "the details");
      await look("details");
    });
  }
}

test("a correction far down a long blog moves nothing out of sight", async ({ app }) => {
  await app.open();
  await app.split(many(400));
  await app.press("End", "k", "k", "k", "k", "k", "k", "k", "k", "l");
  await app.currentIs(/Report number 392 /);
  const top = () => app.still(app.current);
  await expect.poll(top).toBeGreaterThan(100);
  const before = await top();
  await line(app, "“We take it hour by hour,”").click();
  await app.press("x");
  await expect(panel(app)).toContainText("Do the same for 399 more like it");
  expect(Math.abs((await top()) - before)).toBeLessThan(4);
  await app.press("o");
  await expect(panel(app)).toContainText("Done for 399 more");
  expect(Math.abs((await top()) - before)).toBeLessThan(4);
  await app.currentIs(/Report number 392 /);
  await app.press("ControlOrMeta+z");
  await app.currentIs(/Report number 392 /);
});
