// A person who does anything at all, by keyboard, and the model beside the page
// that says what must come of it. The same seed does the same.

import type { Locator, Page } from "@playwright/test";
import { App, expect } from "./app";
import { weirBlog } from "./blogs";
import { Model, sameSpan, saidByFile, saidByModel, untruths, type Annotation, type Dataset, type Label, type Part, type Role, type Span, type Status } from "./model";

// mulberry32: small, and the same everywhere.
export class Dice {
  constructor(private state: number) {}

  // Below `sides`.
  roll(sides: number): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4294967296) * sides);
  }
  pick<T>(all: readonly T[]): T {
    return all[this.roll(all.length)];
  }
  weighted<T extends { weight: number }>(all: readonly T[]): T {
    let at = this.roll(all.reduce((sum, one) => sum + one.weight, 0));
    for (const one of all) {
      at -= one.weight;
      if (at < 0) return one;
    }
    return all[0];
  }
}

// What the page shows once it has come to rest.
type Look = {
  // The current entry's place and how many entries there are.
  place: number;
  of: number;
  // The status of the current entry, in its row.
  status: string;
  // The keys of the labels that are set.
  set: string[];
  // The words of the selected passage, and the label of the picked one.
  words: string | null;
  label: string | null;
  record: boolean;
  alert: string;
  dialog: boolean;
};

const STATUS_WORDS: Record<Status, string> = {
  unseen: "not seen",
  in_progress: "in progress",
  done: "done",
  unsure: "unsure",
  excluded: "excluded",
};

// Kinds of action left out, by their names: so one finds which a fault needs.
export const WITHOUT = (process.env.WITHOUT ?? "").split(",");

const NOTES = ["", "Look again.", "Zweite Quelle? 🌊", "قبل الظهر", "Cafe\u0301, not Café.", "x"];
const SPEAKERS = ["Mara Voss", "Noor Haddad", "Ines 👩‍🚒 Okoro", "נועה"];

type Kind = { name: string; weight: number; act: (person: Person) => Promise<string> };

export class Person {
  readonly log: string[] = [];
  app: App;
  model: Model;
  // Where one is: the document and the entry, by their numbers.
  document = 0;
  entry = 0;
  // The attribution that is open.
  private open: number | null = null;

  // Splits a live blog on the start page and begins beside it.
  static async begin(app: App, seed: number): Promise<Person> {
    await app.split(weirBlog(0));
    await expect(app.entries).toHaveCount(9);
    const file = JSON.parse((await app.exported()).bytes.toString("utf8")) as Dataset;
    const person = new Person(app, new Dice(seed), seed, file);
    await app.current.focus();
    await person.follow();
    await person.addRoles();
    return person;
  }

  private constructor(
    app: App,
    readonly dice: Dice,
    readonly seed: number,
    file: Dataset,
  ) {
    this.app = app;
    this.model = new Model(file);
  }

  get page(): Page {
    return this.app.page;
  }
  get at(): string {
    return this.model.state.documents[this.document].entries[this.entry].id;
  }
  private get last(): number {
    return this.model.state.documents[this.document].entries.length - 1;
  }

  // One random action, checked at once as far as the page shows it.
  async act(): Promise<void> {
    await this.make(this.dice.weighted(KINDS.filter((one) => !WITHOUT.includes(one.name))));
  }

  // Actions of one kind, until something has come of one.
  async change(name: string): Promise<void> {
    const kind = KINDS.find((one) => one.name === name);
    if (!kind) throw new Error(`there is no kind of action called ${name}`);
    const { document, model } = this;
    const { state, annotator } = model;
    for (let times = 0; times < 30; times += 1) {
      await this.make(kind);
      if (model.state !== state || model.annotator !== annotator || this.document !== document) return;
    }
    throw new Error(`nothing comes of ${name}`);
  }

