//! Writes a project in a format into blobs.

use std::cell::Cell;

use js_sys::{Array, Date, Promise, Uint8Array};
use liveblog_core::exchange::{
    Archive, ExportError, Exporting, Format, Losses, Options, Sink, ZipFault,
};
use liveblog_core::said::Said;
use liveblog_core::{Project, Timestamp};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, MessageChannel};

use super::{strings, tell};

/// Bytes after which a chunk becomes part of a blob.
const CHUNK: usize = 1 << 20;

/// Bytes of the preview.
const PREVIEW: usize = 2048;

/// Milliseconds between two looks at what the page has said meanwhile, which
/// are also those between two words about progress.
const PAUSE_MS: f64 = 60.0;

/// The report on the losses in an archive.
const REPORT: &str = "losses.json";

/// Ids of one kind of loss that the page shows; the report has them all.
const IDS: usize = 200;

/// Why there is no file.
pub enum Fault {
    /// What was written and read back differs at this place.
    Differs(String),
    /// Anything else.
    Failed(Said),
}

impl Fault {
    /// Where, or why as text that the page decodes.
    pub fn words(self) -> String {
        match self {
            Self::Differs(place) => place,
            Self::Failed(why) => why.encode(),
        }
    }
}

impl From<ExportError> for Fault {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Fault(fault) => Self::Differs(fault.place),
            other => Self::Failed(other.said()),
        }
    }
}

impl From<JsValue> for Fault {
    /// With the browser's own words, such as about want of room.
    fn from(error: JsValue) -> Self {
        Self::Failed(Said::plain(match error.dyn_into::<js_sys::Error>() {
            Ok(error) => String::from(error.message()),
            Err(other) => other.as_string().unwrap_or_default(),
        }))
    }
}

/// Writes what was chosen of `project`: the losses, the report on them, the
/// path of the one file or, for an archive, null, and the file. `None` where
/// another run counts by now.
///
/// # Errors
/// Why there is no file.
pub async fn export(
    project: &Project,
    format: Format,
    chosen: &[String],
    run: u32,
    counts: &Cell<u32>,
) -> Result<Option<Array>, Fault> {
    // What the page has said meanwhile may be that another run counts.
    breathe().await;
    if counts.get() != run {
        return Ok(None);
    }
    let mut options = Options::new(now());
    for pair in chosen.chunks_exact(2) {
        let set = options.set(&pair[0], &pair[1]);
        set.map_err(|e| Fault::Failed(Said::plain(e.to_string())))?;
    }
    let mut blobs = Blobs::new(run, format);
    let mut exporting = Exporting::new(project, format, &options)?;
    let mut until = Date::now() + PAUSE_MS;
    while exporting.step(&mut blobs)? {
        blobs.preview();
        if Date::now() < until {
            continue;
        }
        tell("progress", run, blobs.done);
        breathe().await;
        if counts.get() != run {
            return Ok(None);
        }
        until = Date::now() + PAUSE_MS;
    }
    let losses = exporting.finish();
    let report = match losses.is_empty() {
        true => String::new(),
        false => losses.write(format),
    };
    let (path, file) = blobs.offered(&report)?;
    Ok(Some(Array::of4(
        &shown(&losses),
        &report.into(),
        &path,
        &file,
    )))
}

/// Each kind of loss: its name, how many there are, and the ids of the first.
fn shown(losses: &Losses) -> Array {
    let all = Array::new();
    for loss in losses.iter() {
        let ids = loss.ids.iter().take(IDS).map(|id| &**id);
        all.push(&Array::of3(
            &loss.kind.name().into(),
            &(loss.ids.len() as f64).into(),
            &strings(ids),
        ));
    }
    all
}

fn cannot_pack(fault: ZipFault) -> Fault {
    Fault::Failed(fault.said())
}

fn blob(parts: &Array) -> Result<Blob, JsValue> {
    let options = BlobPropertyBag::new();
    // Or a browser takes it for something to show.
    options.set_type("application/octet-stream");
    Blob::new_with_blob_sequence_and_options(parts, &options)
}

/// Makes a blob of what is written, a chunk at a time, so that the file lies with
/// the browser and not in this program's memory; or packs it at once, where the
/// format has several files.
struct Blobs {
    format: Format,
    files: Vec<Growing>,
    archive: Option<Archive>,
    /// The path and the beginning of what can be read in an archive.
    inside: Option<(String, Vec<u8>)>,
    done: f32,
    run: u32,
    /// What of the beginning was shown.
    shown: usize,
    fault: Option<Fault>,
}

#[derive(Default)]
struct Growing {
    path: String,
    parts: Array,
    chunk: Vec<u8>,
    /// The beginning.
    head: Vec<u8>,
}

impl Growing {
    fn flush(&mut self) -> Result<(), JsValue> {
        let chunk = Uint8Array::from(&self.chunk[..]);
        self.parts.push(&blob(&Array::of1(&chunk))?.into());
        self.chunk.clear();
        Ok(())
    }
}

