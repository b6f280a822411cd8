//! Projects made up for tests: one written by hand that has everything, and
//! any number drawn from a list of numbers, which proptest can shrink.

use std::sync::Arc;

use liveblog_core::said::Said;
use liveblog_core::transaction::{Change, Diff};
use liveblog_core::*;
use serde_json::{Value, json};

const ORIGINS: [Origin; 4] = [
    Origin::Human,
    Origin::SuggestionAccepted,
    Origin::SuggestionEdited,
    Origin::Imported,
];

pub fn moment(seconds: i64) -> Timestamp {
    Timestamp::from_unix(1_795_341_600 + seconds)
}

pub fn extra(pairs: &[(&str, Value)]) -> Extra {
    let object: serde_json::Map<String, Value> = pairs
        .iter()
        .map(|(key, value)| ((*key).to_owned(), value.clone()))
        .collect();
    Value::Object(object).to_string().parse().unwrap()
}

/// A document whose buffer is as a dataset file would give it.
pub fn document(id: &str, entries: &[(Option<&str>, &str)]) -> Document {
    let mut buffer = String::new();
    let mut append = |text: &str| {
        let start = buffer.len() as u32;
        buffer.push_str(text);
        TextRange {
            start,
            end: buffer.len() as u32,
        }
    };
    let entries = entries
        .iter()
        .enumerate()
        .map(|(index, (heading, text))| {
            Arc::new(Entry {
                id: Document::entry_id_for(&id.into(), index),
                heading: heading.map(&mut append),
                time: EntryTime::default(),
                authors: Vec::new(),
                text: append(text),
                blocks: blocks(text),
                source: CodePointRange::default(),
                extra: Extra::default(),
            })
        })
        .collect();
    Document {
        id: id.into(),
        buffer: buffer.into(),
        whole: false,
        title: None,
        source_url: None,
        language: None,
        date: None,
        time_zone: None,
        order: Order::OldestFirst,
        standfirst: Vec::new(),
        key_points: Vec::new(),
        text_sha256: "0123456789abcdef".repeat(4),
        added: moment(-120),
        entries,
        notices: Vec::new(),
        extra: Extra::default(),
    }
}

/// One paragraph a line.
fn blocks(text: &str) -> Vec<Block> {
    let mut start = 0;
    let mut blocks = Vec::new();
    for line in text.split('\n') {
        let end = start + line.len() as u32;
        if start < end {
            blocks.push(Block {
                kind: BlockKind::Paragraph,
                range: TextRange { start, end },
            });
        }
        start = end + 1;
    }
    blocks
}

pub fn annotate(project: &mut Project, annotation: Annotation) {
    let after = Some(Arc::new(annotation));
    let before = None;
    project
        .apply(&[Change::Annotation(Diff { before, after })])
        .unwrap();
}

pub fn set_status(project: &mut Project, status: StatusRecord) {
    let after = Some(Arc::new(status));
    let before = None;
    project
        .apply(&[Change::Status(Diff { before, after })])
        .unwrap();
}

/// The annotation of an entry with a label, by the first annotator.
pub fn annotation(project: &Project, at: (usize, usize), number: usize, label: &str) -> Annotation {
    let document = &project.documents()[at.0];
    Annotation {
        id: AnnotationId::new(format!("n-{number:03}")),
        document: document.id.clone(),
        entry: document.entries[at.1].id.clone(),
        label: label.into(),
        annotator: project.annotators[0].id.clone(),
        span: None,
        origin: Origin::Human,
        note: "".into(),
        created: moment(number as i64),
        modified: moment(number as i64),
        codebook_version: project.codebook.version,
        extra: Extra::default(),
    }
}

pub fn status(project: &Project, at: (usize, usize), status: Status) -> StatusRecord {
    let document = &project.documents()[at.0];
    StatusRecord {
        document: document.id.clone(),
        entry: document.entries[at.1].id.clone(),
        annotator: project.annotators[0].id.clone(),
        status,
        modified: moment(60),
        note: "".into(),
        extra: Extra::default(),
    }
}

