//! Writes what was chosen of a project in a format, and reads back what it
//! wrote before it hands it on.

use std::fmt;

use super::draft::{Batch, Batches};
use super::formats::{Dataset, Write};
use super::options::Chosen;
use super::{Draft, Files, Format, Losses, Options, ZipFault, account, fit, zip};
use crate::said::{Said, said};
use crate::{AnnotatorId, Project};

/// Takes what is written.
pub trait Sink {
    /// More bytes of the file at `path`; the files come one after the other or
    /// in turn.
    fn write(&mut self, path: &str, bytes: &[u8]);

    /// Is shown a file of the archive that is to be written, where what the
    /// format says can be read in it.
    fn inside(&mut self, _path: &str, _bytes: &[u8]) {}

    /// Is told which share of the work is done, from 0 to 1.
    fn progress(&mut self, done: f32);
}

impl Sink for Files {
    fn write(&mut self, path: &str, bytes: &[u8]) {
        self.at(path).extend_from_slice(bytes);
    }

    fn progress(&mut self, _: f32) {}
}

/// What was written does not say what it should: a fault of this program, from
/// which the file is withheld.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExportFault {
    /// The format.
    pub format: Format,
    /// Where the first difference is.
    pub place: String,
}

impl ExportFault {
    /// It as a sentence.
    pub fn said(&self) -> Said {
        said!(
            "the {format} file was written, read back and found to differ at {place}, so it is \
             withheld; nothing of your project is lost. Please report this",
            format = self.format,
            place = self.place,
        )
    }
}

impl fmt::Display for ExportFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for ExportFault {}

/// Why there is no file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExportError {
    /// The format cannot do without the texts, and nothing was written.
    NeedsTexts(Format),
    /// The format is an archive, and this one could not be read.
    CannotPack(Format, ZipFault),
    /// What was written is not what it should be.
    Fault(ExportFault),
}

impl ExportError {
    /// It as a sentence.
    pub fn said(&self) -> Said {
        match self {
            Self::NeedsTexts(format) => {
                let able = Format::ALL.iter().filter(|format| format.can_stand_off());
                let formats: Vec<_> = able.map(|format| format.name()).collect();
                said!(
                    "a {format} file cannot do without the texts, so nothing was written; \
                     without them there are {formats}",
                    format,
                    formats = formats.join(", "),
                )
            }
            Self::CannotPack(format, fault) => said!(
                "the {format} file was not written: {fault}. Choose fewer live blogs or \
                 annotators",
                format,
                fault,
            ),
            Self::Fault(fault) => fault.said(),
        }
    }
}

impl fmt::Display for ExportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said().fmt(f)
    }
}

impl std::error::Error for ExportError {}

impl From<ExportFault> for ExportError {
    fn from(fault: ExportFault) -> Self {
        Self::Fault(fault)
    }
}

/// An export that is made in steps, so that whoever asked for it can show how
/// far it is, and leave off between them by dropping it.
pub struct Exporting<'p>(Work<'p>);

enum Work<'p> {
    Drafts(Drafts<'p>),
    /// The dataset file, which says more than a draft does.
    Dataset(Box<Dataset<'p>>),
}

/// An export by way of drafts.
struct Drafts<'p> {
    format: Format,
    write: Write,
    options: &'p Options,
    only: Option<AnnotatorId>,
    losses: Losses,
    batches: Batches<'p>,
    /// What each batch is read back with, such as the first row of a table.
    head: Files,
    is_first: bool,
}

impl<'p> Exporting<'p> {
    /// Begins; nothing is written yet.
    ///
    /// # Errors
    /// Where the format cannot do what is asked of it.
    pub fn new(
        project: &'p Project,
        format: Format,
        options: &'p Options,
    ) -> Result<Self, ExportError> {
        let form = format.form();
        if options.stand_off && !form.stand_off {
            return Err(ExportError::NeedsTexts(format));
        }
        Ok(Self(match form.write {
            None => Work::Dataset(Box::new(Dataset::new(project, options))),
            Some(write) => Work::Drafts(Drafts::new(project, format, write, options)),
        }))
    }

    /// Writes what comes next to `sink`; whether there was anything.
    ///
    /// # Errors
    /// Where what was written, read back, is not what it should be. What the
    /// sink was given is then of no use.
    pub fn step(&mut self, sink: &mut dyn Sink) -> Result<bool, ExportError> {
        match &mut self.0 {
            Work::Drafts(drafts) => drafts.step(sink),
            Work::Dataset(dataset) => Ok(dataset.step(sink)?),
        }
    }

