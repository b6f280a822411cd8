// Starts the page, or says in words why it cannot, and loads its other programs
// when they are asked for.
//
// A file of its own, since the page's content security policy allows no inline
// script; and a classic script, not a module, so that it also runs where modules
// do not load (an index.html opened from disk) and can say so.
(function () {
  "use strict";

  const script = document.currentScript;

  // What was chosen in the settings, before anything is drawn: this script runs
  // before the page's body is read.
  try {
    const record = localStorage.getItem("settings") ?? "";
    for (const [, name, value] of record.matchAll(/^(theme|text|face|line|density|definitions)=([a-z]+)$/gm)) {
      document.documentElement.setAttribute("data-" + name, value);
    }
  } catch {
    // Where the browser keeps nothing for this page, nothing was chosen.
  }

  const read = new Promise((go) => document.addEventListener("DOMContentLoaded", go));

  async function say(text) {
    await read;
    const place = document.getElementById("boot");
    // Once the page has started the element is gone, and the page speaks for itself.
    if (place) {
      place.textContent = text;
      place.hidden = false;
    }
  }

  function file(name) {
    return new URL(name, script.src).href;
  }

  if (location.protocol === "file:") {
    say(
      "Liveblog Annotator cannot start from a file on disk: browsers load programs " +
        "only from a web address. Run “cargo xtask serve” in its folder and open " +
        "the address that it prints, or put the folder “dist” on any web host.",
    );
    return;
  }
  if (typeof WebAssembly !== "object") {
    say(
      "Liveblog Annotator cannot start: WebAssembly is missing or switched off in this " +
        "browser. A current Firefox, Chrome, Edge or Safari runs it.",
    );
    return;
  }

  // A program that stopped in the middle must not be trusted with more work.
  addEventListener("error", (event) => {
    if (event.error instanceof WebAssembly.RuntimeError) {
      const notice = document.createElement("p");
      notice.className = "stopped";
      notice.setAttribute("role", "alert");
      notice.textContent =
        "Something went wrong and the page has stopped. What was called Saved is safe: " +
        "reload the page to go on.";
      document.body.prepend(notice);
    }
  });

  // The program that reads live blogs, loaded when src/browser/reader.rs asks
  // for it. Where that fails, asking again tries again, under another address,
  // since a browser may remember of a module that it could not be loaded.
  let reader;
  let tries = 0;
  globalThis.loadReader = () => {
    const load = async () => {
      tries += 1;
      const name = script.dataset.reader;
      const program = await import(file(name + ".js" + (tries > 1 ? "?" + tries : "")));
      await program.default({ module_or_path: file(name + "_bg.wasm") });
      return program;
    };
    if (!reader) {
      reader = load();
      reader.catch(() => (reader = undefined));
    }
    return reader;
  };
  globalThis.loadReaderWhenIdle = () => {
    // Safari has no such call; by then the page is drawn all the same.
    (globalThis.requestIdleCallback ?? setTimeout)(() => loadReader().catch(() => {}));
  };

  // The program that exports and imports: its two files, fetched when it is first
  // needed. Where that fails, asking again tries again.
  let exchange;
  function loadExchange() {
    const get = async (ending) => {
      const response = await fetch(file(script.dataset.exchange + ending));
      if (!response.ok) throw new Error(response.status + " " + response.statusText);
      return response;
    };
    const load = async () => {
      const glue = get(".js").then((response) => response.text());
      const code = get("_bg.wasm").then((response) => response.arrayBuffer());
      const [text, bytes] = await Promise.all([glue, code]);
      return { text, module: await WebAssembly.compile(bytes) };
    };
    if (!exchange) {
      exchange = load();
      exchange.catch(() => (exchange = undefined));
    }
    return exchange;
  }
  // What the worker does beside that program: it passes on what the two say.
  const WORKER = `
    globalThis.tell = (what, run, more) => postMessage([what, run, more]);
    addEventListener("unhandledrejection", (event) => tell("failed", 0, String(event.reason)));
    const opened = ({ data }) => {
      removeEventListener("message", opened);
      initSync({ module: data });
      const exchange = new Exchange();
      addEventListener("message", ({ data: [name, ...given] }) => exchange[name](...given));
    };
    addEventListener("message", opened);
  `;
  // Runs it in a worker that is made of a blob: the page's policy holds in such a
  // worker, while one that comes from a host has a policy from there, or none.
  globalThis.startExchange = async (told) => {
    const { text, module } = await loadExchange();
    const url = URL.createObjectURL(new Blob([text, WORKER], { type: "text/javascript" }));
    const worker = new Worker(url, { type: "module" });
    worker.onmessage = ({ data }) => told(...data);
    worker.onerror = (event) => told("failed", 0, event.message);
    worker.postMessage(module);
    const running = {
      stop: () => {
        worker.onmessage = null;
        worker.terminate();
        URL.revokeObjectURL(url);
      },
    };
    for (const name of ["text", "layout", "records", "project", "export", "import"]) {
      running[name] = (...given) => {
        const buffers = given.filter((one) => one instanceof Uint8Array).map((bytes) => bytes.buffer);
        worker.postMessage([name, ...given], buffers);
      };
    }
    return running;
  };

  import(file(script.dataset.js))
    .then((page) => read.then(() => page))
    .then((page) => page.default({ module_or_path: file(script.dataset.wasm) }))
    .catch((reason) => {
      say(
        "Liveblog Annotator could not start. Reload the page; if that does not help, try a " +
          "current Firefox, Chrome, Edge or Safari. (" + reason + ")",
      );
      // For the console, and for tests that allow no error at all.
      throw reason;
    });
})();
