//! Pictures of a document as files that others can read. Pure.

use lopdf::{Dictionary, Object, Stream};

use super::file::File;

/// Points of one picture. A sheet of A0 at 300 dots an inch has 140 million.
const POINTS_MAX: u64 = 200_000_000;

/// Width and height as the dictionary states them.
pub(super) fn extent(file: &File<'_>, own: &Dictionary) -> (u64, u64) {
    let side = |key: &[u8]| file.number(own, key).map_or(0, whole);
    (side(b"Width"), side(b"Height"))
}

/// The picture as a file of a common kind; `None` where it is packed in a way that cannot be handed on.
pub(super) fn as_file(file: &mut File<'_>, stream: &Stream) -> Option<Vec<u8>> {
    let filters: Vec<Vec<u8>> =
        stream.filters().unwrap_or_default().iter().map(|name| name.to_vec()).collect();
    match filters.last().map(Vec::as_slice) {
        Some(b"DCTDecode" | b"DCT" | b"JPXDecode") => before_last(file, stream, &filters),
        Some(b"CCITTFaxDecode" | b"CCF") => {
            let fax = before_last(file, stream, &filters)?;
            fax_as_tiff(file, stream, &fax)
        }
        Some(b"JBIG2Decode") => None,
        _ => {
            let points = file.content(stream)?;
            points_as_pnm(file, &stream.dict, &points)
        }
    }
}

/// What is left when all filters but the last are undone.
fn before_last(file: &mut File<'_>, stream: &Stream, filters: &[Vec<u8>]) -> Option<Vec<u8>> {
    if filters.len() <= 1 {
        return Some(stream.content.clone());
    }
    let names = filters[..filters.len() - 1].iter().cloned().map(Object::Name).collect();
    let mut outer = Dictionary::new();
    outer.set("Filter", Object::Array(names));
    file.content(&Stream::new(outer, stream.content.clone()))
}

/// Facsimile (T.4, T.6) in the frame of a TIFF: eight entries of one directory.
fn fax_as_tiff(file: &File<'_>, stream: &Stream, fax: &[u8]) -> Option<Vec<u8>> {
    let parameters = match file.get(&stream.dict, b"DecodeParms") {
        Some(Object::Dictionary(own)) => Some(own),
        Some(Object::Array(all)) => {
            all.last().and_then(|it| file.deref(it)).and_then(|it| it.as_dict().ok())
        }
        _ => None,
    };
    let number = |key: &[u8]| parameters.and_then(|own| file.number(own, key));
    let (width, height) = extent(file, &stream.dict);
    let width = u32::try_from(number(b"Columns").map_or(width.max(1), whole)).ok()?;
    let height = u32::try_from(height).ok()?;
    let k = number(b"K").unwrap_or(0.0);
    let black_is_one = parameters
        .and_then(|own| file.get(own, b"BlackIs1"))
        .is_some_and(|it| it.as_bool().unwrap_or(false));
    let compression = if k < 0.0 { 4 } else { 3 };
    let length = u32::try_from(fax.len()).ok()?;
    let entries: [(u16, u32); 9] = [
        (256, width),
        (257, height),
        (258, 1),
        (259, compression),
        // White is zero unless the dictionary says otherwise.
        (262, u32::from(black_is_one)),
        (273, 8 + 2 + 9 * 12 + 4),
        (278, height),
        (279, length),
        (292, u32::from(k > 0.0)),
    ];
    let mut tiff = b"II*\0\x08\0\0\0\x09\0".to_vec();
    for (tag, value) in entries {
        tiff.extend(tag.to_le_bytes());
        tiff.extend(b"\x04\0\x01\0\0\0");
        tiff.extend(value.to_le_bytes());
    }
    tiff.extend([0; 4]);
    tiff.extend(fax);
    Some(tiff)
}

/// What the numbers of a point mean.
enum Colours {
    Grey,
    Red,
    Ink,
    /// Places in a list of colours with so many numbers each.
    Listed(Vec<u8>, usize),
}

impl Colours {
    fn numbers(&self) -> usize {
        match self {
            Self::Grey | Self::Listed(..) => 1,
            Self::Red => 3,
            Self::Ink => 4,
        }
    }
}

fn colours(file: &mut File<'_>, space: Option<&Object>) -> Colours {
    let by_name = |name: &[u8]| match name {
        b"DeviceRGB" | b"RGB" | b"CalRGB" | b"Lab" => Colours::Red,
        b"DeviceCMYK" | b"CMYK" => Colours::Ink,
        _ => Colours::Grey,
    };
    let by_number = |number: f64| match whole(number) {
        3 => Colours::Red,
        4 => Colours::Ink,
        _ => Colours::Grey,
    };
    match space {
        Some(Object::Name(name)) => by_name(name),
        Some(Object::Array(parts)) => {
            let name = parts.first().and_then(|it| it.as_name().ok()).unwrap_or_default();
            let second = parts.get(1).and_then(|it| file.deref(it));
            match (name, second) {
                (b"ICCBased", Some(Object::Stream(profile))) => {
                    by_number(file.number(&profile.dict, b"N").unwrap_or(1.0))
                }
                (b"Indexed" | b"I", base) => {
                    let inner = match base {
                        Some(Object::Array(base)) => {
                            let profile = base.get(1).and_then(|it| file.deref(it));
                            match profile.and_then(|it| it.as_stream().ok()) {
                                Some(profile) => {
                                    by_number(file.number(&profile.dict, b"N").unwrap_or(1.0))
                                }
                                None => Colours::Red,
                            }
                        }
                        Some(Object::Name(name)) => by_name(name),
                        _ => Colours::Grey,
                    };
                    let list = match parts.get(3).and_then(|it| file.deref(it)) {
                        Some(Object::String(list, _)) => list.clone(),
                        Some(Object::Stream(list)) => file.content(list).unwrap_or_default(),
                        _ => Vec::new(),
                    };
                    Colours::Listed(list, inner.numbers())
                }
                (name, _) => by_name(name),
            }
        }
        _ => Colours::Grey,
    }
}

