//! `liveblog`: splits live blogs, and checks, exports and imports datasets
//! without a browser, for scripts and whole folders.
//!
//! What this program does not do: know anything of live blogs or of the file
//! format. That is all in `liveblog-core`; here are arguments, files and exit
//! codes.

mod arguments;
mod check;
mod export;
mod files;
mod import;
mod now;
mod parse;

use std::process::ExitCode;

use arguments::Call;

/// Why a call came to nothing.
enum Failure {
    /// The arguments or the environment were wrong.
    Usage(String),
    /// The input was bad, or could not be read or written; one message each.
    Input(Vec<String>),
}

fn main() -> ExitCode {
    let done = arguments::read(lexopt::Parser::from_env()).and_then(|call| match call {
        Call::Say(text) => files::to_stdout(text.as_bytes()),
        Call::Parse { inputs, output } => parse::run(&inputs, output.as_deref()),
        Call::Check { input } => check::run(&input),
        Call::Export(call) => export::run(&call),
        Call::Import(call) => import::run(&call),
    });
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure::Input(messages)) => {
            for message in messages {
                eprintln!("{message}");
            }
            ExitCode::from(1)
        }
        Err(Failure::Usage(message)) => {
            eprintln!("liveblog: {message}\nTry “liveblog --help”.");
            ExitCode::from(2)
        }
    }
}
