//! Variables in the values of a compose file: their defaults, or their names.
//!
//! The environment is never looked at: the same file means the same everywhere.

/// How deep defaults are looked for in defaults.
const DEPTH_MAX: usize = 16;

/// Returns the text with each variable replaced by its default, or by its name if it has none.
pub(super) fn filled_in(text: &str) -> String {
    if text.contains('$') { resolve(text, 0) } else { text.to_owned() }
}

fn resolve(text: &str, depth: usize) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        out.push_str(&rest[..at]);
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('$') {
            out.push('$');
            rest = after;
        } else if let Some(inside) = rest.strip_prefix('{') {
            let Some(end) = closing(inside).filter(|_| depth < DEPTH_MAX) else {
                // What is not closed is no variable, and nothing behind it is looked at again.
                out.push('$');
                break;
            };
            out.push_str(&value(&inside[..end], depth));
            rest = &inside[end + 1..];
        } else {
            let end = name_end(rest);
            out.push_str(if end == 0 { "$" } else { &rest[..end] });
            rest = &rest[end..];
        }
    }
    out.push_str(rest);
    out
}

/// Returns what stands for `NAME`, `NAME:-default` and the like.
fn value(inside: &str, depth: usize) -> String {
    let (name, operator) = inside.split_at(name_end(inside));
    let operator = operator.strip_prefix(':').unwrap_or(operator);
    match operator.split_at_checked(1) {
        Some(("-", default)) => resolve(default, depth + 1),
        // The other value is for a variable that is set, and none is.
        Some(("+", _)) => String::new(),
        _ => name.to_owned(),
    }
}

fn name_end(text: &str) -> usize {
    let is_digit_first = text.starts_with(|c: char| c.is_ascii_digit());
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    if is_digit_first { 0 } else { end }
}

/// Returns where the brace closes that stands before the text.
fn closing(text: &str) -> Option<usize> {
    let (mut depth, bytes) = (0_usize, text.as_bytes());
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'{' if at > 0 && bytes[at - 1] == b'$' => depth += 1,
            b'}' if depth == 0 => return Some(at),
            b'}' => depth -= 1,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::filled_in;

    #[test]
    fn a_variable_is_its_default_or_its_name() {
        for (text, filled) in [
            ("postgres:${PG:-16}", "postgres:16"),
            ("postgres:${PG-16}-alpine", "postgres:16-alpine"),
            ("${REGISTRY}/app:$TAG", "REGISTRY/app:TAG"),
            ("${A:-${B:-c}}d", "cd"),
            ("${A:?say what}", "A"),
            ("x${A:+y}z", "xz"),
            ("cost: $$5 and $5", "cost: $5 and $5"),
            ("${open", "${open"),
            ("ends in $", "ends in $"),
        ] {
            assert_eq!(filled_in(text), filled, "{text}");
        }
    }

    #[test]
    fn variables_in_variables_end() {
        let deep = format!("{}x{}", "${A:-".repeat(10_000), "}".repeat(10_000));
        assert!(filled_in(&deep).len() <= deep.len());
        let open = "${A:-".repeat(100_000);
        assert!(filled_in(&open).len() <= open.len() + 1);
    }
}
