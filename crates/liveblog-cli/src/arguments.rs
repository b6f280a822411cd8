//! What the program was called to do.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;

use crate::Failure;
use crate::files::Input;

const HELP: &str = "\
Splits pasted live blogs into entries and checks dataset files.

liveblog parse [-o OUT] FILE…   writes one dataset file of the given live blogs
liveblog check FILE             names every fault of a dataset file

FILE is UTF-8 text, or - for standard input. A live blog may be plain text, the
source of a web page, or a page's structured data (JSON-LD) alone.

  -o, --output OUT   writes there and not to standard output
  -h, --help         prints this
  -V, --version      prints the version

Moments in the output are the present one, or SOURCE_DATE_EPOCH where that is
set. Exit codes: 0 fine, 1 bad input, 2 wrong usage.
";

/// One call of the program.
pub enum Call {
    /// Prints a text.
    Say(String),
    /// Splits live blogs.
    Parse {
        inputs: Vec<Input>,
        output: Option<PathBuf>,
    },
    /// Checks a dataset file.
    Check { input: Input },
}

/// Reads the arguments.
pub fn read(arguments: lexopt::Parser) -> Result<Call, Failure> {
    read_all(arguments).map_err(|error| Failure::Usage(error.to_string()))
}

fn read_all(mut arguments: lexopt::Parser) -> Result<Call, lexopt::Error> {
    let mut command = None;
    let mut inputs = Vec::new();
    let mut output = None;
    while let Some(argument) = arguments.next()? {
        match argument {
            Short('h') | Long("help") => return Ok(Call::Say(HELP.to_owned())),
            Short('V') | Long("version") => {
                return Ok(Call::Say(
                    concat!("liveblog ", env!("CARGO_PKG_VERSION"), "\n").to_owned(),
                ));
            }
            Short('o') | Long("output") if output.is_none() => {
                output = Some(PathBuf::from(arguments.value()?));
            }
            Value(word) if command.is_none() => command = Some(word.string()?),
            Value(file) => inputs.push(input(file, &inputs)?),
            other => return Err(other.unexpected()),
        }
    }
    match command.as_deref() {
        None => Err("which command? There are parse and check".into()),
        Some("parse") if inputs.is_empty() => Err("parse needs a FILE".into()),
        Some("parse") => Ok(Call::Parse { inputs, output }),
        Some("check") => match <[Input; 1]>::try_from(inputs) {
            Ok([input]) if output.is_none() => Ok(Call::Check { input }),
            Ok(_) => Err("check writes no file; leave -o out".into()),
            Err(_) => Err("check needs one FILE".into()),
        },
        Some(other) => Err(format!("there is no command “{other}”").into()),
    }
}

fn input(file: OsString, before: &[Input]) -> Result<Input, lexopt::Error> {
    let input = Input::from(file);
    if matches!(input, Input::Stdin) && before.contains(&input) {
        return Err("standard input can be read only once".into());
    }
    Ok(input)
}
