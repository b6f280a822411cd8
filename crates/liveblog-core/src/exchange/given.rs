//! Files that were given together, which may be of several formats: tells which
//! of them are read together, and reads them.
//!
//! A file that no format is found for is left by itself, with what it is
//! instead; it sinks no other.

use super::recognise::{is_archive, of_archive, of_file, of_folder, of_project};
use super::{Draft, File, Files, Format, Options, Outcome, Reading, Unrecognised, read, unzip};

/// Files that are read together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileSet {
    /// The format that they are in.
    pub format: Format,
    /// The files, unpacked.
    pub files: Files,
}

/// What files that were given together are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given {
    /// Those that are read, in the order in which they are brought in: labels
    /// first, then texts, then what is about texts.
    pub sets: Vec<FileSet>,
    /// Those that are not, each by its path with the reason.
    pub left: Vec<(String, Unrecognised)>,
    /// Whether there are several files, so that places need their paths.
    several: bool,
}

impl Given {
    /// Sorts files, each by its own content or, where a format was chosen, all
    /// into that one. What tools put beside their files, such as our reports of
    /// losses and notes, is passed over.
    pub fn sort(mut files: Files, chosen: Option<Format>) -> Self {
        pass_over_notes(&mut files, chosen);
        let mut given = Self {
            several: files.0.len() > 1,
            ..Self::default()
        };
        let mut loose = Files::default();
        for file in files.0 {
            if !is_archive(&file) {
                loose.0.push(file);
                continue;
            }
            match unzip(&file.bytes) {
                Err(fault) => {
                    let reason = Unrecognised::BrokenArchive(fault);
                    given.left.push((file.path, reason));
                }
                Ok(files) => given.sort_archive(file, files, chosen),
            }
        }
        given.sort_loose(loose, chosen);
        given.sets.sort_by_key(|set| turn(set.format));
        given
    }

    /// The formats that are read, each once.
    pub fn formats(&self) -> Vec<Format> {
        let mut formats: Vec<Format> = Vec::new();
        for set in &self.sets {
            if !formats.contains(&set.format) {
                formats.push(set.format);
            }
        }
        formats
    }

    /// Reads the files, a reading a set, of which the first one tells of the
    /// files that are left, too.
    pub fn read(&self, options: &Options) -> Vec<Reading> {
        let mut readings = Vec::with_capacity(self.sets.len() + 1);
        if !self.left.is_empty() {
            let mut reading = Reading::default();
            for (path, reason) in &self.left {
                reading.refuse(path, reason.said());
            }
            readings.push(reading);
        }
        for set in &self.sets {
            let mut reading = read(set.format, &set.files, options);
            if let (true, [file]) = (self.several, &*set.files.0) {
                for outcome in &mut reading.outcomes {
                    outcome.begin_with(&file.path);
                }
                let entries = reading
                    .draft
                    .documents
                    .iter_mut()
                    .flat_map(|d| &mut d.entries);
                for annotation in entries.flat_map(|entry| &mut entry.annotations) {
                    let place = annotation.place.0.as_mut();
                    if let Some(place) = place {
                        *place = format!("{}, {place}", file.path).into();
                    }
                }
            }
            // The dataset file says of itself that it has no name.
            if let (true, Some(file)) = (set.format != Format::Json, set.files.0.first()) {
                call_by_file(&mut reading.draft, &file.path);
            }
            readings.push(reading);
        }
        readings
    }

    fn sort_archive(&mut self, file: File, mut files: Files, chosen: Option<Format>) {
        let found = of_archive(&files);
        match (found, chosen) {
            _ if of_project(&files).is_some() => {
                let format = Format::RefiQdpx;
                if chosen.is_some_and(|chosen| chosen != format) {
                    self.left.push((file.path, Unrecognised::Another(format)));
                } else {
                    // It is read as it is packed.
                    self.add(format, file);
                }
            }
            (Err(reason), None) => self.left.push((file.path, reason)),
            (Err(reason), Some(_)) if reason.is_hopeless() => self.left.push((file.path, reason)),
            _ => {
                if self.several {
                    for inner in &mut files.0 {
                        inner.path = format!("{}/{}", file.path, inner.path);
                    }
                }
                self.sort_loose(files, chosen);
            }
        }
    }

