//! Web pages: what source is made of each of the invented pages in
//! `test_data/pages`, and what must hold for every text that is read as one.
//!
//! `UPDATE_EXPECT=1 cargo test -p liveblog-core` rewrites the expected files.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use expect_test::{Expect, expect, expect_file};
use liveblog_core::source::{PageReader, ReadAs};
use liveblog_core::{Mark, MarkKind, Moment, Source, parse};
use proptest::prelude::*;

/// A mark's opening bracket.
fn opening(kind: &MarkKind) -> String {
    match kind {
        MarkKind::Entry => "{entry".to_owned(),
        MarkKind::Title => "{title|".to_owned(),
        MarkKind::Heading => "{heading|".to_owned(),
        MarkKind::Authors => "{authors|".to_owned(),
        MarkKind::ListItem => "{item|".to_owned(),
        MarkKind::Caption => "{caption|".to_owned(),
        MarkKind::Time(moment) => {
            let Moment {
                clock,
                date,
                zone,
                timestamp,
            } = moment;
            let mut out = "{time".to_owned();
            if let Some(date) = date {
                let _ = write!(out, " {date}");
            }
            if let Some(clock) = clock {
                let _ = write!(out, " {clock}");
            }
            if let Some(zone) = zone {
                let _ = write!(out, " {zone}");
            }
            if let Some(timestamp) = timestamp {
                let _ = write!(out, " = {timestamp}");
            }
            out + "|"
        }
    }
}

/// The text with the marks in it.
fn with_marks(source: &Source) -> String {
    let mut out = String::new();
    let mut open: Vec<u32> = Vec::new();
    let mut marks = source.marks.iter().peekable();
    for at in 0..=source.text.len() as u32 {
        while open.last() == Some(&at) {
            open.pop();
            out.push('}');
        }
        while let Some(Mark { range, kind }) = marks.next_if(|mark| mark.range.start == at) {
            out.push_str(&opening(kind));
            if range.is_empty() {
                out.push('}');
            } else {
                open.push(range.end);
            }
        }
        if let Some(byte) = source.text.get(at as usize..) {
            out.extend(byte.chars().next());
        }
    }
    assert!(open.is_empty() && marks.next().is_none(), "{out}");
    out
}

/// A source in the form of the expected files.
fn shown(source: &Source) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "read as: {:?}", source.read_as);
    if let Some(url) = &source.url {
        let _ = writeln!(out, "url: {url}");
    }
    if let Some(language) = &source.language {
        let _ = writeln!(out, "language: {language}");
    }
    let _ = write!(out, "\n{}\n", with_marks(source));
    out
}

/// What holds for every source.
fn check(source: &Source) {
    if source.read_as == ReadAs::Plain {
        assert_eq!(source.marks, []);
        return;
    }
    assert_eq!(parse::normalise(&source.text), source.text);
    let mut previous = 0;
    for Mark { range, kind } in &source.marks {
        assert!(previous <= range.start, "{:?}", source.marks);
        previous = range.start;
        let words = source
            .text
            .get(range.start as usize..range.end as usize)
            .unwrap();
        assert!(!words.contains('\n'), "{words:?}");
        if *kind == MarkKind::Entry {
            assert!(range.is_empty());
            let before = &source.text[..range.start as usize];
            assert!(before.is_empty() || before.ends_with('\n'), "{before:?}");
        } else {
            assert!(!words.is_empty() && words == words.trim(), "{words:?}");
        }
    }
    if matches!(source.read_as, ReadAs::Page | ReadAs::StructuredData) {
        for line in source.text.split('\n') {
            assert_eq!(line, line.trim(), "blanks around a line");
        }
        assert!(!source.text.contains("\n\n\n") && !source.text.starts_with('\n'));
    }
}

#[test]
fn pages_become_what_is_expected() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("test_data/pages");
    let mut pages: Vec<PathBuf> = fs::read_dir(&folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension != "expected")
        })
        .collect();
    pages.sort();
    assert!(pages.len() >= 12, "{} has too few pages", folder.display());
    for path in pages {
        let source = Source::read(fs::read_to_string(&path).unwrap());
        check(&source);
        expect_file![path.with_extension("expected")].assert_eq(&shown(&source));
    }
}

fn check_rich(plain: &str, html: &str, expected: Expect) {
    let source = Source::rich(plain.to_owned(), html);
    check(&source);
    assert_eq!(source.text, parse::normalise(plain), "the plain text stays");
    expected.assert_eq(&shown(&source));
}