  private async make(kind: Kind): Promise<void> {
    this.log.push(kind.name);
    const what = await kind.act(this);
    this.log[this.log.length - 1] = `${kind.name}: ${what}`;
    await this.check();
  }

  // Adds the labels that attributions need, as the page offers it.
  async addRoles(): Promise<void> {
    await this.press("v", ";");
    const { words } = await this.look();
    await this.button("Add the attribution labels");
    await expect(this.page.getByRole("combobox", { name: "Speaker" })).toBeFocused();
    await this.app.current.focus();
    await this.leave();
    const { labels, groups } = (await this.export()).codebook;
    expect(labels.filter((label) => ["content", "source", "cue"].includes(label.id) && !label.archived)).toHaveLength(3);
    this.model.setCodebook((codebook) => Object.assign(codebook, { labels, groups }));
    // What was asked for is done with them.
    const { text } = this.model.entry(this.at);
    const start = [...text.slice(0, text.indexOf(words ?? ""))].length;
    const first: Span = { part: "text", start, end: start + [...(words ?? "")].length };
    this.model.attribute(this.at, null, [["content", first]], null);
  }

  story(): string {
    return [`SEED=${this.seed} repeats this. The last actions:`, ...this.log.slice(-20)].join("\n");
  }

  async press(...keys: string[]): Promise<void> {
    await this.app.press(...keys);
  }

  async look(): Promise<Look> {
    return this.page.evaluate(async () => {
      // The page puts some things off to the next task.
      await new Promise((done) => setTimeout(done));
      const text = (selector: string) => document.querySelector(selector)?.textContent ?? null;
      const current = document.querySelector('[role="feed"] [aria-current="true"]');
      const panel = '[aria-label="Selected passage"]';
      const select = document.querySelector<HTMLSelectElement>(`${panel} select`);
      return {
        place: Number(current?.getAttribute("aria-posinset")) - 1,
        of: Number(current?.getAttribute("aria-setsize")),
        status: current?.querySelector(".entry-status")?.textContent ?? "",
        set: [...document.querySelectorAll('[role="group"][aria-label="Labels"] [aria-pressed="true"]')].map((button) => button.querySelector("kbd")?.textContent ?? ""),
        words: text(`${panel} q`),
        label: select?.value ?? null,
        record: document.querySelector('[aria-label="Attribution"]') !== null,
        alert: text('[role="alert"]') ?? "",
        dialog: document.querySelector("dialog[open]") !== null,
      };
    });
  }

  // What the page shows of the current entry is what the model says.
  async check(): Promise<void> {
    await expect(async () => this.compareLook(await this.look())).toPass({ timeout: 10_000 });
  }

  private compareLook(look: Look): void {
    const sizes = this.model.state.documents.map((document) => document.entries.length);
    expect({ document: sizes.indexOf(look.of), entry: look.place }, "the current entry").toEqual({ document: this.document, entry: this.entry });
    const set = this.model.own(this.at).flatMap((a) => {
      const { archived, hotkey } = this.model.label(a.label);
      // What is archived is set but no longer offered.
      return a.span || archived ? [] : (hotkey ?? []);
    });
    expect(look.set.sort(), "labels of the current entry").toEqual([...new Set(set)].sort());
    expect(look.status, "status of the current entry").toBe(STATUS_WORDS[this.model.status(this.at)]);
    expect([look.words, look.dialog], "no selection and no dialog is left open").toEqual([null, false]);
  }

  // After a step was taken back, the page goes where that was.
  async follow(): Promise<void> {
    const look = await this.look();
    this.document = this.model.state.documents.findIndex((document) => document.entries.length === look.of);
    this.entry = look.place;
  }

  async export(): Promise<Dataset> {
    const { bytes } = await this.app.exported();
    // Where Enter is not a button's.
    await this.app.current.focus();
    return JSON.parse(bytes.toString("utf8")) as Dataset;
  }

