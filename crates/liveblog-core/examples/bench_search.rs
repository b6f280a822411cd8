//! Measures how fast entries are searched and repeats are found, on one
//! thread.
//!
//! ```text
//! cargo run --release -p liveblog-core --example bench_search            10,000 entries
//! cargo run --release -p liveblog-core --example bench_search -- 2000    another number
//! ```
//!
//! Every entry has about 500 bytes of invented text. A MB is 1,000,000 bytes.

use std::fmt::Write as _;
use std::time::Instant;

use liveblog_core::fold::Folded;
use liveblog_core::{Annotator, Codebook, EntryRef, Project, Timestamp, parse, repeats};

fn main() {
    let count = std::env::args()
        .nth(1)
        .and_then(|number| number.parse().ok());
    let count = count.unwrap_or(10_000);
    let english = entries(
        count,
        &[
            "the",
            "storm",
            "council",
            "said",
            "Zoë",
            "“we",
            "wait”",
            "quay",
            "water",
            "and",
            "rose",
            "by",
            "metres",
            "café’s",
            "people",
            "were",
            "moved",
            "east",
            "of",
            "Harrow",
            "Minister",
        ],
    );
    let arabic = entries(
        count,
        &[
            "قال",
            "الوزير",
            "إن",
            "العاصفة",
            "وصلت",
            "أمس",
            "في",
            "المدينة",
        ],
    );
    let russian = entries(
        count,
        &["вода", "поднялась", "в", "городе", "сказал", "мэр", "ещё"],
    );
    for (what, entries, needles) in [
        (
            "English",
            &english,
            &["storm", "e", "zoe", "nobody", "said the", "été"][..],
        ),
        ("Arabic", &arabic, &["العاصفة", "storm", "احد"]),
        ("Russian", &russian, &["еще", "мэрия", "storm"]),
    ] {
        let bytes: usize = entries.iter().map(String::len).sum();
        for needle in needles {
            let folded = Folded::new(needle);
            measure(&format!("{what}, all hits of {needle:?}"), bytes, &|| {
                entries.iter().map(|text| folded.find(text).count()).sum()
            });
        }
    }

    let varied = entries(count, &vocabulary());
    for (what, texts, different) in [
        ("no repeats", &varied, count),
        ("a tenth repeats", &varied, count - count / 10),
        ("all repeats", &varied, 30),
        ("a few words in any order", &english, count),
    ] {
        let project = project(texts, different);
        let bytes = project.documents()[0].buffer.len();
        measure(what, bytes, &|| repeats::repeats(&project).len());
        let last = EntryRef {
            document: 0,
            entry: project.documents()[0].entries.len() - 1,
        };
        measure(&format!("{what}, of one"), bytes, &|| {
            repeats::repeats_of(&project, last).len()
        });
    }
}

/// A blog of the entries, of which only the first `different` differ: later
/// ones say the same with another number.
fn project(texts: &[String], different: usize) -> Project {
    let mut blog = "Storm over the islands – live\n\n".to_owned();
    for number in 0..texts.len() {
        let (hour, minute) = (number / 60 % 24, number % 60);
        let text = &texts[number % different];
        // Writing to a string cannot fail.
        let _ = write!(
            blog,
            "{hour:02}:{minute:02}\n\nReport {number}: {text} and {number} more\n\n"
        );
    }
    let document = parse::parse(&blog, &Timestamp::from_unix(0));
    let annotators = vec![Annotator::first()];
    Project::new(Codebook::liveblog_core(), annotators, vec![document])
}

/// Prints the fastest of some runs: the others were disturbed.
fn measure(what: &str, bytes: usize, run: &dyn Fn() -> usize) {
    let mut best = f64::INFINITY;
    let mut found = 0;
    for _ in 0..7 {
        let start = Instant::now();
        found = std::hint::black_box(run());
        best = best.min(start.elapsed().as_secs_f64());
    }
    let megabytes = bytes as f64 / 1e6;
    println!(
        "{what}: {found} in {megabytes:.1} MB, {:.1} ms, {:.0} MB/s",
        best * 1e3,
        megabytes / best
    );
}

/// Common words, as often as in blogs, and rare ones.
fn vocabulary() -> Vec<String> {
    const COMMON: &str = "the of said and to in a on for is was at by he with from that it has \
        will be as after storm police";
    let mut common = COMMON.split(' ').cycle();
    let mut words = Vec::new();
    for first in ["ka", "mor", "ste", "vil", "han", "tri", "o", "pel"] {
        for second in ["ra", "lin", "do", "ner", "gas", "tu", "mi", "ves"] {
            for third in ["t", "ning", "sk", "ment", "le", "ry", "d", "es"] {
                words.extend(common.by_ref().take(2).map(str::to_owned));
                words.push([first, second, third].concat());
                words.push([second, third, first].concat());
            }
        }
    }
    words
}

/// Entries of words in an order that looks like chance.
fn entries<W: AsRef<str>>(count: usize, words: &[W]) -> Vec<String> {
    let mut state = 1_u64;
    let mut entry = || {
        let mut text = String::new();
        while text.len() < 500 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text.push_str(words[(state >> 33) as usize % words.len()].as_ref());
            text.push(' ');
        }
        text
    };
    (0..count).map(|_| entry()).collect()
}
