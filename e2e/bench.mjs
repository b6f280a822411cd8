// The figures of speed in a real Chromium: `cargo xtask bench` calls this with
// the parts to measure (split, keys, open, find, scroll, memory,
// download, load). It measures and prints; it
// judges nothing, since a busy machine is no fault of the page.

import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import { executable, flags } from "./support/chromium.mjs";
import { annotated, bareHtml, blog, median, ms, quantile, table } from "./support/measure.mjs";
import { serve } from "./support/serve.mjs";

const parts = process.argv.slice(2);
const wanted = (part) => parts.length === 0 || parts.includes(part);
const folder = await mkdtemp(join(tmpdir(), "liveblog-annotator-bench-"));
const site = await serve();
const closing = [];

// A browser with a profile on disk: a private window's storage is in memory only.
async function browser(name) {
  const context = await chromium.launchPersistentContext(join(folder, name), {
    executablePath: executable(),
    args: flags,
    headless: true,
    viewport: { width: 1280, height: 800 },
  });
  context.setDefaultTimeout(180_000);
  closing.push(() => context.close());
  return context;
}

// Resolves to the time, in milliseconds since navigation, of the frame after
// the page set the mark.
async function frameAfter(page, url, mark) {
  await page.addInitScript((name) => {
    globalThis.framed = new Promise((resolve) => {
      new PerformanceObserver((list, observer) => {
        if (!list.getEntriesByName(name).length) return;
        observer.disconnect();
        requestAnimationFrame(() => {
          // After the frame's own work, paint included.
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(0);
        });
      }).observe({ entryTypes: ["mark"] });
    });
  }, mark);
  await page.goto(url, { waitUntil: "commit" });
  return page.evaluate(() => globalThis.framed);
}

async function bareFrame(page, url) {
  await page.addInitScript(() => {
    globalThis.framed = new Promise((resolve) => {
      addEventListener("load", () =>
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now());
          port2.postMessage(0);
        }),
      );
    });
  });
  await page.goto(url, { waitUntil: "commit" });
  return page.evaluate(() => globalThis.framed);
}

// Opens a text as a file and waits until it is split and kept.
async function openText(page, name, text) {
  await page.goto(site.url);
  const coming = page.waitForEvent("filechooser");
  await page.getByRole("button", { name: "Open file…" }).click();
  const path = join(folder, name);
  await writeFile(path, text);
  await (await coming).setFiles(path);
  await page.getByRole("feed", { name: "Entries" }).waitFor();
  await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
}

