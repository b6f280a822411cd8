// A browser of our own, with a profile on disk, that can be killed like any
// other program: Playwright's own launcher would tidy up first.

import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext } from "@playwright/test";
import { executable, flags } from "./chromium.mjs";

export class Profile {
  private constructor(readonly folder: string) {}

  static async create(): Promise<Profile> {
    return new Profile(await mkdtemp(join(tmpdir(), "liveblog-annotator-")));
  }

  async open(): Promise<RealBrowser> {
    return RealBrowser.start(this.folder);
  }

  async remove(): Promise<void> {
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export class RealBrowser {
  private constructor(
    private readonly process: ChildProcess,
    private readonly browser: Browser,
    readonly context: BrowserContext,
  ) {}

  static async start(folder: string): Promise<RealBrowser> {
    const child = spawn(
      executable(),
      [...flags, "--headless", "--remote-debugging-port=0", `--user-data-dir=${folder}`, "about:blank"],
      // A process group of its own, so that its helpers die with it.
      { detached: true, stdio: ["ignore", "ignore", "pipe"] },
    );
    try {
      const browser = await chromium.connectOverCDP(await endpoint(child));
      return new RealBrowser(child, browser, browser.contexts()[0]);
    } catch (error) {
      await kill(child);
      throw error;
    }
  }

  // kill -9 of the browser and all its helpers: nothing is flushed, nothing said.
  async kill(): Promise<void> {
    await kill(this.process);
    await this.browser.close().catch(() => {});
  }
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  if (process.platform === "win32") child.kill("SIGKILL");
  else process.kill(-(child.pid ?? 0), "SIGKILL");
  await gone;
}

function endpoint(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    child.stderr?.on("data", (bytes: Buffer) => {
      text += bytes.toString();
      const found = /DevTools listening on (ws:\S+)/.exec(text);
      if (found) resolve(found[1]);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the browser ended at once (${code})\n${text}`)));
  });
}
