// Thousands of random actions in the real page, with reloads and crashes among
// them: then the exported file says what an independent model says.
//
// `SEED=7 npx playwright test random` repeats a run, `ACTIONS=50` shortens it,
// `EACH=10` compares the file after every ten.

import { App, expect, test, type Watch } from "../support/app";
import { Person } from "../support/random";

const ACTIONS = Number(process.env.ACTIONS ?? 2000);
const EACH = Number(process.env.EACH ?? 0);
const SEED = Number(process.env.SEED ?? 20311104);

// Comes back as after a reload, a closed tab or a crash.
async function again(person: Person, watch: Watch, address: string): Promise<string> {
  await person.app.saved();
  const how = person.dice.weighted([
    { weight: 6, name: "reload" },
    { weight: 3, name: "close" },
    { weight: 2, name: "crash" },
  ]).name;
  const { page } = person;
  if (how === "reload") {
    await page.reload();
  } else {
    const context = page.context();
    if (how === "crash") {
      watch.allowed.push(/^the page crashed$/);
      const session = await context.newCDPSession(page);
      const crashed = page.waitForEvent("crash");
      session.send("Page.crash").catch(() => {});
      await crashed;
    }
    const next = await context.newPage();
    await page.close();
    person.app = new App(next);
    await next.goto(address);
  }
  await expect(person.app.feed).toBeVisible();
  // Not while the lock is still the other page's.
  await person.app.saved();
  return how;
}

// A trace of so much would be larger than what it tells.
test.use({ trace: "off" });

test(`${ACTIONS} random actions, seed ${SEED}`, async ({ app, watch }) => {
  test.setTimeout(15 * 60_000);
  await app.open();
  const person = await Person.begin(app, SEED);
  const address = app.page.url();
  try {
    for (let number = 1; number <= ACTIONS; number += 1) {
      await person.act();
      if (EACH && number % EACH === 0) await person.compare();
      if (number % 10 === 0 && person.dice.roll(12) === 0) {
        person.log.push(await again(person, watch, address));
        await person.check();
        await person.compare();
      }
    }
    await person.app.saved();
    await person.compare();
    person.log.push(await again(person, watch, address));
    await person.compare();
  } catch (error) {
    console.log(person.story());
    throw error;
  }
});
