//! What small designs mean, case by case.

use groundplan::analyze::insight;
use groundplan::analyze::meaning::Meaning;
use groundplan::model::{
    Change, Effect, Failover, Folding, GroupMode, Kind, Operation, Purpose, Topology,
    availability_text, change_text, percent_text,
};

use super::build::{Build, empty, three_servers, usual_numbers};

fn order1(t: &Topology) -> Vec<String> {
    insight(t).journeys[0].order1.iter().map(|s| s.name(t)).collect()
}

fn order2(t: &Topology) -> Vec<String> {
    let pairs = insight(t).journeys[0].order2.clone();
    pairs.iter().map(|(a, b)| format!("{} {}", a.name(t), b.name(t))).collect()
}

fn reason(t: &Topology) -> String {
    let journey = insight(t).journeys[0].clone();
    assert!(journey.order1.is_empty() && journey.order2.is_empty());
    assert_eq!(journey.availability(), None);
    journey.broken.map(|b| b.reason).unwrap_or_default()
}

#[test]
fn three_servers_stop_at_five_things() {
    let t = three_servers();
    assert_eq!(order1(&t), ["dns", "server-1", "haproxy", "server-3", "mysql"]);
    assert_eq!(
        order2(&t),
        [
            "server-2 nginx-2",
            "server-2 app-2",
            "nginx-1 nginx-2",
            "nginx-1 app-2",
            "app-1 nginx-2",
            "app-1 app-2"
        ]
    );
}

#[test]
fn three_servers_fold_to_balancer_and_database() {
    let t = three_servers();
    let folded = insight(&t).journeys[0].folded.clone();
    let subjects: Vec<&str> = folded.iter().map(|f| t.component(f.subject).id.as_str()).collect();
    assert_eq!(subjects, ["dns", "haproxy", "mysql"]);
    assert_eq!(folded[0].folding, Folding::External);
    assert_eq!(folded[1].folding, Folding::Component(Some(t.id("server-1"))));
    assert_eq!(folded[1].implied, [t.id("server-1")]);
    assert_eq!(folded[2].implied, [t.id("server-3")]);
}

#[test]
fn three_servers_cost_105_hours_a_year() {
    let mut t = three_servers();
    usual_numbers(&mut t);
    let journey = insight(&t).journeys[0].clone();
    let unavailability = journey.unavailability().unwrap();
    assert_eq!(availability_text(unavailability), "98.793 %");
    assert!((journey.hours_per_year().unwrap() - 105.7).abs() < 0.05);
    let first = &journey.importance[0];
    assert_eq!(first.subject, t.subject("server-1"));
    assert!((first.hours_per_year - 43.5).abs() < 0.05);
}

#[test]
fn a_number_that_is_missing_withholds_the_figure() {
    let mut t = three_servers();
    usual_numbers(&mut t);
    t.profile.retain(|(kind, _)| *kind != Kind::Database && *kind != Kind::Dns);
    let figure = insight(&t).journeys[0].figure.clone();
    let missing = vec![t.id("mysql")];
    assert_eq!(figure, groundplan::model::Figure::Withheld { missing });
}

#[test]
fn a_server_with_everything_is_reported_once() {
    let mut t = empty();
    t.add("user", Kind::Client);
    t.add("box", Kind::Server);
    for (id, kind) in [("web", Kind::WebServer), ("app", Kind::AppServer), ("db", Kind::Database)] {
        t.add_in("box", id, kind);
    }
    t.connect("user", &["web"]);
    t.connect("web", &["app"]);
    t.connect("app", &["db"]);
    t.journey("user", &["db"], Operation::Write);
    let folded = insight(&t).journeys[0].folded.clone();
    assert_eq!(folded.len(), 1);
    assert_eq!(folded[0].subject, t.id("box"));
    assert_eq!(folded[0].folding, Folding::Host(vec![t.id("web"), t.id("app"), t.id("db")]));
}

#[test]
fn replicas_in_one_host_leave_the_host() {
    let mut t = empty();
    t.add("user", Kind::Client);
    t.add("box", Kind::Server);
    t.add_in("box", "web", Kind::WebServer);
    t.at("web").replicas = 2;
    t.connect("user", &["web"]);
    t.journey("user", &["web"], Operation::Read);
    assert_eq!(order1(&t), ["box"]);
    assert_eq!(order2(&t), ["web#1 web#2"]);
    let insight = insight(&t);
    assert_eq!(insight.journeys[0].folded[0].folding, Folding::SharedHost);
    assert_eq!(insight.blast[1].effects, [Effect::Stops]);
}

