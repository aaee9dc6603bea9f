//! The program: hands the command line to the library and ends with its outcome.

use std::process::ExitCode;

fn main() -> ExitCode {
    termijn::cli::main()
}
