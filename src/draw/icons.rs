//! The icon of each kind, as the contents of a 24-unit symbol.

use crate::model::Kind;

/// Returns the contents of the icon of `kind`: shapes in one colour on a grid of 24.
pub fn icon(kind: Kind) -> &'static str {
    let file = ICONS[kind as usize];
    let start = file.find('>').map_or(0, |at| at + 1);
    file[start..].trim_end().trim_end_matches("</svg>")
}

/// Icon files in the order of the kinds.
const ICONS: [&str; 43] = [
    include_str!("../../themes/default/icons/client.svg"),
    include_str!("../../themes/default/icons/dns.svg"),
    include_str!("../../themes/default/icons/cdn.svg"),
    include_str!("../../themes/default/icons/waf.svg"),
    include_str!("../../themes/default/icons/firewall.svg"),
    include_str!("../../themes/default/icons/load-balancer.svg"),
    include_str!("../../themes/default/icons/reverse-proxy.svg"),
    include_str!("../../themes/default/icons/api-gateway.svg"),
    include_str!("../../themes/default/icons/web-server.svg"),
    include_str!("../../themes/default/icons/app-server.svg"),
    include_str!("../../themes/default/icons/service.svg"),
    include_str!("../../themes/default/icons/function.svg"),
    include_str!("../../themes/default/icons/worker.svg"),
    include_str!("../../themes/default/icons/artifact.svg"),
    include_str!("../../themes/default/icons/database.svg"),
    include_str!("../../themes/default/icons/cache.svg"),
    include_str!("../../themes/default/icons/queue.svg"),
    include_str!("../../themes/default/icons/stream.svg"),
    include_str!("../../themes/default/icons/object-storage.svg"),
    include_str!("../../themes/default/icons/file-storage.svg"),
    include_str!("../../themes/default/icons/search.svg"),
    include_str!("../../themes/default/icons/monitoring.svg"),
    include_str!("../../themes/default/icons/monitoring-agent.svg"),
    include_str!("../../themes/default/icons/log-store.svg"),
    include_str!("../../themes/default/icons/backup.svg"),
    include_str!("../../themes/default/icons/secret-store.svg"),
    include_str!("../../themes/default/icons/identity-provider.svg"),
    include_str!("../../themes/default/icons/vpn.svg"),
    include_str!("../../themes/default/icons/scheduler.svg"),
    include_str!("../../themes/default/icons/registry.svg"),
    include_str!("../../themes/default/icons/ci.svg"),
    include_str!("../../themes/default/icons/external.svg"),
    include_str!("../../themes/default/icons/server.svg"),
    include_str!("../../themes/default/icons/vm.svg"),
    include_str!("../../themes/default/icons/container.svg"),
    include_str!("../../themes/default/icons/pod.svg"),
    include_str!("../../themes/default/icons/cluster.svg"),
    include_str!("../../themes/default/icons/network.svg"),
    include_str!("../../themes/default/icons/subnet.svg"),
    include_str!("../../themes/default/icons/zone.svg"),
    include_str!("../../themes/default/icons/region.svg"),
    include_str!("../../themes/default/icons/datacenter.svg"),
    include_str!("../../themes/default/icons/group.svg"),
];

#[cfg(test)]
mod tests {
    use super::{ICONS, icon};
    use crate::model::Kind;

    #[test]
    fn every_kind_has_an_icon_of_its_own() {
        assert_eq!(ICONS.len(), Kind::ALL.len());
        let all: std::collections::BTreeSet<_> = Kind::ALL.iter().map(|k| icon(*k)).collect();
        assert_eq!(all.len(), Kind::ALL.len());
        assert!(all.iter().all(|i| i.starts_with('<') && !i.contains("svg")));
    }
}