fn pair(mode: GroupMode, failover: Option<Failover>) -> Topology {
    let mut t = empty();
    t.add("user", Kind::Client);
    t.add("app", Kind::AppServer);
    t.add("db-1", Kind::Database);
    t.add("db-2", Kind::Database);
    t.add_group("db", mode, &["db-1", "db-2"]).failover = failover;
    t.connect("user", &["app"]);
    t.connect("app", &["db"]);
    t.journey("user", &["db"], Operation::Write);
    t
}

#[test]
fn a_manual_failover_is_no_redundancy_for_writes() {
    let t = pair(GroupMode::PrimaryReplica, Some(Failover::Manual));
    assert_eq!(order1(&t), ["app", "db-1"]);
    let insight = insight(&t);
    assert_eq!(insight.blast[1].effects, [Effect::WritesStop]);
    assert_eq!(insight.fan_outs[0].reading, "writes: db-1 only; reads: any 1 of 2");
}

#[test]
fn an_automatic_failover_is() {
    let t = pair(GroupMode::PrimaryReplica, Some(Failover::Automatic));
    assert_eq!(order1(&t), ["app"]);
    assert_eq!(order2(&t), ["db-1 db-2"]);
}

#[test]
fn a_switch_that_is_down_cannot_switch() {
    let mut t = pair(GroupMode::ActivePassive, Some(Failover::Automatic));
    let switch = t.add("witness", Kind::Service);
    t.groups[0].switch = Some(switch);
    assert_eq!(order2(&t), ["db-1 db-2", "db-1 witness"]);
}

#[test]
fn gateways_need_all_they_call() {
    let mut t = empty();
    t.add("user", Kind::Client);
    t.add("gate", Kind::ApiGateway);
    t.add("cart", Kind::Service);
    t.add("catalog", Kind::Service);
    t.add("db", Kind::Database);
    t.connect("user", &["gate"]);
    t.connect("gate", &["cart"]);
    t.connect("gate", &["catalog"]);
    t.connect("cart", &["db"]);
    t.connect("catalog", &["db"]);
    t.journey("user", &["db"], Operation::Write);
    assert_eq!(order1(&t), ["gate", "cart", "catalog", "db"]);
    t.at("gate").kind = Kind::LoadBalancer;
    assert_eq!(order1(&t), ["gate", "db"]);
    let fan_out = &insight(&t).fan_outs[0];
    assert!(fan_out.inferred);
    assert_eq!(fan_out.reading, "any 1 of 2");
}

#[test]
fn an_optional_cache_is_no_need_but_a_support_service_is() {
    let mut t = pair(GroupMode::ActiveActive, None);
    t.add("cache", Kind::Cache);
    t.add("auth", Kind::IdentityProvider);
    t.connect("app", &["cache"]).optional = true;
    t.connect("app", &["auth"]).purpose = Purpose::Support;
    assert_eq!(order1(&t), ["app", "auth"]);
}

#[test]
fn a_firewall_of_its_own_takes_down_what_it_guards() {
    let mut t = three_servers();
    t.add("edge", Kind::Firewall);
    t.add_in("server-2", "local", Kind::Firewall);
    t.at("edge").guards = vec![t.id("server-1")];
    t.at("local").guards = vec![t.id("server-2")];
    assert!(order1(&t).contains(&"edge".to_owned()));
    let folded = insight(&t).journeys[0].folded.clone();
    let haproxy = folded.iter().find(|f| f.subject == t.id("haproxy")).unwrap();
    assert_eq!(haproxy.implied, [t.id("server-1"), t.id("edge")]);
    assert!(folded.iter().all(|f| f.subject != t.id("edge")));
}

