//! Work that grows with a file and not with its square. Nothing is timed: the
//! sizes are such that a test would take many minutes if it did.

use liveblog_core::exchange::Format;
use liveblog_core::{Annotator, Codebook, Part, Project};

use super::{options, written};
use crate::made_up;

/// A live blog of many long entries, each with a labelled passage.
#[test]
fn a_composed_text_is_indexed_once_and_not_for_each_passage() {
    let text = format!("Ferries stay in port. {}", "Waves are high. ".repeat(100));
    let document = made_up::document("d-00ff00ff00ff", &vec![(None, &*text); 2_000]);
    let mut project = Project::new(
        Codebook::liveblog_core(),
        vec![Annotator::first()],
        vec![document],
    );
    for at in 0..2_000 {
        let mut mark = made_up::annotation(&project, (0, at), at, "claim");
        mark.span = made_up::find(&project.documents()[0], at, Part::Text, "stay in port");
        made_up::annotate(&mut project, mark);
    }
    for format in [Format::CasJson, Format::Brat, Format::RefiQdpx] {
        written(&project, format, &options());
    }
}