/// The attribution of an entry that these annotations make, by the first
/// annotator.
pub fn attribution(
    project: &Project,
    at: (usize, usize),
    number: usize,
    members: &[(Role, usize)],
) -> Attribution {
    let document = &project.documents()[at.0];
    Attribution {
        id: RecordId::new(format!("r-{number:03}")),
        document: document.id.clone(),
        entry: document.entries[at.1].id.clone(),
        annotator: project.annotators[0].id.clone(),
        members: members
            .iter()
            .map(|(role, number)| Member {
                role: *role,
                annotation: AnnotationId::new(format!("n-{number:03}")),
            })
            .collect(),
        fields: AttributionFields::default(),
        note: "".into(),
        created: moment(number as i64),
        modified: moment(number as i64),
        codebook_version: project.codebook.version,
        extra: Extra::default(),
    }
}

/// The link from one entry to another, by the first annotator.
pub fn link(
    project: &Project,
    from: (usize, usize),
    to: (usize, usize),
    number: usize,
    relation: Relation,
) -> Link {
    let ids = |at: (usize, usize)| {
        let document = &project.documents()[at.0];
        (document.id.clone(), document.entries[at.1].id.clone())
    };
    let ((document, entry), (target_document, target)) = (ids(from), ids(to));
    Link {
        id: LinkId::new(format!("l-{number:03}")),
        relation,
        document,
        entry,
        target_document,
        target,
        annotator: project.annotators[0].id.clone(),
        origin: Origin::Human,
        note: "".into(),
        created: moment(number as i64),
        modified: moment(number as i64),
        extra: Extra::default(),
    }
}

pub fn attribute(project: &mut Project, attribution: Attribution) {
    let after = Some(Arc::new(attribution));
    let before = None;
    project
        .apply(&[Change::Attribution(Diff { before, after })])
        .unwrap();
}

pub fn join(project: &mut Project, link: Link) {
    let after = Some(Arc::new(link));
    let before = None;
    project
        .apply(&[Change::Link(Diff { before, after })])
        .unwrap();
}

/// Where `exact` stands in a part of an entry.
pub fn find(document: &Document, entry: usize, part: Part, exact: &str) -> Option<Span> {
    let entry = &document.entries[entry];
    let text = match part {
        Part::Text => document.text(entry),
        Part::Heading => document.heading(entry).unwrap(),
    };
    let start = text.find(exact).unwrap() as u32;
    let end = start + exact.len() as u32;
    let range = TextRange { start, end };
    Some(Span { part, range })
}

/// A small project: one document of two entries, nothing annotated.
pub fn plain() -> Project {
    let mut harbour = document(
        "d-0123456789ab",
        &[
            (Some("Ferries stay in port"), "All ferries are cancelled."),
            (None, "“We wait,” said the captain."),
        ],
    );
    harbour.title = Some("Storm at the harbour".to_owned());
    let mut codebook = Codebook::liveblog_core();
    codebook.labels.truncate(4);
    codebook.groups.clear();
    Project::new(codebook, vec![Annotator::first()], vec![harbour])
}

