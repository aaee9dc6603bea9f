//! What a page paints: text with its places, pictures, lines and curves. Pure.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use lopdf::{Dictionary, Object, ObjectId, Stream};

use super::file::File;
use super::font::Font;
use super::layer::{Frame, Layer, Point};
use super::lexer::{Lexer, Operand, Operation};
use crate::inventory::Unread;

/// Forms inside forms.
const FORMS_MAX: usize = 16;
/// Operations of one document. A page of a map or a drawing has a million at most.
const OPERATIONS_MAX: u64 = 50_000_000;
/// Saved states; what is never restored costs memory.
const SAVED_MAX: usize = 512;

/// A stretch of text on one line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Run {
    /// Direction of writing, in degrees.
    pub(super) direction: i32,
    /// Where it begins and ends, along that direction, and on which line, across it.
    pub(super) start: f64,
    pub(super) end: f64,
    pub(super) line: f64,
    /// Height of the letters.
    pub(super) size: f64,
    pub(super) text: String,
}

/// A picture that a page shows.
#[derive(Debug)]
pub(super) struct Picture<'d> {
    pub(super) source: Source<'d>,
    pub(super) frame: Frame,
}

/// Where its points are.
#[derive(Debug)]
pub(super) enum Source<'d> {
    Object(ObjectId, &'d Stream),
    Inline(Vec<Operand>, Vec<u8>),
}

/// What was painted.
#[derive(Debug, Default)]
pub(super) struct Painted<'d> {
    pub(super) runs: Vec<Run>,
    pub(super) pictures: Vec<Picture<'d>>,
    /// Curves and lines, of which letters may be drawn.
    pub(super) curves: u64,
    pub(super) lines: u64,
    /// Characters that nobody can name.
    pub(super) unknown: u64,
    /// Characters that are shown.
    pub(super) shown: u64,
    /// Characters that are there but not shown, as over a scan that was read before.
    pub(super) hidden: Layer,
}

/// Paints pages; it keeps the fonts of the document.
pub(super) struct Painter<'f, 'd> {
    pub(super) file: &'f mut File<'d>,
    fonts: HashMap<ObjectId, Rc<Font>>,
    operations: u64,
    painted: Painted<'d>,
    /// Forms and patterns that are being painted.
    open: Vec<ObjectId>,
    patterns: HashSet<ObjectId>,
}

type Matrix = [f64; 6];

const SAME: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn after(a: &Matrix, b: &Matrix) -> Matrix {
    [
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    ]
}

#[derive(Debug, Clone)]
struct State {
    page: Matrix,
    font: Option<Rc<Font>>,
    size: f64,
    letter_gap: f64,
    word_gap: f64,
    stretch: f64,
    leading: f64,
    rise: f64,
    mode: f64,
}

impl State {
    fn new(page: Matrix) -> Self {
        Self {
            page,
            font: None,
            size: 1.0,
            letter_gap: 0.0,
            word_gap: 0.0,
            stretch: 1.0,
            leading: 0.0,
            rise: 0.0,
            mode: 0.0,
        }
    }
}

/// One content stream in progress.
struct Pen<'d> {
    state: State,
    saved: Vec<State>,
    text: Matrix,
    line: Matrix,
    resources: Option<&'d Dictionary>,
}

impl<'f, 'd> Painter<'f, 'd> {
    pub(super) fn new(file: &'f mut File<'d>) -> Self {
        Self {
            file,
            fonts: HashMap::new(),
            operations: 0,
            painted: Painted::default(),
            open: Vec::new(),
            patterns: HashSet::new(),
        }
    }