impl Sink for Blobs {
    fn write(&mut self, path: &str, bytes: &[u8]) {
        let at = match self.files.iter().position(|file| file.path == path) {
            Some(at) => at,
            None => {
                self.files.push(Growing {
                    path: path.to_owned(),
                    ..Growing::default()
                });
                self.files.len() - 1
            }
        };
        let file = &mut self.files[at];
        let head = bytes.len().min(PREVIEW - file.head.len());
        file.head.extend_from_slice(&bytes[..head]);
        if let Some(archive) = &mut self.archive {
            let fault = archive.write(path, bytes).map_err(cannot_pack).err();
            self.fault = self.fault.take().or(fault);
            return;
        }
        for bytes in bytes.chunks(CHUNK) {
            file.chunk.extend_from_slice(bytes);
            if file.chunk.len() >= CHUNK {
                let fault = file.flush().map_err(Fault::from).err();
                self.fault = self.fault.take().or(fault);
            }
        }
    }

    fn inside(&mut self, path: &str, bytes: &[u8]) {
        let head = &bytes[..bytes.len().min(PREVIEW)];
        self.inside
            .get_or_insert_with(|| (path.to_owned(), head.to_vec()));
    }

    fn progress(&mut self, done: f32) {
        self.done = done;
    }
}

impl Blobs {
    fn new(run: u32, format: Format) -> Self {
        Self {
            format,
            files: Vec::new(),
            archive: format.has_several_files().then(Archive::default),
            inside: None,
            done: 0.0,
            run,
            shown: 0,
            fault: None,
        }
    }

    /// The paths and the beginnings of what is shown: the first file that says
    /// something, with those that are called the same but for the ending.
    fn told(&self) -> Vec<(&str, &[u8])> {
        if let Some((path, head)) = &self.inside {
            return vec![(path, head)];
        }
        let stem = |path: &'_ str| path.rsplit_once('.').map_or(0, |(stem, _)| stem.len());
        let mut told: Vec<(&str, &[u8])> = Vec::new();
        for file in self.files.iter().filter(|f| self.format.shows(&f.path)) {
            let is_same =
                |(first, _): &(&str, &[u8])| first[..stem(first)] == file.path[..stem(&file.path)];
            if told.first().is_none_or(is_same) {
                told.push((&file.path, &file.head));
            }
        }
        // What was marked comes before the text that it is in.
        told.sort_by_key(|(path, _)| *path);
        told
    }

    /// Shows the page the beginning of what is written.
    fn preview(&mut self) {
        let told = self.told();
        let length = told.iter().map(|(_, head)| head.len()).sum();
        if length == self.shown {
            return;
        }
        let room = PREVIEW / told.len().max(1);
        let heads: Vec<&str> = told.iter().map(|(_, head)| readable(head, room)).collect();
        let paths: Vec<&str> = told.iter().map(|(path, _)| *path).collect();
        tell(
            "preview",
            self.run,
            Array::of2(&paths.join(", ").into(), &heads.join("\n\n").into()),
        );
        self.shown = length;
    }

    /// What the page offers: the one file with its path, or an archive of several,
    /// which the report goes into and which has no path.
    fn offered(mut self, report: &str) -> Result<(JsValue, Blob), Fault> {
        if let Some(fault) = self.fault {
            return Err(fault);
        }
        if let Some(mut archive) = self.archive {
            // A dataset folder has the report already.
            if !report.is_empty() && !archive.has(REPORT) {
                archive
                    .write(REPORT, report.as_bytes())
                    .map_err(cannot_pack)?;
            }
            let archive = archive.finish().map_err(cannot_pack)?;
            let archive = blob(&Array::of1(&Uint8Array::from(&archive[..])))?;
            return Ok((JsValue::NULL, archive));
        }
        // Of a project without entries, a format may have nothing to say.
        let mut file = self.files.pop().unwrap_or_default();
        file.flush()?;
        Ok(((&*file.path).into(), blob(&file.parts)?))
    }
}

/// As much of the beginning of a text as there is room for, cut between
/// characters.
fn readable(head: &[u8], room: usize) -> &str {
    let head = &head[..head.len().min(room)];
    match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => {
            let whole = head.get(..error.valid_up_to());
            std::str::from_utf8(whole.unwrap_or_default()).unwrap_or_default()
        }
    }
}

fn now() -> Timestamp {
    Timestamp::from_unix((Date::now() / 1000.0) as i64)
}

/// Lets what the page has said be heard. By a message, since a timer would
/// wait four milliseconds each time.
async fn breathe() {
    let Ok(channel) = MessageChannel::new() else {
        return;
    };
    let (here, there) = (channel.port1(), channel.port2());
    let promise = Promise::new(&mut |resolve, _| {
        here.set_onmessage(Some(&resolve));
        let _ = there.post_message(&JsValue::NULL);
    });
    let _ = JsFuture::from(promise).await;
    here.close();
}
