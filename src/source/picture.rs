//! How large a picture is, from the first bytes of its file.
//!
//! In: a file. Out: width and height in pixels. Touches: reads the file's head.

use std::{io::Read as _, path::Path};

use quick_xml::{Reader, events::Event};

/// How much of an SVG is read to find its root element.
const SVG_HEAD: u64 = 64 * 1024;

/// The size of a picture; `None` when the file is no picture that we know.
pub(super) fn size(path: &Path) -> Option<(u32, u32)> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    match extension.as_str() {
        "svg" => svg_size(path),
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "avif" | "bmp" | "ico" => {
            let size = imagesize::size(path).ok()?;
            Some((u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?))
        }
        _ => None,
    }
}

fn svg_size(path: &Path) -> Option<(u32, u32)> {
    let mut head = Vec::new();
    std::fs::File::open(path).ok()?.take(SVG_HEAD).read_to_end(&mut head).ok()?;
    // The end of the head may fall inside a letter.
    root_size(&String::from_utf8_lossy(&head))
}

/// The size that the root element of an SVG gives: `width` and `height`, else that of its `viewBox` (SVG 2, section 8).
fn root_size(svg: &str) -> Option<(u32, u32)> {
    let mut reader = Reader::from_str(svg);
    loop {
        match reader.read_event().ok()? {
            Event::Start(root) | Event::Empty(root) => {
                let attribute = |name: &str| {
                    let found = root.try_get_attribute(name).ok().flatten()?;
                    Some(found.value.into_owned())
                };
                let pixels = |text: String| text.trim_end_matches("px").trim().parse::<f64>().ok();
                let own = || Some((pixels(attribute("width")?)?, pixels(attribute("height")?)?));
                let boxed = || {
                    let view = attribute("viewBox")?;
                    let mut numbers = view.split([' ', ',']).filter(|part| !part.is_empty()).skip(2);
                    Some((pixels(numbers.next()?.to_owned())?, pixels(numbers.next()?.to_owned())?))
                };
                let (width, height) = own().or_else(boxed)?;
                return (width >= 1.0 && height >= 1.0).then_some((width.round() as u32, height.round() as u32));
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{root_size, size};

    #[test]
    fn a_long_svg_may_be_cut_inside_a_letter() {
        let path = std::env::temp_dir().join(format!("bantin-picture-{}.svg", std::process::id()));
        for shift in ["", " "] {
            let text = format!(r#"<svg width="640" height="360">{shift}<!-- {} --></svg>"#, "ộ".repeat(40_000));
            std::fs::write(&path, text).unwrap();
            assert_eq!(size(&path), Some((640, 360)));
        }
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn an_svg_tells_its_size_by_attributes_or_view_box() {
        assert_eq!(root_size(r#"<svg width="640" height="360px"/>"#), Some((640, 360)));
        assert_eq!(root_size(r#"<?xml version="1.0"?><svg viewBox="0 0 12.4 30"><g/></svg>"#), Some((12, 30)));
        assert_eq!(root_size("<svg/>"), None);
        assert_eq!(root_size("no picture"), None);
    }
}