    /// What the files do not hold, once all is written.
    pub fn finish(self) -> Losses {
        match self.0 {
            Work::Drafts(drafts) => drafts.losses,
            Work::Dataset(dataset) => dataset.losses(),
        }
    }
}

impl<'p> Drafts<'p> {
    fn new(project: &'p Project, format: Format, write: Write, options: &'p Options) -> Self {
        let form = format.form();
        let mut losses = Losses::default();
        let has_entries = form.holds.entries;
        account::unknown_keys(project, &options.choice(), false, has_entries, &mut losses);
        let mut exporting = Self {
            format,
            write,
            options,
            only: Chosen::new(project, options).only(),
            losses,
            batches: Batches::new(project, options, form.batch),
            head: Files::default(),
            is_first: true,
        };
        if form.batch == Batch::Entries {
            let mut draft = exporting.batches.head();
            let mut unused = Losses::default();
            let only = exporting.only.as_ref();
            fit(&mut draft, format, options, only, false, &mut unused);
            write(&draft, true, options, &mut exporting.head);
        }
        exporting
    }

    /// Writes the next batch.
    fn step(&mut self, sink: &mut dyn Sink) -> Result<bool, ExportError> {
        let Self {
            format, options, ..
        } = *self;
        let form = format.form();
        let Some(mut draft) = self.batches.next() else {
            return Ok(false);
        };
        let is_first = std::mem::replace(&mut self.is_first, false);
        let only = self.only.as_ref();
        fit(
            &mut draft,
            format,
            options,
            only,
            is_first,
            &mut self.losses,
        );
        let mut files = if is_first || form.batch != Batch::Entries {
            Files::default()
        } else {
            self.head.clone()
        };
        (self.write)(&draft, is_first, options, &mut files);
        if let Some(name) = format.archive() {
            for file in files.0.iter().filter(|file| format.shows(&file.path)) {
                sink.inside(&file.path, &file.bytes);
            }
            let archive = zip(&files).map_err(|fault| ExportError::CannotPack(format, fault))?;
            files = Files::one(name, archive);
        }
        let read = (form.read)(&files, options);
        if let Some(place) = difference(&draft, &read.draft) {
            return Err(ExportFault { format, place }.into());
        }
        if let Some(outcome) = read.outcomes.into_iter().next() {
            let place = outcome.place;
            return Err(ExportFault { format, place }.into());
        }
        for file in &files.0 {
            let known = match is_first {
                true => 0,
                false => self.head.get(&file.path).map_or(0, |head| head.bytes.len()),
            };
            // A folder's files keep their names, which they call each other by.
            let path = match format {
                Format::DatasetZip => file.path.as_str().into(),
                _ => options.file_name(&file.path),
            };
            sink.write(&path, &file.bytes[known..]);
        }
        sink.progress(self.batches.done());
        Ok(true)
    }
}

/// Writes the files of an export to `sink` and says what they do not hold.
///
/// # Errors
/// As [`Exporting::new`] and [`Exporting::step`].
pub fn export(
    project: &Project,
    format: Format,
    options: &Options,
    sink: &mut dyn Sink,
) -> Result<Losses, ExportError> {
    let mut exporting = Exporting::new(project, format, options)?;
    while exporting.step(sink)? {}
    Ok(exporting.finish())
}

/// Where two drafts differ first, as a path.
pub(super) fn difference(a: &Draft, b: &Draft) -> Option<String> {
    if a == b {
        return None;
    }
    for (at, (x, y)) in a.documents.iter().zip(&b.documents).enumerate() {
        if x == y {
            continue;
        }
        for (entry, (x, y)) in x.entries.iter().zip(&y.entries).enumerate() {
            if x == y {
                continue;
            }
            let place = match &x.id {
                Some(id) => id.to_string(),
                None => format!("documents[{at}].entries[{entry}]"),
            };
            let mut pairs = x.annotations.iter().zip(&y.annotations);
            let annotation = pairs.position(|(x, y)| x != y);
            return Some(match annotation {
                Some(annotation) => format!("{place}, annotation {annotation}"),
                None => place,
            });
        }
        return Some(match &x.id {
            Some(id) => id.to_string(),
            None => format!("documents[{at}]"),
        });
    }
    Some(if a.documents.len() == b.documents.len() {
        "the codebook, the annotators or the name".to_owned()
    } else {
        "the number of live blogs".to_owned()
    })
}