/// A project in which every key of the format is set somewhere, and every
/// difficult text stands somewhere.
pub fn everything() -> Project {
    let mut harbour = document(
        "d-0123456789ab",
        &[
            (
                Some("🚨 Minister: “No new taxes”"),
                "🚨 Minister Ana Pe\u{301}rez said: “No new taxes this year.”\n\n• C:\\new\ttab \"quoted\"\nשלום עולם 👩‍🚀 and on\n",
            ),
            (None, "A second entry, without a heading."),
            (Some("A heading with nothing below"), ""),
        ],
    );
    harbour.title = Some("Storm & taxes: live".to_owned());
    harbour.source_url = Some("https://news.example/live/storm".to_owned());
    harbour.language = Some("en-GB".to_owned());
    harbour.date = Date::new(2026, 11, 22);
    harbour.time_zone = Some("GMT".to_owned());
    harbour.order = Order::Mixed;
    harbour.standfirst = vec!["A long day at sea.".to_owned()];
    harbour.key_points = vec!["Ferries stay in port".to_owned(), "Taxes do too".to_owned()];
    harbour.notices = vec![
        Notice {
            entry: None,
            // With words of the core within others, as notices of a paste have them.
            message: Said::decode(
                r#"["The times do not run in {what}.","what",["one {noun}","noun","direction"]]"#,
            ),
        },
        Notice {
            entry: Some("d-0123456789ab-e003".into()),
            message: Said::plain("This entry has no text."),
        },
    ];
    harbour.extra = extra(&[("desk", json!({"name": "foreign", "shifts": [1, 2.5, null]}))]);
    let first = Arc::make_mut(&mut harbour.entries[0]);
    first.time = EntryTime {
        raw: Some("4.38pm".to_owned()),
        clock: Clock::new(16, 38, 0),
        date: Date::new(2026, 11, 22),
        zone: Some("GMT".to_owned()),
        timestamp: "2026-11-22T16:38:00+00:00".parse().ok(),
        inferred: vec![TimePart::Date, TimePart::Zone],
    };
    first.authors = vec!["Jo Marsh".into(), "Ada Lindqvist in Oslo".into()];
    first.source = CodePointRange {
        start: 120,
        end: 260,
    };
    first.extra = extra(&[("pinned", json!(true))]);
    for (block, kind) in first.blocks.iter_mut().zip([
        BlockKind::Paragraph,
        BlockKind::ListItem,
        BlockKind::Caption,
    ]) {
        block.kind = kind;
    }
    let mut second = document("d-ba9876543210", &[(Some(""), "Only one.")]);
    second.order = Order::NewestFirst;
    let only = Arc::make_mut(&mut second.entries[0]);
    only.time.clock = Clock::new(9, 0, 0);
    only.time.inferred = vec![TimePart::Clock];

    let mut codebook = Codebook::liveblog_core();
    codebook
        .labels
        .retain(|label| ["claim", "check_worthy", "update", "summary"].contains(&&*label.id));
    codebook.labels[0].extra = extra(&[("weight", json!(0.1))]);
    codebook.labels[3].archived = true;
    codebook.labels[3].hotkey = None;
    codebook.groups[0].extra = extra(&[("folded", json!(false))]);
    codebook.changes = vec![
        CodebookChange {
            version: 2,
            at: moment(-90),
            annotator: "a1".into(),
            what: vec![
                "Renamed “Fact” to “Claim”.".to_owned(),
                "Archived “Summary”.".to_owned(),
            ],
            extra: extra(&[("reason", json!("pilot"))]),
        },
        CodebookChange {
            version: 3,
            at: moment(-80),
            annotator: "b".into(),
            what: Vec::new(),
            extra: Extra::default(),
        },
    ];
    codebook.version = 3;
    codebook.extra = extra(&[("licence", json!("CC BY 4.0"))]);
    let annotators = vec![
        Annotator::first(),
        Annotator {
            id: "b".into(),
            name: "Zoë \"Z\" Q".to_owned(),
            extra: extra(&[("training", json!([]))]),
        },
    ];
    let mut project = Project::new(codebook, annotators, vec![harbour, second]);
    project.name = Some("Pilot study".into());
    project.extra = extra(&[
        ("x-tool", json!({})),
        ("z\n\"key\"", json!("\u{1}\u{7f}\u{2028}")),
    ]);

    let claim = annotation(&project, (0, 0), 4, "claim");
    annotate(&mut project, claim);
    let harbour = project.documents()[0].clone();
    for (number, part, exact, label) in [
        (3, Part::Text, "“No new taxes this year.”", "claim"),
        (
            1,
            Part::Text,
            "Ana Pe\u{301}rez said: “No new",
            "check_worthy",
        ),
        (2, Part::Heading, "🚨 Minister", "claim"),
        (5, Part::Text, "👩‍🚀", "summary"),
    ] {
        let mut annotation = annotation(&project, (0, 0), number, label);
        annotation.span = find(&harbour, 0, part, exact);
        annotation.origin = ORIGINS[number % 4];
        annotate(&mut project, annotation);
    }
    let mut other = annotation(&project, (1, 0), 6, "update");
    other.annotator = "b".into();
    other.note = "Two lines,\none thought.".into();
    other.modified = moment(90);
    other.extra = extra(&[("confidence", json!(1e-7))]);
    annotate(&mut project, other);
    for (entry, kind) in [Status::Done, Status::Unsure, Status::Unseen]
        .into_iter()
        .enumerate()
    {
        let mut status = status(&project, (0, entry), kind);
        if entry == 1 {
            status.note = "Who says so?".into();
            status.extra = extra(&[("seconds", json!(12345678901234567890u64))]);
        }
        set_status(&mut project, status);
    }
    let mut excluded = status(&project, (0, 1), Status::Excluded);
    excluded.annotator = "b".into();
    set_status(&mut project, excluded);

    let members = [(Role::Source, 1), (Role::Content, 3), (Role::Cue, 4)];
    let mut corrected = attribution(&project, (0, 0), 1, &members);
    corrected.fields = AttributionFields {
        quote_type: Some(QuoteType::Mixed),
        speaker: Some("Ana Pe\u{301}rez".into()),
        source_type: Some("official".into()),
        naming: Some(Naming::Named),
    };
    corrected.note = "By way of the \"desk\".".into();
    corrected.modified = moment(95);
    corrected.extra = extra(&[("stance", json!(["pro", null]))]);
    attribute(&mut project, corrected);
    // What follows from the text: of a passage, and of none.
    let derived = attribution(&project, (0, 0), 2, &[(Role::Content, 3)]);
    attribute(&mut project, derived);
    let mut other = attribution(&project, (1, 0), 3, &[(Role::Content, 6)]);
    other.annotator = "b".into();
    other.fields.naming = Some(Naming::Unnamed);
    attribute(&mut project, other);

    let mut across = link(&project, (1, 0), (0, 0), 1, Relation::Corrects);
    across.annotator = "b".into();
    across.note = "Two lines,\none link.".into();
    across.modified = moment(96);
    across.extra = extra(&[("confidence", json!(0.50))]);
    join(&mut project, across);
    for (number, from, to) in [(2, 1, 0), (3, 2, 1)] {
        let relation = Relation::ALL[number + 1];
        let mut within = link(&project, (0, from), (0, to), number, relation);
        within.origin = ORIGINS[number];
        join(&mut project, within);
    }
    project
}

