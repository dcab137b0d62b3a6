//! The rules: one file each, and the table that lists them.
//!
//! Comes in: a topology with its meaning, and the pages. Goes out: findings, unsorted.
//! Promise: a rule looks and reports; it changes nothing and knows no other rule's state.

mod address_scope;
mod admin_exposed;
mod all_in_one_host;
mod availability_below_target;
mod backup_same_fate;
mod backup_untested;
mod bottleneck;
mod cannot_scale;
mod certificate_expiry;
mod certificate_missing;
mod change;
mod circular_dependency;
mod cleartext_internal;
mod cleartext_public;
mod context;
mod deploy_downtime;
mod direct_datastore_exposure;
mod doc_claim_contradicted;
mod doc_count_mismatch;
mod doc_feature_not_in_model;
mod doc_flow_mismatch;
mod doc_issue_missing;
mod doc_issue_unfounded;
mod doc_missing_component;
mod doc_unknown_component;
mod doc_wording;
mod double_fault;
mod external_dependency;
mod facts;
mod failover_not_automatic;
mod flat_network;
mod journey_broken;
mod lb_mode_contradiction;
mod lb_single_target;
mod make;
mod monitoring_shared_fate;
mod no_auth_datastore;
mod no_backup;
mod no_firewall;
mod no_health_check;
mod no_logs;
mod no_monitoring;
mod no_owner;
mod no_replica;
mod no_waf_or_limit;
mod orphan_component;
mod pages;
mod port_protocol_mismatch;
mod protocol;
mod questions;
mod replication_missing;
mod requirement_untraced;
mod second_one;
mod secrets_inline;
mod sessions_local;
mod shared_host;
mod shared_zone;
mod silence;
mod single_writer;
mod spof;
mod tls_ends_early;
mod two_primaries;
mod unencrypted_at_rest;
mod uneven_backends;
mod weak_protocol;

use std::sync::OnceLock;

use super::text::Tables;
use crate::model::{Finding, RuleGroup, RuleInfo};

pub use pages::{explain, explained};

pub(super) use context::{Answers, Context, points};
pub(super) use questions::questions;
pub(super) use secrets_inline::outside_designs as secrets_outside_designs;

/// A rule: what is known about it, and its check.
pub(super) struct Rule {
    /// Its row of the catalogue.
    pub(super) info: RuleInfo,
    /// What it looks at.
    pub(super) check: Check,
}

