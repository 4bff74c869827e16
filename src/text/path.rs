//! Where a path leads that is written relative to a file.
//!
//! In: paths with `/` between their parts. Out: the same. Touches: nothing.

/// A path relative to a file, as a path from the site's folder; `None` when it leaves the folder.
pub fn beside(file: &str, relative: &str) -> Option<String> {
    let mut parts: Vec<&str> = file.split('/').collect();
    parts.pop();
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_to_their_file() {
        assert_eq!(beside("posts/2024/a.md", "b.md").as_deref(), Some("posts/2024/b.md"));
        assert_eq!(beside("posts/2024/a.md", "../2014/./c.md").as_deref(), Some("posts/2014/c.md"));
        assert_eq!(beside("posts/a.md", "../../../etc/passwd"), None);
    }
}
