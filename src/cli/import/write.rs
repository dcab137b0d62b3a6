//! The plan as YAML that a person goes on with.

use groundplan::analyze::yaml_text;
use groundplan::read::is_bidi_control;

use super::plan::{Line, Part, Plan, Way};

/// Where editors find the schema, as `init` writes it.
const SCHEMA: &str = "# yaml-language-server: $schema=../.groundplan/topology.schema.json\n";
/// Longest text that is taken over from a file.
const TEXT_CHARS_MAX: usize = 120;

/// Returns the topology as text.
pub(super) fn yaml(plan: &Plan, file: &str) -> String {
    let mut out = String::from(SCHEMA);
    let file = plain(file);
    out.push_str(&format!(
        "# Made from {file} by `groundplan import compose`. A comment says where a line comes from:\n\
         # a key of that file, the name of a variable, or a guess. No value of a variable is in here.\n"
    ));
    for remark in &plan.remarks {
        comment(&mut out, 0, remark);
    }
    out.push_str(&format!("title: {}\n", value(&plan.title)));
    out.push_str(
        "\n# A compose file does not tell of firewalls, backups and who watches. Until they are drawn\n\
         # they count as missing; without the `#` this makes questions of them:\n\
         # assume: {firewall: unknown, backup: unknown, monitoring: unknown}\n",
    );
    zones(&mut out, plan);
    components(&mut out, plan);
    connections(&mut out, plan);
    journeys(&mut out, plan);
    out
}

fn zones(out: &mut String, plan: &Plan) {
    if plan.zones.is_empty() {
        return;
    }
    out.push_str("\nzones:\n");
    for zone in &plan.zones {
        out.push_str(&format!("  {}: {{name: {}, trusted: true}}\n", zone.id, value(&zone.name)));
    }
}

fn components(out: &mut String, plan: &Plan) {
    out.push_str("\ncomponents:\n");
    plan.parts.iter().filter(|part| part.is_outside).for_each(|outer| part(out, 1, outer));
    part(out, 1, &plan.host);
    out.push_str("    contains:\n");
    plan.parts.iter().filter(|part| !part.is_outside).for_each(|inner| part(out, 3, inner));
}

fn part(out: &mut String, depth: usize, part: &Part) {
    part.remarks.iter().for_each(|remark| comment(out, depth, remark));
    let pad = "  ".repeat(depth);
    out.push_str(&format!("{pad}{}:\n{pad}  kind: {}", part.id, part.kind.id()));
    behind(out, &part.kind_from);
    for (key, text) in [("name", &part.name), ("tech", &part.tech), ("zone", &part.zone)] {
        if let Some(text) = text {
            out.push_str(&format!("{pad}  {key}: {}\n", value(text)));
        }
    }
    if let Some(count) = part.replicas {
        out.push_str(&format!("{pad}  replicas: {count}\n"));
    }
    if !part.facts.is_empty() {
        let row = |(key, text): &(&str, String)| format!("{key}: {}", value(text));
        let rows: Vec<String> = part.facts.iter().map(row).collect();
        out.push_str(&format!("{pad}  facts: {{{}}}\n", rows.join(", ")));
    }
}

fn connections(out: &mut String, plan: &Plan) {
    if plan.lines.is_empty() {
        return;
    }
    out.push_str("\nconnections:\n");
    for line in &plan.lines {
        out.push_str(&format!("  - {{{}}}", keys(plan, line).join(", ")));
        behind(out, &line.note);
    }
}

fn keys(plan: &Plan, line: &Line) -> Vec<String> {
    let id = |at: usize| &plan.parts[at].id;
    let mut keys = vec![format!("from: {}", id(line.from)), format!("to: {}", id(line.to))];
    keys.extend(line.protocol.map(|word| format!("protocol: {}", value(word))));
    keys.extend(line.port.map(|port| format!("port: {port}")));
    let label = match (&line.label, line.protocol) {
        // A label stands instead of the protocol.
        (Some(label), Some(protocol)) => Some(format!("{protocol} :{label}")),
        (label, _) => label.clone(),
    };
    keys.extend(label.map(|label| format!("label: {}", value(&label))));
    keys.extend(line.purpose.map(|word| format!("purpose: {word}")));
    keys.extend(line.tls.then(|| "tls: true".to_owned()));
    keys.extend(line.is_optional.then(|| "optional: true".to_owned()));
    keys.extend(line.is_checked.then(|| "health_check: true".to_owned()));
    keys
}

fn journeys(out: &mut String, plan: &Plan) {
    if plan.ways.is_empty() {
        return;
    }
    out.push_str(
        "\n# guess: the shortest ways from the published ports to what is behind them. Name them after\n\
         # what people do, and say which only read (`op: read`).\n\
         journeys:\n",
    );
    plan.ways.iter().for_each(|way| journey(out, plan, way));
}

fn journey(out: &mut String, plan: &Plan, way: &Way) {
    let id = |at: &usize| &plan.parts[*at].id;
    let (Some(entry), Some(target)) = (way.parts.first(), way.parts.last()) else { return };
    out.push_str(&format!(
        "  {}:\n    name: {}\n    entry: {}\n    target: {}\n    steps:\n",
        way.id,
        value(&way.name),
        id(entry),
        id(target)
    ));
    for step in way.parts.windows(2) {
        out.push_str(&format!("      - {{from: {}, to: {}}}\n", id(&step[0]), id(&step[1])));
    }
}

/// Ends a line, with a comment if there is one.
fn behind(out: &mut String, note: &str) {
    if !note.is_empty() {
        out.push_str(&format!("  # {}", plain(note)));
    }
    out.push('\n');
}

fn comment(out: &mut String, depth: usize, text: &str) {
    out.push_str(&format!("{}# {}\n", "  ".repeat(depth), plain(text)));
}

/// Returns text of a file on one line, so that it cannot end a comment, nor hide what is behind it.
fn plain(text: &str) -> String {
    let shown = |c: char| {
        let breaks = c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}');
        if breaks || is_bidi_control(c) { ' ' } else { c }
    };
    let line: String = text.chars().take(TEXT_CHARS_MAX).map(shown).collect();
    match text.chars().nth(TEXT_CHARS_MAX) {
        Some(_) => format!("{}…", line.trim()),
        None => line.trim().to_owned(),
    }
}

/// Returns text of a file as a value.
fn value(text: &str) -> String {
    yaml_text(&plain(text))
}

#[cfg(test)]
mod tests {
    use super::plain;

    #[test]
    fn a_comment_is_one_line() {
        assert_eq!(plain("a\nb\u{2028}c\u{85}d\u{202e}e"), "a b c d e");
    }
}
