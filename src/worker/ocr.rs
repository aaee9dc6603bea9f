//! Text in pictures, read by the external program `tesseract`. An edge.
//!
//! It decides how the program is found and called, how long it may take and what of its answer counts.
//! The picture goes in through a pipe and the text comes back through one; nothing is written to disk,
//! and what the program says of its own is dropped, because it may quote the picture.

#![expect(clippy::disallowed_methods, reason = "an edge: it looks for a program and starts it")]

use std::ffi::OsStr;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread;
use std::time::{Duration, Instant};

use crate::extract::{Ocr, Sight};
use crate::inventory::Unread;

/// Time for one picture. A page of small print takes ten seconds on a slow machine.
const PICTURE_TIME: Duration = Duration::from_mins(2);
/// Time for a question about the program itself.
const QUESTION_TIME: Duration = Duration::from_secs(10);
/// Address space of the program; it takes 55 MB for an ordinary page.
const MEMORY_BYTES: u64 = 2 << 30;
/// A larger picture is not read.
const PICTURE_BYTES_MAX: usize = 256 << 20;
/// Text of one picture.
const TEXT_BYTES_MAX: u64 = 16 << 20;
/// Languages that are asked for, as far as they are installed.
const LANGUAGES: [&str; 2] = ["nld", "eng"];

/// First bytes of the kinds of picture that the program reads.
const READABLE: [&[u8]; 13] = [
    b"\x89PNG\r\n\x1a\n",
    b"\xFF\xD8\xFF",
    b"II*\0",
    b"MM\0*",
    b"GIF8",
    b"BM",
    b"P1",
    b"P4",
    b"P5",
    b"P6",
    b"\0\0\0\x0CjP  ",
    b"\xFF\x4F\xFF\x51",
    b"RIFF",
];

/// Whether pictures are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Wish {
    /// Where the program is installed.
    #[default]
    Auto,
    /// Never: pictures are not read, and said so.
    Off,
    /// Always; without the program there is no scan.
    Required,
}

/// The program, where it was found. What it can do is asked when it is needed first.
#[derive(Debug)]
pub struct Tesseract {
    program: PathBuf,
    skill: OnceLock<Option<Skill>>,
    picture_time: Duration,
}

/// What the program can do.
#[derive(Debug)]
struct Skill {
    version: String,
    /// As the program wants them: `nld+eng`.
    languages: String,
    /// Whether it can tell which way up a page is.
    turns: bool,
}

impl Tesseract {
    /// Looks for the program in the folders of `path`, which is written as the variable `PATH` is.
    pub fn find(path: &OsStr) -> Option<Self> {
        let name = if cfg!(windows) { "tesseract.exe" } else { "tesseract" };
        std::env::split_paths(path)
            // A relative folder would mean another program in every folder one stands in.
            .filter(|folder| folder.is_absolute())
            .map(|folder| folder.join(name))
            .find(|program| program.is_file())
            .map(Self::at)
    }

    /// The program at a known place.
    pub fn at(program: PathBuf) -> Self {
        Self { program, skill: OnceLock::new(), picture_time: PICTURE_TIME }
    }

    /// Version and languages, for people. `None` when it does not answer or knows neither Dutch nor
    /// English.
    pub fn describe(&self) -> Option<String> {
        let skill = self.skill()?;
        Some(format!("{} ({})", skill.version, skill.languages))
    }

    fn skill(&self) -> Option<&Skill> {
        self.skill.get_or_init(|| Skill::ask(&self.program)).as_ref()
    }
}

impl Skill {
    fn ask(program: &Path) -> Option<Self> {
        let version = ask(program, "--version")?;
        let version = version.lines().next().unwrap_or_default().trim().to_owned();
        let known = ask(program, "--list-langs")?;
        let has = |language: &str| known.lines().any(|line| line.trim() == language);
        let languages: Vec<&str> = LANGUAGES.into_iter().filter(|language| has(language)).collect();
        let turns = has("osd");
        (!languages.is_empty()).then(|| Self { version, languages: languages.join("+"), turns })
    }
}

impl Ocr for Tesseract {
    fn mark(&self) -> String {
        self.skill().map_or_else(
            || "no ocr".to_owned(),
            |skill| format!("{} {} turns={}", skill.version, skill.languages, skill.turns),
        )
    }

    fn read(&self, picture: &[u8]) -> Result<Sight, Unread> {
        let skill = self.skill().ok_or(Unread::NeedsOcr)?;
        if !READABLE.iter().any(|head| picture.starts_with(head)) {
            return Err(Unread::NeedsOcr);
        }
        if picture.len() > PICTURE_BYTES_MAX {
            return Err(Unread::TooLarge);
        }
        let mut command = Command::new(&self.program);
        // Mode 1 turns a page upright before it is read, mode 3 takes it as it is.
        let mode = if skill.turns { "1" } else { "3" };
        command.args(["stdin", "stdout", "-l", &skill.languages, "--psm", mode]);
        // A table that tells of each word how certain it is; said this way, it needs no further file.
        command.args(["-c", "tessedit_create_tsv=1"]);
        let told = run(&mut command, picture, self.picture_time)?;
        sight(&told).ok_or(Unread::NeedsOcr)
    }
}

