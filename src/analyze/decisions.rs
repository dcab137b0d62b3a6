//! What people decided: acceptances applied, expired and unused ones reported.

use std::collections::BTreeSet;

use super::rules::{RULES, Rule};
use super::text::distance;
use crate::model::{Acceptance, Date, Finding, Label, Origin, Severity, State, Topology};

/// Rule of an acceptance that is over.
pub(super) const EXPIRED: &str = "acceptance-expired";
/// Rule of an acceptance that matches nothing.
pub(super) const UNUSED: &str = "acceptance-unused";

/// Most letters in which the name of a rule is taken for that of another.
const SLIPS_MAX: usize = 4;

/// Applies `accept:` to the findings, and adds one for each acceptance that is over or unused.
pub(super) fn apply(topology: &Topology, findings: &mut Vec<Finding>, today: Date, strict: bool) {
    let mut reported = Vec::new();
    for acceptance in &topology.accept {
        let matched: Vec<usize> =
            (0..findings.len()).filter(|i| covers(acceptance, &findings[*i])).collect();
        if matched.is_empty() {
            if is_judged(&acceptance.rule, strict) {
                reported.push(unused(acceptance));
            }
        } else if is_over(acceptance, today) {
            let worst = matched.iter().map(|i| findings[*i].severity).min();
            reported.push(expired(acceptance, worst.unwrap_or(Severity::Low)));
        } else {
            for i in matched {
                findings[i].state = acceptance.state;
                findings[i].accepted = Some(acceptance.by.clone());
            }
        }
    }
    findings.extend(reported);
}

fn is_over(acceptance: &Acceptance, today: Date) -> bool {
    acceptance.state != State::NotApplicable && acceptance.by.until.is_some_and(|d| d < today)
}

/// A rule that did not run at this level can match nothing; that is not the author's mistake.
fn is_judged(rule: &str, strict: bool) -> bool {
    strict || !RULES.iter().any(|r| r.info.id == rule && r.info.strict)
}

/// Returns whether an acceptance speaks of a finding: same rule, and all its subjects are named.
pub(super) fn covers(acceptance: &Acceptance, finding: &Finding) -> bool {
    if acceptance.rule != finding.rule && acceptance.rule != finding.class() {
        return false;
    }
    let on: BTreeSet<&str> = acceptance.on.iter().map(String::as_str).collect();
    let named =
        |names: &[String]| !names.is_empty() && names.iter().all(|name| on.contains(name.as_str()));
    on.contains("*")
        || named(&finding.subjects)
        || on.contains(finding.id().as_str())
        || (finding.subjects.is_empty() && named(&finding.journeys))
}

fn name(acceptance: &Acceptance) -> String {
    match acceptance.on.as_slice() {
        [] => acceptance.rule.clone(),
        on => format!("{}:{}", acceptance.rule, on.join(",")),
    }
}

fn finding(rule: &'static str, severity: Severity, a: &Acceptance, message: String) -> Finding {
    let mut finding = Finding::new(rule, severity, Origin::Derived, message);
    finding.subjects = vec![name(a)];
    finding.labels = vec![Label { span: a.span, text: "".into() }];
    finding
}

fn expired(acceptance: &Acceptance, severity: Severity) -> Finding {
    let name = name(acceptance);
    let (owner, until) = (&acceptance.by.owner, acceptance.by.until);
    let date = until.map(|d| d.to_string()).unwrap_or_default();
    let message = format!("Acceptance of `{name}` ended {date}.");
    Finding {
        evidence: vec![format!(
            "`{name}` was accepted by {owner} until {date}, with the reason: {}.",
            acceptance.by.reason.trim_end_matches('.')
        )],
        why: "The risk was taken for a time, and the time is over; nobody has looked at it since."
            .to_owned(),
        help: format!(
            "Mend it, or decide again: let {owner} renew the acceptance with a new `until` and a \
             reason that holds today."
        ),
        ..finding(EXPIRED, severity, acceptance, message)
    }
}

fn unused(acceptance: &Acceptance) -> Finding {
    let name = name(acceptance);
    let help = match meant(&acceptance.rule) {
        Some(rule) => format!("There is no rule `{}`; did you mean `{rule}`?", acceptance.rule),
        None => "Remove the entry, or correct `rule` and `on` to those of the finding (its name \
                 stands beside it, `spof:haproxy`)."
            .to_owned(),
    };
    Finding {
        evidence: vec![format!("No finding of this design is named `{name}`.")],
        why: "Either the problem is gone, and then this entry hides nothing but would hide its \
              return; or the name is wrong, and the risk was never accepted."
            .to_owned(),
        help,
        ..finding(
            UNUSED,
            Severity::Low,
            acceptance,
            format!("Acceptance of `{name}` matches nothing."),
        )
    }
}

/// Returns the rule that differs from a wrong name by a slip or two.
fn meant(written: &str) -> Option<&'static str> {
    let most = (written.len() / 4).clamp(1, SLIPS_MAX);
    let slips = |rule: &Rule| Some((distance(written, rule.info.id, most)?, rule.info.id));
    let (slips, rule) = RULES.iter().filter_map(slips).min()?;
    (slips > 0).then_some(rule)
}

/// Returns the findings whose names a baseline does not know.
pub fn new_since<'f>(
    findings: &'f [Finding],
    known: &'f BTreeSet<String>,
) -> impl Iterator<Item = &'f Finding> {
    findings.iter().filter(|finding| !known.contains(&finding.id()))
}
