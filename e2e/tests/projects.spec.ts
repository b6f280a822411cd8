// Several projects side by side: listed, renamed, deleted, brought back.

import { App, expect, test } from "../support/app";
import { paste } from "../support/blogs";

async function make(app: App, title: string): Promise<void> {
  await app.page.goto("./");
  await expect(app.input).toBeVisible();
  await app.split(paste(title));
}

function item(app: App, name: string | RegExp) {
  return app.page.getByRole("listitem").filter({ hasText: name });
}

async function startPage(app: App): Promise<void> {
  await app.page.goto("./");
  await expect(app.input).toBeVisible();
}

test("projects are listed, reopened and kept apart", async ({ app }) => {
  await make(app, "Tolven weir breach – live");
  await app.press("1");
  await app.saved();
  await make(app, "Harbour strike – live");
  await app.press("2");
  await app.saved();
  await startPage(app);
  await expect(item(app, "Tolven weir breach")).toBeVisible();
  await expect(item(app, "Harbour strike")).toBeVisible();
  await app.page.reload();
  await item(app, "Tolven weir breach").getByRole("link").or(item(app, "Tolven weir breach").getByRole("button", { name: /Tolven weir breach/ })).first().click();
  await expect(app.feed).toBeVisible();
  await app.isOn("Claim");
  await app.isOff("Quote");
  await app.page.goBack();
  await expect(app.input).toBeVisible();
  await item(app, "Harbour strike").getByRole("link").or(item(app, "Harbour strike").getByRole("button", { name: /Harbour strike/ })).first().click();
  await expect(app.feed).toBeVisible();
  await app.isOn("Quote");
  await app.isOff("Claim");
});

test("a project can be renamed, and the name stays", async ({ app }) => {
  await make(app, "Tolven weir breach – live");
  await startPage(app);
  await item(app, "Tolven weir breach").getByRole("button", { name: /^Rename/ }).click();
  const dialog = app.page.getByRole("dialog");
  await dialog.getByRole("textbox").fill("My first one");
  await app.press("Enter");
  await app.noDialog();
  await expect(item(app, "My first one")).toBeVisible();
  await app.page.reload();
  await expect(item(app, "My first one")).toBeVisible();
});

test("deleting asks, and can be undone", async ({ app }) => {
  await make(app, "Tolven weir breach – live");
  await app.press("1");
  await app.saved();
  await startPage(app);
  const project = item(app, "Tolven weir breach");
  const dialog = app.page.getByRole("dialog");

  // Not without asking.
  await project.getByRole("button", { name: /^Delete/ }).click();
  await expect(dialog).toBeVisible();
  await app.press("Escape");
  await app.noDialog();
  await expect(project).toBeVisible();

  // Undone.
  await project.getByRole("button", { name: /^Delete/ }).click();
  await dialog.getByRole("button", { name: /^Delete/ }).click();
  await expect(project).toHaveCount(0);
  await app.page.getByRole("button", { name: /Undo/ }).click();
  await expect(project).toBeVisible();
  await project.getByRole("link").or(project.getByRole("button", { name: /Tolven weir breach/ })).first().click();
  await expect(app.feed).toBeVisible();
  await app.isOn("Claim");

  // For good: a new visit does not bring it back.
  await startPage(app);
  await project.getByRole("button", { name: /^Delete/ }).click();
  await dialog.getByRole("button", { name: /^Delete/ }).click();
  await expect(project).toHaveCount(0);
  await app.page.reload();
  await expect(app.input).toBeVisible();
  await expect(project).toHaveCount(0);
});