// Opens a live blog of so many entries with five times as many annotations, and
// resolves to the address of the project. `thin` may take some of them away.
async function openAnnotated(context, size, thin = (file) => file) {
  let page = await context.newPage();
  await openText(page, `plain-${size}.txt`, blog(size));
  await page.getByRole("button", { name: "Export", exact: true }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download", exact: true }).click();
  const file = await readFile(await (await coming).path(), "utf8");
  await page.close();
  page = await context.newPage();
  await openText(page, `annotated-${size}.json`, thin(annotated(file)));
  const address = page.url();
  await page.close();
  return address;
}

async function openKept(context, address) {
  const page = await context.newPage();
  await page.goto(address);
  await page.getByRole("feed", { name: "Entries" }).waitFor();
  await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
  return page;
}

// To the file that is offered, in two ways: from Download, pressed as soon as the
// dialog is open, while the program is being loaded and given the project; and
// from choosing the format, once the program has made another one, since the page
// writes a format as soon as it is chosen.
async function download() {
  const size = 50_000;
  const context = await browser("download");
  // One label an entry and two passages.
  const thin = (file) => {
    const dataset = JSON.parse(file);
    dataset.annotations = dataset.annotations.filter((_, number) => [0, 2, 3].includes(number % 5));
    return JSON.stringify(dataset);
  };
  const address = await openAnnotated(context, size, thin);
  const rows = [];
  for (const format of ["JSON", "JSONL", "CSV: entries", "CSV: annotations"]) {
    const runs = { cold: [], warm: [] };
    for (let round = 0; round < 3; round += 1) {
      runs.cold.push(await exported(context, address, format, {}));
      runs.warm.push(await exported(context, address, format, { waits: true }));
    }
    // Looking at the memory takes time, so that one more run is for it.
    const { most, before, bytes } = await exported(context, address, format, { waits: true, watched: true });
    rows.push([
      format,
      `${(bytes / 1e6).toFixed(1)} MB`,
      ms(median(runs.cold.map(({ time }) => time))),
      ms(Math.max(...runs.cold.map(({ time }) => time))),
      ms(median(runs.warm.map(({ time }) => time))),
      longestTask(Math.max(...[...runs.cold, ...runs.warm].map((run) => run.longest))),
      `${((most - before) / 1e6).toFixed(0)} MB`,
    ]);
  }
  table(
    `Exporting ${size} entries with ${size} labels and ${2 * size} passages, to the offered file (3 runs each, 1 for the memory)`,
    ["format", "size", "just opened, median", "most", "open, median", "longest task of the page", "memory"],
    rows,
  );
  console.log("just opened: from Download, pressed while the program is being loaded; open: from choosing the format, once it has made another one;");
  console.log("memory: how much more the tab's process held at most from choosing the format on (proportional set size, Linux, every 20 ms), the dialog");
  console.log("open: the program and its copy of the project are there by then, and the file itself lies with the browser");
}

// One export; `waits` until the dialog has made another format, a small one.
async function exported(context, address, format, { waits, watched }) {
  const page = await context.newPage();
  await watchTasks(page);
  await page.addInitScript(() => {
    const make = URL.createObjectURL;
    URL.createObjectURL = (blob) => {
      globalThis.offered = performance.now();
      return make.call(URL, blob);
    };
    addEventListener("click", (event) => event.target.matches?.("dialog .primary") && (globalThis.pressed = performance.now()), true);
    addEventListener("change", () => (globalThis.chosen = performance.now()), true);
  });
  await page.goto(address);
  await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
  await page.waitForTimeout(1000);
  await page.keyboard.press("e");
  const dialog = page.getByRole("dialog", { name: "Export" });
  if (waits) {
    await dialog.getByRole("radio", { name: "CSV: codebook", exact: true }).check();
    await dialog.getByRole("heading", { name: /codebook.*csv/ }).waitFor();
    await dialog.getByText("Checked: the file was read back").waitFor();
  }
  const before = watched ? await held(context) : 0;
  await dialog.getByRole("radio", { name: format, exact: true }).check();
  let most = before;
  let done = false;
  const watching = (async () => {
    while (watched && !done) {
      most = Math.max(most, await held(context));
      await pause(20);
    }
  })();
  const coming = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download", exact: true }).click();
  const file = await coming;
  done = true;
  await watching;
  const { time, longest } = await page.evaluate((waits) => {
    const { offered, tasks } = globalThis;
    const begun = waits ? globalThis.chosen : globalThis.pressed;
    const during = tasks.filter((task) => task.end > begun && task.start < offered);
    return { time: offered - begun, longest: Math.max(0, ...during.map((task) => task.end - task.start)) };
  }, waits);
  const { size: bytes } = await stat(await file.path());
  await page.close();
  return { time, longest, before, most, bytes };
}

// Has the page note its long tasks, in `tasks`.
async function watchTasks(page) {
  await page.addInitScript(() => {
    globalThis.tasks = [];
    new PerformanceObserver((list) => {
      for (const task of list.getEntries()) globalThis.tasks.push({ start: task.startTime, end: task.startTime + task.duration });
    }).observe({ type: "longtask", buffered: true });
  });
}

// A browser counts tasks of 50 ms and more.
function longestTask(time) {
  return time === 0 ? "none ≥ 50 ms" : ms(time);
}

// Bytes that the processes of all tabs hold: their proportional share (Linux).
async function held(context) {
  const session = await context.browser().newBrowserCDPSession();
  const { processInfo } = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  let bytes = 0;
  for (const { id } of processInfo.filter(({ type }) => type === "renderer")) {
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, "utf8").catch(() => "");
    bytes += 1000 * Number(/^Pss:\s+(\d+)/m.exec(rollup)?.[1] ?? 0);
  }
  return bytes;
}

