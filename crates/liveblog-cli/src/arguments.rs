//! What the program was called to do.

use std::ffi::OsString;
use std::path::PathBuf;

use lexopt::prelude::*;
use liveblog_core::exchange::{Format, Maker, Makers, Options};

use crate::Failure;
use crate::files::Input;
use crate::now::now;

const HELP: &str = "\
Splits pasted live blogs into entries, and checks, exports and imports datasets.

liveblog parse [-o OUT] FILE…
    writes one dataset file of the given live blogs
liveblog check FILE
    names every fault of a dataset file
liveblog export DATASET --format NAME [-o OUT] [OPTION VALUE]…
    writes a dataset in another format; what that cannot hold is said on
    standard error and, with -o, in OUT.losses.json
liveblog import FILE [--format NAME] [--into DATASET] [-o OUT] [OPTION VALUE]…
    reads such a file, or a folder or .zip of several, into a new dataset or
    into one that is there; what was refused, and whose work came in, is said
    on standard error. Without --format each file is read as what its content
    shows it to be

FILE is UTF-8 text, or - for standard input. A live blog may be plain text, the
source of a web page, or a page's structured data (JSON-LD) alone.

  -o, --output OUT   writes there and not to standard output. A format of several
                     files writes a new folder, or a .zip where OUT ends so; a
                     file that has others to explain it, such as a table with
                     its README.txt, is written as OUT, with these beside it
  -h, --help         prints this
  -V, --version      prints the version

Formats: json, jsonl, csv-entries, csv-annotations, csv-wide, csv-codebook,
label-studio, doccano, spacy, prodigy, conll, brat, cas-json, w3c, refi-qdc,
refi-qdpx, dataset-zip. All are read, too: csv-wide, conll and cas-json as they
are written here, the others also as other programs write them.

Options of export, and of import as far as they say how a file is read:
  --document ID          only this live blog; may be given several times
  --annotator ID         only this annotator's work; may be given several times
  --spans yes|no         labelled passages, too (yes)
  --stand-off yes|no     where texts stand, not what they say (no)
  --formula-guard yes|no an apostrophe before what a spreadsheet would take for
                         a formula (yes)
  --offset-unit code-point|utf-16
                         where the format leaves it open (code-point)
  --label-studio-as annotations|predictions
                         what Label Studio takes the labels for (annotations)
  --split-by document|time, --seed N
                         how a dataset folder is split (document, 0)
  --label-license NAME, --text-rights WORDS
                         who may do what with the labels and with the texts
  --exported MOMENT      what json says under “exported” (the present moment)

Option of import:
  --assign FROM=TO       whose work comes in as whose: FROM is an annotator's id
                         in the file, or nothing for work that names nobody; TO
                         is the id of an annotator of the dataset, or “new”; may
                         be given several times. By default annotators are found
                         by id and name, and work that names nobody is the first
                         annotator's

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
    /// Writes a dataset in another format.
    Export(Export),
    /// Reads a file of another format.
    Import(Import),
}

/// A call of `export`.
pub struct Export {
    /// The dataset file.
    pub input: Input,
    pub format: Format,
    pub output: Option<PathBuf>,
    pub options: Options,
}

/// A call of `import`.
pub struct Import {
    /// The file, or a folder.
    pub input: Input,
    /// `None` for what the content of each file shows.
    pub format: Option<Format>,
    /// The dataset that it goes into; `None` for a new one.
    pub into: Option<Input>,
    pub output: Option<PathBuf>,
    pub options: Options,
    /// Whose work comes in as whose.
    pub makers: Makers,
}

/// What was given as `--NAME VALUE`, by name.
type Named = Vec<(String, String)>;

/// Reads the arguments.
pub fn read(arguments: lexopt::Parser) -> Result<Call, Failure> {
    read_all(arguments).map_err(|error| Failure::Usage(error.to_string()))
}