    /// Sorts files of one folder.
    fn sort_loose(&mut self, mut files: Files, chosen: Option<Format>) {
        pass_over_notes(&mut files, chosen);
        let folder = of_folder(&files);
        self.several |= files.0.len() > 1;
        if files.0.is_empty() {
            return;
        }
        // One of several may well be empty, such as the annotations of a text.
        let is_alone = files.0.len() == 1;
        if let Some(format) = chosen
            .or(folder)
            .filter(|format| is_folder(*format) && !is_alone)
        {
            return self.sort_folder(format, files, chosen);
        }
        let first = self.sets.len();
        let mut rest = Vec::new();
        for file in files.0 {
            match (of_file(&file), chosen) {
                (Err(reason), None) => rest.push((file, reason)),
                (Err(reason), Some(_)) if reason.is_hopeless() => rest.push((file, reason)),
                (Ok(format), Some(chosen)) if family(format) != family(chosen) => {
                    rest.push((file, Unrecognised::Another(format)));
                }
                (Ok(format), None) | (_, Some(format)) => self.add_from(first, format, file),
            }
        }
        for (file, reason) in rest {
            let mut sets = self.sets.iter_mut().skip(first);
            match sets.find(|set| is_part(&file, set.format)) {
                Some(set) => set.files.0.push(file),
                None => self.left.push((file.path, reason)),
            }
        }
    }

    /// Adds the files of a format that is read as a folder; others beside them
    /// are sorted by themselves.
    fn sort_folder(&mut self, format: Format, files: Files, chosen: Option<Format>) {
        let (own, others): (Vec<File>, Vec<File>) = files.0.into_iter().partition(|file| {
            let own = [".ann", ".txt", ".conf"];
            format == Format::DatasetZip
                || chosen.is_some()
                || own.iter().any(|end| file.path.ends_with(end))
        });
        let files = Files(own);
        self.sets.push(FileSet { format, files });
        self.sort_loose(Files(others), chosen);
    }

    fn add(&mut self, format: Format, file: File) {
        let files = Files(vec![file]);
        self.sets.push(FileSet { format, files });
    }

    /// Adds a file to the set of its format among those from `first` on, where
    /// the format can have several.
    fn add_from(&mut self, first: usize, format: Format, file: File) {
        let mut sets = self.sets.iter_mut().skip(first);
        match sets.find(|set| set.format == format && has_several(format)) {
            Some(set) => set.files.0.push(file),
            None => self.add(format, file),
        }
    }
}

impl Outcome {
    /// Says the path of its file before its place.
    fn begin_with(&mut self, path: &str) {
        self.place = match &*self.place {
            "" | "the file" => path.to_owned(),
            place if place.starts_with(path) => return,
            place => format!("{path}, {place}"),
        };
    }
}

/// When the files of a format are brought in, among others.
fn turn(format: Format) -> u8 {
    match format {
        Format::CsvCodebook | Format::RefiQdc => 0,
        Format::CsvAnnotations | Format::CsvWide | Format::W3c => 2,
        _ => 1,
    }
}

/// Whether a format is a folder, of which no file says by itself what it is.
fn is_folder(format: Format) -> bool {
    matches!(format, Format::Brat | Format::DatasetZip)
}

/// Whether the format’s reader takes several files.
fn has_several(format: Format) -> bool {
    matches!(
        format,
        Format::Jsonl
            | Format::LabelStudio
            | Format::Doccano
            | Format::Spacy
            | Format::Prodigy
            | Format::CasJson
            | Format::W3c
    )
}

/// Formats of one family may be taken for each other.
fn family(format: Format) -> u8 {
    match format {
        Format::CsvEntries | Format::CsvAnnotations | Format::CsvWide | Format::CsvCodebook => 1,
        Format::Conll => 2,
        Format::RefiQdc => 3,
        Format::RefiQdpx => 4,
        Format::Brat | Format::DatasetZip => 5,
        _ => 0,
    }
}

/// Whether a file that is in no format by itself is one that a set of this
/// format has beside its data.
fn is_part(file: &File, format: Format) -> bool {
    let text = || file.text();
    match format {
        Format::LabelStudio => text().contains("<View"),
        Format::CasJson => text().contains("<typeSystemDescription"),
        _ => false,
    }
}

/// Takes out of several files those that we write beside others and that say
/// nothing of the data: notes on tables, and reports of losses. A dataset folder
/// lists all of its files.
fn pass_over_notes(files: &mut Files, chosen: Option<Format>) {
    let is_dataset = chosen.or(of_folder(files)) == Some(Format::DatasetZip);
    if files.0.len() > 1 && !is_dataset {
        files.0.retain(|file| {
            !file.is_report() && !file.path.to_ascii_lowercase().ends_with("readme.txt")
        });
    }
}

/// Calls a draft of one live blog without a title by its file's name, for a
/// project that is made of it.
fn call_by_file(draft: &mut Draft, path: &str) {
    let [document] = &*draft.documents else {
        return;
    };
    let name = path.rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let has_letters = stem.contains(char::is_alphanumeric);
    if draft.name.is_none() && document.title.is_none() && has_letters {
        draft.name = Some(stem.into());
    }
}
