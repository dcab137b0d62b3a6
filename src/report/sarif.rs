//! Findings as SARIF 2.1.0.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::model::Checked;
use crate::model::{Finding, Label, RuleInfo, Severity, Span, State};

const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Returns everything a check found as SARIF; `rules` is the catalogue of the derived rules.
pub fn sarif(checked: &Checked<'_>, rules: &[RuleInfo]) -> String {
    let all = checked.all();
    let mut used: BTreeMap<&str, Severity> = BTreeMap::new();
    for (_, finding) in &all {
        let worst = used.entry(finding.rule).or_insert(finding.severity);
        *worst = (*worst).min(finding.severity);
    }
    let index: BTreeMap<&str, usize> = used.keys().copied().zip(0..).collect();
    let results: Vec<Value> = all
        .iter()
        .map(|(design, finding)| {
            let security = is_security(finding.rule, rules);
            result(*design, finding, index[finding.rule], security, checked)
        })
        .collect();
    let descriptors: Vec<Value> =
        used.iter().map(|(rule, worst)| descriptor(rule, *worst, rules)).collect();
    let log = json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "groundplan",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": descriptors,
            }},
            "columnKind": "unicodeCodePoints",
            "originalUriBaseIds": { "ROOT": { "description": { "text": "The project's root." } } },
            "results": results,
        }],
    });
    format!("{log:#}\n")
}

fn is_security(rule: &str, rules: &[RuleInfo]) -> bool {
    rules.iter().any(|info| info.id == rule && info.is_security())
}

fn descriptor(rule: &str, worst: Severity, rules: &[RuleInfo]) -> Value {
    let mut properties = json!({});
    if let Some(info) = rules.iter().find(|info| info.id == rule) {
        properties["tags"] = json!(info.references);
        if let (true, Some(score)) = (info.is_security(), security_severity(worst)) {
            properties["security-severity"] = json!(score);
        }
    }
    json!({
        "id": rule,
        "shortDescription": { "text": rule.replace('-', " ") },
        "help": { "text": format!("groundplan explain {rule}") },
        "defaultConfiguration": { "level": level(worst) },
        "properties": properties,
    })
}

fn result(
    design: Option<&str>,
    finding: &Finding,
    index: usize,
    security: bool,
    checked: &Checked<'_>,
) -> Value {
    let mut text = finding.message.clone();
    if !finding.help.is_empty() {
        text.push_str("\nHelp: ");
        text.push_str(&finding.help);
    }
    let fingerprint =
        format!("{}#{} {}", design.unwrap_or(""), finding.id(), finding.journeys.join(" "));
    let mut result = json!({
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": level(finding.severity),
        "message": { "text": text },
        "partialFingerprints": { "groundplan/v1": fingerprint.trim_end() },
        "properties": {
            "severity": finding.severity.word(),
            "state": finding.state.word(),
            "subjects": finding.subjects,
        },
    });
    if let (true, Some(score)) = (security, security_severity(finding.severity)) {
        result["properties"]["security-severity"] = json!(score);
    }
    if let Some(location) = location(finding, checked) {
        result["locations"] = json!([location]);
    }
    let related: Vec<Value> =
        finding.labels.iter().skip(1).filter_map(|label| related(label, checked)).collect();
    if !related.is_empty() {
        result["relatedLocations"] = json!(related);
    }
    if let Some(suppression) = suppression(finding) {
        result["suppressions"] = json!([suppression]);
    }
    result
}

fn location(finding: &Finding, checked: &Checked<'_>) -> Option<Value> {
    let span = finding.labels.first()?.span;
    let mut location = json!({ "physicalLocation": physical(span, checked)? });
    let logical: Vec<Value> = finding
        .subjects
        .iter()
        .map(|subject| json!({ "fullyQualifiedName": subject, "kind": "resource" }))
        .collect();
    if !logical.is_empty() {
        location["logicalLocations"] = json!(logical);
    }
    Some(location)
}

fn physical(span: Span, checked: &Checked<'_>) -> Option<Value> {
    let (start, end) = checked.ends(span)?;
    Some(json!({
        "artifactLocation": { "uri": uri(&start.path), "uriBaseId": "ROOT" },
        "region": {
            "startLine": start.line,
            "startColumn": start.column,
            "endLine": end.line,
            "endColumn": end.column,
        },
    }))
}

fn related(label: &Label, checked: &Checked<'_>) -> Option<Value> {
    let physical = physical(label.span, checked)?;
    Some(match label.text.is_empty() {
        true => json!({ "physicalLocation": physical }),
        false => json!({ "physicalLocation": physical, "message": { "text": label.text } }),
    })
}

/// Decided findings stay in the log, suppressed; 2.1.0 has no field for the day it ends.
fn suppression(finding: &Finding) -> Option<Value> {
    let status = match finding.state {
        State::Open => return None,
        State::Planned => "underReview",
        State::Accepted | State::Mitigated | State::NotApplicable => "accepted",
    };
    let mut suppression = json!({ "kind": "external", "status": status });
    if let Some(by) = &finding.accepted {
        suppression["justification"] = json!(by.reason);
        let mut properties = json!({ "owner": by.owner });
        if let Some(until) = by.until {
            properties["expires"] = json!(until.to_string());
        }
        if let Some(ticket) = &by.ticket {
            properties["ticket"] = json!(ticket);
        }
        suppression["properties"] = properties;
    }
    Some(suppression)
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Critical | Severity::High => "error",
        Severity::Warning | Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// The score that GitHub sorts by, as text.
fn security_severity(severity: Severity) -> Option<&'static str> {
    match severity {
        Severity::Critical => Some("9.5"),
        Severity::High => Some("8.0"),
        Severity::Medium => Some("5.5"),
        Severity::Low => Some("2.0"),
        Severity::Info | Severity::Error | Severity::Warning => None,
    }
}

/// Returns a path as a relative URI.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(byte));
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
