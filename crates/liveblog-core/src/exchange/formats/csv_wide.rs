use super::Form;
use crate::exchange::draft::Batch;
use crate::exchange::fit::Holds;
use crate::exchange::{Draft, Files, Options, Reading};

pub(super) const FORM: Form = Form {
    holds: Holds::NOTHING,
    stand_off: true,
    batch: Batch::Whole,
    fit: None,
    write,
    read,
};

fn write(_: &Draft, _: bool, _: &Options, _: &mut Files) {}

fn read(_: &Files, _: &Options) -> Reading {
    Reading::default()
}