    /// What one content stream paints, forms in it included.
    pub(super) fn paint(
        &mut self,
        content: &[u8],
        resources: Option<&'d Dictionary>,
    ) -> Painted<'d> {
        self.patterns.clear();
        self.stream(content, resources, State::new(SAME));
        std::mem::take(&mut self.painted)
    }

    /// What a form paints, such as the look of a note.
    pub(super) fn paint_form(&mut self, form: &'d Stream) -> Painted<'d> {
        if let Some(content) = self.file.content(form) {
            let resources = self.file.dictionary(&form.dict, b"Resources");
            self.stream(&content, resources, State::new(SAME));
        }
        std::mem::take(&mut self.painted)
    }

    fn stream(&mut self, content: &[u8], resources: Option<&'d Dictionary>, state: State) {
        let mut pen = Pen { state, saved: Vec::new(), text: SAME, line: SAME, resources };
        let mut lexer = Lexer::new(content);
        for operation in lexer.by_ref() {
            self.operations += 1;
            if self.operations > OPERATIONS_MAX {
                self.file.note(Unread::Bomb);
                return;
            }
            self.operation(&mut pen, operation);
        }
        // A few stray bytes are ordinary; a stream of them is one that was not unpacked rightly.
        if lexer.odd > 16 && lexer.odd * 20 > content.len() {
            self.file.note(Unread::Damaged);
        }
    }

    fn operation(&mut self, pen: &mut Pen<'d>, operation: Operation<'_>) {
        let Operation { operator, operands, image } = operation;
        let number = |index: usize| operands.get(index).and_then(Operand::number).unwrap_or(0.0);
        let last = operands.last();
        match operator {
            b"q" if pen.saved.len() < SAVED_MAX => pen.saved.push(pen.state.clone()),
            b"Q" => pen.state = pen.saved.pop().unwrap_or_else(|| pen.state.clone()),
            b"cm" => pen.state.page = after(&matrix(&operands), &pen.state.page),
            b"BT" => (pen.text, pen.line) = (SAME, SAME),
            b"Tc" => pen.state.letter_gap = number(0),
            b"Tw" => pen.state.word_gap = number(0),
            b"Tz" => pen.state.stretch = number(0) / 100.0,
            b"TL" => pen.state.leading = number(0),
            b"Ts" => pen.state.rise = number(0),
            b"Tr" => pen.state.mode = number(0),
            b"Tf" => {
                if let Some(Operand::Name(name)) = operands.first() {
                    pen.state.font = self.font(pen.resources, name);
                }
                pen.state.size = number(1);
            }
            b"Td" => pen.move_by(number(0), number(1)),
            b"TD" => {
                pen.state.leading = -number(1);
                pen.move_by(number(0), number(1));
            }
            b"Tm" => {
                pen.text = matrix(&operands);
                pen.line = pen.text;
            }
            b"T*" => pen.move_by(0.0, -pen.state.leading),
            b"Tj" => self.show(pen, last),
            b"'" => {
                pen.move_by(0.0, -pen.state.leading);
                self.show(pen, last);
            }
            b"\"" => {
                (pen.state.word_gap, pen.state.letter_gap) = (number(0), number(1));
                pen.move_by(0.0, -pen.state.leading);
                self.show(pen, last);
            }
            b"TJ" => {
                if let Some(Operand::Array(parts)) = last {
                    for part in parts {
                        match part {
                            Operand::Number(back) => {
                                let state = &pen.state;
                                pen.advance(-back / 1000.0 * state.size * state.stretch);
                            }
                            part => self.show(pen, Some(part)),
                        }
                    }
                }
            }
            b"c" | b"v" | b"y" => self.painted.curves += 1,
            b"l" => self.painted.lines += 1,
            b"Do" => self.object(pen, last),
            b"scn" | b"SCN" => self.pattern(pen, last),
            b"BI" => self.picture(pen, Source::Inline(operands, image.to_vec())),
            _ => {}
        }
    }

    fn resource(
        &self,
        from: Option<&'d Dictionary>,
        kind: &[u8],
        name: &[u8],
    ) -> Option<&'d Object> {
        self.file.dictionary(from?, kind)?.get(name).ok()
    }

    fn font(&mut self, resources: Option<&'d Dictionary>, name: &[u8]) -> Option<Rc<Font>> {
        let object = self.resource(resources, b"Font", name)?;
        let id = object.as_reference().ok();
        if let Some(font) = id.and_then(|id| self.fonts.get(&id)) {
            return Some(Rc::clone(font));
        }
        let Some(dictionary) = self.file.deref(object).and_then(|it| it.as_dict().ok()) else {
            self.file.note(Unread::Damaged);
            return None;
        };
        let font = Rc::new(Font::read(self.file, dictionary));
        if let Some(id) = id {
            self.fonts.insert(id, Rc::clone(&font));
        }
        Some(font)
    }

    fn object(&mut self, pen: &Pen<'d>, name: Option<&Operand>) {
        let Some(Operand::Name(name)) = name else { return };
        let Some(object) = self.resource(pen.resources, b"XObject", name) else { return };
        let Some(Object::Stream(stream)) = self.file.deref(object) else {
            self.file.note(Unread::Damaged);
            return;
        };
        let Ok(id) = object.as_reference() else { return };
        match self.file.get(&stream.dict, b"Subtype").and_then(|it| it.as_name().ok()) {
            Some(b"Image") => self.picture(pen, Source::Object(id, stream)),
            _ => self.form(pen, id, stream),
        }
    }

    /// A picture fills the square of one by one, wherever that lies.
    fn picture(&mut self, pen: &Pen<'d>, source: Source<'d>) {
        let page = &pen.state.page;
        let corner = |x: f64, y: f64| {
            (x * page[0] + y * page[2] + page[4], x * page[1] + y * page[3] + page[5])
        };
        let frame = Frame::around(&[
            corner(0.0, 0.0),
            corner(1.0, 0.0),
            corner(0.0, 1.0),
            corner(1.0, 1.0),
        ]);
        self.painted.pictures.push(Picture { source, frame });
    }

    fn pattern(&mut self, pen: &Pen<'d>, name: Option<&Operand>) {
        let Some(Operand::Name(name)) = name else { return };
        let Some(object) = self.resource(pen.resources, b"Pattern", name) else { return };
        let Ok(id) = object.as_reference() else { return };
        // A pattern is painted wherever it is used; its text is the same everywhere.
        if let Some(Object::Stream(stream)) = self.file.deref(object)
            && self.patterns.insert(id)
        {
            self.form(pen, id, stream);
        }
    }

    fn form(&mut self, pen: &Pen<'d>, id: ObjectId, form: &'d Stream) {
        if self.open.contains(&id) {
            return;
        }
        if self.open.len() >= FORMS_MAX {
            self.file.note(Unread::Depth);
            return;
        }
        let Some(content) = self.file.content(form) else { return };
        let mut state = pen.state.clone();
        if let Some(own) = self.file.array(&form.dict, b"Matrix")
            && own.len() == 6
        {
            let mut numbers = SAME;
            for (slot, number) in numbers.iter_mut().zip(own) {
                *slot = self.file.number_of(number).unwrap_or(*slot);
            }
            state.page = after(&numbers, &state.page);
        }
        let resources = self.file.dictionary(&form.dict, b"Resources").or(pen.resources);
        self.open.push(id);
        self.stream(&content, resources, state);
        self.open.pop();
    }

    fn show(&mut self, pen: &mut Pen<'d>, text: Option<&Operand>) {
        let Some(Operand::Text(bytes)) = text else { return };
        let Some(font) = pen.state.font.clone() else {
            self.painted.unknown += bytes.len() as u64;
            return;
        };
        let start = pen.point();
        let (mut said, mut advanced) = (String::new(), 0.0);
        for glyph in font.glyphs(bytes) {
            let state = &pen.state;
            let gap = state.letter_gap + if glyph.is_space { state.word_gap } else { 0.0 };
            advanced += (glyph.width / 1000.0 * state.size + gap) * state.stretch;
            match glyph.text {
                Some(text) => said.push_str(&text),
                None if font.ornamental => said.push(' '),
                None => {
                    self.painted.unknown += 1;
                    said.push('\u{FFFD}');
                }
            }
        }
        pen.advance(advanced);
        let end = pen.point();
        let characters = said.chars().filter(|c| !c.is_whitespace()).count() as u64;
        if pen.state.mode >= 3.0 && pen.state.mode < 4.0 {
            self.painted.hidden.add(start, end, characters);
        } else {
            self.painted.shown += characters;
        }
        let shape = pen.shape();
        let (sin, cos) = shape[1].atan2(shape[0]).sin_cos();
        let along = |at: (f64, f64)| at.0 * cos + at.1 * sin;
        let run = Run {
            direction: rounded(shape[1].atan2(shape[0]).to_degrees()),
            start: along(start),
            end: along(end),
            line: start.1 * cos - start.0 * sin,
            size: shape[2].hypot(shape[3]).abs(),
            text: said,
        };
        let finite = [run.start, run.end, run.line, run.size].iter().all(|it| it.is_finite());
        if !run.text.is_empty() {
            // Places that overflow still leave the text.
            let lost =
                Run { direction: 0, start: 0.0, end: 0.0, line: 0.0, size: 0.0, ..run.clone() };
            self.painted.runs.push(if finite { run } else { lost });
        }
    }
}

impl Pen<'_> {
    fn move_by(&mut self, x: f64, y: f64) {
        self.line = after(&[1.0, 0.0, 0.0, 1.0, x, y], &self.line);
        self.text = self.line;
    }

    fn advance(&mut self, by: f64) {
        self.text = after(&[1.0, 0.0, 0.0, 1.0, by, 0.0], &self.text);
    }

    /// From a letter of size one to the page.
    fn shape(&self) -> Matrix {
        let State { size, stretch, rise, .. } = self.state;
        let own = [size * stretch, 0.0, 0.0, size, 0.0, rise];
        after(&after(&own, &self.text), &self.state.page)
    }

    /// Where the next letter begins. What is raised or lowered stays on its line.
    fn point(&self) -> Point {
        let all = after(&self.text, &self.state.page);
        (all[4], all[5])
    }
}

fn matrix(operands: &[Operand]) -> Matrix {
    let mut matrix = SAME;
    for (slot, operand) in matrix.iter_mut().zip(operands) {
        *slot = operand.number().unwrap_or(*slot);
    }
    matrix
}

#[expect(clippy::cast_possible_truncation, reason = "degrees; f64 casts saturate")]
fn rounded(degrees: f64) -> i32 {
    degrees.round() as i32
}
