// The import: files of other tools go into the open project as one step, with
// what became of each record said before.

import type { Locator, Page } from "@playwright/test";
import { expect, test, type App } from "../support/app";
import { hasNoViolations } from "../support/axe";

type File = { name: string; mimeType: string; buffer: Buffer };

function file(name: string, content: unknown): File {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(text) };
}

async function openImport(app: App, page: Page): Promise<Locator> {
  await page.getByRole("button", { name: "Menu" }).click();
  await page.getByRole("menuitem", { name: "Import…" }).click();
  const dialog = app.dialog("Import");
  await expect(dialog).toBeVisible();
  return dialog;
}

async function give(page: Page, dialog: Locator, ...files: File[]): Promise<void> {
  const coming = page.waitForEvent("filechooser");
  await dialog.getByRole("button", { name: "Choose files…" }).click();
  await (await coming).setFiles(files);
}

// Drops a file on the page.
async function drop(page: Page, dropped: File): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([name, text]) => {
      const data = new DataTransfer();
      data.items.add(new File([text], name));
      return data;
    },
    [dropped.name, dropped.buffer.toString("utf8")] as const,
  );
  await page.locator("body").dispatchEvent("drop", { dataTransfer: transfer });
}

// Tasks of Label Studio with a passage and a label of the whole entry; positions
// there are UTF-16 units.
function tasks(text: string): unknown[] {
  const quote = "It sounded like a train";
  const start = text.indexOf(quote);
  return [
    {
      id: 7,
      data: { text },
      annotations: [
        {
          was_cancelled: false,
          result: [
            { id: "a", from_name: "span", to_name: "text", type: "labels", value: { start, end: start + quote.length, text: quote, labels: ["quote"] } },
            { id: "b", from_name: "entry", to_name: "text", type: "choices", value: { choices: ["Rumour"] } },
            { id: "c", from_name: "span", to_name: "text", type: "labels", value: { start: 9000, end: 9001, labels: ["Claim"] } },
          ],
        },
      ],
    },
  ];
}

async function textOf(app: App, entry: number): Promise<string> {
  const { bytes } = await app.exported();
  return JSON.parse(bytes.toString("utf8")).documents[0].entries[entry].text;
}

async function annotations(app: App): Promise<{ label: string; origin: string; span: { exact: string } | null }[]> {
  const { bytes } = await app.exported();
  return JSON.parse(bytes.toString("utf8")).annotations;
}

test.beforeEach(async ({ app }) => {
  await app.open();
  await app.split();
});

test("a Label Studio file goes in as one step, which undo takes back and a reload keeps", async ({ app, page }) => {
  const text = await textOf(app, 1);
  const dialog = await openImport(app, page);
  await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
  await give(page, dialog, file("tasks.json", tasks(text)));
  await expect(dialog.getByText("Read as Label Studio.")).toBeVisible();
  await expect(dialog.getByText("2 new records")).toBeVisible();
  await expect(dialog.getByText("1 new label: Rumour")).toBeVisible();
  await expect(dialog.getByRole("heading", { name: /^Refused: 1/ })).toBeVisible();
  await hasNoViolations(page, "import");
  if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import.png` });
  await dialog.getByRole("button", { name: "Import", exact: true }).click();
  await app.noDialog();
  await expect(app.alert).toContainText("Imported: 2 new records");
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  const there = await annotations(app);
  expect(there.map((one) => one.origin)).toEqual(["imported", "imported"]);
  expect(there.find((one) => one.span)?.span?.exact).toBe("It sounded like a train");
  await app.press("ControlOrMeta+z");
  await app.saved();
  expect(await annotations(app)).toEqual([]);
  await app.press("ControlOrMeta+Shift+z");
  await app.saved();
  expect(await annotations(app)).toHaveLength(2);
});

test("nothing changes on Cancel", async ({ app, page }) => {
  const text = await textOf(app, 1);
  const dialog = await openImport(app, page);
  await give(page, dialog, file("tasks.json", tasks(text)));
  await expect(dialog.getByText("2 new records")).toBeVisible();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await app.noDialog();
  expect(await annotations(app)).toEqual([]);
  await expect.poll(() => page.workers().length).toBe(0);
});

test("a file whose content is not certain is asked about, and a broken one is refused with reasons", async ({ app, page }) => {
  const dialog = await openImport(app, page);
  await give(page, dialog, file("odd.jsonl", '{"text": 7}\n{broken\n'));
  await expect(dialog.getByText("Choose it above")).toBeVisible();
  await dialog.getByRole("combobox", { name: "Format" }).selectOption("doccano");
  await expect(dialog.getByText("Read as doccano.")).toBeVisible();
  await expect(dialog.getByText("There is nothing new in it.")).toBeVisible();
  await expect(dialog.getByRole("heading", { name: /^Refused: [12]/ })).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
});

test("a stand-off file is opened with the blog at hand, and its labels come back", async ({ app, page }) => {
  await app.press("j", "1", "j", "3");
  await app.saved();
  await app.press("e");
  const dialog = app.dialog("Export");
  await dialog.getByRole("radio", { name: "JSONL", exact: true }).check();
  await dialog.getByRole("checkbox", { name: "Without the texts (stand-off)" }).check();
  await expect(dialog.getByText("Checked: the file was read back")).toBeVisible();
  const { name, bytes } = await app.download(dialog.getByRole("button", { name: "Download", exact: true }));
  expect(bytes.toString("utf8")).not.toContain("spillway wall");
  await app.press("Escape");
  await app.noDialog();
  await app.press("ControlOrMeta+z", "ControlOrMeta+z");
  await app.saved();
  expect(await annotations(app)).toEqual([]);
  // Dropped on the page, it is for the import by its name.
  await drop(page, file(name, bytes.toString("utf8")));
  const coming = app.dialog("Import");
  await expect(coming.getByText("The file holds no texts")).toBeVisible();
  await expect(coming.getByText(/new record/)).toBeVisible();
  await coming.getByRole("button", { name: "Import", exact: true }).click();
  await app.noDialog();
  await app.saved();
  const back = await annotations(app);
  expect(back.map((one) => one.label).sort()).toEqual(["claim", "official_statement"]);
});

test("on the start page such a file says that the live blog comes first", async ({ app, page }) => {
  await page.goto("./");
  await app.openFile("labels.jsonl", '{"text": "x"}\n');
  await expect(app.alert).toContainText("Open or paste the live blog first");
});