async function load() {
  const times = { cold: [], warm: [] };
  for (let run = 0; run < 7; run += 1) {
    const context = await chromium.launchPersistentContext(join(folder, `load-${run}`), {
      executablePath: executable(),
      args: flags,
      headless: true,
    });
    for (const kind of ["cold", "warm"]) {
      const page = await context.newPage();
      times[kind].push(await frameAfter(page, site.url, "start-usable"));
      await page.close();
    }
    await context.close();
  }
  table("First usable screen of the empty page, from navigation (median of 7, from this machine)", ["visit", "time"], [
    ["first, in a new browser profile", ms(median(times.cold))],
    ["second", ms(median(times.warm))],
  ]);
}

async function split() {
  const file = process.env.BENCH_BLOG;
  const text = file ? await readFile(file) : Buffer.from(blog(20_000));
  const context = await browser("split");
  const times = [];
  const longest = [];
  for (let run = 0; run < 5; run += 1) {
    const page = await context.newPage();
    await watchTasks(page);
    await openText(page, `split-${run}.txt`, text);
    const { measure, tasks } = await page.evaluate(() => {
      const [entry] = performance.getEntriesByName("split", "measure");
      return { measure: entry && { start: entry.startTime, end: entry.startTime + entry.duration }, tasks: globalThis.tasks };
    });
    await page.close();
    if (!measure) throw new Error("the page measured no `split`");
    times.push(measure.end - measure.start);
    const during = tasks.filter((task) => task.end > measure.start && task.start < measure.end);
    longest.push(Math.max(0, ...during.map((task) => task.end - task.start)));
  }
  const size = text.length / 1e6;
  table(`Splitting ${size.toFixed(1)} MB in Chromium (median of 5)`, ["what", "value"], [
    ["time, with pauses for the page to stay responsive", `${ms(median(times))}, best ${ms(Math.min(...times))}`],
    ["speed", `${(size / (median(times) / 1000)).toFixed(0)} MB/s, best ${(size / (Math.min(...times) / 1000)).toFixed(0)} MB/s`],
    ["longest task meanwhile", longestTask(Math.max(...longest))],
  ]);
}

// Keys at the speed of quick fingers, so that no key waits for the one before.
const BETWEEN_KEYS = 90;
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

