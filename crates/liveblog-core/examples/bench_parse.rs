//! Measures how fast a live blog is split, hash included, on one thread.
//!
//! ```text
//! cargo run --release -p liveblog-core --example bench_parse              1 to 200 MB
//! cargo run --release -p liveblog-core --example bench_parse -- 5 20      other sizes in MB
//! cargo run --release -p liveblog-core --example bench_parse -- --hard    texts made to be slow
//! cargo run --release -p liveblog-core --example bench_parse -- --write FILE MB
//! ```
//!
//! A MB is 1,000,000 bytes. The text is invented and the same on every run.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::Instant;

use liveblog_core::Timestamp;
use liveblog_core::parse::parse;

const MB: usize = 1_000_000;

/// A small generator of reproducible numbers (SplitMix64).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }

    fn pick<'t>(&mut self, table: &[&'t str]) -> &'t str {
        table[self.below(table.len())]
    }
}

const WHO: &[&str] = &[
    "The harbour master",
    "A ferry passenger",
    "The island council",
    "Ministers",
    "Residents of the old town",
    "The coastguard’s spokeswoman",
    "An engineer on the night shift",
    "Zoë Márquez-Lind, who owns the café on the quay,",
];
const DOES: &[&str] = &[
    "said on Friday that",
    "told reporters in Port Hesper that",
    "denied that",
    "could not confirm whether",
    "wrote in a statement that",
    "heard from neighbours that",
];
const WHAT: &[&str] = &[
    "the bridge would stay closed for another week",
    "three people had been hurt in the storm",
    "power was back in about half of all homes",
    "nobody had warned them “until the water stood in the kitchen”",
    "the second ferry would sail again in the morning 🚢",
    "repairs might cost more than 82 million crowns",
];
const NAMES: &[&str] = &[
    "Wren Adeyemi-Cole",
    "Lukas Merriden",
    "Niamh Brandt and Wren Adeyemi-Cole",
];

/// A live blog of about `size` bytes.
fn live_blog(size: usize) -> String {
    let mut dice = Dice(2031);
    let title = "Storm – live: Island waits for ferry as bridge stays closed";
    let mut out = format!(
        "{title}\n\n{title}\n\nThe storm has passed, and the bridge is closed.\n\nKey points\n\n"
    );
    for _ in 0..6 {
        let _ = write!(out, "  • {}\n\n", dice.pick(WHAT));
    }
    let mut minute = 300;
    while out.len() < size {
        if dice.below(20) > 0 {
            let (who, what) = (dice.pick(WHO).trim_end_matches(','), dice.pick(WHAT));
            let _ = write!(out, "{who}: {what}\n\n");
        }
        minute += dice.below(25);
        let (hour, rest) = (minute / 60 % 24, minute % 60);
        let _ = write!(out, "{hour:02}:{rest:02} , {}\n\n", dice.pick(NAMES));
        for _ in 0..dice.below(7) {
            for sentence in 0..=dice.below(3) {
                let space = if sentence > 0 { " " } else { "" };
                let (who, does, what) = (dice.pick(WHO), dice.pick(DOES), dice.pick(WHAT));
                let _ = write!(out, "{space}{who} {does} {what}.");
            }
            out.push_str("\n\n");
        }
        match dice.below(5) {
            0 => out.push_str(
                " The quay at dawn (Northlight Press/NLP)\nThe quay at dawn (Northlight Press/NLP)\n\n",
            ),
            1 => out.push_str(
                "This content is not available due to your privacy preferences.\nUpdate your settings here to see it.\n\n",
            ),
            2 => {
                let _ = write!(out, "Full report:\n\n{}\n\n", dice.pick(WHAT));
            }
            _ => {}
        }
    }
    out
}

/// Splits `text` a few times, prints the speed, and returns the median in seconds.
fn measure(name: &str, text: &str, added: &Timestamp) -> f64 {
    let mut seconds: Vec<f64> = (0..9)
        .map(|_| {
            let start = Instant::now();
            let document = parse(text, added);
            let taken = start.elapsed().as_secs_f64();
            assert_eq!(document.buffer.len(), text.len());
            taken
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let megabytes = text.len() as f64 / MB as f64;
    println!(
        "{name:<24} {megabytes:>6.1} MB  {:>6} entries  best {:>6.0} MB/s  median {:>6.0} MB/s",
        parse(text, added).entries.len(),
        megabytes / seconds[0],
        megabytes / seconds[seconds.len() / 2],
    );
    seconds[seconds.len() / 2]
}

fn main() -> ExitCode {
    let Ok(added) = "2031-05-01T10:00:00Z".parse::<Timestamp>() else {
        return ExitCode::FAILURE;
    };
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--write", file, size] => {
            let Ok(size) = size.parse::<usize>() else {
                eprintln!("not a number of MB: {size}");
                return ExitCode::from(2);
            };
            if let Err(error) = std::fs::write(file, live_blog(size * MB)) {
                eprintln!("{file}: {error}");
                return ExitCode::FAILURE;
            }
        }
        ["--hard"] => {
            for size in [5 * MB, 20 * MB] {
                for (name, unit) in [
                    ("one line", "word "),
                    ("one line of one letter", "a"),
                    ("one line of brackets", "("),
                    ("one line of marks", "\u{200F}"),
                    ("short lines", "a\n"),
                    ("line ends", "\n"),
                    ("carriage returns", "\r\n"),
                    ("time lines", "10:00\n"),
                    ("credited time lines", "10:00 , A\n\n"),
                    ("impossible times", "25:99\n"),
                    ("bullets", "• a\n"),
                    ("colons", "Full report:\n"),
                    ("captions", "A (B/CD)\n"),
                    ("commas", "10:00 , A,A,A,A,A,A,A,A,A,A,A,A,A,A,A\n"),
                ] {
                    let text = unit.repeat(size / unit.len());
                    // Compared by length, so what is changed is counted as it ends.
                    let text = text.replace("\r\n", "\n");
                    measure(name, &text, &added);
                }
                let twice = live_blog(size / 2).repeat(2);
                measure("the same blog twice", &twice, &added);
            }
        }
        _ => {
            let mut sizes: Vec<usize> = arguments.iter().filter_map(|a| a.parse().ok()).collect();
            if sizes.len() != arguments.len() {
                eprintln!("usage: bench_parse [MB… | --hard | --write FILE MB]");
                return ExitCode::from(2);
            }
            if sizes.is_empty() {
                sizes = vec![1, 10, 50, 200];
            }
            // The time for a MB against that at the smallest size: 1 is linear.
            let mut first = None;
            for size in sizes {
                let time = measure("live blog", &live_blog(size * MB), &added) / size as f64;
                let ratio = time / *first.get_or_insert(time);
                println!(
                    "{:<24} {size:>6} MB  time a MB: {ratio:.2} times that of the first",
                    ""
                );
            }
        }
    }
    ExitCode::SUCCESS
}
