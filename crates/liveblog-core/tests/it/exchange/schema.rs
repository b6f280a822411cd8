//! The published schemas, held against what is written and against what is
//! broken.

use jsonschema::Validator;
use liveblog_core::Project;
use liveblog_core::exchange::{Format, Options};
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{options, written};
use crate::made_up::{self, Tape};

fn dataset() -> Validator {
    validator(include_str!(
        "../../../../../docs/liveblog-annotations.schema.json"
    ))
}

fn entry() -> Validator {
    validator(include_str!(
        "../../../../../docs/liveblog-entries.schema.json"
    ))
}

fn validator(schema: &str) -> Validator {
    let schema = serde_json::from_str(schema).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::draft202012::new(&schema).unwrap()
}

fn stand_off() -> Options {
    Options {
        stand_off: true,
        ..options()
    }
}

fn values(project: &Project, format: Format, options: &Options) -> Vec<Value> {
    let (files, _) = written(project, format, options);
    let text = files.0[0].text().into_owned();
    serde_json::Deserializer::from_str(&text)
        .into_iter()
        .collect::<Result<_, _>>()
        .unwrap()
}

fn check(validator: &Validator, value: &Value) {
    if let Some(error) = validator.iter_errors(value).next() {
        panic!("{}: {error}", error.instance_path());
    }
}

fn check_all(project: &Project, options: &Options) {
    for (format, validator) in [(Format::Json, dataset()), (Format::Jsonl, entry())] {
        for value in values(project, format, options) {
            check(&validator, &value);
        }
    }
}

#[test]
fn what_is_written_has_the_published_shape() {
    let rights = Options {
        label_license: "CC-BY-4.0".to_owned(),
        text_rights: "The publisher.".to_owned(),
        ..options()
    };
    for options in [options(), stand_off(), rights] {
        check_all(&made_up::everything(), &options);
        check_all(&made_up::plain(), &options);
    }
}

/// What is broken by putting `value` at `pointer`, or by taking away what
/// stands there.
fn check_broken(validator: &Validator, whole: &Value, pointer: &str, value: Option<Value>) {
    let mut broken = whole.clone();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = broken.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Object(parent), Some(value)) => {
            parent.insert(key.to_owned(), value);
        }
        (Value::Object(parent), None) => {
            assert!(parent.remove(key).is_some(), "{pointer}");
        }
        (parent, value) => {
            parent[key.parse::<usize>().unwrap()] = value.unwrap();
        }
    }
    assert!(!validator.is_valid(&broken), "{pointer}");
}

#[test]
fn broken_datasets_are_not_of_the_shape() {
    let validator = dataset();
    let whole = &values(&made_up::everything(), Format::Json, &options())[0];
    for (pointer, value) in [
        ("/format", Some(json!("other"))),
        ("/version", Some(json!(2))),
        ("/offset_unit", Some(json!("byte"))),
        ("/exported", Some(json!("yesterday"))),
        ("/annotators", Some(json!([]))),
        ("/codebook/labels/0/color", Some(json!("red"))),
        ("/codebook/labels/0/id", Some(json!("two words"))),
        ("/documents/0/order", None),
        ("/documents/0/text_sha256", Some(json!("0123"))),
        ("/documents/0/entries/0/text", None),
        ("/documents/0/entries/0/text", Some(Value::Null)),
        ("/documents/0/entries/0/time/clock", Some(json!("4.38pm"))),
        (
            "/documents/0/entries/0/time/inferred/0",
            Some(json!("year")),
        ),
        ("/documents/0/entries/0/blocks/0/start", Some(json!(-1))),
        ("/documents/0/entries/0/authors/0", Some(json!(null))),
        ("/annotations/0/span/exact", None),
        ("/annotations/0/span/part", Some(json!("title"))),
        ("/annotations/0/origin", Some(json!("oracle"))),
        ("/annotations/0/codebook_version", Some(json!(1.5))),
        ("/statuses/0/status", Some(json!("great"))),
        ("/records/0/members", Some(json!([]))),
        ("/records/0/fields/naming", None),
        ("/links/0/target", Some(Value::Null)),
        // An ordinary file that says that it is none.
        ("/stand_off", Some(json!(true))),
    ] {
        check_broken(&validator, whole, pointer, value);
    }
    let whole = &values(&made_up::everything(), Format::Json, &stand_off())[0];
    for (pointer, value) in [
        ("/stand_off", None),
        ("/documents/0/title", Some(json!("Storm"))),
        ("/documents/0/entries/0/text", Some(json!("Words."))),
        ("/documents/0/entries/0/authors", Some(json!(["Jo Marsh"]))),
        ("/documents/0/entries/0/text_length", None),
        ("/documents/0/entries/0/heading_length", None),
        ("/annotations/0/span/exact", Some(json!("Words"))),
        ("/annotations/0/span/exact_sha256", None),
    ] {
        check_broken(&validator, whole, pointer, value);
    }
}

#[test]
fn broken_lines_are_not_of_the_shape() {
    let validator = entry();
    let whole = &values(&made_up::everything(), Format::Jsonl, &options())[0];
    for (pointer, value) in [
        ("/doc_title", None),
        ("/text", None),
        ("/text", Some(Value::Null)),
        ("/labels", Some(json!(["claim", "claim"]))),
        ("/labels/0", Some(json!(1))),
        ("/spans/0", Some(json!([0, 3, "claim"]))),
        ("/spans/0/exact", Some(Value::Null)),
        ("/spans/0/start", Some(json!("0"))),
        ("/entry_labels/0/label", Some(Value::Null)),
        ("/statuses/0/note", None),
        ("/attributions/0/members/0/role", Some(json!("verb"))),
        ("/source", Some(json!([120, 260]))),
        ("/timestamp", Some(json!("16:38"))),
    ] {
        check_broken(&validator, whole, pointer, value);
    }
    let whole = &values(&made_up::everything(), Format::Jsonl, &stand_off())[0];
    for (pointer, value) in [
        ("/heading", Some(json!("Words"))),
        ("/text_length", Some(Value::Null)),
        ("/spans/0/exact", Some(json!("Words"))),
        ("/spans/0/exact_sha256", Some(Value::Null)),
    ] {
        check_broken(&validator, whole, pointer, value);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn what_is_written_of_any_project_has_the_published_shape(
        numbers in proptest::collection::vec(any::<u32>(), 0..400),
        stand_off in any::<bool>(),
    ) {
        let project = made_up::drawn(&mut Tape(&numbers));
        check_all(&project, &Options { stand_off, ..options() });
    }
}
