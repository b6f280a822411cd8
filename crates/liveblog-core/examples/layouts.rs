//! Scores the parser on a folder of layout cases: `NAME.txt` is what was
//! pasted, `NAME.json` the gold. The measures are those of the tests.
//!
//! ```text
//! cargo run -p liveblog-core --example layouts -- FOLDER                 the table
//! cargo run -p liveblog-core --example layouts -- FOLDER --verbose       and each difference
//! cargo run -p liveblog-core --example layouts -- FOLDER --answers OUT   also writes OUT/NAME.json
//! ```

#[path = "../tests/it/layouts/answers.rs"]
mod answers;
#[path = "../tests/it/layouts/cases.rs"]
mod cases;
#[path = "../tests/it/layouts/score.rs"]
mod score;

use std::error::Error;
use std::fs;
use std::path::PathBuf;

fn main() -> Result<(), Box<dyn Error>> {
    let (mut folder, mut out, mut verbose) = (None, None, false);
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--verbose" => verbose = true,
            "--answers" => {
                let folder = arguments.next().ok_or("--answers needs a folder")?;
                out = Some(PathBuf::from(folder));
            }
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let folder = folder.ok_or("which folder has the cases?")?;
    if let Some(out) = &out {
        fs::create_dir_all(out)?;
    }
    let mut rows = Vec::new();
    for case in cases::read(&folder)? {
        let answers = answers::of_paste(&case.text)?;
        if let Some(out) = &out {
            let file = out.join(&case.name).with_extension("json");
            fs::write(file, format!("{answers:#}\n"))?;
        }
        let judgement = score::judge(&case.gold, &answers);
        if verbose {
            for difference in judgement.differences {
                println!("{}: {difference}", case.name);
            }
        }
        rows.push((case.name, judgement.score));
    }
    print!("{}", score::table(&rows));
    Ok(())
}
