//! Paths of the project as text: joined, normalized, never leaving it.

/// Returns `link`, written in the file `from`, as a path from the project root.
///
/// `None` when it is absolute, leaves the root or holds what no path holds.
pub(crate) fn resolve(from: &str, link: &str) -> Option<String> {
    if link.is_empty() || link.starts_with('/') || link.contains(['\\', '\0']) {
        return None;
    }
    let mut parts: Vec<&str> = folder(from).split('/').filter(|part| !part.is_empty()).collect();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            _ => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Returns the folder of a path: empty for the root, else without a `/` at the end.
pub(crate) fn folder(path: &str) -> &str {
    last_slash(path).map_or("", |at| &path[..at])
}

/// Returns the last part of a path.
pub(crate) fn name(path: &str) -> &str {
    last_slash(path).map_or(path, |at| &path[at + 1..])
}

/// Returns where the last `/` stands; each page is asked for it at each save.
fn last_slash(path: &str) -> Option<usize> {
    path.bytes().rposition(|byte| byte == b'/')
}

/// Returns the way from the file `from` to the file `to`.
pub(crate) fn relative(from: &str, to: &str) -> String {
    let split = |path| -> Vec<String> { str::split(path, '/').map(str::to_owned).collect() };
    let from: Vec<String> =
        split(folder(from)).into_iter().filter(|part| !part.is_empty()).collect();
    let to = split(to);
    let common = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..", from.len() - common);
    up.chain(to[common..].iter().map(String::as_str)).collect::<Vec<_>>().join("/")
}

/// Returns whether a path names a YAML file.
pub(crate) fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

/// Returns whether a path names a page.
pub(crate) fn is_page(path: &str) -> bool {
    let ending = name(path).rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|e| e.eq_ignore_ascii_case("md") || e.eq_ignore_ascii_case("markdown"))
}

/// Returns whether a Markdown file is only there to be included: its name begins with `_`.
pub(crate) fn is_part(path: &str) -> bool {
    let name = name(path);
    name.starts_with('_') && name != "_index.md"
}

#[cfg(test)]
mod tests {
    use super::{relative, resolve};

    #[test]
    fn links_stay_inside() {
        let from = "content/guide/a.md";
        assert_eq!(resolve(from, "../x/./b.md").as_deref(), Some("content/x/b.md"));
        assert_eq!(resolve(from, "../../../etc/passwd"), None);
        assert_eq!(resolve(from, "/etc/passwd"), None);
        assert_eq!(relative(from, "content/b.yaml"), "../b.yaml");
        assert_eq!(relative(from, "content/guide/c.yaml"), "c.yaml");
    }
}
