// Pasted text is only ever text, and it goes nowhere.

import { createServer } from "node:http";
import { expect, test } from "../support/app";
import { ENTRIES, paste } from "../support/blogs";

const MARKUP = [
  '<img src="x" onerror="document.title=\'broken into\'">',
  "<script>document.title='broken into'</script>",
  "<svg onload=\"document.title='broken into'\"></svg>",
  '<a href="javascript:document.title=1">press</a>',
  "&lt;b&gt; &amp; &quot; &#x41;",
  '"><iframe src="/"></iframe>',
];

test("markup in a paste is shown as the text that it is", async ({ app, page }) => {
  const entries = [
    ...ENTRIES,
    { heading: MARKUP[0], time: "08:00", author: "<b>Eve</b>", body: MARKUP },
  ];
  await app.open();
  await app.split(paste('Live – <img src=x onerror="document.title=1">', entries));
  const entry = app.entries.last();
  await entry.scrollIntoViewIfNeeded();
  for (const line of MARKUP) await expect(entry).toContainText(line);
  await expect(page.locator("main img, main iframe, main script, [role=feed] a, [role=feed] svg[onload]")).toHaveCount(0);
  await app.press("j", "1");
  await app.saved();
  await page.reload();
  await expect(app.feed).toBeVisible();
  await expect(page).toHaveTitle(/Live – <img|Liveblog Annotator/);
  await expect(page).not.toHaveTitle(/broken into/);
  const { bytes } = await app.exported();
  const data = JSON.parse(bytes.toString("utf8"));
  expect(data.documents[0].entries.at(-1).text).toContain(MARKUP[1]);
});

test("no request leaves the origin in pasting, labelling, saving, exporting, opening", async ({ app, page, watch }) => {
  await app.open();
  await app.input.fill(paste());
  const before = watch.requests.length;
  await app.splitButton.click();
  await expect(app.feed).toBeVisible();
  await app.press("j", "1", "Enter", "2", "0", "ControlOrMeta+z");
  await app.saved();
  const { name, bytes } = await app.exported();
  await page.goto("./");
  await app.openFile(name, bytes);
  await expect(app.feed).toBeVisible();
  await app.saved();
  // The page's own files were loaded, and loaded again; nothing else was asked for.
  const asked = watch.requests.filter((url) => !/^(blob|data):/.test(url)).map((url) => new URL(url).pathname);
  expect(before).toBeGreaterThan(0);
  const own = /^\/some\/where\/([\w.-]+\.(js|wasm|css|svg|txt))?$/;
  expect(asked.filter((path) => !own.test(path))).toEqual([]);
  // And whatever was asked for, nothing was sent along.
  expect(watch.requests.filter((url) => url.includes("?"))).toEqual([]);
});

test("the policy holds even if a script tried: nothing reaches another host", async ({ app, page, watch }) => {
  watch.allowed.push(/^console error: .*(Content Security Policy|violates)/, /^request to http:\/\/127\.0\.0\.1:/);
  let reached = 0;
  const other = createServer((_request, response) => {
    reached += 1;
    response.setHeader("Access-Control-Allow-Origin", "*");
    response.end();
  });
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const address = other.address();
  const url = `http://127.0.0.1:${typeof address === "object" && address ? address.port : 0}/`;
  try {
    await app.open();
    const result = await page.evaluate(async (target) => {
      const broken: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) => broken.push(event.effectiveDirective));
      const outcome = await fetch(target, { method: "POST", body: "text" }).then(
        () => "sent",
        () => "refused",
      );
      navigator.sendBeacon(target, "text");
      await new Promise((resolve) => {
        const image = new Image();
        image.onerror = resolve;
        image.onload = resolve;
        image.src = `${target}?text`;
      });
      const script = document.createElement("script");
      script.textContent = "document.title = 'broken into'";
      document.head.append(script);
      // Violations are reported in a task of their own.
      for (let turn = 0; turn < 100 && !broken.includes("script-src-elem"); turn += 1) await new Promise((done) => setTimeout(done, 20));
      return { outcome, broken };
    }, url);
    expect(result.outcome).toBe("refused");
    expect(new Set(result.broken)).toEqual(new Set(["connect-src", "img-src", "script-src-elem"]));
    await expect(page).not.toHaveTitle("broken into");
    expect(reached).toBe(0);
  } finally {
    other.close();
  }
});
