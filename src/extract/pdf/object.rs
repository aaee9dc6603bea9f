//! Objects as they stand in a file, read without what its tables say of them. Pure.
//!
//! Written apart from the library, and used where the library is lost or leaves something out: what the
//! one stumbles over, the other may pass.

use lopdf::{Dictionary, Object, StringFormat};

use super::lexer::{Lexer, is_blank, is_regular};

/// Arrays and dictionaries inside one object; what lies deeper is left out.
const DEPTH_MAX: usize = 100;

/// Values of one array.
const VALUES_MAX: usize = 1 << 20;

/// The object that begins at `at`, and the place behind it. What is torn is given as far as it goes.
pub(super) fn object(bytes: &[u8], at: usize) -> Option<(Object, usize)> {
    let mut lexer = Lexer::new(bytes);
    lexer.at = at;
    let object = value(&mut lexer, 0)?;
    Some((object, lexer.at))
}

/// `None` where no value stands; then nothing was taken but blanks.
fn value(lexer: &mut Lexer<'_>, depth: usize) -> Option<Object> {
    lexer.skip_blank();
    let start = lexer.at;
    let byte = lexer.peek()?;
    lexer.at += 1;
    Some(match byte {
        b'/' => Object::Name(lexer.name()),
        b'(' => Object::String(lexer.literal(), StringFormat::Literal),
        b'<' if lexer.peek() == Some(b'<') && depth < DEPTH_MAX => {
            lexer.at += 1;
            Object::Dictionary(dictionary(lexer, depth + 1))
        }
        b'<' if lexer.peek() != Some(b'<') => {
            Object::String(lexer.hexadecimal(), StringFormat::Hexadecimal)
        }
        b'[' if depth < DEPTH_MAX => Object::Array(array(lexer, depth + 1)),
        b'+' | b'-' | b'.' | b'0'..=b'9' => number(lexer, start),
        _ if is_regular(byte) => match lexer.regular(start) {
            b"true" => Object::Boolean(true),
            b"false" => Object::Boolean(false),
            b"null" => Object::Null,
            _ => {
                lexer.at = start;
                return None;
            }
        },
        _ => {
            lexer.at = start;
            return None;
        }
    })
}

fn array(lexer: &mut Lexer<'_>, depth: usize) -> Vec<Object> {
    let mut values = Vec::new();
    while values.len() < VALUES_MAX {
        let Some(value) = value(lexer, depth) else {
            if lexer.peek() == Some(b']') {
                lexer.at += 1;
            }
            break;
        };
        values.push(value);
    }
    values
}

fn dictionary(lexer: &mut Lexer<'_>, depth: usize) -> Dictionary {
    let mut dictionary = Dictionary::new();
    loop {
        lexer.skip_blank();
        match lexer.peek() {
            Some(b'/') => {
                lexer.at += 1;
                let key = lexer.name();
                // A key whose value is torn stands for nothing; the next ones may be whole.
                let Some(value) = value(lexer, depth) else { continue };
                dictionary.set(key, value);
            }
            Some(b'>') => {
                lexer.at += 1;
                if lexer.peek() == Some(b'>') {
                    lexer.at += 1;
                }
                return dictionary;
            }
            // A bracket or a mark of something else: what is behind it may be a key again.
            Some(byte) if !is_regular(byte) => lexer.at += 1,
            // `endobj` or `stream`: the dictionary was never closed. Any other word is passed over.
            Some(_) => {
                let start = lexer.at;
                if matches!(lexer.regular(start), b"endobj" | b"stream" | b"endstream" | b"obj") {
                    lexer.at = start;
                    return dictionary;
                }
            }
            None => return dictionary,
        }
    }
}

/// A number, or a reference, which is two numbers and an `R`.
fn number(lexer: &mut Lexer<'_>, start: usize) -> Object {
    let parsed = lexer.number(start);
    let text = std::str::from_utf8(&lexer.bytes[start..lexer.at]).unwrap_or_default();
    let Ok(whole) = text.parse::<i64>() else {
        #[expect(clippy::cast_possible_truncation, reason = "lengths on a page")]
        return Object::Real(parsed.number().unwrap_or_default() as f32);
    };
    match u32::try_from(whole).ok().and_then(|number| Some((number, generation(lexer)?))) {
        Some(id) => Object::Reference(id),
        None => Object::Integer(whole),
    }
}

