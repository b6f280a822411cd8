//! Files as a `.zip`, packed while they are written, and back, in memory. The
//! same files give the same bytes: they keep their order and all are of
//! 1980-01-01, the first day a zip knows.
//!
//! What this module does not do: touch a disk, or trust an archive. One that
//! is suspicious in any part is not read at all.

use std::collections::{HashMap, HashSet};
use std::io::{self, Write as _};

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress_to_output, create_comp_flags_from_zip_params,
};
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::stream::InflateState;
use miniz_oxide::{DataFormat, MZFlush, MZStatus, inflate};
use rawzip::time::UtcDateTime;
use rawzip::{
    CompressionMethod, Crc32, DataDescriptorOutput, ZipArchive, ZipArchiveWriter,
    ZipFileHeaderRecord, ZipSliceArchive, ZipVerification,
};

use super::{File, Files};
use crate::json::QuotedWhole;
use crate::said::{Said, said, says};

/// What an archive may hold at most. What is read is held in memory as a whole,
/// and so is what is then made of it; what would not be read is not written.
#[derive(Clone, Copy)]
struct Limits {
    files: usize,
    /// Of all files, unpacked. A bound for how many times more than packed
    /// would keep nothing out that this lets in, and refuse texts that repeat.
    bytes: usize,
}

const LIMITS: Limits = Limits {
    // For each of 10,000 live blogs the two files of five annotators.
    files: 100_000,
    // A page has 4 GB at most, several times what a file of it takes.
    bytes: if cfg!(target_pointer_width = "32") {
        256 << 20
    } else {
        1 << 30
    },
};

/// The quickest: packing a large table by the usual level took longer than
/// writing it and reading it back.
const LEVEL: u8 = 1;

/// Bytes that a path in an archive can have.
const LONGEST_PATH: usize = u16::MAX as usize;

/// Why an archive is not read, or not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZipFault {
    /// It is no zip archive, or its end is missing.
    NotAZip,
    /// It has more files than are read.
    TooManyFiles,
    /// It unpacks to more than is held in memory. The path of the file with
    /// which it does.
    TooLarge(String),
    /// A path that leads out of the archive's folder, is too long, or none at
    /// all.
    BadPath(String),
    /// Two files have this path.
    Twice(String),
    /// The file is encrypted.
    Encrypted(String),
    /// The file is packed by a method other than deflate.
    Method(String),
    /// The file cannot be unpacked, or is not what its checksum says.
    Damaged(String),
}

impl ZipFault {
    /// It as a sentence.
    pub fn said(&self) -> Said {
        match self {
            Self::NotAZip => said!("this is no zip archive, or a part of it is missing"),
            Self::TooManyFiles => said!(
                "the archive has more than {most} files",
                most = LIMITS.files
            ),
            Self::TooLarge(path) => said!(
                "the files of the archive have more than {most} MB in all; {path} goes beyond it",
                most = LIMITS.bytes >> 20,
                path = QuotedWhole(path)
            ),
            Self::BadPath(path) => said!(
                "the archive has a file with the path {path}, which leads out of its folder or \
                 is no path",
                path = QuotedWhole(path)
            ),
            Self::Twice(path) => said!(
                "the archive has two files with the path {path}",
                path = QuotedWhole(path)
            ),
            Self::Encrypted(path) => {
                said!(
                    "{path} in the archive needs a password",
                    path = QuotedWhole(path)
                )
            }
            Self::Method(path) => said!(
                "{path} in the archive is packed by a method other than deflate",
                path = QuotedWhole(path)
            ),
            Self::Damaged(path) => {
                said!("{path} in the archive is damaged", path = QuotedWhole(path))
            }
        }
    }
}

says!(ZipFault);

impl std::error::Error for ZipFault {}

/// The files as a zip archive, in their order. It is read back: what [`unzip`]
/// would refuse is not written.
///
/// # Errors
/// Where the files are too many or too large, or two of them have one path.
pub fn zip(files: &Files) -> Result<Vec<u8>, ZipFault> {
    zip_within(LIMITS, files)
}

fn zip_within(limits: Limits, files: &Files) -> Result<Vec<u8>, ZipFault> {
    let mut archive = Archive::within(limits);
    for file in &files.0 {
        if archive.has(&file.path) {
            return Err(ZipFault::Twice(file.path.clone()));
        }
        archive.write(&file.path, &file.bytes)?;
    }
    archive.finish()
}