/// Choices drawn one after the other from a list of numbers, and zero when
/// the list is at its end.
pub struct Tape<'n>(pub &'n [u32]);

impl Tape<'_> {
    /// A number below `limit`.
    pub fn below(&mut self, limit: usize) -> usize {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first as usize % limit.max(1)
    }

    pub fn one_of<T: Clone>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())].clone()
    }

    pub fn text(&mut self, most: usize) -> String {
        const PIECES: [&str; 16] = [
            "a",
            " ",
            "said",
            "é",
            "e\u{301}",
            "🚨",
            "\n",
            "\"",
            "\\",
            "ש",
            "\u{0}",
            "\u{7f}",
            "\u{2028}",
            "👩‍🚀",
            "“",
            "\r",
        ];
        (0..self.below(most))
            .map(|_| self.one_of(&PIECES))
            .collect()
    }

    pub fn maybe<T>(&mut self, draw: impl FnOnce(&mut Self) -> T) -> Option<T> {
        (self.below(2) == 1).then(|| draw(self))
    }

    fn extra(&mut self) -> Extra {
        if self.below(8) == 7 {
            let number =
                f64::from_bits((self.below(1 << 31) as u64) << 32 | self.below(1 << 31) as u64);
            let key = format!("x{}", self.text(4));
            return extra(&[(&key, json!([self.text(4), {"n": number, "m": null}]))]);
        }
        Extra::default()
    }
}

