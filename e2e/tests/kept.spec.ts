// Whatever kind of change it was: once the page says Saved it survives that the
// browser is killed, and another tab follows it.

import { App, expect, test } from "../support/app";
import { saidByFile, saidByModel, type Dataset } from "../support/model";
import { Person, WITHOUT } from "../support/random";
import { Profile } from "../support/real-browser";

const CHANGES = ["passage", "attribution", "picked passage", "link", "all at once", "codebook", "annotator", "note", "new document", "other document", "passage", "link", "undo"];

test("kill -9 right after Saved loses no change of any kind", async ({ baseURL }) => {
  test.setTimeout(10 * 60_000);
  const profile = await Profile.create();
  try {
    let real = await profile.open();
    const page = await real.context.newPage();
    await page.goto(baseURL ?? "");
    const person = await Person.begin(new App(page), 9);
    const address = page.url();
    for (const change of CHANGES.filter((one) => !WITHOUT.includes(one))) {
      await test.step(change, async () => {
        await person.change(change);
        await person.app.saved();
        await real.kill();
        real = await profile.open();
        person.app = new App(await real.context.newPage());
        await person.page.goto(address);
        await expect(person.app.feed).toBeVisible();
        await person.app.saved();
        // Where one was is written later than what one did.
        await person.follow();
        await person.compare();
      });
    }
    await real.kill();
  } finally {
    await profile.remove();
  }
});

test("a read-only tab follows changes of every kind", async ({ app, context }) => {
  test.setTimeout(5 * 60_000);
  await app.open();
  const person = await Person.begin(app, 4);
  const second = new App(await context.newPage());
  await second.page.goto(app.page.url());
  await expect(second.page.getByText(/read-only/i).first()).toBeVisible();
  for (const change of CHANGES.filter((one) => !WITHOUT.includes(one))) {
    await test.step(change, async () => {
      await person.app.page.bringToFront();
      await person.change(change);
      await person.app.saved();
      await second.page.bringToFront();
      await expect(async () => {
        const file = JSON.parse((await second.exported()).bytes.toString("utf8")) as Dataset;
        expect(saidByFile(file)).toEqual(saidByModel(person.model));
      }).toPass();
    });
  }
  // It changes nothing itself, whichever key is pressed.
  await second.current.focus();
  const keys = ["1", "u", "v", "2", ";", "Escape", "Escape", "q", "x", "0", "Enter", "Delete", "ControlOrMeta+z"];
  await second.press(...keys);
  await second.press("n");
  await second.page.keyboard.type("Not to be kept.");
  await second.press("Escape");
  await person.app.page.bringToFront();
  await person.compare();
});