/// The words of a table as tesseract writes it: level, page, block, paragraph, line, word, four of place,
/// certainty, text. `None` where it is no such table.
fn sight(table: &str) -> Option<Sight> {
    let mut lines = table.lines();
    lines.next().filter(|head| head.starts_with("level\t"))?;
    let mut text = String::new();
    let mut before: Option<(&str, &str, &str, &str)> = None;
    let (mut sum, mut words) = (0.0_f64, 0_u32);
    for line in lines {
        let fields: Vec<&str> = line.splitn(12, '\t').collect();
        let [level, page, block, paragraph, row, _, _, _, _, _, certainty, word] = fields[..]
        else {
            continue;
        };
        if level != "5" || word.trim().is_empty() {
            continue;
        }
        let here = (page, block, paragraph, row);
        text.push_str(match before {
            None => "",
            Some(before) if before == here => " ",
            Some((.., other, _)) if other != paragraph => "\n\n",
            Some((_, other, ..)) if other != block => "\n\n",
            Some(_) => "\n",
        });
        before = Some(here);
        text.push_str(word.trim());
        // Strokes and dots are found in every picture.
        if word.chars().any(char::is_alphanumeric) {
            sum += certainty.parse::<f64>().ok().filter(|it| it.is_finite()).unwrap_or(0.0);
            words += 1;
        }
    }
    let mean = (sum / f64::from(words.max(1))).clamp(0.0, 100.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "of 0 to 100")]
    let certainty = mean as u8;
    Some(Sight { text, certainty })
}

/// What the program answers to one question about itself.
fn ask(program: &Path, question: &str) -> Option<String> {
    run(Command::new(program).arg(question), &[], QUESTION_TIME).ok()
}

/// Runs a command with `input`, and gives what it says.
fn run(command: &mut Command, input: &[u8], time: Duration) -> Result<String, Unread> {
    let mut child = command
        // One thread a picture: several pictures are read at once.
        .env("OMP_THREAD_LIMIT", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|_| Unread::NeedsOcr)?;
    bound(&child);
    let stdin = child.stdin.take();
    let stdout = child.stdout.take();
    thread::scope(|scope| {
        scope.spawn(move || {
            // A program that has seen enough closes its end; what it says then counts.
            if let Some(mut stdin) = stdin {
                let _closed = stdin.write_all(input);
            }
        });
        let said = scope.spawn(move || {
            let mut said = Vec::new();
            let stdout = stdout?;
            stdout.take(TEXT_BYTES_MAX).read_to_end(&mut said).ok()?;
            Some(said)
        });
        let ended = wait(&mut child, time);
        let said = said.join().ok().flatten();
        match (ended, said) {
            (Ended::Well, Some(said)) => Ok(String::from_utf8_lossy(&said).into_owned()),
            (Ended::Late, _) => Err(Unread::Timeout),
            // It does not say whether the picture is damaged or of a kind that it does not know.
            _ => Err(Unread::NeedsOcr),
        }
    })
}

enum Ended {
    Well,
    Badly,
    Late,
}

fn wait(child: &mut Child, time: Duration) -> Ended {
    let start = Instant::now();
    let mut pause = Duration::from_millis(1);
    loop {
        match child.try_wait() {
            Ok(Some(status)) if status.success() => return Ended::Well,
            Ok(Some(_)) => return Ended::Badly,
            Ok(None) if start.elapsed() < time => {
                thread::sleep(pause);
                pause = (pause * 2).min(Duration::from_millis(50));
            }
            late => {
                // Gone already, or about to be: either way it is waited for.
                let _gone = child.kill();
                let _status = child.wait();
                return if late.is_ok() { Ended::Late } else { Ended::Badly };
            }
        }
    }
}

/// Bounds the memory of a child that just began.
#[cfg(target_os = "linux")]
fn bound(child: &Child) {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};
    let limit = Rlimit { current: Some(MEMORY_BYTES), maximum: Some(MEMORY_BYTES) };
    // A child that ended already needs no bound.
    let _bounded = prlimit(Some(Pid::from_child(child)), Resource::As, limit);
}