/// Points as a grey picture (PGM): for reading, colour does not matter.
fn points_as_pnm(file: &mut File<'_>, own: &Dictionary, points: &[u8]) -> Option<Vec<u8>> {
    let (width, height) = extent(file, own);
    if width == 0 || height == 0 || width.checked_mul(height)? > POINTS_MAX {
        return None;
    }
    let is_mask = file.get(own, b"ImageMask").is_some_and(|it| it.as_bool().unwrap_or(false));
    let bits =
        if is_mask { 1 } else { whole(file.number(own, b"BitsPerComponent").unwrap_or(8.0)) };
    let bits = usize::try_from(bits).ok().filter(|bits| matches!(bits, 1 | 2 | 4 | 8 | 16))?;
    let space = file.get(own, b"ColorSpace");
    let colours = if is_mask { Colours::Grey } else { colours(file, space) };
    let decode = file.array(own, b"Decode").and_then(|it| it.first());
    let inverted = decode.and_then(|it| file.number_of(it)).is_some_and(|it| it >= 1.0);
    let (width, height) = (usize::try_from(width).ok()?, usize::try_from(height).ok()?);
    let each = colours.numbers();
    let row = (width * each * bits).div_ceil(8);
    // Only what is there: a size is easily stated.
    let height = height.min(points.len().div_ceil(row));
    // What breaks off is white.
    let mut picture = format!("P5\n{width} {height}\n255\n").into_bytes();
    picture.reserve(width * height);
    for y in 0..height {
        let line = points.get(y * row..).unwrap_or_default();
        let line = &line[..row.min(line.len())];
        for x in 0..width {
            let sample = |n: usize| sample(line, x * each + n, bits);
            let grey = match &colours {
                Colours::Grey => sample(0).map(|it| scaled(it, bits)),
                Colours::Red => sample(0)
                    .zip(sample(1))
                    .zip(sample(2))
                    .map(|((r, g), b)| grey(scaled(r, bits), scaled(g, bits), scaled(b, bits))),
                Colours::Ink => sample(3)
                    .zip(sample(1))
                    .map(|(black, ink)| 255 - scaled(black, bits).max(scaled(ink, bits))),
                Colours::Listed(list, size) => sample(0).map(|index| {
                    let colour = list.get(usize::from(index) * size..).unwrap_or_default();
                    match (size, colour) {
                        (3, [r, g, b, ..]) => grey(*r, *g, *b),
                        (4, [_, m, _, k, ..]) => 255 - (*m).max(*k),
                        (_, [one, ..]) => *one,
                        _ => 255,
                    }
                }),
            };
            let grey = grey.unwrap_or(255);
            picture.push(if inverted { 255 - grey } else { grey });
        }
    }
    Some(picture)
}

/// The sample of so many bits at an index of a line.
fn sample(line: &[u8], index: usize, bits: usize) -> Option<u16> {
    if bits == 16 {
        return line.get(index * 2).map(|high| u16::from(*high));
    }
    let at = index * bits;
    let byte = *line.get(at / 8)?;
    let shift = 8 - bits - at % 8;
    Some(u16::from(byte >> shift) & ((1 << bits) - 1))
}

/// Of the range of so many bits to 0–255.
fn scaled(sample: u16, bits: usize) -> u8 {
    let of = match bits {
        1 => 1,
        2 => 3,
        4 => 15,
        _ => 255,
    };
    u8::try_from(sample * 255 / of).unwrap_or(255)
}

fn grey(red: u8, green: u8, blue: u8) -> u8 {
    let sum = u32::from(red) * 3 + u32::from(green) * 6 + u32::from(blue);
    u8::try_from(sum / 10).unwrap_or(255)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "f64 casts saturate")]
pub(super) fn whole(number: f64) -> u64 {
    number as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_of_any_width_become_grey() {
        assert_eq!([0, 1, 7].map(|at| sample(&[0b1000_0001], at, 1)), [Some(1), Some(0), Some(1)]);
        assert_eq!([0, 1, 2].map(|at| sample(&[0x4F], at, 4)), [Some(4), Some(15), None]);
        assert_eq!(sample(&[0x12, 0x34], 0, 16), Some(0x12));
        assert_eq!([scaled(1, 1), scaled(15, 4), scaled(200, 8)], [255, 255, 200]);
    }
}
