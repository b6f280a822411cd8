// The page as a person knows it: by roles and accessible names only.

import { readFile } from "node:fs/promises";
import { expect, test as base, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { paste as blog } from "./blogs";

export class App {
  constructor(readonly page: Page) {}

  // Start
  get input(): Locator {
    return this.page.getByRole("textbox", { name: "Live blog text" });
  }
  get splitButton(): Locator {
    return this.page.getByRole("button", { name: "Split into entries" });
  }
  get sampleButton(): Locator {
    return this.page.getByRole("button", { name: "Try a sample" });
  }
  get openButton(): Locator {
    return this.page.getByRole("button", { name: "Open file…" });
  }

  // Work
  get feed(): Locator {
    return this.page.getByRole("feed", { name: "Entries" });
  }
  get entries(): Locator {
    return this.feed.getByRole("article");
  }
  get current(): Locator {
    return this.feed.locator('[aria-current="true"]');
  }
  entry(name: string | RegExp): Locator {
    return this.feed.getByRole("article", { name });
  }
  get labels(): Locator {
    return this.page.getByRole("group", { name: "Labels" });
  }
  label(name: string): Locator {
    return this.labels.getByRole("button", { name: new RegExp(`^${name}\\b`) });
  }
  get search(): Locator {
    return this.page.getByLabel("Search entries");
  }
  get status(): Locator {
    return this.page.getByRole("status");
  }
  get alert(): Locator {
    return this.page.getByRole("alert");
  }
  dialog(name: string | RegExp): Locator {
    return this.page.getByRole("dialog", { name });
  }

  // A dialog that is gone, not only hidden: until then the keys belong to it. And
  // it has given back the focus, which it does once the page is drawn without it.
  async noDialog(): Promise<void> {
    await expect(this.page.locator("dialog")).toHaveCount(0);
    await this.drawn();
  }

  // The page focuses the field after it is drawn; until then a key goes nowhere.
  async open(hash = ""): Promise<void> {
    await this.page.goto(`./${hash}`);
    if (hash) await expect(this.feed).toBeVisible();
    else await expect(this.input).toBeFocused();
  }

  // Pastes by the browser's own keys, with rich text beside the plain one if
  // there is any.
  async paste(text: string, html = ""): Promise<void> {
    await this.page.evaluate(
      ([plain, rich]) => {
        const give = (event: ClipboardEvent) => {
          event.clipboardData?.setData("text/plain", plain);
          if (rich) event.clipboardData?.setData("text/html", rich);
          event.preventDefault();
        };
        document.addEventListener("copy", give, { once: true });
      },
      [text, html],
    );
    await this.press("ControlOrMeta+c", "ControlOrMeta+v");
  }

  async split(text = blog()): Promise<void> {
    await this.input.focus();
    await this.paste(text);
    await expect(this.input).not.toHaveValue("");
    await this.splitButton.click();
    await expect(this.feed).toBeVisible();
    await this.saved();
  }

  // The name of the current entry.
  async currentIs(name: string | RegExp): Promise<void> {
    await expect(this.current).toHaveCount(1);
    await expect(this.current).toHaveAccessibleName(name);
  }

  // Where something stands once it has stopped moving, as far down as its top.
  async still(thing: Locator): Promise<number> {
    return thing.evaluate(
      (element) =>
        new Promise<number>((done) => {
          let last = NaN;
          let frames = 0;
          const look = () => {
            const { top } = element.getBoundingClientRect();
            frames = top === last ? frames + 1 : 0;
            last = top;
            if (frames < 12) requestAnimationFrame(look);
            else done(top);
          };
          look();
        }),
    );
  }

  // Goes down a list, or up, to the option that is wanted.
  async stepTo(wanted: Locator, key: "ArrowDown" | "ArrowUp" = "ArrowDown"): Promise<void> {
    for (let steps = 0; steps < 50; steps += 1) {
      if ((await wanted.getAttribute("aria-selected")) === "true") return;
      const selected = this.page.locator('[role="option"][aria-selected="true"]');
      const before = await selected.getAttribute("id");
      await this.press(key);
      await expect(selected).not.toHaveAttribute("id", before ?? "");
    }
    throw new Error(`${key} does not lead there`);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async isOn(label: string): Promise<void> {
    await expect(this.label(label)).toHaveAttribute("aria-pressed", "true");
  }

  async isOff(label: string): Promise<void> {
    await expect(this.label(label)).toHaveAttribute("aria-pressed", "false");
  }

  // Once the page has shown what the keys before did: until then the word is
  // still that of what was before them.
  async saved(): Promise<void> {
    await this.drawn();
    await expect(this.status.filter({ hasText: "Saved" })).toBeVisible();
  }

  // What was asked for is drawn: the page does not change any more, but for what
  // it does by a timer of its own, such as keeping a note that is being typed.
  async drawn(): Promise<void> {
    await this.page.evaluate(
      () =>
        new Promise<void>((done, failed) => {
          const until = performance.now() + 20_000;
          let changed = "the page";
          const observer = new MutationObserver(([{ target }]) => (changed = target.parentElement?.outerHTML ?? target.nodeName));
          observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
          const look = () => {
            if (changed && performance.now() < until) {
              changed = "";
              // Longer than a timer of no time at all is held back, by which
              // yew goes on after it gave way.
              setTimeout(look, 5);
              return;
            }
            observer.disconnect();
            if (changed) failed(new Error(`it goes on changing: ${changed}`));
            else done();
          };
          look();
        }),
    );
  }

  // Exports as JSON; resolves to the file's name and bytes.
  async exported(): Promise<{ name: string; bytes: Buffer }> {
    await this.page.getByRole("button", { name: "Export", exact: true }).click();
    const dialog = this.dialog("Export");
    await expect(dialog).toBeVisible();
    // It opens on the format used last.
    await dialog.getByRole("radio", { name: "JSON", exact: true }).check();
    const file = await this.download(dialog.getByRole("button", { name: "Download" }));
    if (await dialog.isVisible()) await this.press("Escape");
    await this.noDialog();
    return file;
  }

  async download(button: Locator): Promise<{ name: string; bytes: Buffer }> {
    const coming = this.page.waitForEvent("download");
    await button.click();
    const download = await coming;
    return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
  }

  async openFile(name: string, bytes: Buffer | string): Promise<void> {
    const coming = this.page.waitForEvent("filechooser");
    await this.openButton.click();
    const chooser = await coming;
    const mimeType = name.endsWith(".json") ? "application/json" : "text/plain";
    await chooser.setFiles({ name, mimeType, buffer: Buffer.from(bytes) });
  }
}

// Everything that a page must never do: reach for another address, break its
// own security policy, or fail without saying so.
export class Watch {
  readonly faults: string[] = [];
  // Faults that a test provokes on purpose.
  readonly allowed: RegExp[] = [];
  readonly requests: string[] = [];

  constructor(
    readonly context: BrowserContext,
    readonly origin: string,
  ) {
    context.on("request", (request) => this.request(request.url()));
    context.on("page", (page) => this.page(page));
    for (const page of context.pages()) this.page(page);
  }

  private request(url: string): void {
    this.requests.push(url);
    if (!url.startsWith(`${this.origin}/`) && !/^(blob|data):/.test(url)) this.faults.push(`request to ${url}`);
  }

  private page(page: Page): void {
    page.on("console", (message) => {
      // A broken security policy is reported here too.
      if (message.type() === "error" || message.type() === "warning") {
        this.faults.push(`console ${message.type()}: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => this.faults.push(`uncaught: ${error.message}`));
    page.on("crash", () => this.faults.push("the page crashed"));
    page.on("websocket", (socket) => this.request(socket.url()));
  }

  check(): void {
    expect(this.faults.filter((fault) => !this.allowed.some((pattern) => pattern.test(fault)))).toEqual([]);
  }
}

export const test = base.extend<{ app: App; watch: Watch }>({
  // Always on: every test also proves that nothing of this happened in it.
  watch: [
    async ({ context, baseURL }, use) => {
      const watch = new Watch(context, new URL(baseURL ?? "").origin);
      await use(watch);
      watch.check();
    },
    { auto: true },
  ],
  app: async ({ page }, use) => {
    await use(new App(page));
  },
});

export { expect };
