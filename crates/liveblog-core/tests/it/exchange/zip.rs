//! Archives in memory: the same bytes each time, and nothing of an archive
//! that could do harm.

use liveblog_core::exchange::{File, Files, ZipFault, unzip, zip};
use proptest::prelude::*;

fn files(of: &[(&str, &[u8])]) -> Files {
    let file = |(path, bytes): &(&str, &[u8])| File {
        path: (*path).to_owned(),
        bytes: bytes.to_vec(),
    };
    Files(of.iter().map(file).collect())
}

/// An archive in which a file's path is another one, of the same length.
fn with_path(path: &str) -> Vec<u8> {
    let stands_in = "x".repeat(path.len());
    let archive = zip(&files(&[(&stands_in, b"harmless")])).unwrap();
    replaced(&archive, stands_in.as_bytes(), path.as_bytes())
}

fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = bytes.to_vec();
    let mut times = 0;
    for at in 0..=bytes.len() - from.len() {
        if bytes[at..].starts_with(from) {
            bytes[at..at + to.len()].copy_from_slice(to);
            times += 1;
        }
    }
    assert_eq!(times, 2, "in the file's own header and in the directory");
    bytes
}

#[test]
fn an_archive_is_the_same_each_time_and_of_the_first_day() {
    let files = files(&[
        ("z/läs.txt", "🚨 é".as_bytes()),
        ("a.json", b"{}"),
        ("empty", b""),
    ]);
    let archive = zip(&files).unwrap();
    assert_eq!(archive, zip(&files).unwrap());
    assert_eq!(unzip(&archive), Ok(files));
    // Time and date in the header, as MS-DOS counts: 1980-01-01 is 0x0021.
    assert_eq!(archive[10..14], [0, 0, 0x21, 0]);
}

#[test]
fn archives_that_could_do_harm_are_not_read() {
    let bad_path = |path: &str| ZipFault::BadPath(path.replace('\\', "/"));
    for path in [
        "../up.txt",
        "a/../../up.txt",
        "/etc/passwd",
        "C:\\boot.ini",
        "..\\up.txt",
        "a\nb",
    ] {
        assert_eq!(unzip(&with_path(path)), Err(bad_path(path)), "{path}");
    }

    let twice = zip(&files(&[("one.txt", b"1"), ("two.txt", b"2")])).unwrap();
    let twice = replaced(&twice, b"two.txt", b"one.txt");
    assert_eq!(unzip(&twice), Err(ZipFault::Twice("one.txt".into())));
}

/// Entries of one letter, as a test of a page has them.
#[test]
fn texts_that_repeat_and_many_files_are_read() {
    let repeats = files(&[("text.txt", &vec![b'0'; 4 << 20])]);
    let archive = zip(&repeats).unwrap();
    assert!(archive.len() * 100 < 4 << 20, "{}", archive.len());
    assert_eq!(unzip(&archive), Ok(repeats));

    // The files of three annotators for each of 1,700 live blogs.
    let many: Vec<_> = (0..10_202).map(|n| n.to_string()).collect();
    let many: Vec<_> = many.iter().map(|path| (&**path, &b""[..])).collect();
    let many = files(&many);
    assert_eq!(unzip(&zip(&many).unwrap()), Ok(many));
}

#[test]
fn what_is_damaged_or_packed_otherwise_is_named() {
    let archive = zip(&files(&[("doc.txt", &b"words ".repeat(40))])).unwrap();
    assert_eq!(unzip(b"PK"), Err(ZipFault::NotAZip));
    assert_eq!(unzip(&archive[..60]), Err(ZipFault::NotAZip));

    // The first byte of the packed data, behind the header and the path.
    let mut damaged = archive.clone();
    damaged[37] ^= 0x55;
    assert_eq!(unzip(&damaged), Err(ZipFault::Damaged("doc.txt".into())));

    let directory = archive.windows(4).position(|four| four == b"PK\x01\x02");
    let directory = directory.unwrap();
    let mut encrypted = archive.clone();
    encrypted[directory + 8] |= 1;
    assert_eq!(
        unzip(&encrypted),
        Err(ZipFault::Encrypted("doc.txt".into()))
    );

    let mut lzma = archive.clone();
    lzma[directory + 10] = 14;
    assert_eq!(unzip(&lzma), Err(ZipFault::Method("doc.txt".into())));
}

#[test]
fn paths_from_windows_and_folders_are_read() {
    let read = unzip(&with_path("Sources\\one.txt")).unwrap();
    assert_eq!(read.0[0].path, "Sources/one.txt");
    assert_eq!(unzip(&with_path("Sources/")), Ok(Files::default()));
}

proptest! {
    #[test]
    fn unzipping_is_the_inverse(
        contents in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..400), 0..8),
    ) {
        let named = contents.into_iter().enumerate().map(|(at, bytes)| File {
            path: format!("folder/{at}.bin"),
            bytes,
        });
        let files = Files(named.collect());
        prop_assert_eq!(unzip(&zip(&files).unwrap()), Ok(files));
    }
}
