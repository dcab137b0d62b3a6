//! Sizes of pictures, read from the first bytes of their files.

/// How far into an AVIF picture its extent is looked for.
const AVIF_HEAD_BYTES_MAX: usize = 4096;
/// How far into an SVG its opening tag is looked for.
const SVG_HEAD_BYTES_MAX: usize = 4096;

/// Returns width and height of a PNG, GIF, JPEG, WebP, AVIF or SVG picture.
///
/// A browser that knows them keeps the room free, so that no text jumps when the picture arrives.
pub(crate) fn size(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some((big(bytes, 16, 4)?, big(bytes, 20, 4)?)),
        [b'G', b'I', b'F', b'8', ..] => Some((little(bytes, 6, 2)?, little(bytes, 8, 2)?)),
        [b'R', b'I', b'F', b'F', ..] if bytes.get(8..12)? == b"WEBP" => webp(bytes),
        [0xff, 0xd8, ..] => jpeg(bytes),
        _ if bytes.get(4..8) == Some(b"ftyp") => avif(bytes),
        _ => svg(bytes),
    }
    .filter(|(width, height)| *width > 0 && *height > 0)
}

fn big(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    Some(bytes.get(at..at + len)?.iter().fold(0, |n, b| n << 8 | u32::from(*b)))
}

fn little(bytes: &[u8], at: usize, len: usize) -> Option<u32> {
    Some(bytes.get(at..at + len)?.iter().rev().fold(0, |n, b| n << 8 | u32::from(*b)))
}

fn webp(bytes: &[u8]) -> Option<(u32, u32)> {
    match bytes.get(12..16)? {
        b"VP8 " => Some((little(bytes, 26, 2)? & 0x3fff, little(bytes, 28, 2)? & 0x3fff)),
        b"VP8L" => {
            let bits = little(bytes, 21, 4)?;
            Some(((bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1))
        }
        b"VP8X" => Some((little(bytes, 24, 3)? + 1, little(bytes, 27, 3)? + 1)),
        _ => None,
    }
}

/// Walks the segments of a JPEG to the one that starts a frame.
fn jpeg(bytes: &[u8]) -> Option<(u32, u32)> {
    let mut at = 2;
    while bytes.get(at)? == &0xff {
        let marker = *bytes.get(at + 1)?;
        match marker {
            0xff => at += 1,
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                return Some((big(bytes, at + 7, 2)?, big(bytes, at + 5, 2)?));
            }
            _ => at += 2 + big(bytes, at + 2, 2)?.max(2) as usize,
        }
    }
    None
}

/// Finds the property of an AVIF picture that states its extent.
fn avif(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = &bytes[..bytes.len().min(AVIF_HEAD_BYTES_MAX)];
    let at = head.windows(4).position(|window| window == b"ispe")?;
    Some((big(head, at + 8, 4)?, big(head, at + 12, 4)?))
}

/// Reads the size of an SVG from its opening tag, else the proportions of its view box.
fn svg(bytes: &[u8]) -> Option<(u32, u32)> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(SVG_HEAD_BYTES_MAX)]);
    let tag = &head[head.find("<svg")?..];
    let tag = &tag[..tag.find('>')?];
    let value = |name: &str| {
        let after = tag.split(&format!(" {name}=")).nth(1)?;
        let quote = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        after[1..].split(quote).next()
    };
    let pixels = |text: &str| text.trim_end_matches("px").trim().parse::<f64>().ok();
    let whole = |size: f64| (1.0..1e6).contains(&size).then_some(size.round() as u32);
    let stated = |name: &str| value(name).and_then(pixels);
    let (width, height) = match (stated("width"), stated("height")) {
        (Some(width), Some(height)) => (width, height),
        _ => {
            let mut numbers = value("viewBox")?.split([' ', ',']).filter(|part| !part.is_empty());
            (pixels(numbers.nth(2)?)?, pixels(numbers.next()?)?)
        }
    };
    Some((whole(width)?, whole(height)?))
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_of_the_common_formats() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\x02\0\0\0\x03";
        assert_eq!(size(png), Some((258, 3)));
        assert_eq!(size(b"GIF89a\x05\0\x06\0"), Some((5, 6)));
        let jpeg = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08\0\x07\0\x08";
        assert_eq!(size(jpeg), Some((8, 7)));
        assert_eq!(size(b"RIFF\0\0\0\0WEBPVP8X\0\0\0\0\0\0\0\0\x09\0\0\x04\0\0"), Some((10, 5)));
    }

    #[test]
    fn drawings_state_their_size_or_their_proportions() {
        assert_eq!(size(b"<?xml?>\n<svg width='20px' height=\"10.4\">"), Some((20, 10)));
        assert_eq!(size(b"<svg viewBox=\"0 0 30,40\" width=\"100%\">"), Some((30, 40)));
        let avif = b"\0\0\0\x1cftypavif....\0\0\0\x14ispe\0\0\0\0\0\0\x02\0\0\0\x01\0";
        assert_eq!(size(avif), Some((512, 256)));
    }

    #[test]
    fn broken_pictures_have_no_size() {
        for bytes in [
            &b""[..],
            b"\x89PNG",
            b"\xff\xd8\xff",
            b"\xff\xd8\xff\xe0\0\0",
            b"RIFF",
            b"<svg>",
            b"<svg width=\"x",
        ] {
            assert_eq!(size(bytes), None);
        }
    }
}
