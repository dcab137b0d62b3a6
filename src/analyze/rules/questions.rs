//! What a topology leaves open: questions, never issues.

use super::context::Context;
use super::make::{ids, list};
use super::{bottleneck, facts, no_health_check, unencrypted_at_rest};
use crate::model::{ComponentId, Question, Topology};

/// Controls that `assume:` may open, the rule that would decide, and the question.
const CONTROLS: [(&str, &str, &str); 5] = [
    ("tls", "cleartext-internal", "Are the connections that state nothing encrypted?"),
    ("firewall", "no-firewall", "Is there a firewall that is not drawn?"),
    ("monitoring", "no-monitoring", "Does somebody watch these hosts?"),
    ("backup", "no-backup", "Are these stores backed up?"),
    ("replica", "no-replica", "Is there a second copy of this data?"),
];

/// Returns what no rule decides because nothing is stated.
pub(in crate::analyze) fn questions(cx: &Context<'_>) -> Vec<Question> {
    let t = cx.topology;
    let mut all: Vec<Question> = CONTROLS.iter().filter_map(|c| assumed(t, *c)).collect();
    all.extend(access(t));
    all.extend(unencrypted_at_rest::questions(t));
    all.extend(no_health_check::questions(t));
    all.extend(bottleneck::questions(t));
    all
}

fn assumed(t: &Topology, (control, rule, text): (&str, &'static str, &str)) -> Option<Question> {
    if !facts::is_unknown(t, control) {
        return None;
    }
    let about: Vec<ComponentId> = match control {
        "firewall" | "monitoring" => facts::our_hosts(t),
        "backup" | "replica" => t
            .ids()
            .filter(|c| facts::is_store(t.component(*c)) && t.component(*c).is_ours())
            .filter(|c| control != "backup" || t.component(*c).backup.is_none())
            .collect(),
        _ => Vec::new(),
    };
    Some(Question { rule, about: ids(t, about), text: text.to_owned() })
}

/// Returns the stores whose callers do not say how they prove who they are.
fn access(t: &Topology) -> Option<Question> {
    let requests = facts::by_target(t, |c| facts::is_request(t, c));
    let silent = |store: &ComponentId| {
        let component = t.component(*store);
        let asked =
            requests.get(store).filter(|_| facts::is_store(component) && component.is_ours());
        asked.is_some_and(|asked| asked.iter().all(|c| t.entry(c).auth.is_none()))
    };
    let about = ids(t, t.ids().filter(silent));
    (!about.is_empty()).then(|| Question {
        rule: "no-auth-datastore",
        text: format!(
            "How do the callers of {} prove who they are? State `auth` on the connections.",
            list(&about)
        ),
        about,
    })
}