/// Ids that are valid and hard to spell in a name, a path or a cell.
const ODD_IDS: [&str; 10] = [
    "Ana",
    "ana",
    "über",
    "a|b",
    "x_y",
    "E1",
    "Entry",
    "a/b",
    "é;,\"",
    "e\u{301}=",
];

/// What may stand where a web address should.
const URLS: [&str; 4] = [
    "https://news.example/live/storm",
    "https://news.example/live?q=„a b“&c=<d>#e",
    "no address",
    "",
];

/// Adds groups and labels to a codebook, some of which are archived.
fn draw_labels(codebook: &mut Codebook, tape: &mut Tape<'_>) {
    for n in 0..tape.below(3) {
        codebook.groups.push(Group {
            id: format!("{}{n}", tape.one_of(&ODD_IDS)),
            name: format!("{n}{}", tape.text(4)),
            choice: tape.one_of(&[Choice::One, Choice::Many]),
            extra: tape.extra(),
        });
    }
    for n in 0..tape.below(4) {
        let group = tape.below(codebook.groups.len() + 1);
        codebook.labels.push(Label {
            id: format!("{}{n}", tape.one_of(&ODD_IDS)).into(),
            name: format!("{n}{}", tape.text(4)),
            color: tape.one_of(&["#0072B2", "#a0B1c2"]).to_owned(),
            hotkey: None,
            scope: tape.one_of(&[Scope::Both, Scope::Entry, Scope::Span]),
            definition: tape.text(6),
            include: tape.text(4),
            exclude: tape.text(4),
            archived: tape.below(2) == 1,
            example: tape.text(4),
            group: codebook.groups.get(group).map(|group| group.id.clone()),
            requires: None,
            extra: tape.extra(),
        });
    }
}

/// A document's id: what [`document`] would have, or an odd one.
fn draw_id(plain: String, tape: &mut Tape<'_>) -> String {
    match tape.below(4) {
        3 => format!("{}{plain}", tape.one_of(&ODD_IDS)),
        _ => plain,
    }
}

/// A time of an entry, of which the moment is known where all else is.
fn draw_time(tape: &mut Tape<'_>) -> EntryTime {
    let mut time = EntryTime {
        raw: tape.maybe(|t| t.text(4)),
        clock: tape.maybe(|t| Clock::new(t.below(24) as u8, 1, 2).unwrap()),
        date: tape.maybe(|t| Date::new(2026, 1, 1 + t.below(31) as u8).unwrap()),
        zone: tape.maybe(|t| t.one_of(&["GMT", "+02:00", "ü|;"]).to_owned()),
        ..EntryTime::default()
    };
    let parts = [
        (TimePart::Date, time.date.is_some()),
        (TimePart::Zone, time.zone.is_some()),
        (TimePart::Clock, time.clock.is_some()),
    ];
    if parts.iter().all(|(_, is_known)| *is_known) {
        time.timestamp = tape.maybe(|t| moment(t.below(90_000) as i64));
    }
    for (part, is_known) in parts {
        if is_known && tape.below(2) == 1 {
            time.inferred.push(part);
        }
    }
    time
}

