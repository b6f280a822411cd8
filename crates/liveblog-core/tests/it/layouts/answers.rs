//! A dataset file's answers in the form of the gold: for each entry its
//! heading, time, authors, the number of paragraphs and how it begins.
//!
//! Only the file is looked at, as any other reader of it would, so that what a
//! case asserts is what a person gets from an export. Judging the answers is
//! not done here.

use liveblog_core::{Annotator, Codebook, Project, Timestamp, dataset, parse};
use serde_json::{Value, json};

/// The answers of the parser to what was pasted.
///
/// # Errors
/// The dataset file is not JSON.
pub fn of_paste(text: &str) -> serde_json::Result<Value> {
    let moment = Timestamp::from_unix(0);
    let document = parse::parse(text, &moment);
    let annotators = vec![Annotator::first()];
    let project = Project::new(Codebook::liveblog_core(), annotators, vec![document]);
    of_dataset(&dataset::write(&project, &moment))
}

/// The answers of the first document of a dataset file.
///
/// # Errors
/// The file is not JSON.
pub fn of_dataset(file: &str) -> serde_json::Result<Value> {
    let file: Value = serde_json::from_str(file)?;
    let document = &file["documents"][0];
    let entries = document["entries"].as_array().into_iter().flatten();
    Ok(json!({
        "title": document["title"],
        "key_points": document["key_points"],
        "entries": entries.map(of_entry).collect::<Vec<_>>(),
        "order": document["order"],
    }))
}

fn of_entry(entry: &Value) -> Value {
    let time = &entry["time"];
    // The gold has minutes; the seconds are in the stamp as printed.
    let minutes = time["clock"].as_str().and_then(|clock| clock.get(..5));
    let prose: Vec<&Value> = entry["blocks"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|block| matches!(block["kind"].as_str(), Some("paragraph" | "list_item")))
        .collect();
    let first = prose.first().and_then(|block| first_words(entry, block));
    json!({
        "heading": entry["heading"],
        "time": time["raw"],
        "time_24h": minutes,
        "date": time["date"],
        "timezone": time["zone"],
        "authors": entry["authors"],
        "paragraphs": prose.len(),
        "first_words": first,
    })
}

/// The first five words of a block, without a list's bullet.
fn first_words(entry: &Value, block: &Value) -> Option<String> {
    let start = usize::try_from(block["start"].as_u64()?).ok()?;
    let end = usize::try_from(block["end"].as_u64()?).ok()?;
    let text = entry["text"].as_str()?;
    let block: String = text
        .chars()
        .skip(start)
        .take(end.saturating_sub(start))
        .collect();
    let bullet = |c: char| c.is_whitespace() || "•*-–—·▪◦●■".contains(c);
    let words: Vec<&str> = block
        .trim_start_matches(bullet)
        .split_whitespace()
        .take(5)
        .collect();
    Some(words.join(" "))
}
