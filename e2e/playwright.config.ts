import { defineConfig } from "@playwright/test";
import { createServer } from "node:net";
import { executable, flags } from "./support/chromium.mjs";
import { BASE } from "./support/serve.mjs";

// Any free port, so that several clones can be tested at once. The workers read
// this file again, and inherit the choice.
process.env.PORT ??= String(await freePort());
const url = `http://127.0.0.1:${process.env.PORT}${BASE}`;

export default defineConfig({
  testDir: "tests",
  outputDir: "test-results",
  fullyParallel: true,
  // The longest one first, so that it does not run on alone at the end.
  projects: [
    { name: "random", testMatch: "random.spec.ts" },
    { name: "page", testIgnore: "random.spec.ts" },
  ],
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  reporter: "list",
  timeout: 120_000,
  expect: { timeout: 20_000 },
  use: {
    baseURL: url,
    launchOptions: { executablePath: executable(), args: flags },
    locale: "en-GB",
    timezoneId: "UTC",
    colorScheme: "light",
    viewport: { width: 1280, height: 800 },
    actionTimeout: 20_000,
    // A trace of every test makes them a quarter slower: `--trace on` asks for it.
    screenshot: "only-on-failure",
  },
  webServer: {
    command: "node support/serve.mjs",
    url,
    env: { PORT: process.env.PORT },
    reuseExistingServer: false,
  },
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}
