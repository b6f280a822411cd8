// The import: files of other tools go into the open project as one step, or become
// a new one on the start page, with what became of each record said before.

import type { Locator, Page } from "@playwright/test";
import { expect, test, type App } from "../support/app";
import { hasNoViolations } from "../support/axe";
import { paste as blog } from "../support/blogs";

type File = { name: string; mimeType: string; buffer: Buffer };

function file(name: string, content: unknown): File {
  const text = typeof content === "string" ? content : JSON.stringify(content);
  return { name, mimeType: "application/octet-stream", buffer: Buffer.from(text) };
}

// Without the end of the last line.
function lines(...records: unknown[]): string {
  return records.map((record) => (typeof record === "string" ? record : JSON.stringify(record))).join("\n");
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

// Drops files on the page.
async function drop(page: Page, ...dropped: File[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (files) => {
      const data = new DataTransfer();
      for (const [name, bytes] of files) data.items.add(new File([Uint8Array.from(bytes)], name));
      return data;
    },
    dropped.map(({ name, buffer }) => [name, [...buffer]] as const),
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

test.describe("into the open project", () => {
  test.beforeEach(async ({ app }) => {
    await app.open();
    await app.split();
  });

  test("a Label Studio file goes in as one step, which undo takes back and a reload keeps", async ({ app, page }) => {
    const text = await textOf(app, 1);
    const dialog = await openImport(app, page);
    await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
    await expect(dialog.getByRole("button", { name: "Choose files…" })).toBeFocused();
    await give(page, dialog, file("tasks.json", tasks(text)));
    await expect(dialog.getByText("Read as Label Studio.")).toBeVisible();
    await expect(dialog.getByText("1 label of an entry")).toBeVisible();
    await expect(dialog.getByText("1 labelled passage")).toBeVisible();
    await expect(dialog.getByText("1 new label in the codebook: Rumour")).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeFocused();
    await expect(dialog.getByRole("heading", { name: /^Refused: 1/ })).toBeVisible();
    await hasNoViolations(page, "import");
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import.png` });
    await dialog.getByRole("button", { name: "Import", exact: true }).click();
    await app.noDialog();
    await expect(app.alert).toContainText("Imported: 1 label of an entry, 1 labelled passage, 1 new label in the codebook.");
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

  test("the message takes the import back, and goes with the next step", async ({ app, page }) => {
    const text = await textOf(app, 1);
    const bring = async () => {
      const dialog = await openImport(app, page);
      await give(page, dialog, file("tasks.json", tasks(text)));
      await dialog.getByRole("button", { name: "Import", exact: true }).click();
      await app.noDialog();
      await expect(app.alert).toContainText("Imported: ");
    };
    await bring();
    await hasNoViolations(page, "imported");
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/imported.png` });
    await app.alert.getByRole("button", { name: "Undo" }).focus();
    await app.press("Enter");
    await expect(app.alert).toHaveText("");
    await expect(app.current).toBeFocused();
    expect(await annotations(app)).toEqual([]);
    await bring();
    await app.press("Home", "1");
    await expect(app.alert).toHaveText("");
    expect(await annotations(app)).toHaveLength(3);
  });

  test("nothing changes on Cancel", async ({ app, page }) => {
    const text = await textOf(app, 1);
    const dialog = await openImport(app, page);
    await give(page, dialog, file("tasks.json", tasks(text)));
    await expect(dialog.getByText("1 labelled passage")).toBeVisible();
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await app.noDialog();
    expect(await annotations(app)).toEqual([]);
    await expect.poll(() => page.workers().length).toBe(0);
  });

  test("a file whose content is not certain is asked about, and a broken one is refused with reasons", async ({ app, page }) => {
    const dialog = await openImport(app, page);
    await give(page, dialog, file("odd.jsonl", '{"text": 7}\n{broken\n'));
    await expect(dialog.getByText(/^odd.jsonl: It begins like JSON, but is broken|^odd.jsonl: It is JSON/)).toBeVisible();
    await expect(dialog.getByText("choose it above")).toBeVisible();
    await expect(dialog.getByRole("combobox", { name: "Format" })).toBeFocused();
    await dialog.getByRole("combobox", { name: "Format" }).selectOption("doccano");
    await expect(dialog.getByText("Read as doccano.")).toBeVisible();
    await expect(dialog.getByText("Nothing of it could be taken in.")).toBeVisible();
    await expect(dialog.getByText("There is nothing new in it.")).toHaveCount(0);
    await expect(dialog.getByRole("heading", { name: /^Refused: [12]/ })).toBeVisible();
    await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
  });

  test("of a file that nothing can be made of it is said what it is", async ({ app, page }) => {
    const dialog = await openImport(app, page);
    for (const [name, content, words] of [
      ["empty.json", "", "empty.json: It is empty."],
      ["picture.png", "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR", "picture.png: It is a picture."],
      ["page.html", "<!doctype html><html><body><p>The gate is shut.</p></body></html>", "page.html: It is a web page."],
      ["half.json", '[{"data": {"text": "The gate', "half.json: It begins like JSON, but is broken"],
    ] as const) {
      await give(page, dialog, { name, mimeType: "application/octet-stream", buffer: Buffer.from(content, "latin1") });
      await expect(dialog.getByText(words)).toBeVisible();
      await expect(dialog.getByText("nothing new")).toHaveCount(0);
      await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeDisabled();
    }
    await hasNoViolations(page, "unrecognised");
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import-unrecognised.png` });
  });

  test("whose work comes in is said and can be chosen, by keyboard alone", async ({ app, page }) => {
    await app.press("j", "1");
    await app.saved();
    const { bytes } = await app.exported();
    const other = JSON.parse(bytes.toString("utf8"));
    // Another person who kept the name that everybody has at first.
    other.annotations[0].label = "quote";
    other.annotations[0].id = "n-00000000000000ff";
    const dialog = await openImport(app, page);
    await give(page, dialog, file("other.liveblog.json", other));
    const whose = dialog.getByRole("group", { name: "Whose work it is" }).getByRole("combobox", { name: "Coder 1, in the file, is" });
    await expect(whose).toBeFocused();
    await expect(whose).toHaveValue("a1");
    await app.press("End");
    await expect(whose.getByRole("option", { name: "a new annotator: Coder 1 (2)" })).toHaveCount(1);
    await expect(whose).toBeFocused();
    await expect(dialog.getByText("1 new annotator: Coder 1 (2)")).toBeVisible();
    await hasNoViolations(page, "whose work");
    await page.setViewportSize({ width: 360, height: 800 });
    expect(await dialog.evaluate((element) => element.scrollWidth > element.clientWidth)).toBe(false);
    await page.setViewportSize({ width: 1280, height: 800 });
    if (process.env.SHOTS) await page.screenshot({ path: `${process.env.SHOTS}/import-whose.png` });
    await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeEnabled();
    await app.press("Tab");
    await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeFocused();
    await app.press("Enter");
    await app.noDialog();
    await app.saved();
    const after = JSON.parse((await app.exported()).bytes.toString("utf8"));
    expect(after.annotators.map((one: { name: string }) => one.name)).toEqual(["Coder 1", "Coder 1 (2)"]);
    const made = after.annotations.map((one: { label: string; annotator: string }) => [one.label, one.annotator]);
    expect(made.sort()).toEqual([["claim", "a1"], ["quote", "a2"]]);
  });

  test("work that names nobody is that of who imports, which is said", async ({ app, page }) => {
    const text = await textOf(app, 1);
    const dialog = await openImport(app, page);
    await give(page, dialog, file("tasks.json", tasks(text)));
    const whose = dialog.getByRole("combobox", { name: "Work that names nobody is by" });
    await expect(whose).toHaveValue("a1");
    await expect(dialog.getByRole("button", { name: "Import", exact: true })).toBeFocused();
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
    await expect(coming.getByText("2 labels of entries")).toBeVisible();
    await coming.getByRole("button", { name: "Import", exact: true }).click();
    await app.noDialog();
    await app.saved();
    const back = await annotations(app);
    expect(back.map((one) => one.label).sort()).toEqual(["claim", "official_statement"]);
  });
});

test.describe("on the start page", () => {
  test.beforeEach(async ({ app }) => {
    await app.open();
  });

  const made = (dialog: Locator): Locator => dialog.getByRole("button", { name: "Make a project" });

  test("a file of doccano becomes a project that a reload keeps", async ({ app, page }) => {
    const text = "🌊 The gate at Lower Corran is shut, the warden said.";
    const start = text.indexOf("The gate");
    await app.openFile(
      "gates.jsonl",
      lines(
        { text, entities: [{ id: 0, label: "Claim", start_offset: start, end_offset: start + 8 }], cats: ["Checked"] },
        "{broken",
        { text: "The ford is open.", label: [[0, 8, "Claim"], [900, 901, "Claim"]] },
      ),
    );
    const dialog = app.dialog("Import");
    await expect(dialog.getByText("Read as doccano.")).toBeVisible();
    await expect(dialog.getByText("1 new live blog, 2 entries")).toBeVisible();
    await expect(dialog.getByText("1 label of an entry")).toBeVisible();
    await expect(dialog.getByText("2 labelled passages")).toBeVisible();
    await expect(dialog.getByText("2 new labels in the codebook: Checked, Claim")).toBeVisible();
    await expect(dialog.getByRole("heading", { name: "Refused: 2" })).toBeVisible();
    const outcomes = dialog.getByRole("list", { name: "What was refused and put right" }).getByRole("listitem");
    await expect(outcomes.filter({ hasText: /^line 2: refused: / })).toHaveCount(1);
    await expect(outcomes.filter({ hasText: /^line 3.*: refused: / })).toHaveCount(1);
    // Nothing has happened before one says so.
    await expect(app.feed).toHaveCount(0);
    await made(dialog).click();
    await app.noDialog();
    await expect(app.alert).toContainText("Imported into a new project: 1 new live blog, 1 label of an entry, 2 labelled passages, 2 new labels in the codebook.");
    await expect(app.entries).toHaveCount(2);
    await app.saved();
    await page.reload();
    await expect(app.feed).toBeVisible();
    await app.isOn("Checked");
    const there = await annotations(app);
    // Those of one moment stand in the order of their ids, which are drawn.
    expect(there.map(({ label, origin, span }) => `${label}, ${origin}: ${span?.exact ?? "entry"}`).sort()).toEqual([
      "Checked, imported: entry",
      "Claim, imported: The ford",
      "Claim, imported: The gate",
    ]);
    // The file says no title, so that its name stands in the list.
    await page.goto("./");
    await expect(page.getByRole("link", { name: "gates", exact: true })).toBeVisible();
  });

  test("a file of Label Studio is dropped", async ({ app, page }) => {
    await drop(page, file("tasks.json", tasks("It sounded like a train that never arrived.")));
    const dialog = app.dialog("Import");
    await expect(dialog.getByText("Read as Label Studio.")).toBeVisible();
    await expect(dialog.getByRole("heading", { name: /^Refused: 1/ })).toBeVisible();
    await made(dialog).click();
    await app.noDialog();
    await expect(app.entries).toHaveCount(1);
    await app.isOn("Rumour");
    const there = await annotations(app);
    expect(there.map((one) => one.span?.exact ?? null).sort()).toEqual(["It sounded like a train", null]);
  });

  test("every export with texts is opened as a project of its own", async ({ app, page }) => {
    await app.split();
    await app.press("j", "1", "j", "3", "1");
    await app.saved();
    const exports: [string, File, number, number][] = [];
    await app.press("e");
    const dialog = app.dialog("Export");
    for (const [format, entries, labels] of [
      ["JSONL", 7, 3],
      ["CSV: entries", 7, 0],
      ["Label Studio", 7, 3],
      ["doccano", 7, 3],
      ["Prodigy", 7, 3],
      ["brat", 7, 3],
      ["UIMA CAS JSON", 7, 3],
      ["spaCy", 7, 3],
      // A sentence each, and no label of whole entries.
      ["CoNLL (IOB2)", 13, 0],
      ["Dataset folder", 7, 3],
      ["REFI-QDA project", 7, 3],
    ] as const) {
      await dialog.getByRole("radio", { name: format, exact: true }).check();
      await expect(dialog.getByText("Checked: the file was read back")).toBeVisible();
      const { name, bytes } = await app.download(dialog.getByRole("button", { name: "Download", exact: true }));
      exports.push([format, { name, mimeType: "application/octet-stream", buffer: bytes }, entries, labels]);
    }
    for (const [format, file, entries, labels] of exports) {
      await test.step(format, async () => {
        await page.goto("./");
        await app.openFile(file.name, file.buffer);
        const dialog = app.dialog("Import");
        await expect(dialog.getByText(`Read as ${format}.`)).toBeVisible();
        await expect(dialog.getByRole("heading", { name: /^Refused/ })).toHaveCount(0);
        await made(dialog).click();
        await app.noDialog();
        await expect(app.entries).toHaveCount(entries);
        await app.saved();
        const there = await annotations(app);
        expect(there.map((one) => one.origin)).toEqual(Array(labels).fill("imported"));
      });
    }
  });

  test("by keyboard alone", async ({ app, page }) => {
    const coming = page.waitForEvent("filechooser");
    await app.press("Tab", "Tab", "Tab");
    await expect(app.openButton).toBeFocused();
    await app.press("Enter");
    await (await coming).setFiles(file("gates.jsonl", '{"text": "The gate is shut.", "label": ["Claim"]}'));
    const dialog = app.dialog("Import");
    await expect(made(dialog)).toBeEnabled();
    await expect(made(dialog)).toBeFocused();
    await app.press("Enter");
    await app.noDialog();
    await app.currentIs(/./);
    await app.isOn("Claim");
  });

  for (const [what, name, content, words] of [
    ["labels of a live blog that is elsewhere", "labels.csv", "entry_id,label\ne1,Claim\n", "Refused: 1"],
    ["a codebook", "codes.qdc", '<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="6F1B1F0E-5F55-4C39-9A0B-0D6C8F4F2A11" name="claim" isCodable="true"/></Codes></CodeBook>', ""],
    ["records that are all broken", "tasks.jsonl", '{"data": 7, "label": [], "text": null}\n{broken\n', "Refused: 2"],
  ] as const) {
    test(`of ${what} nothing is made, with the reason, and the page goes on`, async ({ app, page }) => {
      await app.openFile(name, content);
      const dialog = app.dialog("Import");
      await expect(dialog.getByText("It holds no texts that a project could be made of. Open or paste the live blog")).toBeVisible();
      if (words) await expect(dialog.getByRole("heading", { name: words })).toBeVisible();
      await expect(made(dialog)).toBeDisabled();
      await app.press("Escape");
      await app.noDialog();
      await expect.poll(() => page.workers().length).toBe(0);
      await expect(page.getByText("None yet")).toBeVisible();
      await app.split();
      await expect(app.entries).not.toHaveCount(0);
    });
  }

  test("a file whose content is not certain is asked about", async ({ app }) => {
    await app.openFile("odd.jsonl", '{"text": "The gate is shut."}');
    const dialog = app.dialog("Import");
    await expect(dialog.getByText("choose it above")).toBeVisible();
    await expect(made(dialog)).toBeDisabled();
    await dialog.getByRole("combobox", { name: "Format" }).selectOption("doccano");
    await made(dialog).click();
    await app.noDialog();
    await expect(app.entries).toHaveCount(1);
  });

  test("where the program cannot be loaded nothing is lost, and trying again helps", async ({ app, page, watch }) => {
    watch.allowed.push(/^console error: Failed to load resource/);
    let broken = true;
    await page.route(/liveblog-exchange/, (route) => (broken ? route.abort() : route.continue()));
    // A page that is open already may not keep to it at once.
    await app.open();
    await app.openFile("gates.jsonl", '{"text": "The gate is shut.", "label": ["Claim"]}');
    const dialog = app.dialog("Import");
    await expect(dialog.getByText("The part of the page that reads these files is not there")).toBeVisible();
    broken = false;
    await dialog.getByRole("button", { name: "Try again" }).click();
    await made(dialog).click();
    await app.noDialog();
    await expect(app.entries).toHaveCount(1);
  });

  test("a live blog and its labels are dropped together, and go together", async ({ app, page }) => {
    await drop(page, file("weir.txt", blog()), file("labels.jsonl", '{"text": "The gauge at Lower Corran fell by four centimetres.", "label": ["Claim"]}'));
    const files = app.dialog("2 files read");
    await expect(files.getByText("to be imported")).toBeVisible();
    await files.getByRole("button", { name: "Close" }).last().click();
    const dialog = app.dialog("Import");
    await expect(dialog.getByText("1 label of an entry")).toBeVisible();
    await expect(dialog.getByText(/new live blog/)).toHaveCount(0);
    await dialog.getByRole("button", { name: "Import", exact: true }).click();
    await app.noDialog();
    await app.press("End");
    await app.isOn("Claim");
  });

  test("texts with annotations of brat are one import", async ({ app, page }) => {
    await drop(page, file("gate.txt", "The gate is shut.\n"), file("gate.ann", "T1\tClaim 0 8\tThe gate\n"));
    const dialog = app.dialog("Import");
    await expect(dialog.getByText("Read as brat.")).toBeVisible();
    await made(dialog).click();
    await app.noDialog();
    expect((await annotations(app)).map((one) => one.span?.exact)).toEqual(["The gate"]);
  });
});