/// A zip archive that packs its files while they are written, one after the
/// other or in turn, so that none is in memory as a whole. The bytes do not
/// depend on the pieces.
pub struct Archive {
    files: Vec<Packed>,
    /// The places of the files, by path.
    places: HashMap<String, usize>,
    limits: Limits,
    /// Bytes of files that may still come.
    room: usize,
}

impl Default for Archive {
    fn default() -> Self {
        Self::within(LIMITS)
    }
}

impl Archive {
    fn within(limits: Limits) -> Self {
        Self {
            files: Vec::new(),
            places: HashMap::new(),
            room: limits.bytes,
            limits,
        }
    }

    /// Adds bytes to the file at `path`, which comes after the others where it
    /// is new.
    ///
    /// # Errors
    /// Where it is one too many, the files become too large, or `path` is none.
    pub fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), ZipFault> {
        let place = match self.places.get(path) {
            Some(place) => *place,
            None => self.begin(path)?,
        };
        let too_large = || ZipFault::TooLarge(path.to_owned());
        self.room = self.room.checked_sub(bytes.len()).ok_or_else(too_large)?;
        let file = self.files.get_mut(place);
        file.ok_or_else(too_large)?.write(bytes)
    }

    fn begin(&mut self, path: &str) -> Result<usize, ZipFault> {
        if self.files.len() == self.limits.files {
            return Err(ZipFault::TooManyFiles);
        }
        // The library would make another path of it.
        if !is_path(path) {
            return Err(ZipFault::BadPath(path.to_owned()));
        }
        self.files.push(Packed::new(path));
        self.places.insert(path.to_owned(), self.files.len() - 1);
        Ok(self.files.len() - 1)
    }

    /// Whether there is a file at `path`.
    pub fn has(&self, path: &str) -> bool {
        self.places.contains_key(path)
    }

    /// The archive, once it was read back.
    ///
    /// # Errors
    /// Where what is read is not what was written: a fault of this program.
    pub fn finish(self) -> Result<Vec<u8>, ZipFault> {
        let mut writer = ZipArchiveWriter::new(Vec::new());
        for file in self.files {
            let path = file.path.clone();
            let written = file.put_into(&mut writer);
            written.map_err(|_| ZipFault::Damaged(path))?;
        }
        let archive = writer.finish().map_err(|_| ZipFault::NotAZip)?;
        verify(&archive)?;
        Ok(archive)
    }
}

/// Bytes of a file that are packed, or read back, at once: what the packer sees
/// decides on the bytes it makes.
const BLOCK: usize = 64 << 10;

/// A file of an archive, packed as far as it was written.
struct Packed {
    path: String,
    crc: Crc32,
    length: u64,
    /// What is not packed yet, less than a block.
    block: Vec<u8>,
    /// Takes some 300 kB, which a small file needs only for a moment.
    packer: Option<Box<CompressorOxide>>,
    packed: Vec<u8>,
}

impl Packed {
    fn new(path: &str) -> Self {
        Self {
            path: path.to_owned(),
            crc: Crc32::new(),
            length: 0,
            block: Vec::new(),
            packer: None,
            packed: Vec::new(),
        }
    }

    fn write(&mut self, mut bytes: &[u8]) -> Result<(), ZipFault> {
        self.crc.update(bytes);
        self.length += bytes.len() as u64;
        while !bytes.is_empty() {
            let (taken, rest) = bytes.split_at(bytes.len().min(BLOCK - self.block.len()));
            self.block.extend_from_slice(taken);
            bytes = rest;
            if self.block.len() == BLOCK {
                self.pack(TDEFLFlush::None)?;
            }
        }
        Ok(())
    }

    fn pack(&mut self, flush: TDEFLFlush) -> Result<(), ZipFault> {
        let packer = self.packer.get_or_insert_with(|| {
            let flags = create_comp_flags_from_zip_params(LEVEL.into(), 0, 0);
            Box::new(CompressorOxide::new(flags))
        });
        let (status, _) = compress_to_output(packer, &self.block, flush, |bytes| {
            self.packed.extend_from_slice(bytes);
            true
        });
        self.block.clear();
        match status {
            TDEFLStatus::Okay | TDEFLStatus::Done => Ok(()),
            TDEFLStatus::BadParam | TDEFLStatus::PutBufFailed => {
                Err(ZipFault::Damaged(self.path.clone()))
            }
        }
    }

