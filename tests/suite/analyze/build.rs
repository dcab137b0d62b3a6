//! Builds topologies in code, without the reader.

use groundplan::model::{
    Availability, Component, ComponentId, Connection, Endpoint, Entry, EntryId, Failover, FileId,
    Group, GroupId, GroupMode, Journey, Kind, Operation, Purpose, Span, Spans, Status, Subject,
    Topology,
};

const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

/// Returns an empty topology.
pub(crate) fn empty() -> Topology {
    Topology::titled(FileId(0), None)
}

/// Returns an unavailability of `share`.
pub(crate) fn down(share: f64) -> Availability {
    Availability {
        unavailability: share,
        mtbf_mttr_hours: None,
        text: format!("{}%", 100.0 * (1.0 - share)),
    }
}

/// Adds to a topology.
pub(crate) trait Build {
    fn add(&mut self, id: &str, kind: Kind) -> ComponentId;
    fn add_in(&mut self, parent: &str, id: &str, kind: Kind) -> ComponentId;
    fn add_group(&mut self, id: &str, mode: GroupMode, members: &[&str]) -> &mut Group;
    fn connect(&mut self, from: &str, to: &[&str]) -> &mut Entry;
    fn journey(&mut self, entry: &str, target: &[&str], operation: Operation);
    fn id(&self, id: &str) -> ComponentId;
    fn endpoint(&self, id: &str) -> Endpoint;
    fn at(&mut self, id: &str) -> &mut Component;
    fn subject(&self, name: &str) -> Subject;
    fn kind_down(&mut self, kind: Kind, share: f64);
}

impl Build for Topology {
    fn add(&mut self, id: &str, kind: Kind) -> ComponentId {
        let at = ComponentId(self.components.len() as u32);
        self.components.push(component(id, kind));
        assert!(
            self.names.0.insert(id.to_owned(), Endpoint::Component(at)).is_none(),
            "{id} twice"
        );
        at
    }

    fn add_in(&mut self, parent: &str, id: &str, kind: Kind) -> ComponentId {
        let parent = self.id(parent);
        let at = self.add(id, kind);
        self.components[at.0 as usize].parent = Some(parent);
        self.components[parent.0 as usize].children.push(at);
        at
    }

    fn add_group(&mut self, id: &str, mode: GroupMode, members: &[&str]) -> &mut Group {
        let at = GroupId(self.groups.len() as u32);
        let members: Vec<ComponentId> = members.iter().map(|m| self.id(m)).collect();
        for member in &members {
            self.components[member.0 as usize].group = Some(at);
        }
        self.names.0.insert(id.to_owned(), Endpoint::Group(at));
        self.groups.push(Group {
            id: id.to_owned(),
            name: id.to_owned(),
            mode,
            mode_stated: true,
            need: None,
            failover: None::<Failover>,
            switch: None,
            reads_primary_only: false,
            demand: None,
            members,
            span: NOWHERE,
            spans: Spans::default(),
        });
        let last = self.groups.len() - 1;
        &mut self.groups[last]
    }

    fn connect(&mut self, from: &str, to: &[&str]) -> &mut Entry {
        let from = self.id(from);
        let to: Vec<Endpoint> = to.iter().map(|t| self.endpoint(t)).collect();
        let entry = EntryId(self.entries.len() as u32);
        for endpoint in &to {
            let members = match endpoint {
                Endpoint::Component(id) => vec![*id],
                Endpoint::Group(id) => self.groups[id.0 as usize].members.clone(),
            };
            self.connections.extend(members.into_iter().map(|to| Connection { from, to, entry }));
        }
        self.entries.push(entry_of(vec![from], to));
        let last = self.entries.len() - 1;
        &mut self.entries[last]
    }

    fn journey(&mut self, entry: &str, target: &[&str], operation: Operation) {
        let target = target.iter().map(|t| self.endpoint(t)).collect();
        let id = format!("journey-{}", self.journeys.len() + 1);
        self.journeys.push(Journey {
            name: id.clone(),
            id,
            entry: self.id(entry),
            target,
            operation,
            main: true,
            availability_target: None,
            steps: Vec::new(),
            inferred: false,
            span: NOWHERE,
            spans: Spans::default(),
        });
    }

