//! A REFI-QDA codebook: one XML file with the labels as codes, for NVivo,
//! ATLAS.ti, MAXQDA, QualCoder and others.
//!
//! What this module does not do: documents and annotations; those are in a
//! project, `refi_qdpx`.

use std::sync::Arc;

use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::{BookHolds, Holds};
use crate::exchange::{Draft, Files, Losses, Options, Reading, refi, xml};
use crate::said::said;

const PATH: &str = "codebook.qdc";

/// The schema's target.
const NAMESPACE: &str = "urn:QDA-XML:codebook:1.0";

pub(super) const FORM: Form = Form {
    holds: Holds {
        several_annotators: true,
        codebook: BookHolds::Everything,
        ..Holds::NOTHING
    },
    stand_off: true,
    batch: Batch::Whole,
    fit: Some(fit),
    write: Some(write),
    read,
};

fn fit(draft: &mut Draft, _: &Options, losses: &mut Losses) {
    refi::fit_codebook(draft, losses);
}

fn write(draft: &Draft, _: bool, _: &Options, files: &mut Files) {
    let Some(codebook) = &draft.codebook else {
        return;
    };
    let mut w = xml::Writer::new();
    w.open(
        "CodeBook",
        &[("xmlns", Some(NAMESPACE)), ("origin", Some(refi::ORIGIN))],
    );
    refi::write_codes(&mut w, codebook, |_| {});
    refi::write_sets(&mut w, codebook, "guid");
    w.close("CodeBook");
    files.at(PATH).extend_from_slice(&w.finish());
}

fn read(files: &Files, _: &Options) -> Reading {
    let mut reading = Reading::default();
    let Some(file) = files.ending(".qdc").or(files.0.first()) else {
        return reading;
    };
    match xml::read(&file.text(), refi::NAMES) {
        Ok(root) if root.name == "CodeBook" => {
            let (codes, sets) = (root.child("Codes"), root.child("Sets"));
            let codes = refi::read_codes(codes, sets, &[], &mut reading);
            reading.draft.codebook = codes.codebook.map(Arc::new);
        }
        Ok(_) => reading.refuse(&*file.path, said!("this is no REFI-QDA codebook")),
        Err(fault) => reading.refuse(&*file.path, fault.said()),
    }
    reading
}