async function keys() {
  const sizes = [40, 1_000, 10_000];
  const context = await browser("keys");
  const pages = new Map();
  for (const size of sizes) pages.set(size, await openAnnotated(context, size));
  const events = new Map(sizes.map((size) => [size, { label: [], move: [] }]));
  const work = new Map(sizes.map((size) => [size, { label: [], move: [] }]));
  const total = new Map(sizes.map((size) => [size, { label: [], move: [] }]));
  const own = new Map(sizes.map((size) => [size, { label: [], move: [] }]));
  const bare = [];
  const rounds = 3;
  const pairs = 20;
  for (let round = 0; round < rounds; round += 1) {
    for (const size of sizes) {
      const page = await openKept(context, pages.get(size));
      // The middle is where most work could be hidden; and nobody starts cold.
      for (const key of ["End", "k", "k", "1", "1"]) {
        await page.keyboard.press(key);
        await pause(BETWEEN_KEYS);
      }
      await page.evaluate(() => {
        globalThis.slow = [];
        new PerformanceObserver((list) => {
          for (const event of list.getEntries()) {
            if (event.name === "keydown") globalThis.slow.push({ start: event.startTime, duration: event.duration });
          }
        }).observe({ type: "event", durationThreshold: 16 });
        globalThis.pressed = [];
        addEventListener("keydown", (event) => globalThis.pressed.push({ key: event.key, at: event.timeStamp }), true);
      });
      await press(page, pairs);
      const { pressed, slow } = await page.evaluate(async () => {
        await new Promise((done) => setTimeout(done, 200));
        return { pressed: globalThis.pressed, slow: globalThis.slow };
      });
      for (const { key, at } of pressed) {
        const event = slow.find((candidate) => Math.abs(candidate.start - at) < 1);
        // Below 16 ms the browser reports nothing.
        events.get(size)[key === "1" ? "label" : "move"].push(event?.duration ?? 16);
      }
      // The same again with a trace, which costs time itself.
      await markKeys(page);
      for (const pressed of keyWork(await traced(page, () => press(page, pairs)))) {
        own.get(size)[pressed.key].push(pressed.task);
        work.get(size)[pressed.key].push(pressed.toFrame);
        total.get(size)[pressed.key].push(pressed.all);
      }
      if (size === sizes[0]) bare.push(...(await bareKeys(context, page, pairs)));
      await page.close();
    }
  }
  const rows = [];
  for (const kind of ["label", "move"]) {
    for (const size of sizes) {
      const duration = events.get(size)[kind];
      const toFrame = work.get(size)[kind];
      const all = total.get(size)[kind];
      const event = (value) => (value <= 16 ? "≤ 16 ms" : ms(value));
      rows.push([
        `${kind === "label" ? "1 (label)" : "j (move)"}, ${size} entries`,
        event(median(duration)),
        event(quantile(duration, 0.95)),
        ms(median(own.get(size)[kind]), 1),
        ms(quantile(own.get(size)[kind], 0.95), 1),
        ms(median(toFrame), 1),
        ms(quantile(toFrame, 0.95), 1),
        ms(quantile(all, 0.95), 1),
        String(toFrame.length),
      ]);
    }
  }
  rows.push(["the same elements, no program", "", "", "", "", ms(median(bare), 1), ms(quantile(bare, 0.95), 1), "", String(bare.length)]);
  table(
    `Key press to painted frame, five annotations an entry (${rounds * pairs} presses each)`,
    ["key", "event p50", "event p95", "task p50", "task p95", "to frame p50", "to frame p95", "with saving p95", "n"],
    rows,
  );
  console.log("event: Event Timing, key press to next paint; task: the main-thread task that handles the key;");
  console.log("to frame: that and all tasks up to the one that paints and commits the next frame; with saving: all tasks up to the next key press,");
  console.log(`${BETWEEN_KEYS} ms later, the writing among them (all three processor time);`);
  console.log("the same elements, no program: a page of only the elements and styles, where the key sets one label by one line of script");
}

// What the browser itself needs to show one more label among these elements.
async function bareKeys(context, page, pairs) {
  const html = await page.evaluate(() => {
    const rules = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]).map((rule) => rule.cssText);
    return `<!doctype html><meta charset="utf-8"><style>${rules.join("\n")}</style>${document.body.outerHTML}`;
  });
  const other = await context.newPage();
  await other.setContent(html);
  await other.evaluate(() => {
    const entry = document.querySelector(".entry-current");
    const chips = entry.querySelector(".chips");
    const button = document.querySelector(".side [aria-pressed]");
    entry.scrollIntoView({ block: "center" });
    let chip;
    addEventListener("keydown", ({ key }) => {
      if (key !== "1") return;
      button.setAttribute("aria-pressed", String(!chip));
      if (chip) chip.remove();
      else chips.append(Object.assign(document.createElement("li"), { className: "chip", textContent: "Claim" }));
      chip = chip ? undefined : chips.lastElementChild;
    });
  });
  await markKeys(other);
  const trace = await traced(other, () => press(other, pairs));
  await other.close();
  return keyWork(trace).filter(({ key }) => key === "label").map(({ toFrame }) => toFrame);
}