    fn id(&self, id: &str) -> ComponentId {
        self.find(id).unwrap_or_else(|| panic!("no component {id}"))
    }

    fn endpoint(&self, id: &str) -> Endpoint {
        self.lookup(id).unwrap_or_else(|| panic!("nothing is called {id}"))
    }

    fn at(&mut self, id: &str) -> &mut Component {
        let at = self.id(id).0 as usize;
        &mut self.components[at]
    }

    fn subject(&self, name: &str) -> Subject {
        match (name.split_once("->"), name.split_once('#')) {
            (Some((from, to)), _) => Subject::Link(self.id(from), self.id(to)),
            (_, Some((id, number))) => {
                Subject::Replica(self.id(id), number.parse().expect("a number after #"))
            }
            _ => Subject::Component(self.id(name)),
        }
    }

    fn kind_down(&mut self, kind: Kind, share: f64) {
        self.profile.push((kind, down(share)));
    }
}

fn component(id: &str, kind: Kind) -> Component {
    Component {
        id: id.to_owned(),
        kind,
        custom_kind: None,
        name: id.to_owned(),
        tech: None,
        role: None,
        why: None,
        description: None,
        parent: None,
        children: Vec::new(),
        group: None,
        replicas: 1,
        fate: Vec::new(),
        external: false,
        status: Status::Live,
        zone: None,
        tags: Vec::new(),
        links: Vec::new(),
        facts: Vec::new(),
        algorithm: None,
        mode: None,
        weights: Vec::new(),
        sticky: None,
        address: Vec::new(),
        certificate: None,
        guards: Vec::new(),
        monitors: Vec::new(),
        backup: None,
        rebuildable: false,
        deploy: None,
        sessions: None,
        capacity: None,
        owner: None,
        availability: None,
        criticality: None,
        data: Vec::new(),
        encrypted_at_rest: None,
        span: NOWHERE,
        spans: Spans::default(),
    }
}

fn entry_of(from: Vec<ComponentId>, to: Vec<Endpoint>) -> Entry {
    Entry {
        from,
        to,
        label: None,
        protocol: None,
        port: None,
        tls: None,
        auth: None,
        purpose: Purpose::Request,
        purpose_stated: false,
        need: None,
        optional: false,
        only_for: None,
        health_check: None,
        availability: None,
        redirects: false,
        via: None,
        span: NOWHERE,
        spans: Spans::default(),
    }
}

/// Returns the classic three servers: a balancer, two web and application servers, one database.
pub(crate) fn three_servers() -> Topology {
    let mut t = empty();
    t.add("visitor", Kind::Client);
    t.add("dns", Kind::Dns);
    t.add("server-1", Kind::Server);
    t.add_in("server-1", "haproxy", Kind::LoadBalancer);
    for (server, n) in [("server-2", 1), ("server-3", 2)] {
        t.add(server, Kind::Server);
        t.add_in(server, &format!("nginx-{n}"), Kind::WebServer);
        t.add_in(server, &format!("app-{n}"), Kind::AppServer);
        t.add_in(server, &format!("code-{n}"), Kind::Artifact);
    }
    t.add_in("server-3", "mysql", Kind::Database);
    t.at("mysql").role = Some("primary".to_owned());
    t.connect("visitor", &["dns"]).purpose = Purpose::Support;
    t.connect("visitor", &["haproxy"]);
    t.connect("haproxy", &["nginx-1", "nginx-2"]);
    t.connect("nginx-1", &["app-1"]);
    t.connect("nginx-2", &["app-2"]);
    for app in ["app-1", "app-2"] {
        t.connect(app, &["mysql"]);
    }
    t.journey("visitor", &["mysql"], Operation::Write);
    t
}

/// States numbers by kind: servers 99.5 %, software 99.9 %, DNS 99.99 %.
pub(crate) fn usual_numbers(t: &mut Topology) {
    t.kind_down(Kind::Server, 0.005);
    t.kind_down(Kind::Dns, 0.0001);
    for kind in [Kind::LoadBalancer, Kind::WebServer, Kind::AppServer, Kind::Database] {
        t.kind_down(kind, 0.001);
    }
}
