//! Splitting what came from a web page: what its marks change.

use liveblog_core::parse::{SegmentKind, parse_source, split_source};
use liveblog_core::{Document, Source, Timestamp};

fn added() -> Timestamp {
    "2031-05-01T10:00:00Z".parse().unwrap()
}

/// One line an entry: clock, date, zone and moment, heading, authors, text.
fn shown(document: &Document) -> Vec<String> {
    let text = |part: Option<String>| part.unwrap_or_else(|| "-".to_owned());
    document
        .entries
        .iter()
        .map(|entry| {
            let time = &entry.time;
            format!(
                "{} | {} | {} | {} | {} | {} | {} | {}",
                text(time.raw.clone()),
                text(time.clock.map(|clock| clock.to_string())),
                text(time.date.map(|date| date.to_string())),
                text(time.zone.clone()),
                text(
                    time.timestamp
                        .as_ref()
                        .map(|stamp| stamp.as_str().to_owned())
                ),
                text(document.heading(entry).map(str::to_owned)),
                entry.authors.join(" + "),
                document.text(entry).replace('\n', "⏎"),
            )
        })
        .collect()
}

#[track_caller]
fn check(html: &str, expected: &[&str]) {
    let source = Source::read(html.to_owned());
    let text = source.text.clone();
    let document = parse_source(source, &added());
    assert_eq!(shown(&document), expected, "{text}");
}

#[test]
fn a_stated_moment_completes_the_printed_clock() {
    check(
        "<h1>Regatta live</h1>
         <article><time datetime='2031-05-01T23:30:00Z'>00:30 BST</time><p>Gun fires.</p></article>
         <article><time datetime='2031-05-01T22:15:00Z'>23:15</time><p>Boats are out.</p></article>",
        &[
            "00:30 BST | 00:30:00 | 2031-05-02 | BST | 2031-05-02T00:30:00+01:00 | - |  | Gun fires.",
            "23:15 | 23:15:00 | 2031-05-01 | +01:00 | 2031-05-01T23:15:00+01:00 | - |  | Boats are out.",
        ],
    );
}

#[test]
fn times_in_words_count_where_the_page_states_them() {
    check(
        "<h1>Regatta live</h1>
         <article><time datetime='2031-05-02T09:30:00+01:00'>3 hours ago</time><p>Gun fires.</p></article>
         <article><time datetime='2031-05-01T22:15:00+01:00'>yesterday</time><p>Boats are out.</p></article>",
        &[
            "3 hours ago | 09:30:00 | 2031-05-02 | +01:00 | 2031-05-02T09:30:00+01:00 | - |  | Gun fires.",
            "yesterday | 22:15:00 | 2031-05-01 | +01:00 | 2031-05-01T22:15:00+01:00 | - |  | Boats are out.",
        ],
    );
}

#[test]
fn a_time_and_an_author_on_one_line_are_a_time_line() {
    check(
        "<h1>Regatta live</h1>
         <p><time datetime='2031-05-01T21:10:00+01:00'>9.10pm</time> <a rel='author'>Ida Fell</a></p><p>Gun fires.</p>
         <p><time datetime='2031-05-01T21:02:00+01:00'>9.02pm</time> <a rel='author'>Bo Ash</a></p><p>Boats are out.</p>",
        &[
            "9.10pm | 21:10:00 | 2031-05-01 | +01:00 | 2031-05-01T21:10:00+01:00 | - | Ida Fell | Gun fires.",
            "9.02pm | 21:02:00 | 2031-05-01 | +01:00 | 2031-05-01T21:02:00+01:00 | - | Bo Ash | Boats are out.",
        ],
    );
}

