//! The content type of a file, by its name.
//!
//! In: a name. Out: a content type. Touches: nothing.

/// What is not known is nothing that a browser should try to run or show.
const UNKNOWN: &str = "application/octet-stream";

/// A page.
pub const PAGE: &str = "text/html; charset=utf-8";
/// What the server says in a line.
pub const TEXT: &str = "text/plain; charset=utf-8";
/// The server's own script.
pub const SCRIPT: &str = "text/javascript; charset=utf-8";

const TYPES: [(&str, &str); 58] = [
    ("html", PAGE),
    ("htm", PAGE),
    ("css", "text/css; charset=utf-8"),
    ("js", SCRIPT),
    ("mjs", SCRIPT),
    ("json", "application/json; charset=utf-8"),
    ("map", "application/json; charset=utf-8"),
    ("geojson", "application/geo+json; charset=utf-8"),
    ("webmanifest", "application/manifest+json; charset=utf-8"),
    ("xml", "application/xml; charset=utf-8"),
    ("xsl", "application/xml; charset=utf-8"),
    ("txt", TEXT),
    ("md", TEXT),
    ("csv", "text/csv; charset=utf-8"),
    ("vtt", "text/vtt; charset=utf-8"),
    ("ics", "text/calendar; charset=utf-8"),
    ("svg", "image/svg+xml; charset=utf-8"),
    ("png", "image/png"),
    ("jpg", "image/jpeg"),
    ("jpeg", "image/jpeg"),
    ("gif", "image/gif"),
    ("webp", "image/webp"),
    ("avif", "image/avif"),
    ("ico", "image/x-icon"),
    ("mp4", "video/mp4"),
    ("m4v", "video/mp4"),
    ("webm", "video/webm"),
    ("ogv", "video/ogg"),
    ("mp3", "audio/mpeg"),
    ("m4a", "audio/mp4"),
    ("ogg", "audio/ogg"),
    ("opus", "audio/ogg"),
    ("wav", "audio/wav"),
    ("woff2", "font/woff2"),
    ("woff", "font/woff"),
    ("ttf", "font/ttf"),
    ("pdf", "application/pdf"),
    ("wasm", "application/wasm"),
    ("rss", "application/rss+xml; charset=utf-8"),
    ("atom", "application/atom+xml; charset=utf-8"),
    ("xhtml", "application/xhtml+xml; charset=utf-8"),
    ("doc", "application/msword"),
    ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "application/vnd.ms-excel"),
    ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "application/vnd.ms-powerpoint"),
    ("pptx", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("rtf", "application/rtf"),
    ("epub", "application/epub+zip"),
    ("kml", "application/vnd.google-earth.kml+xml"),
    ("zip", "application/zip"),
    ("gz", "application/gzip"),
    ("tar", "application/x-tar"),
    ("7z", "application/x-7z-compressed"),
    ("rar", "application/vnd.rar"),
];

/// The content type of a file.
pub fn of(name: &str) -> &'static str {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    TYPES.iter().find(|(own, _)| own.eq_ignore_ascii_case(extension)).map_or(UNKNOWN, |(_, kind)| kind)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_go_by_the_last_extension_in_either_case() {
        assert_eq!(
            [of("a.HTML"), of("a.tar.gz"), of("html"), of("a.sqlite"), of("anh.bão.jpg")],
            [PAGE, "application/gzip", UNKNOWN, UNKNOWN, "image/jpeg"]
        );
    }
}