  async compare(): Promise<void> {
    const file = await this.export();
    expect(untruths(file)).toEqual([]);
    expect(saidByFile(file)).toEqual(saidByModel(this.model));
  }

  go(entry: number): void {
    this.entry = Math.max(0, Math.min(entry, this.last));
  }

  // Labels with a key that can be put on entries, or on passages.
  keys(wanted: (label: Label) => boolean): Label[] {
    return this.model.state.codebook.labels.filter((label) => label.hotkey !== null && !label.archived && wanted(label));
  }

  // Selects some words by keys; null where they cannot be told apart.
  async select(): Promise<Span | null> {
    await this.press("v");
    for (let steps = this.dice.roll(5); steps > 0; steps -= 1) {
      await this.press(this.dice.pick(["ArrowRight", "ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "ArrowUp"]));
    }
    return this.widen();
  }

  // Moves the end of the selection about.
  async widen(): Promise<Span | null> {
    for (let steps = this.dice.roll(4); steps > 0; steps -= 1) {
      await this.press(this.dice.pick(["Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowLeft", "Shift+ArrowDown", "Control+Shift+ArrowRight", "Control+Shift+ArrowLeft", "o", "Space"]));
    }
    const look = await this.look();
    return look.words ? this.find(look.words) : null;
  }

  // The one place where the words stand in the current entry.
  find(words: string): Span | null {
    const entry = this.model.entry(this.at);
    const found: Span[] = [];
    for (const part of ["heading", "text"] as Part[]) {
      const text = (entry[part] ?? "").replaceAll("\n", " ");
      for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + 1)) {
        const start = [...text.slice(0, at)].length;
        found.push({ part, start, end: start + [...words].length });
      }
    }
    return found.length === 1 ? found[0] : null;
  }

  // Leaves the selection and the open attribution.
  async leave(): Promise<void> {
    this.open = null;
    for (let times = 0; times < 4; times += 1) {
      const look = await this.look();
      if (look.words === null && !look.record) return;
      await this.press("Escape");
    }
    throw new Error("Escape does not leave the selection");
  }

  // The key of a label on a selected passage.
  async labelPassage(span: Span, label: Label): Promise<void> {
    await this.press(label.hotkey ?? "");
    const roles = ["content", "source", "cue"];
    const set = this.model.at(this.at, span).some((a) => a.label === label.id);
    if (roles.includes(label.id) && !set) this.open = this.model.attribute(this.at, this.open, [[label.id as Role, span]], null);
    else this.model.toggle(this.at, label.scope === "entry" ? null : span, label.id);
    if (!this.model.state.attributions.some((r) => r.key === this.open)) this.open = null;
  }

  // Picks a labelled passage of the entry.
  async pickPassage(): Promise<Annotation | null> {
    for (let steps = 1 + this.dice.roll(3); steps > 0; steps -= 1) await this.press(this.dice.pick(["]", "["]));
    const look = await this.look();
    if (look.words === null) return null;
    const span = this.find(look.words);
    if (!span) return null;
    const found = this.model.at(this.at, span).filter((a) => a.label === look.label);
    const known = this.model.own(this.at).map((a) => `${a.label} ${a.span?.part} ${a.span?.start}–${a.span?.end}`);
    expect(found, `“${look.words}” with ${look.label} is among ${known.join(", ")}`).toHaveLength(1);
    return found[0];
  }

  // Moves the focus to what Tab would lead to, and presses keys there.
  async pressAt(wanted: Locator, ...keys: string[]): Promise<void> {
    await wanted.focus();
    await this.press(...keys);
  }

  async button(name: string | RegExp, within: Locator | Page = this.page): Promise<void> {
    await this.pressAt(within.getByRole("button", typeof name === "string" ? { name, exact: true } : { name }), "Enter");
  }

  async dialog(name: string | RegExp): Promise<Locator> {
    const dialog = this.app.dialog(name);
    await expect(dialog).toBeVisible();
    return dialog;
  }

  // Closes the dialog, if it is still open, and goes back to the entries.
  async back(): Promise<void> {
    for (let times = 0; times < 3 && (await this.look()).dialog; times += 1) await this.press("Escape");
    await this.app.noDialog();
    await this.app.current.focus();
  }

  // Chooses in a list of options with the arrows.
  async choose(list: Locator, name: string): Promise<void> {
    const options = (await list.getByRole("option").allTextContents()).map((option) => option.trim());
    const to = options.indexOf(name);
    if (to < 0) throw new Error(`“${name}” is not offered: ${options.join(", ")}`);
    const from = await list.evaluate((select: HTMLSelectElement) => select.selectedIndex);
    const steps = Math.abs(to - from);
    if (steps > 0) await this.pressAt(list, ...Array.from({ length: steps }, () => (to > from ? "ArrowDown" : "ArrowUp")));
  }

  async inField(keys: string[], typed: string): Promise<void> {
    await this.press(...keys);
    await expect(this.page.locator("input:focus, textarea:focus")).toHaveCount(1);
    await this.press("ControlOrMeta+a");
    if (typed) await this.page.keyboard.insertText(typed);
    else await this.press("Delete");
  }

  // The speaker of the open attribution.
  async speaker(name: string): Promise<void> {
    await this.press(";");
    await expect(this.page.getByRole("region", { name: "Attribution" }).getByRole("combobox", { name: "Speaker" })).toBeFocused();
    await this.inField([], name);
    await this.press("Tab");
    if (this.open === null) throw new Error("no attribution is open");
    this.model.attribute(this.at, this.open, [], { speaker: name });
    await this.press("Escape");
  }
}

function toggles(status: Status, key: string) {
  return async (person: Person): Promise<string> => {
    await person.press(key);
    person.model.toggleStatus(person.at, status);
    return "";
  };
}

const KINDS: Kind[] = [
  {
    name: "label",
    weight: 30,
    act: async (person) => {
      const label = person.dice.pick(person.keys((one) => one.scope !== "span"));
      await person.press(label.hotkey ?? "");
      person.model.toggle(person.at, null, label.id);
      return label.id;
    },
  },
  {
    name: "passage",
    weight: 22,
    act: async (person) => {
      const span = await person.select();
      const done: string[] = [];
      for (let labels = span ? 1 + person.dice.roll(2) : 0; labels > 0; labels -= 1) {
        const label = person.dice.pick(person.keys(() => true));
        if (span) await person.labelPassage(span, label);
        done.push(label.id);
      }
      await person.leave();
      return span ? `${done} on ${span.part} ${span.start}–${span.end}` : "none";
    },
  },
  {
    name: "picked passage",
    weight: 14,
    act: async (person) => {
      const picked = await person.pickPassage();
      if (!picked) {
        await person.leave();
        return "none";
      }
      const what = `${picked.label} ${picked.span?.part} ${picked.span?.start}–${picked.span?.end}`;
      if (person.dice.roll(3) === 0) {
        await person.press(person.dice.pick(["Delete", "Backspace"]));
        person.model.remove(picked);
        await person.leave();
        return `${what} deleted`;
      }
      const span = await person.widen();
      if (span && !sameSpan(span, picked.span) && person.dice.roll(4) > 0) {
        await person.press(person.dice.pick(["Enter", "v"]));
        const made = person.model.resize(picked, span);
        await person.leave();
        return `${what} to ${span.start}–${span.end}${made ? "" : ", refused"}`;
      }
      await person.leave();
      return `${what} left as it was`;
    },
  },
  {
    name: "attribution",
    weight: 8,
    act: async (person) => {
      const roles = person.keys((label) => ["content", "source", "cue"].includes(label.id));
      if (!person.model.state.codebook.labels.some((label) => label.id === "content" && !label.archived)) {
        // An undo or a merge took them away.
        if (person.model.state.attributions.length > 0) return "no labels for it";
        await person.addRoles();
        return "labels for it";
      }
      if (roles.length === 0) return "no keys for it";
      const span = await person.select();
      const done: string[] = [];
      if (span) {
        const label = person.dice.pick(roles);
        await person.labelPassage(span, label);
        done.push(`${label.id} ${span.start}–${span.end}`);
        await person.press("ArrowRight", "ArrowRight");
        const other = await person.widen();
        if (other) {
          const label = person.dice.pick(roles);
          await person.labelPassage(other, label);
          done.push(`${label.id} ${other.start}–${other.end}`);
        }
        if (person["open"] !== null && person.dice.roll(2) === 0) {
          const name = person.dice.pick(SPEAKERS);
          await person.speaker(name);
          done.push(name);
        }
      }
      await person.leave();
      return done.join(", ") || "none";
    },
  },
  { name: "unsure", weight: 4, act: toggles("unsure", "q") },
  { name: "exclude", weight: 3, act: toggles("excluded", "x") },
  {
    name: "done",
    weight: 6,
    act: async (person) => {
      await person.press("Enter");
      if (person.model.status(person.at) !== "excluded") person.model.setStatus(person.at, "done");
      person.go(person.entry + 1);
      return "";
    },
  },
  {
    name: "nothing applies",
    weight: 2,
    act: async (person) => {
      await person.press("0");
      person.model.nothingApplies(person.at);
      person.go(person.entry + 1);
      return "";
    },
  },
  {
    name: "note",
    weight: 8,
    act: async (person) => {
      const note = person.dice.pick(NOTES);
      await person.inField(["n"], note);
      await person.press("Escape");
      person.model.setNote(person.at, note);
      return `“${note}”`;
    },
  },
  {
    name: "move",
    weight: 16,
    act: async (person) => {
      const key = person.dice.pick(["j", "ArrowDown", "k", "ArrowUp", "Home", "End", "g"]);
      await person.press(key);
      const { entries } = person.model.state.documents[person.document];
      const ended = (entry: number) => ["done", "excluded"].includes(person.model.status(entries[entry].id));
      if (key === "g") {
        const order = entries.map((_, step) => (person.entry + 1 + step) % entries.length);
        person.go(order.find((entry) => !ended(entry)) ?? person.entry);
      } else if (key === "Home") person.go(0);
      else if (key === "End") person.go(entries.length - 1);
      else person.go(person.entry + (["j", "ArrowDown"].includes(key) ? 1 : -1));
      return key;
    },
  },
  {
    name: "undo",
    weight: 14,
    act: async (person) => {
      const times = 1 + person.dice.roll(4);
      for (let step = 0; step < times; step += 1) {
        await person.press("ControlOrMeta+z");
        if (person.model.undo()) await person.follow();
      }
      return `${times} times`;
    },
  },
  {
    name: "redo",
    weight: 9,
    act: async (person) => {
      const times = 1 + person.dice.roll(4);
      for (let step = 0; step < times; step += 1) {
        await person.press(person.dice.pick(["ControlOrMeta+Shift+z", "ControlOrMeta+y"]));
        if (person.model.redo()) await person.follow();
      }
      return `${times} times`;
    },
  },
  {
    name: "annotator",
    weight: 2,
    act: async (person) => {
      const { model, dice } = person;
      await person.button(/^Annotator: /);
      const dialog = await person.dialog("Annotators");
      const others = model.state.annotators.filter((a) => a.id !== model.annotator);
      const what = dice.roll(4);
      if (what === 0) {
        const name = `${dice.pick(SPEAKERS)} ${dice.roll(100)}`;
        const taken = others.some((a) => a.name === name);
        await person.pressAt(dialog.getByRole("textbox", { name: "Name of who works now" }), "ControlOrMeta+a");
        await person.page.keyboard.insertText(name);
        await person.press("Enter");
        if (!taken) model.rename(name);
        await person.back();
        return `is now ${name}`;
      }
      if (what === 1 && others.length < 2) {
        const name = `Coder ${model.state.annotators.length + 1}`;
        await dialog.getByRole("textbox", { name: "Another annotator’s name" }).focus();
        await person.page.keyboard.insertText(name);
        await person.press("Enter");
        model.addAnnotator(name);
        await person.back();
        return `new: ${name}`;
      }
      if (others.length === 0) {
        await person.back();
        return "only one";
      }
      const other = dice.pick(others);
      await person.button(new RegExp(`^${other.name}`), dialog.getByRole("list", { name: "Who works" }));
      model.switch(other.id);
      await person.back();
      return `${other.id} goes to work`;
    },
  },
  {
    name: "new document",
    weight: 1,
    act: async (person) => {
      const { documents } = person.model.state;
      if (documents.length > 2) return "enough";
      await person.press("p");
      await person.button("Paste a live blog…", await person.dialog(/document/));
      const dialog = await person.dialog(/./);
      await person.inField([], "");
      await person.page.keyboard.insertText(weirBlog(documents.length));
      await person.press("ControlOrMeta+Enter");
      await person.button("Add to this project", person.page);
      await expect(dialog).toBeHidden();
      await person.back();
      const file = await person.export();
      person.model.addDocument(file.documents[documents.length]);
      await person.follow();
      return `${documents.length + 1}`;
    },
  },
  {
    name: "other document",
    weight: 6,
    act: async (person) => {
      const key = person.dice.pick(["<", ">"]);
      await person.press(key);
      const was = person.document;
      const to = Math.max(0, Math.min(was + (key === ">" ? 1 : -1), person.model.state.documents.length - 1));
      await person.follow();
      expect(person.document, `document after ${key}`).toBe(to);
      return key;
    },
  },
  {
    name: "link",
    weight: 6,
    act: async (person) => {
      if (person.entry === 0) {
        await person.press("End");
        person.go(Infinity);
      }
      const relations = ["updates", "corrects", "contradicts", "confirms", "repeats"] as const;
      const relation = person.dice.roll(relations.length);
      const target = person.model.state.documents[person.document].entries[person.dice.roll(person.entry)];
      await person.press("t");
      const dialog = await person.dialog("Link to an earlier entry");
      await expect(dialog.getByRole("listbox", { name: "Earlier entries" })).toBeFocused();
      await person.press(String(relation + 1));
      // A script moves the focus before a key is due that waits for the page to be drawn.
      await expect(dialog.getByRole("button", { name: relations[relation], exact: true })).toHaveAttribute("aria-pressed", "true");
      await dialog.getByRole("searchbox", { name: "Search earlier entries" }).focus();
      await person.page.keyboard.insertText(target.heading ?? "");
      await person.press("Enter");
      person.model.toggleLink(person.at, relations[relation], target.id);
      await person.back();
      return `${relations[relation]} ${target.id}`;
    },
  },
  {
    name: "all at once",
    weight: 4,
    act: async (person) => {
      const { model, dice } = person;
      const status = dice.pick(["unseen", "in_progress", "done", "unsure", "excluded"] as const);
      const found = model.state.documents[person.document].entries.filter((e) => model.status(e.id) === status).map((e) => e.id);
      await person.press("o");
      const panel = person.page.getByRole("region", { name: "Filters", exact: true });
      await expect(panel).toBeVisible();
      await person.pressAt(panel.getByRole("group", { name: "Status" }).getByRole("checkbox", { name: STATUS_WORDS[status] }), "Space");
      let what = "nothing found";
      if (found.length > 0) {
        await person.button(/^Label (all|1 entry)/, panel);
        const dialog = await person.dialog(/found$/);
        const to = dice.pick(["in_progress", "done", "unsure", "excluded"] as const);
        const label = dice.pick(model.state.codebook.labels.filter((l) => !l.archived && l.scope !== "span"));
        const how = dice.pick(["Put a label on them", "Take a label off them", "Set their status"]);
        await person.pressAt(dialog.getByRole("radio", { name: how }), "Space");
        const byStatus = how === "Set their status";
        await person.choose(dialog.getByRole("combobox"), byStatus ? STATUS_WORDS[to] : label.name);
        const button = dialog.getByRole("button", { name: /^Change \d/ });
        what = `${how}: ${byStatus ? to : label.id} on ${found.length} ${status}`;
        if (await button.isEnabled()) {
          await person.pressAt(button, "Enter");
          if (byStatus) model.statusMany(found, to);
          else model.labelMany(found, label.id, how.startsWith("Put"));
        } else {
          what += ", none needed";
        }
        await person.back();
      }
      await person.button("Show all entries", panel);
      await person.press("Escape");
      await expect(panel).toBeHidden();
      await person.back();
      await person.follow();
      return what;
    },
  },
  {
    name: "codebook",
    weight: 3,
    act: async (person) => {
      const { model, dice } = person;
      const number = dice.roll(1000);
      const labels = model.state.codebook.labels;
      const label = dice.pick(labels.filter((l) => !l.archived));
      const what = dice.pick(["rename", "define", "archive", "new", "merge"]);
      await person.press("b");
      const dialog = await person.dialog("Codebook");
      const open = () => person.pressAt(dialog.getByRole("button", { name: new RegExp(`^${escaped(label.name)}\\b`) }).first(), "Enter");
      const type = async (field: string, text: string) => {
        await person.pressAt(dialog.getByRole("textbox", { name: field, exact: true }), "ControlOrMeta+a");
        await person.page.keyboard.insertText(text);
      };
      const save = async () => {
        await person.button("Save", dialog);
        await person.app.noDialog();
        await person.back();
      };
      if (what === "rename" || what === "define") {
        await open();
        const text = `${what} ${number}`;
        await type(what === "rename" ? "Name" : "Definition, one line", text);
        const other = labels.some((l) => l.id !== label.id && !l.archived && l.name === text);
        if (other) {
          await person.button("Discard changes", dialog);
          await person.back();
          return "name taken";
        }
        await save();
        model.setCodebook((codebook) => {
          const found = codebook.labels.find((l) => l.id === label.id);
          if (found) found[what === "rename" ? "name" : "definition"] = text;
        });
        return `${label.id}: ${text}`;
      }
      if (what === "archive" && !labels.some((l) => l.requires === label.id) && model.state.codebook.labels.filter((l) => !l.archived).length > 12) {
        await open();
        await person.button("Archive", dialog);
        await save();
        model.setCodebook((codebook) => {
          const found = codebook.labels.find((l) => l.id === label.id);
          if (found) found.archived = true;
        });
        return `${label.id} archived`;
      }
      if (what === "new" && labels.length < 26) {
        await person.button("Add label", dialog);
        const name = `Own ${number}`;
        await type("Name", name);
        await save();
        // Its colour and its key are the page's choice.
        const made = (await person.export()).codebook.labels.at(-1);
        expect(made).toMatchObject({ name, scope: "both", archived: false, definition: "" });
        model.setCodebook((codebook) => {
          if (made) codebook.labels.push(made);
        });
        return `new label ${name}`;
      }
      const into = dice.pick(labels.filter((l) => !l.archived && l.id !== label.id));
      if (what === "merge" && labels.filter((l) => !l.archived).length > 12 && model.canMerge(label.id, into.id) && !into.requires && !label.requires) {
        await open();
        await person.button("Merge…", dialog);
        const form = dialog.getByRole("group", { name: "Merge…" });
        await person.choose(form.getByRole("combobox"), into.name);
        await person.button("Merge", form);
        model.merge(label.id, into.id);
        await person.back();
        return `${label.id} merged into ${into.id}`;
      }
      await person.back();
      return "looked at";
    },
  },
];

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