/// The second number of a reference and its `R`; nothing is taken where they do not stand.
fn generation(lexer: &mut Lexer<'_>) -> Option<u16> {
    let rest = lexer.bytes.get(lexer.at..)?;
    let gap = rest.iter().take(8).take_while(|byte| is_blank(**byte)).count();
    let digits = rest[gap..].iter().take(6).take_while(|byte| byte.is_ascii_digit()).count();
    let after = &rest[gap + digits..];
    let second = after.iter().take(8).take_while(|byte| is_blank(**byte)).count();
    let is_reference = gap > 0
        && second > 0
        && after.get(second) == Some(&b'R')
        && !after.get(second + 1).is_some_and(|byte| is_regular(*byte));
    let generation = std::str::from_utf8(&rest[gap..gap + digits]).ok()?.parse().ok()?;
    is_reference.then(|| {
        lexer.at += gap + digits + second + 1;
        generation
    })
}

#[cfg(test)]
mod tests {
    use lopdf::dictionary;
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<Object> {
        object(text.as_bytes(), 0).map(|(object, _)| object)
    }

    #[test]
    fn objects_are_what_they_are_written_as() {
        for (text, expected) in [
            (" 12 ", Object::Integer(12)),
            ("12 0 R", Object::Reference((12, 0))),
            ("12 0 Rx", Object::Integer(12)),
            ("-12 0 R", Object::Integer(-12)),
            ("1.5", Object::Real(1.5)),
            ("/A#20b", Object::Name(b"A b".to_vec())),
            ("(a(b)\\))", Object::String(b"a(b))".to_vec(), StringFormat::Literal)),
            ("<414>", Object::String(b"A@".to_vec(), StringFormat::Hexadecimal)),
            ("true", Object::Boolean(true)),
        ] {
            assert_eq!(read(text), Some(expected), "{text}");
        }
        let nested = read("<< /A [1 2 0 R null] /B << /C (x) >> >>").unwrap();
        let inner = dictionary! { "C" => Object::string_literal("x") };
        let list = vec![Object::Integer(1), Object::Reference((2, 0)), Object::Null];
        assert_eq!(nested, Object::Dictionary(dictionary! { "A" => list, "B" => inner }));
    }

    #[test]
    fn what_is_torn_is_given_as_far_as_it_goes() {
        let torn = read("<< /A 1 /B xyz /C (t) ] /D 2 0 R endobj /E 5").unwrap();
        let torn = torn.as_dict().unwrap();
        assert_eq!(torn.get(b"A").unwrap(), &Object::Integer(1));
        assert_eq!(torn.get(b"C").unwrap(), &Object::string_literal("t"));
        assert_eq!(torn.get(b"D").unwrap(), &Object::Reference((2, 0)));
        assert!(!torn.has(b"E"));
        assert_eq!(read("endobj"), None);
    }

    #[test]
    fn deep_nesting_needs_no_stack() {
        for open in ["[", "<< /A ", "(", "<"] {
            let deep = open.repeat(100_000);
            assert!(object(deep.as_bytes(), 0).is_some(), "{open}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            if let Some((_, end)) = object(&bytes, 0) {
                prop_assert!(end <= bytes.len());
            }
        }

        /// Objects that the library writes are read back the same.
        #[test]
        fn what_is_written_is_read(number in any::<i32>(), text in proptest::collection::vec(any::<u8>(), 0..20), name in "[A-Za-z]{1,8}") {
            let whole = Object::Dictionary(dictionary! {
                "N" => number,
                "T" => Object::String(text, StringFormat::Hexadecimal),
                name => vec![Object::Reference((7, 0)), Object::Boolean(false)],
            });
            let mut bytes = Vec::new();
            write(&mut bytes, &whole);
            prop_assert_eq!(object(&bytes, 0).map(|(object, _)| object), Some(whole));
        }
    }

    fn write(out: &mut Vec<u8>, object: &Object) {
        match object {
            Object::Integer(number) => out.extend(number.to_string().bytes()),
            Object::Boolean(is) => out.extend(is.to_string().bytes()),
            Object::Reference((id, generation)) => {
                out.extend(format!("{id} {generation} R").bytes());
            }
            Object::String(text, _) => {
                out.push(b'<');
                for byte in text {
                    out.extend(format!("{byte:02x}").bytes());
                }
                out.push(b'>');
            }
            Object::Array(all) => {
                out.push(b'[');
                for one in all {
                    write(out, one);
                    out.push(b' ');
                }
                out.push(b']');
            }
            Object::Dictionary(own) => {
                out.extend(b"<<");
                for (key, value) in own {
                    out.push(b'/');
                    out.extend(key);
                    out.push(b' ');
                    write(out, value);
                }
                out.extend(b">>");
            }
            other => panic!("{other:?} is not written here"),
        }
    }
}