/// When a rule runs, and how.
pub(super) enum Check {
    /// On the topology alone.
    Topology(fn(&Context<'_>) -> Vec<Finding>),
    /// On the text, after the rules of the topology.
    Text(fn(&Context<'_>) -> Vec<Finding>),
    /// Where decisions are applied, after all others.
    Decisions,
}

const fn rule(
    id: &'static str,
    group: RuleGroup,
    strict: bool,
    references: &'static [&'static str],
    check: Check,
) -> Rule {
    Rule { info: RuleInfo { id, group, strict, references }, check }
}

use Check::{Decisions, Text, Topology};
use RuleGroup::{Availability, Capacity, Data, Model, Operations, Security};

const STANDARD: bool = false;
const STRICT: bool = true;

/// Every derived rule, in the order of the catalogue.
#[rustfmt::skip]
pub(super) static RULES: &[Rule] = &[
    rule(spof::ID, Availability, STANDARD, &["NIST SP 800-53 CP-7, CP-8(2)", "AWS REL10-BP01", "AWS REL11-BP02", "Azure RE:05"], Topology(spof::check)),
    rule(external_dependency::ID, Availability, STANDARD, &["NIST SP 800-53 SA-9", "CIS 15.1"], Topology(external_dependency::check)),
    rule(double_fault::ID, Availability, STRICT, &["AWS REL11-BP01"], Topology(double_fault::check)),
    rule(shared_host::ID, Availability, STANDARD, &["AWS REL10-BP01"], Topology(shared_host::check)),
    rule(shared_zone::ID, Availability, STANDARD, &["AWS REL10-BP01", "NIST SP 800-53 CP-6(1), CP-7"], Topology(shared_zone::check)),
    rule(single_writer::ID, Availability, STANDARD, &["AWS REL11-BP02", "NIST SP 800-53 CP-10"], Topology(single_writer::check)),
    rule(failover_not_automatic::ID, Availability, STANDARD, &["AWS REL11-BP02", "AWS REL11-BP03"], Topology(failover_not_automatic::check)),
    rule(lb_single_target::ID, Availability, STANDARD, &[], Topology(lb_single_target::check)),
    rule(no_health_check::ID, Availability, STRICT, &["AWS REL11-BP01"], Topology(no_health_check::check)),
    rule(deploy_downtime::ID, Availability, STANDARD, &["AWS REL08", "NIST SP 800-53 CM-3"], Topology(deploy_downtime::check)),
    rule(availability_below_target::ID, Availability, STANDARD, &["AWS REL11-BP07", "NIST SP 800-53 CP-2(8)"], Topology(availability_below_target::check)),
    rule(journey_broken::ID, Availability, STANDARD, &[], Topology(journey_broken::check)),
    rule(circular_dependency::ID, Availability, STANDARD, &[], Topology(circular_dependency::check)),
    rule(cleartext_public::ID, Security, STANDARD, &["CWE-319", "ASVS 12.2.1", "NIST SP 800-53 SC-8, SC-8(1)", "CIS 3.10", "AWS SEC09-BP02"], Topology(cleartext_public::check)),
    rule(tls_ends_early::ID, Security, STANDARD, &["CWE-319", "ASVS 12.3.3", "NIST SP 800-53 SC-8", "AWS SEC09-BP02"], Topology(tls_ends_early::check)),
    rule(cleartext_internal::ID, Security, STANDARD, &["CWE-319", "ASVS 12.3.1", "NIST SP 800-53 SC-8"], Topology(cleartext_internal::check)),
    rule(weak_protocol::ID, Security, STANDARD, &["CWE-327", "CWE-319", "ASVS 12.1.1", "CIS 12.6"], Topology(weak_protocol::check)),
    rule(no_firewall::ID, Security, STANDARD, &["CWE-923", "CWE-1125", "NIST SP 800-53 SC-7, SC-7(5)", "CIS 4.4, 13.4", "AWS SEC05-BP02"], Topology(no_firewall::check)),
    rule(direct_datastore_exposure::ID, Security, STANDARD, &["CWE-668", "NIST SP 800-53 SC-7", "AWS SEC05-BP01", "CIS 3.3"], Topology(direct_datastore_exposure::check)),
    rule(admin_exposed::ID, Security, STANDARD, &["CWE-306", "CWE-923", "NIST SP 800-53 AC-17", "CIS 6.4, 12.7"], Topology(admin_exposed::check)),
    rule(flat_network::ID, Security, STRICT, &["CWE-653", "NIST SP 800-53 SC-7(21)", "CIS 3.12, 13.4", "AWS SEC05-BP01"], Topology(flat_network::check)),
    rule(certificate_missing::ID, Security, STANDARD, &["ASVS 12.2.2", "NIST SP 800-53 SC-17", "AWS SEC09-BP01"], Topology(certificate_missing::check)),
    rule(certificate_expiry::ID, Security, STANDARD, &["NIST SP 800-53 SC-12, SC-17", "AWS SEC09-BP01"], Topology(certificate_expiry::check)),
    rule(no_auth_datastore::ID, Security, STANDARD, &["CWE-306", "ASVS 13.2.1", "NIST SP 800-53 IA-3", "AWS SEC09-BP04"], Topology(no_auth_datastore::check)),
    rule(secrets_inline::ID, Security, STANDARD, &["CWE-798", "CWE-522", "ASVS 13.3.1", "AWS SEC02-BP03"], Topology(secrets_inline::check)),
    rule(no_waf_or_limit::ID, Security, STRICT, &["CWE-770", "NIST SP 800-53 SC-5", "AWS SEC05-BP04"], Topology(no_waf_or_limit::check)),
    rule(unencrypted_at_rest::ID, Security, STANDARD, &["CWE-311", "NIST SP 800-53 SC-28", "CIS 3.11", "AWS SEC08-BP02"], Topology(unencrypted_at_rest::check)),
    rule(no_replica::ID, Data, STANDARD, &["NIST SP 800-53 CP-9, SC-36", "AWS REL09-BP01"], Topology(no_replica::check)),
    rule(no_backup::ID, Data, STANDARD, &["NIST SP 800-53 CP-9", "CIS 11.2", "AWS REL09-BP01", "AWS REL09-BP03"], Topology(no_backup::check)),
    rule(backup_same_fate::ID, Data, STANDARD, &["NIST SP 800-53 CP-6(1), CP-9(3)", "CIS 11.4"], Topology(backup_same_fate::check)),
    rule(backup_untested::ID, Data, STRICT, &["NIST SP 800-53 CP-9(1)", "CIS 11.5", "AWS REL09-BP04"], Topology(backup_untested::check)),
    rule(replication_missing::ID, Data, STANDARD, &[], Topology(replication_missing::check)),
    rule(two_primaries::ID, Data, STANDARD, &[], Topology(two_primaries::check)),
    rule(sessions_local::ID, Data, STANDARD, &[], Topology(sessions_local::check)),
    rule(no_monitoring::ID, Operations, STANDARD, &["NIST SP 800-53 SI-4", "CIS 8.2, 13.1", "AWS REL06-BP01", "AWS REL11-BP01"], Topology(no_monitoring::check)),
    rule(monitoring_shared_fate::ID, Operations, STANDARD, &["AWS REL06-BP01", "NIST SP 800-53 SI-4"], Topology(monitoring_shared_fate::check)),
    rule(no_logs::ID, Operations, STRICT, &["CWE-778", "ASVS 16.4.3", "NIST SP 800-53 AU-2, AU-12", "CIS 8.9", "AWS SEC04-BP01"], Topology(no_logs::check)),
    rule(no_owner::ID, Operations, STRICT, &["CIS 1.1", "NIST SP 800-53 CM-8"], Topology(no_owner::check)),
    rule(cannot_scale::ID, Capacity, STANDARD, &["AWS REL07-BP01"], Topology(cannot_scale::check)),
    rule(all_in_one_host::ID, Capacity, STANDARD, &["CWE-653", "NIST SP 800-53 SC-7(21)"], Topology(all_in_one_host::check)),
    rule(uneven_backends::ID, Capacity, STANDARD, &[], Topology(uneven_backends::check)),
    rule(bottleneck::ID, Capacity, STANDARD, &["CWE-410", "NIST SP 800-53 SC-5", "AWS REL07-BP01"], Topology(bottleneck::check)),
    rule(lb_mode_contradiction::ID, Model, STANDARD, &[], Topology(lb_mode_contradiction::check)),
    rule(port_protocol_mismatch::ID, Model, STANDARD, &["NIST SP 800-53 SA-4(9)"], Topology(port_protocol_mismatch::check)),
    rule(orphan_component::ID, Model, STANDARD, &[], Topology(orphan_component::check)),
    rule(address_scope::ID, Model, STRICT, &[], Topology(address_scope::check)),
    rule(doc_unknown_component::ID, Model, STANDARD, &["NIST SP 800-53 SA-5", "CIS 12.4"], Text(doc_unknown_component::check)),
    rule(doc_missing_component::ID, Model, STANDARD, &["CWE-1053"], Text(doc_missing_component::check)),
    rule(doc_count_mismatch::ID, Model, STANDARD, &["CWE-1059"], Text(doc_count_mismatch::check)),
    rule(doc_claim_contradicted::ID, Model, STANDARD, &["CWE-1059"], Text(doc_claim_contradicted::check)),
    rule(doc_feature_not_in_model::ID, Model, STANDARD, &[], Text(doc_feature_not_in_model::check)),
    rule(doc_issue_missing::ID, Model, STANDARD, &[], Text(doc_issue_missing::check)),
    rule(doc_issue_unfounded::ID, Model, STANDARD, &[], Text(doc_issue_unfounded::check)),
    rule(doc_flow_mismatch::ID, Model, STANDARD, &["CIS 3.8"], Text(doc_flow_mismatch::check)),
    rule(requirement_untraced::ID, Model, STANDARD, &["NIST SP 800-53 PL-8"], Text(requirement_untraced::check)),
    rule(super::decisions::EXPIRED, Model, STANDARD, &["NIST SP 800-53 CA-5, RA-7"], Decisions),
    rule(super::decisions::UNUSED, Model, STANDARD, &["NIST SP 800-53 CA-5, RA-7"], Decisions),
];

/// Returns what is known about every derived rule, in the order of the catalogue.
pub fn catalogue() -> impl Iterator<Item = &'static RuleInfo> {
    RULES.iter().map(|rule| &rule.info)
}

/// Returns the patterns of the rules of the text, by claim and feature: a sentence may be passed
/// over where none can match.
pub(super) fn tables() -> &'static Tables {
    static TABLES: OnceLock<Tables> = OnceLock::new();
    TABLES.get_or_init(|| {
        let claims = doc_claim_contradicted::tables();
        let features = doc_feature_not_in_model::tables();
        Tables::new(claims.chain(features).chain([doc_wording::table()]))
    })
}

/// Returns what the rules of the topology find.
pub(super) fn on_topology(cx: &Context<'_>, strict: bool) -> Vec<Finding> {
    let runs = RULES.iter().filter(|rule| strict || !rule.info.strict);
    runs.flat_map(|rule| match rule.check {
        Topology(check) => check(cx),
        Text(_) | Decisions => Vec::new(),
    })
    .collect()
}

/// Returns what the rules of the text find; `cx.found` holds what was found before.
pub(super) fn on_text(cx: &Context<'_>, strict: bool) -> Vec<Finding> {
    let runs = RULES.iter().filter(|rule| strict || !rule.info.strict);
    let found = runs.flat_map(|rule| match rule.check {
        Text(check) => check(cx),
        Topology(_) | Decisions => Vec::new(),
    });
    silence::apply(cx, found.collect())
}

#[cfg(test)]
mod tests {
    use super::{Check, RULES, catalogue};
    use crate::model::{TEXT_RULES, rule_ids};

    #[test]
    fn the_model_names_every_rule() {
        assert!(catalogue().map(|rule| rule.id).eq(rule_ids()));
    }

    #[test]
    fn what_may_be_ignored_are_the_rules_of_the_text() {
        let text = RULES.iter().filter(|rule| matches!(rule.check, Check::Text(_)));
        let ids: Vec<_> = text.map(|rule| rule.info.id).collect();
        assert_eq!(ids, TEXT_RULES);
    }
}
