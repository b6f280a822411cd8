// A web page as a publisher makes it, invented: its source, with structured
// data, and what a browser copies from it.

export const LIVE_TITLE = "Lantern festival – live";

type Post = { heading: string; iso: string; clock: string; author: string; text: string };

export const POSTS: Post[] = [
  { heading: "Gates open at the old harbour", iso: "2031-02-03T17:05:00+01:00", clock: "17:05", author: "Ida Fell", text: "The first visitors are on the quay." },
  { heading: "Tram line stopped", iso: "2031-02-03T17:40:00+01:00", clock: "17:40", author: "Ruben Aske", text: "Line 4 does not run “for the next hour”, the operator says." },
  { heading: "Lanterns are lit", iso: "2031-02-03T18:00:00+01:00", clock: "18:00", author: "Ida Fell", text: "Nine hundred lanterns are burning along the canal." },
];

// What breaks in if it is ever run or loaded.
export const TRAPS = `
<script>document.title = "broken into"; window.brokenInto = true;</script>
<img src="https://pictures.invalid/one.jpg" onerror="document.title='broken into'">
<iframe src="https://frames.invalid/"></iframe>
<svg onload="document.title='broken into'"><image href="https://pictures.invalid/two.svg"/></svg>
<video src="https://films.invalid/three.mp4" autoplay></video>
<link rel="stylesheet" href="https://styles.invalid/four.css">
<a href="javascript:document.title='broken into'" onclick="document.title='broken into'" style="color: red">a link</a>`;

// The source of a page whose words are those of the posts.
export function source(posts = POSTS, structured = true): string {
  const data = {
    "@context": "https://schema.org",
    "@graph": [
      { "@type": "Organization", name: "The Invented Courier" },
      {
        "@type": "LiveBlogPosting",
        headline: LIVE_TITLE,
        url: "https://courier.invalid/lanterns",
        liveBlogUpdate: posts.map((post) => ({
          "@type": "BlogPosting",
          headline: post.heading,
          datePublished: post.iso,
          author: { "@type": "Person", name: post.author },
          articleBody: `<p style="margin:0">${post.text}</p>`,
        })),
      },
    ],
  };
  const script = structured ? `<script type="application/ld+json">${JSON.stringify(data)}</script>` : "";
  return `<!doctype html><html lang="en-GB"><head><title>${LIVE_TITLE}</title>${script}</head><body>${TRAPS}${body(posts)}</body></html>`;
}

// What stands in the page, as a browser copies it: a style on every element.
export function body(posts = POSTS): string {
  const style = 'style="color: rgb(18, 18, 18); font-size: 17px; display: block"';
  const entries = posts.map(
    (post) =>
      `<article ${style}><h2 ${style}>${post.heading}</h2><p ${style}><time datetime="${post.iso}">${post.clock}</time> ${post.author}</p><p ${style}>${post.text}</p></article>`,
  );
  return `<main ${style}><h1 ${style}>${LIVE_TITLE}</h1>${entries.join("")}</main>`;
}

// The plain text beside it.
export function plain(posts = POSTS): string {
  const entries = posts.flatMap((post) => [post.heading, `${post.clock} ${post.author}`, post.text]);
  return [LIVE_TITLE, ...entries].join("\n\n") + "\n";
}
