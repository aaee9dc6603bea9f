//! Whom extraction can ask: processes for risky formats, a program that reads pictures, passwords.

use std::sync::Arc;

use super::super::problem::{Code, Problem};
use super::super::problems;
use super::{Session, environment};
use crate::extract::isolation::Isolation;
use crate::extract::{Passwords, Tools};
use crate::run::password_file;
use crate::worker;
use crate::worker::ocr::{Tesseract, Wish};

impl Session {
    /// Passwords for archives and documents; none where no file is configured.
    ///
    /// # Errors
    ///
    /// [`Code::PasswordsUnreadable`], also when others than its owner have access to the file.
    pub(in crate::cli) fn passwords(&self) -> Result<Passwords, Problem> {
        let Some(path) = &self.config.password_file else { return Ok(Passwords::default()) };
        password_file::read(path).map_err(|error| problems::passwords(path, &error, &self.messages))
    }

    /// The processes in which risky formats are read; none is started before there is one to read.
    pub(in crate::cli) fn workers(&self) -> worker::Pool {
        // Where the program cannot be found none can be started, and what needs one is not read.
        let program = worker::own_program().unwrap_or_default();
        let settings = worker::Settings::own(program, self.config.limits.worker);
        #[cfg(debug_assertions)]
        let settings = match environment("TERMIJN_POISON") {
            Some(_) => settings.poisoned(),
            None => settings,
        };
        worker::Pool::new(settings)
    }

    /// The program that reads text in pictures, where there is one and it is wanted.
    pub(in crate::cli) fn ocr(&self) -> Option<Tesseract> {
        let wanted = self.config.ocr != Wish::Off;
        wanted.then(|| environment("PATH").and_then(|path| Tesseract::find(&path))).flatten()
    }

    /// Whom extraction can ask.
    pub(super) fn tools(&self) -> Result<Tools, Problem> {
        let ocr = self.ocr();
        if self.config.ocr == Wish::Required && ocr.as_ref().and_then(Tesseract::describe).is_none()
        {
            return Err(Problem::new(Code::OcrMissing));
        }
        let isolation = Some(Arc::new(self.workers()) as Arc<dyn Isolation>);
        let passwords = Arc::new(self.passwords()?);
        let tools = Tools { isolation, passwords, ..Tools::default() };
        Ok(match ocr {
            Some(ocr) => tools.with_ocr(Arc::new(ocr)),
            None => tools,
        })
    }
}