// Marks the keys and the frames after them in the trace, which does not say which
// ones they are.
async function markKeys(page) {
  await page.evaluate(() =>
    addEventListener(
      "keydown",
      ({ isTrusted, key }) => {
        if (!isTrusted) return;
        performance.mark(`key ${key}`);
        requestAnimationFrame(() => performance.mark("frame"));
      },
      true,
    ),
  );
}

async function press(page, pairs) {
  for (let pair = 0; pair < pairs; pair += 1) {
    for (const key of ["1", pair % 2 ? "j" : "k"]) {
      await page.keyboard.press(key);
      await pause(BETWEEN_KEYS);
    }
  }
}

// Tasks and marks alone: what happens within a task costs time to trace.
const includedCategories = ["toplevel", "blink.user_timing"];

async function traced(page, action) {
  const cdp = await page.context().newCDPSession(page);
  const events = [];
  const collect = ({ value }) => events.push(...value);
  cdp.on("Tracing.dataCollected", collect);
  await cdp.send("Tracing.start", { traceConfig: { includedCategories }, transferMode: "ReportEvents" });
  await action();
  const complete = new Promise((resolve) => cdp.once("Tracing.tracingComplete", resolve));
  await cdp.send("Tracing.end");
  await complete;
  await cdp.detach();
  return events;
}

// The main thread's work for each key press, in milliseconds of processor time:
// the task that handles it, that and all tasks up to the next frame's, and all
// up to the next key press.
function keyWork(trace) {
  const marks = trace
    .filter(({ cat, ph, name }) => cat === "blink.user_timing" && ph !== "e" && /^(key |frame$)/.test(name))
    .sort((a, b) => a.ts - b.ts);
  const downs = marks.filter(({ name }) => name !== "frame");
  if (downs.length === 0) throw new Error("the trace shows no key press");
  const [{ pid, tid }] = downs;
  const tasks = trace
    .filter((event) => event.ph === "X" && event.tdur && event.pid === pid && event.tid === tid)
    .sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  // Of tasks within one another, the outermost.
  const outer = [];
  for (const task of tasks) {
    const last = outer.at(-1);
    if (!last || task.ts >= last.ts + last.dur) outer.push(task);
  }
  const around = ({ ts }) => outer.findIndex((task) => task.ts <= ts && ts <= task.ts + task.dur);
  const sum = (from, to) => outer.slice(from, to).reduce((all, task) => all + task.tdur, 0) / 1000;
  return downs.map((down, index) => {
    const next = downs[index + 1];
    const first = around(down);
    const frame = marks.find(({ name, ts }) => name === "frame" && ts > down.ts);
    const last = frame ? around(frame) : -1;
    if (first < 0 || last < first || frame.ts > (next?.ts ?? Infinity)) throw new Error("the trace misses a key's task or frame");
    return {
      key: down.name === "key 1" ? "label" : "move",
      task: sum(first, first + 1),
      toFrame: sum(first, last + 1),
      all: sum(first, next && around(next)),
    };
  });
}

