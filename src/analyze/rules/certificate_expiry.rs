//! `certificate-expiry`: certificates that end soon or have ended.

use super::context::Context;
use super::facts;
use super::make::{flat, id, label};
use crate::model::{ComponentId, Finding, Severity};

pub(super) const ID: &str = "certificate-expiry";

/// Days before the end from which a certificate is reported.
const DAYS_BEFORE: i64 = 30;

pub(super) fn check(cx: &Context<'_>) -> Vec<Finding> {
    cx.topology.ids().filter_map(|c| finding(cx, c)).collect()
}

fn finding(cx: &Context<'_>, component: ComponentId) -> Option<Finding> {
    let t = cx.topology;
    let holder = t.component(component);
    let certificate = holder.certificate.as_ref()?;
    let expires = certificate.expires?;
    let left = expires.days() - cx.today.days();
    if left > DAYS_BEFORE {
        return None;
    }
    let ended = left < 0;
    let name = certificate.names.first().unwrap_or(&holder.id);
    let severity = if ended { Severity::High } else { Severity::Medium };
    let span = facts::span_of(holder, "certificate.expires");
    let span = if span == holder.span { facts::span_of(holder, "certificate") } else { span };
    Some(Finding {
        subjects: vec![id(t, component)],
        labels: vec![label(span, if ended { "has ended" } else { "ends soon" })],
        evidence: vec![format!(
            "`{}` states `expires: {expires}`; {}.",
            holder.id,
            if ended { "that day has passed" } else { "that is at most 30 days away" }
        )],
        why: "From that day on browsers and clients refuse the connection: for them the site is \
              down."
            .to_owned(),
        help: "Renew it now and write the new day here; then let a program renew it (certbot, a \
               managed certificate), so that no person has to remember."
            .to_owned(),
        change: None,
        ..flat(ID, severity, format!("Certificate `{name}` ends {expires}."))
    })
}