#[test]
fn rich_text_marks_the_plain_text() {
    check_rich(
        "\u{FEFF}Regatta – live\r\n\r\nBoats are home\r\n09:40 Ida Fell\r\nThe first boat\r\nis home.\r\n\r\n  • Wind\r\n  • Rain\r\nThe bay\r\n",
        "<h1>Regatta – live</h1><h2>Boats are <b>home</b></h2>
         <div><time datetime='2031-05-01T09:40Z'>09:40</time></div><div class=author>Ida Fell</div>
         <p>The first boat is home.<ul><li>Wind<li>Rain</ul><figcaption>The bay</figcaption>",
        expect![[r#"
            read as: RichText

            {title|Regatta – live}

            {heading|Boats are home}
            {time 2031-05-01 09:40:00 UTC = 2031-05-01T09:40:00Z|09:40} {authors|Ida Fell}
            The first boat
            is home.

              • {item|Wind}
              • {item|Rain}
            {caption|The bay}

        "#]],
    );
}

/// A heading that the plain text has on two lines is one on each; a time or
/// names on two lines are none.
#[test]
fn rich_text_whose_lines_are_broken_elsewhere() {
    check_rich(
        "Boats\nare home\n9 am\nBST Ida\nFell\n10 am Bo van der Ash",
        "<h2>Boats are home</h2><p><time datetime='09:00'>9 am BST</time> <a rel=author>Ida Fell</a></p>
         <p><time datetime='10:00'>10 am</time></p><p><a rel=author>Bo van der Ash</a></p>",
        expect![[r#"
            read as: RichText

            {heading|Boats}
            {heading|are home}
            9 am
            BST Ida
            Fell
            {time 10:00:00|10 am} {authors|Bo van der Ash}
        "#]],
    );
}

/// What a style sheet hid stands in the page and not in the plain text, and
/// its words may stand further down.
#[test]
fn rich_text_with_what_was_not_copied() {
    check_rich(
        "Boats are home\nShare\n09:40\nA boat is home.\nShare\nBoats are out\nShare\n09:00\nThey left.\nShare\nadded by hand",
        "<p>1</p><h2>Share</h2><h2>Boats are home</h2><h3>Share</h3><time datetime='09:40'>09:40</time><p>A boat is home.<p>Share
         <p>Share<p>Not copied<p>Share
         <h2>Boats are out</h2><h3>Share</h3><time datetime='09:00'>09:00</time><p>They left.<p>Share",
        expect![[r#"
            read as: RichText

            {heading|Boats are home}
            {heading|Share}
            {time 09:40:00|09:40}
            A boat is home.
            Share
            {heading|Boats are out}
            {heading|Share}
            {time 09:00:00|09:00}
            They left.
            Share
            added by hand
        "#]],
    );
}

#[test]
fn rich_text_with_many_blanks_between() {
    let gap = " \n".repeat(100);
    let source = Source::rich(
        format!("{gap}Boats{gap}are home{gap}  - Wind is fair{gap}"),
        "<h2>Boats</h2><h2>are home</h2><ul><li>Wind</li><li>is fair</li></ul>",
    );
    check(&source);
    let marked: Vec<&str> = source
        .marks
        .iter()
        .map(|mark| mark.range.of(&source.text))
        .collect();
    assert_eq!(marked, ["Boats", "are home", "Wind", "is fair"]);
}

#[test]
fn rich_text_that_knows_nothing_of_the_plain() {
    check_rich(
        "10:42\n\nThe ferry has left.",
        "",
        expect![[r#"
            read as: Plain

            10:42

            The ferry has left.
        "#]],
    );
    check_rich(
        "1042 Ferries",
        "<h2>10</h2><h2>Ferry</h2><h2>42 Ferries</h2>",
        expect![[r#"
            read as: Plain

            1042 Ferries
        "#]],
    );
    check_rich(
        "Ferry\n10:42",
        "<div itemprop=liveBlogUpdate><h2>Ferry</h2></div><span>10:<b itemprop=liveBlogUpdate>42</b></span>",
        expect![[r#"
            read as: RichText

            {entry}{heading|Ferry}
            {entry}10:42
        "#]],
    );
}

/// The source of a page is copied with its colours.
#[test]
fn rich_text_of_a_page_source_is_that_page() {
    let source = Source::rich(
        "<p>Boats are out.</p>".to_owned(),
        "<table><tr><td>&lt;p&gt;Boats are out.&lt;/p&gt;</td></tr></table>",
    );
    assert_eq!(
        (source.read_as, &*source.text),
        (ReadAs::Page, "Boats are out.")
    );
}

/// A browser's parser gives elements that lie within one another, in its own
/// way; one end too many is not one.
#[test]
fn a_page_from_elements() {
    let none = |_: &str| None;
    let mut reader = PageReader::default();
    reader.close();
    reader.open("article", &none);
    for (name, text) in [
        ("h2", "Boats are out"),
        ("br", ""),
        ("time", "9 am"),
        ("script", "<p>"),
    ] {
        reader.open(name, &|wanted| {
            (name == "time" && wanted == "datetime").then(|| "2031-05-01T09:00Z".to_owned())
        });
        reader.text(text);
        reader.close();
    }
    reader.text("They ");
    reader.text(" left.\0");
    let source = reader.finish().into_source();
    check(&source);
    expect![[r#"
        read as: Page

        {heading|Boats are out}

        {time 2031-05-01 09:00:00 UTC = 2031-05-01T09:00:00Z|9 am} They left.
    "#]]
    .assert_eq(&shown(&source));
}

/// Each is read once through and takes no more than its own size.
#[test]
fn extremes() {
    const MANY: usize = 30_000;
    for (html, longest) in [
        ("<div>".repeat(MANY) + "a", 1),
        ("<b>".repeat(MANY) + &"<p>a".repeat(MANY), 3 * MANY),
        ("<p>".to_owned() + &"<h2>a<li>".repeat(MANY), 5 * MANY),
        ("<ul><li hidden>".repeat(MANY) + "a</ul>", 0),
        ("<svg><p>a".repeat(MANY), 3 * MANY),
        ("<td>a".to_owned() + &"<td>".repeat(MANY) + "b", MANY + 2),
        ("<p>a".to_owned() + &"<br>".repeat(MANY) + "b</p>", 4),
        ("<p>a".to_owned() + &" ".repeat(MANY) + "b</p>", 3),
        ("<p title='".to_owned() + &"<p>".repeat(MANY) + "'>a</p>", 1),
        ("<p ".to_owned() + &"a=b ".repeat(MANY) + ">a</p>", 1),
        ("<p>a<!--".to_owned() + &"<p>b".repeat(MANY) + ">", 1),
        ("<p>a<script>".to_owned() + &"</p>b".repeat(MANY) + ">", 1),
        (
            "<p>a<time datetime='".to_owned() + &"9".repeat(MANY) + "'></time></p>",
            1,
        ),
        ("<p>a</b>".to_owned() + &"</i></div>".repeat(MANY), 1),
        (
            "<p>&amp".to_owned() + &"&amp;".repeat(MANY) + "</p>",
            MANY + 1,
        ),
        ("<p><time datetime=09:00>".repeat(MANY) + ">", 7 * MANY + 3),
        ("{\"@graph\":".to_owned() + &"[".repeat(MANY), MANY + 10),
    ] {
        let source = match html.starts_with('<') {
            true => Source::read(format!("<html>{html}")),
            false => Source::read(html.clone()),
        };
        check(&source);
        let start: String = html.chars().take(40).collect();
        assert!(
            source.text.len() <= longest,
            "{start}: {}",
            source.text.len()
        );
        assert!(source.marks.len() <= 3 * MANY, "{start}");
        check(&Source::rich("a\n".repeat(MANY), &html));
    }
    let names: Vec<String> = (0..MANY).map(|n| format!("\"Ida {n}\"")).collect();
    let data = format!(
        "[{{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":[{{\"author\":[{}],\"text\":\"a\"}}]}}]",
        names.join(",")
    );
    let source = Source::read(data);
    check(&source);
    assert!(source.text.starts_with("Ida 0, Ida 1, "));
    assert!(source.text.ends_with("Ida 99\n\na"));

    // Little but blanks was pasted, and nothing of the page is in it.
    let blanks = " ".repeat(MANY);
    for plain in [
        format!("a{blanks}x"),
        format!("a\n-{blanks}x"),
        format!("{blanks}\n{blanks}a"),
    ] {
        check(&Source::rich(plain, &"<p>ab</p>".repeat(MANY / 10)));
    }
}

/// A piece of markup, text or both, as pages have them or nearly.
fn piece() -> impl Strategy<Value = String> {
    const NAMES: &[&str] = &[
        "div",
        "p",
        "span",
        "b",
        "a",
        "h1",
        "h2",
        "li",
        "ul",
        "ol",
        "table",
        "tr",
        "td",
        "time",
        "article",
        "section",
        "footer",
        "figcaption",
        "pre",
        "svg",
        "title",
        "button",
        "select",
        "nav",
        "dialog",
        "math",
        "x-y",
    ];
    prop_oneof![
        4 => proptest::sample::select(NAMES).prop_map(|name| format!("<{name}>")),
        3 => proptest::sample::select(NAMES).prop_map(|name| format!("</{name}>")),
        1 => Just("<time datetime=\"2031-05-01T09:15:00+02:00\">".to_owned()),
        1 => Just("<a rel=author class='byline'>".to_owned()),
        1 => Just("<div itemprop=liveBlogUpdate>".to_owned()),
        1 => Just("<p hidden>".to_owned()),
        1 => Just("<br>".to_owned()),
        1 => Just("<script>a(\"<p></p>\")</script>".to_owned()),
        1 => Just("<style>p{}</style>".to_owned()),
        1 => Just("<script type=application/ld+json>{\"@type\":\"LiveBlogPosting\",\"liveBlogUpdate\":[{\"articleBody\":\"<p>a</p>\"}]}</script>".to_owned()),
        1 => "[ \u{A0}\t\n\r]{1,3}",
        4 => "[a-c0-9é•🚲\u{200F}]{1,3}",
        1 => Just("&amp;&#13;&#65279;&nbsp;".to_owned()),
        // What is no tag may still hide one.
        1 => "[^<\\p{C}]{0,9}",
    ]
}

fn page() -> impl Strategy<Value = String> {
    proptest::collection::vec(piece(), 0..40).prop_map(|pieces| pieces.concat())
}

/// JSON that resembles the data of a live blog.
fn structured() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("\"LiveBlogPosting\"".to_owned()),
        Just("\"2031-05-01T09:15:00Z\"".to_owned()),
        Just("\"#1\"".to_owned()),
        Just("1935388800".to_owned()),
        Just("\"<h2>a</h2><ul><li>b</ul><p>c\"".to_owned()),
        Just("\"&lt;p&gt;a\\n\\n &amp;amp; b\"".to_owned()),
        "\"[ a-c\n•]{0,6}\"",
    ];
    leaf.prop_recursive(5, 60, 6, |inner| {
        let key = prop_oneof![
            2 => Just("@type"),
            4 => Just("liveBlogUpdate"),
            1 => Just("@id"),
            1 => Just("@graph"),
            1 => Just("url"),
            2 => Just("headline"),
            2 => Just("articleBody"),
            1 => Just("text"),
            1 => Just("author"),
            1 => Just("name"),
            1 => Just("datePublished"),
            1 => Just("description"),
        ];
        let field = (key, inner.clone()).prop_map(|(key, value)| format!("\"{key}\": {value}"));
        prop_oneof![
            proptest::collection::vec(inner, 0..4).prop_map(|i| format!("[{}]", i.join(","))),
            proptest::collection::vec(field.clone(), 0..6)
                .prop_map(|f| format!("{{{}}}", f.join(","))),
            proptest::collection::vec(field, 0..6)
                .prop_map(|f| format!("{{\"@type\":\"LiveBlogPosting\",{}}}", f.join(","))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "(?s).{0,200}") {
        check(&Source::read(text));
    }

    #[test]
    fn any_page_is_read(page in page()) {
        let source = Source::read(format!("<html>{page}<p>end"));
        check(&source);
        prop_assert!(!source.text.contains("<script") && !source.text.contains("a(\""), "{}", source.text);
    }

    #[test]
    fn any_structured_data_is_read(data in structured()) {
        check(&Source::read(data.clone()));
        let page = format!("<html><script type=\"application/ld+json\">{data}</script><p>a");
        check(&Source::read(page));
    }

    #[test]
    fn any_rich_text_leaves_the_plain_as_it_is(plain in "[ab\n •1.\u{A0}\r]{0,60}", page in page()) {
        let source = Source::rich(plain.clone(), &page);
        check(&source);
        prop_assert_eq!(&*source.text, parse::normalise(&plain));
    }

    /// A page's own text takes all of its marks.
    #[test]
    fn rich_text_places_every_mark(names in proptest::collection::vec(0..6_usize, 1..30)) {
        let mut page = "<h1>Boats</h1>".to_owned();
        for (number, name) in names.into_iter().enumerate() {
            page += &match name {
                0 => format!("<h2>Heading {number}</h2>"),
                1 => format!("<p>Text {number}\n • <i>more</i><br>and an end"),
                2 => format!("<ul><li>Item {number}<li>One of {number}</ul>"),
                3 => format!("<div><time datetime=09:00>At {number}</time> <a rel=author>No. {number}</a></div>"),
                4 => format!("<figcaption>Picture {number}</figcaption>"),
                _ => format!("<div itemprop=liveBlogUpdate><p>Entry {number}</div>"),
            };
        }
        let read = Source::read(page.clone() + "<br>");
        prop_assert_eq!(read.read_as, ReadAs::Page);
        let rich = Source::rich(read.text.clone(), &page);
        prop_assert_eq!(rich.marks, read.marks);
    }
}
