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

// No word stands twice in an entry, so that words say where they are. Emoji of
// several code points, accents of their own, letters outside the basic plane,
// and words from right to left.
const BODIES: [heading: string, ...body: string[]][] = [
  ["🌊 Water over the weir", "“Gates one and two open,” Noor Haddad said.", "Crews wait nearby."],
  ["Ferry turns back", "👩‍👩‍👧‍👦 families left Lower Corran; cafe\u0301 owners stayed."],
  ["قال الحارس اليوم", "«ابقوا في بيوتكم» then 𝔒rrin FM read it aloud."],
  ["Mayor denies delay", "Officials in Tolven deny that letter. 👍🏽 So say two clerks."],
  ["Bridge closed", "נגר אמר שלום לכולם at noon, by the old bridge."],
  ["Gauge falls", "It fell 4 cm – no, 40 – near post nine."],
  ["Sirens heard", "Three sirens… then silence, Ada Fenwick wrote."],
  ["Road open again", "Traffic moves; é and e\u0301 differ here 🇳🇴."],
  ["Night watch set", "Volunteers keep watch until dawn. हिन्दी readers ask why."],
];

const SYLLABLES = ["or", "pel", "tam", "wick", "cor", "ran", "mur", "dal", "fen", "ost"];

// A word for a number, unlike those of other numbers.
function word(number: number): string {
  return [...String(number)].map((digit) => SYLLABLES[Number(digit)]).join("");
}

// Blogs that share no entry, each with one entry more than the one before.
export function weirBlog(number: number): string {
  const bodies = number === 0 ? BODIES : Array.from({ length: 9 + number }, (_, index) => {
    const at = number * 1000 + index * 10;
    return [`${word(at)} ${word(at + 1)} 🌊`, `“${word(at + 2)} ${word(at + 3)},” said ${word(at + 4)}. 👩‍🚒 ${word(at + 5)} e\u0301 ${word(at + 6)}!`, `${word(at + 7)}?`];
  });
  const entries: Entry[] = bodies.map(([heading, ...body], index) => ({
    heading,
    time: `${String(6 + index).padStart(2, "0")}:10`,
    author: index % 2 ? "Maud Ferrier" : "Hanne Brook",
    body,
  }));
  return paste(`Weir ${word(number)} – live`, entries);
}
