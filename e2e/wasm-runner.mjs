// Runs the unit tests that need a browser: cargo calls this with a test program
// compiled to WebAssembly. wasm-bindgen's runner serves it, and our Chromium
// opens it: a WebDriver of the browser's very version is not needed.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { chromium } from "@playwright/test";
import { executable, flags } from "./support/chromium.mjs";

const TIME_LIMIT = 120_000;

const runner = spawn("wasm-bindgen-test-runner", process.argv.slice(2), {
  stdio: ["ignore", "pipe", "inherit"],
  env: {
    ...process.env,
    NO_HEADLESS: "1",
    WASM_BINDGEN_USE_BROWSER: "1",
    WASM_BINDGEN_TEST_ADDRESS: "127.0.0.1:0",
  },
});

let browser;
let finished = false;
async function finish(code) {
  if (finished) return;
  finished = true;
  await browser?.close();
  runner.kill();
  process.exit(code);
}

// Without tests the runner says so and ends by itself.
runner.on("error", (error) => {
  console.error(`cannot start wasm-bindgen-test-runner: ${error.message}`);
  finish(1);
});
runner.on("close", (code) => finish(code ?? 1));

for await (const line of createInterface({ input: runner.stdout })) {
  const address = /available at (http:\S+)/.exec(line)?.[1];
  if (address) {
    await open(address);
    break;
  }
  console.log(line);
}

async function open(address) {
  browser = await chromium.launch({ executablePath: executable(), args: flags });
  const page = await browser.newPage();
  page.on("pageerror", (error) => console.error(`uncaught: ${error.message}`));
  await page.goto(address);
  const output = page.locator("#output");
  try {
    await output.filter({ hasText: "test result: " }).waitFor({ timeout: TIME_LIMIT });
  } catch {
    console.error(`the tests did not end within ${TIME_LIMIT / 1000} s`);
  }
  const text = (await output.textContent()) ?? "";
  console.log(text);
  await finish(text.includes("test result: ok.") ? 0 : 1);
}