    fn put_into(mut self, archive: &mut ZipArchiveWriter<Vec<u8>>) -> Result<(), rawzip::Error> {
        let packed = self.pack(TDEFLFlush::Finish);
        packed.map_err(|_| io::Error::from(io::ErrorKind::Other))?;
        let mut entry = archive
            .new_file(&self.path)
            .compression_method(CompressionMethod::DEFLATE);
        if let Some(first_day) = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0) {
            entry = entry.last_modified(first_day);
        }
        let (mut entry, _) = entry.start()?;
        entry.write_all(&self.packed)?;
        entry.finish(DataDescriptorOutput::new(self.crc.checksum(), self.length))?;
        Ok(())
    }
}

/// Unpacks every file of an archive, a block at a time, and holds it against
/// what the archive says of it.
fn verify(bytes: &[u8]) -> Result<(), ZipFault> {
    let archive = ZipArchive::from_slice(bytes).map_err(|_| ZipFault::NotAZip)?;
    let mut block = vec![0; BLOCK];
    for record in archive.entries() {
        let record = record.map_err(|_| ZipFault::NotAZip)?;
        let path = path(&record)?;
        let damaged = || ZipFault::Damaged(path.clone());
        let entry = archive.get_entry(record.wayfinder());
        let entry = entry.map_err(|_| damaged())?;
        let mut packed = entry.data();
        let mut state = InflateState::new_boxed(DataFormat::Raw);
        let (mut crc, mut length) = (Crc32::new(), 0);
        loop {
            let step = inflate::stream::inflate(&mut state, packed, &mut block, MZFlush::None);
            packed = packed.get(step.bytes_consumed..).unwrap_or_default();
            crc.update(&block[..step.bytes_written]);
            length += step.bytes_written as u64;
            match step.status {
                Ok(MZStatus::StreamEnd) => break,
                Ok(MZStatus::Ok) => {}
                _ => return Err(damaged()),
            }
        }
        let found = ZipVerification {
            crc: crc.checksum(),
            uncompressed_size: length,
        };
        entry.claim_verifier().valid(found).map_err(|_| damaged())?;
    }
    Ok(())
}

/// The files of a zip archive, in its order; folders are passed over.
///
/// # Errors
/// Where it is no archive, a damaged one, or one that could do harm.
pub fn unzip(bytes: &[u8]) -> Result<Files, ZipFault> {
    unzip_where(bytes, |_| true)
}