#[cfg(not(target_os = "linux"))]
fn bound(_child: &Child) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_it_is_not_it_is_not_found() {
        for path in ["", "bin:../bin", "/no/such/folder"] {
            assert!(Tesseract::find(OsStr::new(path)).is_none(), "{path}");
        }
        for program in ["/bin/true", "/no/such/program"] {
            let none = Tesseract::at(program.into());
            assert_eq!((none.describe(), none.mark()), (None, "no ocr".to_owned()));
            assert_eq!(none.read(b"\x89PNG\r\n\x1a\n"), Err(Unread::NeedsOcr));
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_program_that_hangs_is_ended() {
        let start = Instant::now();
        let mut command = Command::new("/bin/sleep");
        let told = run(command.arg("30"), &vec![0; 1 << 20], Duration::from_millis(200));
        assert_eq!(told, Err(Unread::Timeout));
        assert!(start.elapsed() < Duration::from_secs(20));
    }

    #[cfg(unix)]
    #[test]
    fn what_goes_in_comes_out_and_failure_is_no_text() {
        let text = "een regel tekst\n".repeat(20_000);
        let told = run(&mut Command::new("/bin/cat"), text.as_bytes(), QUESTION_TIME);
        assert_eq!(told.as_deref(), Ok(text.as_str()));
        let told = run(&mut Command::new("/bin/false"), b"x", QUESTION_TIME);
        assert_eq!(told, Err(Unread::NeedsOcr));
    }

    /// A program that answers as the real one does, and reads back what it is given.
    #[cfg(unix)]
    fn double(folder: &Path) -> Tesseract {
        use std::os::unix::fs::PermissionsExt;
        let program = folder.join("tesseract");
        let script = "#!/bin/sh\ncase \"$1\" in --version) echo tesseract 5.3.0;; \
                      --list-langs) printf 'List (3):\\neng\\nnld\\nosd\\n';; \
                      *) printf 'level\\tpage_num\\n5\\t1\\t1\\t1\\t1\\t1\\t0\\t0\\t9\\t9\\t90.5\\t%s\\n' \"$*\"; \
                      printf '5\\t1\\t1\\t1\\t2\\t1\\t0\\t0\\t9\\t9\\t70\\t'; cat;; esac\n";
        std::fs::write(&program, script).unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
        Tesseract::find(folder.as_os_str()).unwrap()
    }

    #[test]
    #[expect(clippy::print_stderr, reason = "what was not tested is said")]
    fn the_real_one_reads_a_letter() {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let found = Tesseract::find(&path).filter(|program| program.describe().is_some());
        let Some(program) = found else {
            eprintln!("skipped: tesseract is not installed");
            return;
        };
        let sight = program.read(include_bytes!("../../fixtures/kinds/foto.png")).unwrap();
        assert!(sight.is_certain(), "{sight:?}");
        let text = sight.text;
        for word in ["Verklaring", "Adeyemi", "071202559", "06-12340017"] {
            assert!(text.contains(word), "{word} in {text}");
        }
    }

    #[test]
    fn words_have_their_lines_and_the_picture_its_certainty() {
        let head = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext";
        let word = |line: &str, certainty: &str, text: &str| {
            format!("5\t1\t{line}\t1\t0\t0\t9\t9\t{certainty}\t{text}")
        };
        let check = |words: &[String], text: &str, certainty: u8| {
            let table = [&[head.to_owned()], words].concat().join("\n");
            assert_eq!(sight(&table).unwrap(), Sight { text: text.to_owned(), certainty });
        };
        check(&[], "", 0);
        check(&["1\t1\t0\t0\t0\t0\t9\t9\t-1\t".to_owned()], "", 0);
        let page = [
            word("1\t1\t1", "90", "Grace"),
            word("1\t1\t1", "80.5", "Adeyemi"),
            word("1\t1\t2", "10", "|"),
            word("1\t2\t1", "70", "onder"),
            word("2\t2\t1", "71", "elders"),
        ];
        check(&page, "Grace Adeyemi\n|\n\nonder\n\nelders", 77);
        check(&[word("1\t1\t1", "NaN", "x")], "x", 0);
        assert_eq!(sight("Grace Adeyemi\n"), None);
        assert_eq!(sight(""), None);
    }

    #[cfg(unix)]
    #[test]
    fn it_is_asked_in_the_languages_that_it_has() {
        let folder = tempfile::tempdir().unwrap();
        let program = double(folder.path());
        assert_eq!(program.describe().as_deref(), Some("tesseract 5.3.0 (nld+eng)"));
        assert_eq!(program.mark(), "tesseract 5.3.0 nld+eng turns=true");
        let told = program.read(b"GIF89a picture").unwrap();
        let asked = "stdin stdout -l nld+eng --psm 1 -c tessedit_create_tsv=1";
        assert_eq!((told.text, told.certainty), (format!("{asked}\nGIF89a picture"), 80));
        assert_eq!(program.read(b"\x01\0\0\0 an EMF"), Err(Unread::NeedsOcr));
    }
}