#[test]
fn absurd_models_get_a_reason() {
    let mut t = pair(GroupMode::ActiveActive, None);
    t.groups[0].need = Some(3);
    assert_eq!(reason(&t), "`app` needs 3 of `db-1`, `db-2`, but only 2 can take writes");

    let mut t = pair(GroupMode::PrimaryReplica, None);
    t.connections.retain(|line| {
        line.to != t.names.0.get("db-1").map(|_| groundplan::model::ComponentId(2)).unwrap()
    });
    assert_eq!(reason(&t), "`app` is connected to no member of `db` that takes writes");

    let mut t = pair(GroupMode::ActiveActive, None);
    t.entries[1].optional = true;
    assert_eq!(
        reason(&t),
        "every way from `user` to `db` has a connection that is optional or not for writes"
    );

    let mut t = pair(GroupMode::ActiveActive, None);
    t.add("island", Kind::Database);
    t.journeys.clear();
    t.journey("user", &["island"], Operation::Write);
    assert_eq!(reason(&t), "no requests lead from `user` to `island`");

    let mut t = pair(GroupMode::ActiveActive, None);
    t.add("cart", Kind::Service);
    t.connect("app", &["cart"]);
    t.connect("cart", &["app"]);
    assert_eq!(reason(&t), "`app` → `cart` → `app` wait for each other, so none can start");
    let meaning = Meaning::new(&t);
    assert_eq!(meaning.request_cycles(), [vec![t.id("app"), t.id("cart")]]);
}

#[test]
fn a_link_can_fail_only_if_it_says_how_often_it_works() {
    let mut t = pair(GroupMode::ActiveActive, None);
    t.entries[0].availability = Some(super::build::down(0.01));
    assert_eq!(order1(&t), ["app", "user->app"]);
}

#[test]
fn replicas_of_a_host_keep_to_their_own_contents() {
    let mut t = empty();
    t.add("user", Kind::Client);
    t.add("pod", Kind::Pod);
    t.add_in("pod", "app", Kind::AppServer);
    t.add_in("pod", "proxy", Kind::ReverseProxy);
    t.add("db", Kind::Database);
    t.at("pod").replicas = 2;
    t.connect("user", &["proxy"]);
    t.connect("proxy", &["app"]);
    t.connect("app", &["db"]);
    t.journey("user", &["db"], Operation::Read);
    assert_eq!(order1(&t), ["db"]);
    // One way runs through one pod: a proxy cannot use the other pod's application.
    assert!(order2(&t).contains(&"app#1 proxy#2".to_owned()));
}

#[test]
fn what_ifs_are_ranked_by_the_hours_they_save() {
    let mut t = three_servers();
    usual_numbers(&mut t);
    let what_ifs = insight(&t).what_ifs;
    let find = |change, subject: &str| {
        what_ifs.iter().find(|w| w.change == change && w.subject == subject).unwrap()
    };
    let percent = |u: Option<f64>| percent_text(u.unwrap(), 6);
    let second = &find(Change::Duplicate, "haproxy").effects[0];
    assert_eq!(percent(second.before), "98.79333 %");
    let change = change_text(second.before.unwrap(), second.after.unwrap());
    assert_eq!(change, "98.793 % → 99.386 %");
    assert!((second.after.unwrap() * 8760.0 - 53.8).abs() < 0.05);
    assert_eq!(second.order1, ["dns", "server-3", "mysql"]);
    assert_eq!(second.removed, ["server-1", "haproxy"]);
    // One more box in series: moving the database alone gains nothing.
    let moved = find(Change::Move, "mysql");
    assert_eq!(percent(moved.effects[0].after), "98.78989 %");
    assert!(moved.hours_saved.unwrap() < 0.0);
    let hours: Vec<f64> = what_ifs.iter().map(|w| w.hours_saved.unwrap()).collect();
    assert!(hours.windows(2).all(|w| w[0] >= w[1] - 1e-6), "{hours:?}");
}

#[test]
fn promotion_takes_the_primary_off_the_list() {
    let t = pair(GroupMode::PrimaryReplica, None);
    let what_if = insight(&t).what_ifs[0].clone();
    assert_eq!((what_if.change, what_if.subject.as_str()), (Change::Promote, "db"));
    assert_eq!(what_if.effects[0].removed, ["db-1"]);
}

#[test]
fn members_on_one_host_are_better_apart() {
    let mut t = pair(GroupMode::ActiveActive, None);
    let host = t.add("rack", Kind::Server);
    for member in ["db-1", "db-2"] {
        t.at(member).parent = Some(host);
    }
    assert_eq!(order1(&t), ["app", "rack"]);
    let what_ifs = insight(&t).what_ifs;
    let apart = what_ifs.iter().find(|w| w.change == Change::Separate).unwrap();
    assert_eq!(apart.effects[0].removed, ["rack"]);
    assert_eq!(apart.effects[0].order1, ["app"]);
}
