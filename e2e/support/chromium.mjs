// The browser that all tests and measurements use: the Chromium that
// `cargo xtask` found, named by the environment variable CHROME.

export function executable() {
  const file = process.env.CHROME;
  if (!file) {
    throw new Error("CHROME names no browser: run `cargo xtask test e2e`, or set CHROME to a Chromium's program");
  }
  return file;
}

// Nothing that the browser does of its own accord may disturb a test or a
// measurement; and it runs as root in a container without a sandbox of its own.
export const flags = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--no-default-browser-check",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Containers often have a /dev/shm that is too small.
  "--disable-dev-shm-usage",
];