async function open() {
  const sizes = [400, 4_000, 10_000];
  const kept = await browser("open");
  const empty = await browser("open-empty");
  const bare = createServer((request, response) => {
    const size = Number(request.url.slice(1));
    response.setHeader("Content-Type", "text/html; charset=utf-8");
    response.end(sizes.includes(size) ? bareHtml(blog(size)) : "");
  });
  await new Promise((resolve) => bare.listen(0, "127.0.0.1", resolve));
  closing.push(() => bare.close());
  const bareUrl = (size) => `http://127.0.0.1:${bare.address().port}/${size}`;

  const addresses = new Map();
  for (const size of sizes) {
    addresses.set(size, await openAnnotated(kept, size));
    // A project that was worked on: steps after the snapshot.
    const page = await openKept(kept, addresses.get(size));
    for (let index = 0; index < 100; index += 1) await page.keyboard.press(index % 2 ? "Enter" : "5");
    await page.getByRole("status").filter({ hasText: "Saved" }).waitFor();
    await page.close();
  }
  const times = { empty: [], ours: new Map(), bare: new Map() };
  for (const size of sizes) {
    times.ours.set(size, []);
    times.bare.set(size, []);
  }
  const rounds = 7;
  // The first round only warms up.
  for (let round = 0; round <= rounds; round += 1) {
    const take = (list, value) => round > 0 && list.push(value);
    let page = await empty.newPage();
    take(times.empty, await frameAfter(page, site.url, "start-usable"));
    await page.close();
    for (const size of sizes) {
      page = await kept.newPage();
      take(times.ours.get(size), await frameAfter(page, addresses.get(size), "entries-usable"));
      await page.close();
      page = await empty.newPage();
      take(times.bare.get(size), await bareFrame(page, bareUrl(size)));
      await page.close();
    }
  }
  const base = median(times.empty);
  table(
    `Opening a kept project with five annotations an entry, from navigation to the frame with the first entry (median of ${rounds}, interleaved)`,
    ["page", "time", "more than the empty page", "bare HTML of the same text", "text"],
    [
      ["empty page", ms(base), "", "", ""],
      ...sizes.map((size) => [
        `${size} entries`,
        ms(median(times.ours.get(size))),
        ms(median(times.ours.get(size)) - base),
        ms(median(times.bare.get(size))),
        `${(Buffer.byteLength(blog(size)) / 1e6).toFixed(1)} MB`,
      ]),
    ],
  );
}

// How long it takes from an input to the end of the frame that shows it. What
// a browser does when a key comes up again, such as ticking a box, counts from there.
async function answered(page, act, input = "keydown") {
  await page.evaluate((input) => {
    const listening = new AbortController();
    globalThis.answered = new Promise((resolve) => {
      const framed = ({ isTrusted, timeStamp }) => {
        if (!isTrusted) return;
        listening.abort();
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => resolve(performance.now() - timeStamp);
          port2.postMessage(0);
        });
      };
      addEventListener(input, framed, { capture: true, signal: listening.signal });
    });
  }, input);
  await act();
  return page.evaluate(() => globalThis.answered);
}

async function find() {
  const size = 10_000;
  const context = await browser("find");
  const address = await openAnnotated(context, size);
  const page = await openKept(context, address);
  const times = new Map();
  const note = (what, value) => times.set(what, [...(times.get(what) ?? []), value]);
  const search = page.getByLabel("Search entries");
  for (let round = 0; round < 4; round += 1) {
    for (const word of ["gauge", "nobody", `post ${7_000 + round}`, "zzz"]) {
      await search.fill("");
      await search.focus();
      for (const letter of word) note("a letter typed into the search", await answered(page, () => page.keyboard.press(letter === " " ? "Space" : letter)));
      // Nothing has the last word.
      for (let hit = 0; word !== "zzz" && hit < 7; hit += 1) note("next hit", await answered(page, () => page.keyboard.press("Enter")));
    }
  }
  await search.fill("");
  await page.keyboard.press("Escape");
  await page.keyboard.press("o");
  const filters = page.getByRole("region", { name: "Filters", exact: true });
  for (let round = 0; round < 4; round += 1) {
    for (const name of ["With Update", "Without Update", "With Context", "Without Context", /^a note/]) {
      await filters.getByRole("checkbox", { name, exact: true }).focus();
      // Set, and taken off again.
      for (let time = 0; time < 2; time += 1) note("a filter set or taken off", await answered(page, () => page.keyboard.press("Space"), "keyup"));
    }
  }
  await page.keyboard.press("Escape");
  await page.evaluate(() => document.activeElement?.blur());
  for (let round = 0; round < 4; round += 1) {
    for (const key of ["End", "Home", "g", "j", "k", "j", "k", "j", "End", "Home"]) {
      note("a move (j, k, g, Home, End)", await answered(page, () => page.keyboard.press(key)));
    }
  }
  const rows = [...times].map(([what, all]) => [what, ms(median(all), 1), ms(quantile(all, 0.95), 1), ms(Math.max(...all), 1), String(all.length)]);
  table(`Finding in ${size} entries with ${size * 5} annotations: input to painted frame, with the wait for it`, ["what", "p50", "p95", "most", "n"], rows);
}

