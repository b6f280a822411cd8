// Serves the built page as any static web host would, at PORT, under a path of
// its own: a page that only works at the root of a host would fail here.

import { createServer } from "node:http";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import sirv from "sirv";

export const BASE = "/some/where/";

const dist = fileURLToPath(new URL("../../dist", import.meta.url));

// Answers on 127.0.0.1; port 0 takes any free one. Resolves to the page's address.
export function serve(port = 0) {
  if (!existsSync(`${dist}/index.html`)) {
    throw new Error("there is no page in dist/: run `cargo xtask build`");
  }
  const files = sirv(dist, { dev: true });
  const server = createServer((request, response) => {
    const missing = () => {
      response.statusCode = 404;
      response.end("There is no such file.\n");
    };
    if (!request.url.startsWith(BASE)) return missing();
    request.url = request.url.slice(BASE.length - 1);
    files(request, response, missing);
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve({ url: `http://127.0.0.1:${server.address().port}${BASE}`, close: () => server.close() });
    });
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await serve(Number(process.env.PORT ?? 0));
  console.log(url);
}
