//! A real exercise: three servers behind one balancer give nine findings, not three hundred.

use super::{names, topology};

const TOPOLOGY: &str = include_str!("../../cases/analyze/three-servers/topology.yaml");

/// What a careful reviewer would write about it.
const NINE: [&str; 9] = [
    "high cleartext-public:customer->balancer",
    "high no-firewall",
    "high spof:balancer",
    "high spof:store",
    "medium no-backup",
    "medium no-monitoring",
    "low all-in-one-host:machine-c",
    "low no-replica",
    "low uneven-backends:balancer",
];

#[test]
fn nine_findings_and_no_more() {
    assert_eq!(names(&topology(TOPOLOGY)), NINE);
}
