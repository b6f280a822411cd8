//! Measures how fast entries are searched and repeats are found, on one
//! thread.
//!
//! ```text
//! cargo run --release -p liveblog-core --example bench_search            10,000 entries
//! cargo run --release -p liveblog-core --example bench_search -- 2000    another number
//! ```
//!
//! Every entry has about 500 bytes of invented text. A MB is 1,000,000 bytes.

use std::time::Instant;

use liveblog_core::fold::Folded;

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

/// Entries of words in an order that looks like chance.
fn entries(count: usize, words: &[&str]) -> Vec<String> {
    let mut state = 1_u64;
    let mut entry = || {
        let mut text = String::new();
        while text.len() < 500 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            text.push_str(words[(state >> 33) as usize % words.len()]);
            text.push(' ');
        }
        text
    };
    (0..count).map(|_| entry()).collect()
}
