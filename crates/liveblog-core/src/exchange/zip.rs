//! Files as a `.zip` and back, in memory. The same files give the same bytes:
//! they keep their order and all are of 1980-01-01, the first day a zip knows.
//!
//! What this module does not do: touch a disk, or trust an archive. One that
//! is suspicious in any part is not read at all.

use std::collections::HashSet;
use std::fmt;
use std::io::Write as _;

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::{deflate, inflate};
use rawzip::time::UtcDateTime;
use rawzip::{
    CompressionMethod, DataDescriptorOutput, ZipArchive, ZipArchiveWriter, ZipFileHeaderRecord,
    ZipSliceArchive, ZipVerification,
};

use super::{File, Files};

/// Files of an archive that is read; far more than any project has.
const MOST_FILES: usize = 10_000;

/// Bytes of all files that are read, unpacked.
const MOST_BYTES: usize = 512 << 20;

/// Bytes of one of them.
const MOST_BYTES_OF_A_FILE: usize = 256 << 20;

/// How often larger than packed a file may be. Text is up to a hundred times,
/// and what is made to exhaust a machine about a thousand times.
const MOST_RATIO: usize = 500;

/// Below this many bytes no ratio is suspicious.
const FREE_OF_RATIO: usize = 1 << 20;

/// Good compression at a bearable price; the default of most zip programs.
const LEVEL: u8 = 6;

/// Bytes that a path in an archive can have.
const LONGEST_PATH: usize = u16::MAX as usize;

/// Why an archive is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ZipFault {
    /// It is no zip archive, or its end is missing.
    NotAZip,
    /// It has more files than any export.
    TooManyFiles,
    /// It unpacks to more than is held in memory, or to very much more than it
    /// is itself. The path of the file with which it does.
    TooLarge(String),
    /// A path that leads out of the archive's folder, or none at all.
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

impl fmt::Display for ZipFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotAZip => f.write_str("this is no zip archive, or a part of it is missing"),
            Self::TooManyFiles => write!(f, "the archive has more than {MOST_FILES} files"),
            Self::TooLarge(path) => write!(
                f,
                "the archive unpacks to far more than an export has; {path:?} goes beyond it"
            ),
            Self::BadPath(path) => write!(
                f,
                "the archive has a file with the path {path:?}, which leads out of its folder"
            ),
            Self::Twice(path) => write!(f, "the archive has two files with the path {path:?}"),
            Self::Encrypted(path) => write!(f, "{path:?} in the archive needs a password"),
            Self::Method(path) => write!(
                f,
                "{path:?} in the archive is packed by a method other than deflate"
            ),
            Self::Damaged(path) => write!(f, "{path:?} in the archive is damaged"),
        }
    }
}

impl std::error::Error for ZipFault {}

/// The files as a zip archive, in their order. A path of more than 65,535
/// bytes, which a zip cannot hold, is cut.
pub fn zip(files: &Files) -> Vec<u8> {
    // With such paths, writing to memory has nothing left to fail at.
    written(files).unwrap_or_default()
}

fn written(files: &Files) -> Result<Vec<u8>, rawzip::Error> {
    let first_day = UtcDateTime::from_components(1980, 1, 1, 0, 0, 0, 0);
    let mut archive = ZipArchiveWriter::new(Vec::new());
    for file in &files.0 {
        let path = &file.path[..file.path.floor_char_boundary(LONGEST_PATH)];
        let mut entry = archive
            .new_file(path)
            .compression_method(CompressionMethod::DEFLATE);
        if let Some(first_day) = first_day {
            entry = entry.last_modified(first_day);
        }
        let (mut entry, _) = entry.start()?;
        entry.write_all(&deflate::compress_to_vec(&file.bytes, LEVEL))?;
        let crc = rawzip::crc32(&file.bytes);
        entry.finish(DataDescriptorOutput::new(crc, file.bytes.len() as u64))?;
    }
    archive.finish()
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
    let archive = ZipArchive::from_slice(bytes).map_err(|_| ZipFault::NotAZip)?;
    let mut files = Files::default();
    let mut paths = HashSet::new();
    let mut room = MOST_BYTES;
    for (count, record) in archive.entries().enumerate() {
        let record = record.map_err(|_| ZipFault::NotAZip)?;
        if count == MOST_FILES {
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
    let has_drive = path.as_bytes().get(1) == Some(&b':');
    let leads_out = path.starts_with('/') || has_drive || path.split('/').any(|part| part == "..");
    if path.is_empty() || leads_out || path.contains(char::is_control) {
        return Err(ZipFault::BadPath(path));
    }
    Ok(path)
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
    let by_ratio = packed.len().saturating_mul(MOST_RATIO).max(FREE_OF_RATIO);
    let most = room.min(MOST_BYTES_OF_A_FILE).min(by_ratio);
    let too_large = || ZipFault::TooLarge(path.to_owned());
    let bytes =
        match record.compression_method() {
            CompressionMethod::STORE if packed.len() > most => return Err(too_large()),
            CompressionMethod::STORE => packed.to_vec(),
            CompressionMethod::DEFLATE => inflate::decompress_to_vec_with_limit(packed, most)
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