/// Those files of a zip archive of which the path `is_wanted`; the others are
/// not unpacked, so that films do not count.
pub(super) fn unzip_where(
    bytes: &[u8],
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Files, ZipFault> {
    unzip_within(&LIMITS, bytes, is_wanted)
}

fn unzip_within(
    limits: &Limits,
    bytes: &[u8],
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Files, ZipFault> {
    let archive = ZipArchive::from_slice(bytes).map_err(|_| ZipFault::NotAZip)?;
    let mut files = Files::default();
    let mut paths = HashSet::new();
    let mut room = limits.bytes;
    for (count, record) in archive.entries().enumerate() {
        let record = record.map_err(|_| ZipFault::NotAZip)?;
        if count == limits.files {
            return Err(ZipFault::TooManyFiles);
        }
        let path = path(&record)?;
        if record.is_dir() || path.ends_with('/') || !is_wanted(&path) {
            continue;
        }
        if !paths.insert(path.clone()) {
            return Err(ZipFault::Twice(path));
        }
        let bytes = unpacked(&archive, &record, &path, room)?;
        room -= bytes.len();
        files.0.push(File { path, bytes });
    }
    Ok(files)
}

/// The path with `/` between its folders, as some programs do not write it.
fn path(record: &ZipFileHeaderRecord<'_>) -> Result<String, ZipFault> {
    let raw = record.file_path();
    let path = String::from_utf8_lossy(raw.as_ref()).replace('\\', "/");
    if is_path(&path) {
        Ok(path)
    } else {
        Err(ZipFault::BadPath(path))
    }
}

/// Whether it names a file in the archive's folder, on any system.
fn is_path(path: &str) -> bool {
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    let leads_out = path.starts_with('/') || has_drive || path.split('/').any(|part| part == "..");
    let is_short = (1..=LONGEST_PATH).contains(&path.len());
    is_short && !leads_out && !path.contains(char::is_control)
}

fn unpacked(
    archive: &ZipSliceArchive<&[u8]>,
    record: &ZipFileHeaderRecord<'_>,
    path: &str,
    room: usize,
) -> Result<Vec<u8>, ZipFault> {
    let damaged = || ZipFault::Damaged(path.to_owned());
    if record.flags().is_encrypted() {
        return Err(ZipFault::Encrypted(path.to_owned()));
    }
    let entry = archive.get_entry(record.wayfinder());
    let entry = entry.map_err(|_| damaged())?;
    let packed = entry.data();
    let too_large = || ZipFault::TooLarge(path.to_owned());
    let bytes =
        match record.compression_method() {
            CompressionMethod::STORE if packed.len() > room => return Err(too_large()),
            CompressionMethod::STORE => packed.to_vec(),
            CompressionMethod::DEFLATE => inflate::decompress_to_vec_with_limit(packed, room)
                .map_err(|fault| match fault.status {
                    TINFLStatus::HasMoreOutput => too_large(),
                    _ => damaged(),
                })?,
            _ => return Err(ZipFault::Method(path.to_owned())),
        };
    let found = ZipVerification {
        crc: rawzip::crc32(&bytes),
        uncompressed_size: bytes.len() as u64,
    };
    entry.claim_verifier().valid(found).map_err(|_| damaged())?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_do_not_depend_on_the_pieces() {
        let text: String = (0..60_000_u64)
            .map(|n| format!("{} passages, ", n * n % 977))
            .collect();
        let whole = zip(&Files::one("a.txt", &*text)).unwrap();
        for piece in [1000, BLOCK - 1, BLOCK, BLOCK + 1, 400_000] {
            let mut archive = Archive::default();
            for bytes in text.as_bytes().chunks(piece) {
                archive.write("a.txt", bytes).unwrap();
            }
            assert_eq!(archive.finish().as_ref(), Ok(&whole), "{piece}");
        }
        assert_eq!(unzip(&whole), Ok(Files::one("a.txt", text)));
    }

    #[test]
    fn an_archive_that_was_not_written_right_is_withheld() {
        let mut archive = zip(&Files::one("a.txt", "quay ".repeat(99))).unwrap();
        assert_eq!(verify(&archive), Ok(()));
        // The first byte that is packed, after the header and the path.
        archive[30 + 5] ^= 1;
        assert_eq!(verify(&archive), Err(ZipFault::Damaged("a.txt".to_owned())));
    }

    /// Files of so many zeros, which pack to a thousandth.
    fn zeros(of: &[(&str, usize)]) -> Files {
        let file = |(path, length): &(&str, usize)| File {
            path: (*path).to_owned(),
            bytes: vec![b'0'; *length],
        };
        Files(of.iter().map(file).collect())
    }

    #[test]
    fn what_would_not_be_read_is_not_written() {
        let limits = Limits {
            files: 2,
            bytes: 1000,
        };
        let long = "x".repeat(LONGEST_PATH + 1);
        for (of, fault) in [
            (&[("a", 600), ("b", 400)][..], None),
            (
                &[("a", 600), ("b", 401)],
                Some(ZipFault::TooLarge("b".to_owned())),
            ),
            (
                &[("a", 1), ("b", 1), ("c", 1)],
                Some(ZipFault::TooManyFiles),
            ),
            (&[("a", 1), ("a", 1)], Some(ZipFault::Twice("a".to_owned()))),
            (&[("../a", 1)], Some(ZipFault::BadPath("../a".to_owned()))),
            (&[(&*long, 1)], Some(ZipFault::BadPath(long.clone()))),
        ] {
            let files = zeros(of);
            let archive = zip_within(limits, &files);
            assert_eq!(archive.as_ref().err(), fault.as_ref());
            if let Ok(archive) = archive {
                assert_eq!(unzip_within(&limits, &archive, |_| true), Ok(files));
            }
            // Read, by what another program wrote of it.
            if matches!(fault, Some(ZipFault::TooLarge(_) | ZipFault::TooManyFiles)) {
                let archive = zip(&zeros(of)).unwrap();
                let read = unzip_within(&limits, &archive, |_| true);
                assert_eq!(read.err(), fault);
            }
        }
    }
}