#[test]
fn headings_are_those_of_the_page() {
    check(
        "<h1>Regatta live</h1>
         <article><time datetime='2031-05-01T09:30:00Z'>09:30</time><h2>It is over.</h2><p>Thanks</p></article>
         <article><time datetime='2031-05-01T09:15:00Z'>09:15</time><h2>Who wins?</h2><p>Nobody knows</p></article>",
        &[
            "09:30 | 09:30:00 | 2031-05-01 | UTC | 2031-05-01T09:30:00Z | It is over. |  | Thanks",
            "09:15 | 09:15:00 | 2031-05-01 | UTC | 2031-05-01T09:15:00Z | Who wins? |  | Nobody knows",
        ],
    );
}

/// Found by fuzzing: the text began with the blank behind the time.
#[test]
fn text_behind_a_marked_time_begins_with_its_first_word() {
    let source = Source::read(
        "<p><time datetime=\"2031-05-01T12:15:00+03:00\">12:15</time> said the mayor today.</p>"
            .to_owned(),
    );
    let document = parse_source(source, &added());
    assert!(document.entries.iter().all(|entry| {
        let text = document.text(entry);
        text == text.trim()
    }));
}

/// Found by fuzzing: what stood behind such a time belonged to nothing.
#[test]
fn a_marked_time_in_the_middle_of_a_line_is_prose() {
    let html = "<p>Quiet yet. <time datetime='2031-05-01T11:15:00+02:00'>11.15 Uhr</time> body</p>";
    let split = split_source(Source::read(format!("<html>{html}")), &added());
    let buffer = &split.document.buffer;
    for segment in &split.segments {
        let words = segment.range.of(buffer);
        assert!(
            segment.kind != SegmentKind::Blank || words.trim().is_empty(),
            "{words}"
        );
    }
}

#[test]
fn the_last_entry_of_a_page_ends_above_its_foot() {
    check(
        "<h1>Regatta live</h1><div itemscope itemtype='https://schema.org/LiveBlogPosting'>
         <div itemprop='liveBlogUpdate' itemscope><h2>Over</h2>
           <time itemprop='datePublished' datetime='2031-05-01T09:30:00Z'>10:30</time><p>Gun fires. It is over.</p></div>
         <div itemprop='liveBlogUpdate' itemscope><h2>Begun</h2>
           <time itemprop='datePublished' datetime='2031-05-01T08:30:00Z'>09:30</time><p>Boats are out.</p></div></div>
         <section><h3>More on this story</h3><p>Read our other long article here today.</p></section>",
        &[
            "10:30 | 10:30:00 | 2031-05-01 | +01:00 | 2031-05-01T10:30:00+01:00 | Over |  | Gun fires. It is over.",
            "09:30 | 09:30:00 | 2031-05-01 | +01:00 | 2031-05-01T09:30:00+01:00 | Begun |  | Boats are out.",
        ],
    );
}

#[test]
fn structured_data_tells_everything() {
    let document = parse_source(
        Source::read(
            r#"{"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"Regatta live",
               "url":"https://news.example/regatta","inLanguage":"en",
               "liveBlogUpdate":[
                 {"@type":"BlogPosting","headline":"10:00 is when it starts","datePublished":"2031-05-01T09:30:00+01:00",
                  "author":{"@type":"Person","name":"Ida Fell"},"articleBody":"<p>Gun at 10:00.</p><p>14:00</p>"},
                 {"@type":"BlogPosting","articleBody":"No time, no heading"}]}"#
                .to_owned(),
        ),
        &added(),
    );
    assert_eq!(
        shown(&document),
        [
            "2031-05-01T09:30:00+01:00 | 09:30:00 | 2031-05-01 | +01:00 | 2031-05-01T09:30:00+01:00 | 10:00 is when it starts | Ida Fell | Gun at 10:00.⏎⏎14:00",
            "- | - | - | - | - | - |  | No time, no heading",
        ]
    );
    assert_eq!(document.title.as_deref(), Some("Regatta live"));
    assert_eq!(
        document.source_url.as_deref(),
        Some("https://news.example/regatta")
    );
    assert_eq!(document.language.as_deref(), Some("en"));
}
