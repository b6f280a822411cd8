// Live blogs for the tests. Every word is invented.

export const TITLE = "Tolven weir breach – live: Spillway wall gives way above Lower Corran";

export type Entry = { heading?: string; time: string; author: string; body: string[] };

// Seven entries in the layout of a paste: one pinned and without a heading,
// captions printed twice, a placeholder, letters outside the basic plane, and
// words written from right to left.
export const ENTRIES: Entry[] = [
  { time: "21:04", author: "Maud Ferrier", body: ["Good evening.", "We are pausing our coverage for now."] },
  {
    heading: "Spillway wall collapses before dawn",
    time: "05:20",
    author: "Hanne Brook",
    body: [
      "A 30-metre stretch of the spillway wall fell into the Tolven shortly before five.",
      "“It sounded like a train that never arrived,” said Ines Okoro, who lives below the dam. 🌊",
      " (Tolven Valley Pictures)\n(Tolven Valley Pictures)",
    ],
  },
  {
    heading: "River authority opens two gates",
    time: "05:45",
    author: "Hanne Brook",
    body: [
      "The Tolven River Authority said that it had opened two of six gates.",
      "This content is not available due to your privacy preferences.\nUpdate your settings here to see it.",
    ],
  },
  {
    heading: "Bridge at Corran Ford closed",
    time: "06:10",
    author: "Maud Ferrier",
    body: ["County police have closed the bridge to all traffic.", "Three people were taken to hospital."],
  },
  {
    heading: "Minister denies warning was ignored",
    time: "06:40",
    author: "Maud Ferrier",
    body: ["The minister for waterways denied that a warning had been ignored.", "“No such letter reached my desk,” she said."],
  },
  {
    heading: "Message in Arabic for valley residents",
    time: "07:05",
    author: "Hanne Brook",
    body: ["The council repeated its advice in Arabic: «ابقوا في بيوتكم». 𝔒rrin FM read it out."],
  },
  {
    heading: "Water level falls for the first time",
    time: "07:30",
    author: "Hanne Brook",
    body: ["The gauge at Lower Corran fell by four centimetres."],
  },
];

export function paste(title = TITLE, entries: Entry[] = ENTRIES): string {
  const parts = [title, title, "A dam wall has given way in the Tolven valley.", "Key points", "  • Spillway wall collapses", "  • Two gates opened"];
  for (const entry of entries) {
    if (entry.heading) parts.push(entry.heading);
    parts.push(`${entry.time} , ${entry.author}`, ...entry.body);
  }
  return parts.join("\n\n") + "\n";
}

// A blog of as many entries as wanted, one of every hundred with a rare word.
export function many(count: number): string {
  const entries = Array.from({ length: count }, (_, index) => ({
    heading: `Report number ${index + 1} from the valley`,
    time: `${String(Math.floor(index / 60) % 24).padStart(2, "0")}:${String(index % 60).padStart(2, "0")}`,
    author: index % 2 ? "Maud Ferrier" : "Hanne Brook",
    body: [
      `The gauge at post ${index + 1} was read again, and the crews went on with their work.`,
      "“We take it hour by hour,” said the engineer in charge of the gates.",
    ],
  }));
  return paste(TITLE, entries);
}
