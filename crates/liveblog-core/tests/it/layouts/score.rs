//! Compares the answers to a case with its gold: which entries were found, and
//! how many of those have the right heading, authors and paragraphs.
//!
//! Entries are the same if they begin with the same words and bear the same
//! time. They are paired in their order, as many as possible. Case,
//! punctuation and invisible characters never count. Where a second reading of
//! a text is as fair as the first, the gold has it under `heading_ok`,
//! `authors_ok`, `paragraphs_ok`, `time_ok`, `title_ok`, `key_points_ok` or
//! `entries_alternatives`.
//!
//! Not looked at: dates, zones and the standfirst.

use std::fmt::Write as _;
use std::ops::AddAssign;

use serde_json::Value;

/// Counts of what was asked and what was right, of one case or of several.
#[derive(Clone, Copy, Default)]
pub struct Score {
    cases: usize,
    gold: usize,
    predicted: usize,
    matched: usize,
    headings: usize,
    authors: usize,
    paragraphs: usize,
    titles: usize,
    points: usize,
    points_of: usize,
    orders: usize,
}

impl Score {
    /// The shares, each with its name, as the table has them.
    pub fn shares(&self) -> [(&'static str, f64); 7] {
        // None was found where there were some: nothing of it is right.
        let matched = self.matched.max(usize::from(self.gold > 0));
        [
            (
                "entry F1",
                share(2 * self.matched, self.gold + self.predicted),
            ),
            ("heading", share(self.headings, matched)),
            ("author", share(self.authors, matched)),
            ("paras", share(self.paragraphs, matched)),
            ("title", share(self.titles, self.cases)),
            ("points", share(self.points, self.points_of)),
            ("order", share(self.orders, self.cases)),
        ]
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        return 1.0;
    }
    #[expect(clippy::cast_precision_loss, reason = "these count entries")]
    let share = part as f64 / whole as f64;
    share
}

impl AddAssign for Score {
    fn add_assign(&mut self, other: Self) {
        for (count, more) in [
            (&mut self.cases, other.cases),
            (&mut self.gold, other.gold),
            (&mut self.predicted, other.predicted),
            (&mut self.matched, other.matched),
            (&mut self.headings, other.headings),
            (&mut self.authors, other.authors),
            (&mut self.paragraphs, other.paragraphs),
            (&mut self.titles, other.titles),
            (&mut self.points, other.points),
            (&mut self.points_of, other.points_of),
            (&mut self.orders, other.orders),
        ] {
            *count += more;
        }
    }
}

/// The scores as a table, with a line over all of them.
pub fn table(rows: &[(String, Score)]) -> String {
    let mut total = Score::default();
    let mut out = String::new();
    let _ = write!(out, "{:<32}{:>5}{:>5}", "case", "gold", "got");
    for (name, _) in total.shares() {
        let _ = write!(out, "{name:>9}");
    }
    for (name, score) in rows {
        total += *score;
        row(&mut out, name, score);
    }
    row(&mut out, "all", &total);
    out.push('\n');
    out
}

fn row(out: &mut String, name: &str, score: &Score) {
    let _ = write!(out, "\n{name:<32}{:>5}{:>5}", score.gold, score.predicted);
    for (_, share) in score.shares() {
        let _ = write!(out, "{share:>9.4}");
    }
}

/// The score of one case.
pub struct Judgement {
    /// How much is right.
    pub score: Score,
    /// Each difference in a line.
    pub differences: Vec<String>,
}

/// Compares answers with a case's gold.
pub fn judge(gold: &Value, answers: &Value) -> Judgement {
    let predicted = list(&answers["entries"]);
    let f1 = |entries: &[Value], pairs: &[(usize, usize)]| {
        share(2 * pairs.len(), entries.len() + predicted.len())
    };
    let mut entries = list(&gold["entries"]);
    let mut pairs = pair(entries, predicted, same_entry);
    for other in list(&gold["entries_alternatives"]).iter().map(list) {
        let other_pairs = pair(other, predicted, same_entry);
        if f1(other, &other_pairs) > f1(entries, &pairs) {
            (entries, pairs) = (other, other_pairs);
        }
    }

    let mut score = Score {
        cases: 1,
        gold: entries.len(),
        predicted: predicted.len(),
        matched: pairs.len(),
        ..Score::default()
    };
    let mut differences = Vec::new();
    for &(g, p) in &pairs {
        let (entry, answer) = (&entries[g], &predicted[p]);
        let mut compare = |what: &str, right: bool| {
            if !right {
                let (wanted, got) = (&entry[what], &answer[what]);
                let time = &entry["time"];
                differences.push(format!("{time} {what}: gold {wanted}, got {got}"));
            }
            usize::from(right)
        };
        let heading = any(entry, "heading", |value| {
            words(value) == words(&answer["heading"])
        });
        let authors = any(entry, "authors", |value| {
            names(value) == names(&answer["authors"])
        });
        let paragraphs = any(entry, "paragraphs", |value| *value == answer["paragraphs"]);
        score.headings += compare("heading", heading);
        score.authors += compare("authors", authors);
        score.paragraphs += compare("paragraphs", paragraphs);
    }
    let mut name_unpaired = |what: &str, entries: &[Value], paired: &[usize]| {
        for (index, entry) in entries.iter().enumerate() {
            if !paired.contains(&index) {
                let (time, heading, first) =
                    (&entry["time"], &entry["heading"], &entry["first_words"]);
                differences.push(format!("{what}: {time} | {heading} | {first}"));
            }
        }
    };
    let (in_gold, in_answers): (Vec<usize>, Vec<usize>) = pairs.into_iter().unzip();
    name_unpaired("missed", entries, &in_gold);
    name_unpaired("not in gold", predicted, &in_answers);

    let mut document = |what: &str, right: bool| {
        if !right {
            let (wanted, got) = (&gold[what], &answers[what]);
            differences.push(format!("{what}: gold {wanted}, got {got}"));
        }
        usize::from(right)
    };
    let title = any(gold, "title", |value| {
        words(value) == words(&answers["title"])
    });
    score.titles = document("title", title);
    let order = gold["order"].is_null() || gold["order"] == answers["order"];
    score.orders = document("order", order);
    (score.points, score.points_of) = points(gold, &answers["key_points"]);
    document("key_points", score.points == score.points_of);
    Judgement { score, differences }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

/// Whether the gold of `what` or one of the other readings passes.
fn any(gold: &Value, what: &str, right: impl Fn(&Value) -> bool) -> bool {
    right(&gold[what]) || list(&gold[format!("{what}_ok")]).iter().any(right)
}

fn same_entry(gold: &Value, answer: &Value) -> bool {
    let same_clock = gold["time_24h"].is_string() && gold["time_24h"] == answer["time_24h"];
    let printed = stamp(&answer["time"]);
    // Without a stamp there is no clock either.
    let same_time = any(gold, "time", |value| stamp(value) == printed)
        && (!printed.is_empty() || answer["time_24h"].is_null());
    let begins = |entry: &Value| {
        let mut words = words(&entry["first_words"]);
        words.truncate(5);
        words
    };
    (same_clock || same_time) && begins(gold) == begins(answer)
}

/// The key points that are right, of how many. Two empty lists agree in one.
fn points(gold: &Value, answer: &Value) -> (usize, usize) {
    let texts = |value: &Value| -> Vec<Vec<String>> {
        let texts = list(value).iter().map(words);
        texts.filter(|words| !words.is_empty()).collect()
    };
    let answer = texts(answer);
    let mut best = (0, 1);
    let other = list(&gold["key_points_ok"]);
    for (index, reading) in std::iter::once(&gold["key_points"])
        .chain(other)
        .enumerate()
    {
        let reading = texts(reading);
        let of = reading.len().max(answer.len());
        let points = if of == 0 {
            (1, 1)
        } else {
            (pair(&reading, &answer, |a, b| a == b).len(), of)
        };
        if index == 0 || share(points.0, points.1) > share(best.0, best.1) {
            best = points;
        }
    }
    best
}

/// The longest pairing of two lists that keeps the order of both.
fn pair<T>(gold: &[T], answers: &[T], same: impl Fn(&T, &T) -> bool) -> Vec<(usize, usize)> {
    // `longest[g][p]`: how many of `gold[g..]` can be paired with `answers[p..]`.
    let mut longest = vec![vec![0_usize; answers.len() + 1]; gold.len() + 1];
    for (g, entry) in gold.iter().enumerate().rev() {
        for (p, answer) in answers.iter().enumerate().rev() {
            let without = longest[g + 1][p].max(longest[g][p + 1]);
            let with = usize::from(same(entry, answer)) * (longest[g + 1][p + 1] + 1);
            longest[g][p] = without.max(with);
        }
    }
    let mut pairs = Vec::new();
    let (mut g, mut p) = (0, 0);
    while g < gold.len() && p < answers.len() {
        if longest[g][p] == longest[g + 1][p] {
            g += 1;
        } else if longest[g][p] == longest[g][p + 1] {
            p += 1;
        } else {
            pairs.push((g, p));
            (g, p) = (g + 1, p + 1);
        }
    }
    pairs
}

/// A text as its words, in lower case, without what cannot be seen or only
/// parts them.
fn words(value: &Value) -> Vec<String> {
    let parts = |c: char| {
        c.is_whitespace()
            || c.is_ascii_punctuation()
            || c.is_control()
            || matches!(
                c,
                '\u{A1}' | '\u{A7}' | '\u{AB}' | '\u{B6}' | '\u{B7}' | '\u{BB}' | '\u{BF}'
                    | '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{964}' | '\u{2010}'..='\u{205E}'
                    | '\u{3001}'..='\u{303F}' | '\u{30FB}' | '\u{FF01}'..='\u{FF0F}'
                    | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}'
            )
    };
    let text = seen(value);
    let words = text.split(parts).filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

/// A text in lower case, without its zero-width and direction marks.
fn seen(value: &Value) -> String {
    let marks = |c: &char| {
        !matches!(
            *c,
            '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2060}'..='\u{2069}' | '\u{FEFF}'
        )
    };
    let text = value.as_str().unwrap_or_default();
    text.chars()
        .filter(marks)
        .collect::<String>()
        .to_lowercase()
}

/// A stamp, with one spelling of a.m. and p.m.
fn stamp(value: &Value) -> String {
    let seen = seen(value);
    let mut text = seen.split_whitespace().collect::<Vec<_>>().join(" ");
    for (half, spellings) in [
        ("am", [" a. m.", " a.m.", " a.m", " am", "a.m."]),
        ("pm", [" p. m.", " p.m.", " p.m", " pm", "p.m."]),
    ] {
        for spelling in spellings {
            text = text.replace(spelling, half);
        }
    }
    let around = |c: char| c.is_whitespace() || ",;:|-–—.".contains(c);
    text.trim_matches(around).to_owned()
}

fn names(value: &Value) -> Vec<Vec<String>> {
    let mut names: Vec<_> = list(value).iter().map(words).collect();
    names.retain(|name| !name.is_empty());
    names.sort();
    names.dedup();
    names
}