/// A project drawn from numbers.
pub fn drawn(tape: &mut Tape<'_>) -> Project {
    let mut codebook = Codebook::liveblog_core();
    codebook.extra = tape.extra();
    draw_labels(&mut codebook, tape);
    codebook.changes = (0..tape.below(3))
        .map(|n| CodebookChange {
            version: 2 + n as u32,
            at: moment(n as i64),
            annotator: "a0".into(),
            what: (0..tape.below(3)).map(|_| tape.text(5)).collect(),
            extra: tape.extra(),
        })
        .collect();
    let annotators = (0..1 + tape.below(3))
        .map(|n| Annotator {
            id: AnnotatorId::new(match n {
                0 => "a0".to_owned(),
                n => draw_id(format!("a{n}"), tape),
            }),
            name: tape.text(5),
            extra: tape.extra(),
        })
        .collect();
    let documents = (0..tape.below(4))
        .map(|n| {
            let texts: Vec<_> = (0..tape.below(6))
                .map(|_| (tape.maybe(|t| t.text(6)), tape.text(60)))
                .collect();
            let texts: Vec<_> = texts
                .iter()
                .map(|(h, t)| (h.as_deref(), t.as_str()))
                .collect();
            let id = draw_id(format!("d-{n}"), tape);
            let mut document = document(&id, &texts);
            document.title = tape.maybe(|t| t.text(8));
            document.source_url = tape.maybe(|t| t.one_of(&URLS).to_owned());
            document.language = tape.maybe(|t| t.one_of(&["en-GB", "ar", ""]).to_owned());
            document.time_zone = tape.maybe(|t| t.one_of(&["GMT", "Europe/Berlin"]).to_owned());
            document.standfirst = (0..tape.below(2)).map(|_| tape.text(6)).collect();
            document.key_points = (0..tape.below(2)).map(|_| tape.text(6)).collect();
            document.date = tape.maybe(|t| Date::new(2026, 1, 1 + t.below(31) as u8).unwrap());
            document.order = tape.one_of(&[Order::Mixed, Order::NewestFirst, Order::OldestFirst]);
            document.extra = tape.extra();
            for entry in &mut document.entries {
                let entry = Arc::make_mut(entry);
                entry.authors = (0..tape.below(3)).map(|_| tape.text(6).into()).collect();
                entry.time = draw_time(tape);
                if tape.below(8) == 7 {
                    let odd = tape.one_of(&ODD_IDS);
                    entry.id = format!("{odd}{}", entry.id).as_str().into();
                }
                entry.source.end = tape.below(1000);
                entry.extra = tape.extra();
            }
            document
        })
        .collect();
    let mut project = Project::new(codebook, annotators, documents);
    project.name = tape.maybe(|t| t.text(5).into());
    project.extra = tape.extra();
    for number in 0..tape.below(40) {
        let Some(at) = entry(&project, tape) else {
            break;
        };
        let label = tape.one_of(&project.codebook.labels);
        let mut annotation = annotation(&project, at, number, &label.id);
        annotation.annotator = tape.one_of(&project.annotators).id;
        annotation.created = moment(tape.below(5) as i64);
        annotation.span = span(&project, at, tape);
        annotation.origin = tape.one_of(&ORIGINS);
        annotation.note = tape.text(5).into();
        annotation.extra = tape.extra();
        annotate(&mut project, annotation);
    }
    for _ in 0..tape.below(20) {
        let Some(at) = entry(&project, tape) else {
            break;
        };
        let mut status = status(&project, at, Status::Unseen);
        status.annotator = tape.one_of(&project.annotators).id;
        status.status = tape.one_of(&[
            Status::Unseen,
            Status::InProgress,
            Status::Done,
            Status::Unsure,
            Status::Excluded,
        ]);
        status.note = tape.text(4).into();
        status.extra = tape.extra();
        let at = EntryRef {
            document: at.0,
            entry: at.1,
        };
        let records = project.entry_records(at).unwrap();
        if records.status_record(&status.annotator).is_none() {
            set_status(&mut project, status);
        }
    }
    draw_ties(&mut project, tape);
    project
}