fn read_all(mut arguments: lexopt::Parser) -> Result<Call, lexopt::Error> {
    let mut command = None;
    let mut inputs = Vec::new();
    let mut output = None;
    let mut named: Named = Vec::new();
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
            Long(name) if is_named(command.as_deref()) => {
                let name = name.to_owned();
                named.push((name, arguments.value()?.string()?));
            }
            Value(word) if command.is_none() => command = Some(word.string()?),
            Value(file) => inputs.push(input(file, &inputs)?),
            other => return Err(other.unexpected()),
        }
    }
    match command.as_deref() {
        None => Err("which command? There are parse, check, export and import".into()),
        Some("parse") if inputs.is_empty() => Err("parse needs a FILE".into()),
        Some("parse") => Ok(Call::Parse { inputs, output }),
        Some("check") => match <[Input; 1]>::try_from(inputs) {
            Ok([input]) if output.is_none() => Ok(Call::Check { input }),
            Ok(_) => Err("check writes no file; leave -o out".into()),
            Err(_) => Err("check needs one FILE".into()),
        },
        Some("export") => {
            let format = format(&mut named)?.ok_or("which --format?")?;
            let options = options(&named)?;
            match <[Input; 1]>::try_from(inputs) {
                Ok([input]) => Ok(Call::Export(Export {
                    input,
                    format,
                    output,
                    options,
                })),
                Err(_) => Err("export needs one DATASET".into()),
            }
        }
        Some("import") => {
            let into = take(&mut named, "into")?.map(|file| Input::from(OsString::from(file)));
            let format = format(&mut named)?;
            let makers = makers(&mut named)?;
            let options = options(&named)?;
            match <[Input; 1]>::try_from(inputs) {
                Ok([Input::Stdin]) if into == Some(Input::Stdin) => {
                    Err("standard input can be read only once".into())
                }
                Ok([input]) => Ok(Call::Import(Import {
                    input,
                    format,
                    into,
                    output,
                    options,
                    makers,
                })),
                Err(_) => Err("import needs one FILE, or a folder".into()),
            }
        }
        Some(other) => Err(format!("there is no command “{other}”").into()),
    }
}

/// Whether a command takes `--NAME VALUE`.
fn is_named(command: Option<&str>) -> bool {
    matches!(command, Some("export" | "import"))
}

/// Takes the value that was given under a name, which can be given once.
fn take(named: &mut Named, name: &str) -> Result<Option<String>, lexopt::Error> {
    let mut values = named.extract_if(.., |(given, _)| given == name);
    let value = values.next().map(|(_, value)| value);
    if values.next().is_some() {
        return Err(format!("--{name} is given twice").into());
    }
    Ok(value)
}

fn format(named: &mut Named) -> Result<Option<Format>, lexopt::Error> {
    let name = take(named, "format")?;
    Ok(name.map(|name| name.parse()).transpose()?)
}

fn options(named: &Named) -> Result<Options, lexopt::Error> {
    let now = now().map_err(|failure| match failure {
        Failure::Usage(message) => message,
        Failure::Input(messages) => messages.concat(),
    })?;
    let mut options = Options::new(now);
    for (name, value) in named {
        options
            .set(name, value)
            .map_err(|error| error.to_string())?;
    }
    Ok(options)
}

/// Reads `--assign FROM=TO`, as often as it is given.
fn makers(named: &mut Named) -> Result<Makers, lexopt::Error> {
    let mut makers = Makers::default();
    for (_, value) in named.extract_if(.., |(name, _)| name == "assign") {
        let Some((from, to)) = value.split_once('=').filter(|(_, to)| !to.is_empty()) else {
            return Err(format!("--assign takes FROM=TO, not “{value}”").into());
        };
        let maker = match to {
            "new" => Maker::New,
            id => Maker::Annotator(id.into()),
        };
        let before = match from {
            "" => makers.unnamed.replace(maker),
            id => makers.named.insert(id.into(), maker),
        };
        if before.is_some() {
            return Err(format!("--assign “{from}=” is given twice").into());
        }
    }
    Ok(makers)
}

fn input(file: OsString, before: &[Input]) -> Result<Input, lexopt::Error> {
    let input = Input::from(file);
    if matches!(input, Input::Stdin) && before.contains(&input) {
        return Err("standard input can be read only once".into());
    }
    Ok(input)
}