async function scroll() {
  const size = 10_000;
  const context = await browser("scroll");
  const page = await openKept(context, await openAnnotated(context, size));
  // Of so many entries what scrolls holds hundreds of windows, once it has a height.
  const scrolls = await page.waitForFunction(() => {
    const holds = ({ clientHeight, scrollHeight }) => clientHeight > 0 && scrollHeight > 100 * clientHeight;
    let scroller = document.querySelector('[role="feed"]');
    while (scroller && !holds(scroller)) scroller = scroller.parentElement;
    return scroller;
  });
  const result = await scrolls.evaluate(async (scroller) => {
    const frames = [];
    let last = performance.now();
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    scroller.scrollTop = 0;
    await frame();
    // A screen and a half a frame, from top to bottom.
    for (let steps = 0; steps < 20_000; steps += 1) {
      scroller.scrollTop += scroller.clientHeight * 1.5;
      await frame();
      const now = performance.now();
      frames.push(now - last);
      last = now;
      if (scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2) break;
    }
    return { frames, end: scroller.scrollTop + scroller.clientHeight >= scroller.scrollHeight - 2 };
  });
  if (!result.end) throw new Error("the end was not reached");
  const frames = result.frames.slice(1);
  table(`Scrolling ${size} entries from top to bottom, a screen and a half a frame`, ["frames", "p50", "p95", "most", "over 50 ms"], [
    [String(frames.length), ms(median(frames), 1), ms(quantile(frames, 0.95), 1), ms(Math.max(...frames), 1), String(frames.filter((time) => time > 50).length)],
  ]);
}

// What the tab's own process holds: its proportional share of memory (Linux).
async function memory() {
  const size = 10_000;
  const context = await browser("memory");
  const page = await openKept(context, await openAnnotated(context, size));
  for (let index = 0; index < 50; index += 1) await page.keyboard.press(index % 2 ? "Enter" : "5");
  const cdp = await context.newCDPSession(page);
  await cdp.send("HeapProfiler.collectGarbage");
  const { metrics } = await cdp.send("Performance.enable").then(() => cdp.send("Performance.getMetrics"));
  const heap = metrics.find((metric) => metric.name === "JSHeapUsedSize")?.value ?? NaN;
  const { processInfo } = await (await context.browser()?.newBrowserCDPSession() ?? cdp).send("SystemInfo.getProcessInfo").catch(() => ({ processInfo: [] }));
  const rows = [["JavaScript heap in use", `${(heap / 1e6).toFixed(0)} MB`]];
  for (const { id, type } of processInfo.filter((process) => process.type === "renderer")) {
    const rollup = await readFile(`/proc/${id}/smaps_rollup`, "utf8").catch(() => "");
    const share = /^Pss:\s+(\d+)/m.exec(rollup);
    if (share) rows.push([`${type} ${id}, proportional set size`, `${(Number(share[1]) / 1000).toFixed(0)} MB`]);
  }
  table(`Memory with ${size} entries and ${size * 5} annotations open`, ["what", "value"], rows);
}

try {
  if (wanted("load")) await load();
  if (wanted("split")) await split();
  if (wanted("keys")) await keys();
  if (wanted("open")) await open();
  if (wanted("find")) await find();
  if (wanted("scroll")) await scroll();
  if (wanted("memory")) await memory();
  if (wanted("download")) await download();
} finally {
  for (const close of closing.reverse()) await close();
  site.close();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