/// Adds attributions and links, drawn from numbers.
pub fn draw_ties(project: &mut Project, tape: &mut Tape<'_>) {
    for number in 0..tape.below(8) {
        let Some((document, at)) = entry(project, tape) else {
            return;
        };
        let records = project.records(document)[at].clone();
        let annotator = tape.one_of(&project.annotators).id;
        let marks = records.annotations.iter();
        let own: Vec<_> = marks.filter(|a| a.annotator == annotator).collect();
        if own.is_empty() {
            continue;
        }
        let mut record = attribution(project, (document, at), number, &[]);
        record.annotator = annotator;
        record.members = (0..1 + tape.below(3))
            .map(|_| Member {
                role: tape.one_of(&Role::ALL),
                annotation: tape.one_of(&own).id.clone(),
            })
            .collect();
        let types = [QuoteType::Direct, QuoteType::Indirect, QuoteType::Mixed];
        record.fields = AttributionFields {
            quote_type: tape.maybe(|t| t.one_of(&types)),
            speaker: tape.maybe(|t| t.text(4).into()),
            source_type: tape.maybe(|t| t.text(4).into()),
            naming: tape.maybe(|t| t.one_of(&[Naming::Named, Naming::Unnamed])),
        };
        record.note = tape.text(3).into();
        record.created = moment(tape.below(5) as i64);
        record.extra = tape.extra();
        attribute(project, record);
    }
    for number in 0..tape.below(8) {
        let (Some(from), Some(to)) = (entry(project, tape), entry(project, tape)) else {
            return;
        };
        if from == to {
            continue;
        }
        let relation = tape.one_of(&Relation::ALL);
        let mut record = link(project, from, to, number, relation);
        record.annotator = tape.one_of(&project.annotators).id;
        record.origin = tape.one_of(&ORIGINS);
        record.note = tape.text(3).into();
        record.created = moment(tape.below(5) as i64);
        record.extra = tape.extra();
        join(project, record);
    }
}

/// What holds of attributions and links wherever they are.
pub fn check_ties(project: &Project) {
    let mut links = 0;
    for (d, document) in project.documents().iter().enumerate() {
        for (entry, records) in document.entries.iter().zip(project.records(d)) {
            for attribution in &records.attributions {
                assert_eq!(
                    (&attribution.document, &attribution.entry),
                    (&document.id, &entry.id)
                );
                assert!(!attribution.members.is_empty());
                for member in &attribution.members {
                    let mut there = records.annotations.iter();
                    let mark = there.find(|a| a.id == member.annotation).unwrap();
                    assert_eq!(mark.annotator, attribution.annotator);
                }
            }
            for link in &records.links {
                assert_eq!((&link.document, &link.entry), (&document.id, &entry.id));
                let at = project.locate(&link.target_document, &link.target).unwrap();
                let there = project.entry_records(at).unwrap();
                assert!(there.linked.contains(link));
                links += 1;
            }
            assert!(
                records
                    .attributions
                    .is_sorted_by_key(|a| (&a.created, &a.id))
            );
            assert!(records.links.is_sorted_by_key(|l| (&l.created, &l.id)));
            assert!(records.linked.is_sorted_by_key(|l| (&l.created, &l.id)));
        }
    }
    let incoming = project.all_records().map(|r| r.linked.len());
    assert_eq!(incoming.sum::<usize>(), links);
}

fn entry(project: &Project, tape: &mut Tape<'_>) -> Option<(usize, usize)> {
    let entries: Vec<_> = (project.documents().iter().enumerate())
        .flat_map(|(d, document)| (0..document.entries.len()).map(move |e| (d, e)))
        .collect();
    (!entries.is_empty()).then(|| tape.one_of(&entries))
}

/// A passage that is not empty, or none.
fn span(project: &Project, at: (usize, usize), tape: &mut Tape<'_>) -> Option<Span> {
    let document = &project.documents()[at.0];
    let entry = &document.entries[at.1];
    let part = tape.one_of(&[Part::Text, Part::Heading]);
    let text = match part {
        Part::Text => document.text(entry),
        Part::Heading => document.heading(entry)?,
    };
    let edges: Vec<u32> = text
        .char_indices()
        .map(|(at, _)| at as u32)
        .chain([text.len() as u32])
        .collect();
    let (a, b) = (tape.one_of(&edges), tape.one_of(&edges));
    let range = TextRange {
        start: a.min(b),
        end: a.max(b),
    };
    (!range.is_empty()).then_some(Span { part, range })
}
