//! Properties of imports: whatever the file, what is written is a topology that can be drawn.

use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use groundplan::draw::{Marks, ViewRequest, draw_wide};
use groundplan::model::{FileId, Finding, Severity, SourceFile, Sources, Topology};
use groundplan::read::{read_compose, read_topology};

/// Stands where credentials stand in what is imported.
const SECRET: &str = "hunter2-4711";

/// Time that nothing may take, on a slow machine and without optimization.
const TIME_MAX: Duration = Duration::from_secs(20);

fn sources(name: &str, text: &str) -> Sources {
    let file = SourceFile { path: name.to_owned(), text: Arc::from(text) };
    Sources { files: vec![file], ..Sources::default() }
}

/// Returns the topology that a compose file becomes, or the mistakes that it is refused for.
fn imported(text: &str) -> Result<String, Vec<Finding>> {
    let sources = sources("compose.yaml", text);
    let (read, mistakes) = read_compose(&sources, FileId(0));
    let is_refused = mistakes.iter().any(|finding| finding.severity == Severity::Error);
    match read.filter(|_| !is_refused) {
        Some(read) => Ok(super::compose(&read, &sources, "compose.yaml").text),
        None => Err(mistakes),
    }
}

/// Reads and draws what was written; any mistake in it fails the test.
fn drawn(yaml: &str) -> Topology {
    let sources = sources("topology.yaml", yaml);
    let (topology, findings) = read_topology(&sources, FileId(0));
    assert!(findings.is_empty(), "{findings:#?}\n{yaml}");
    let topology = topology.expect("a topology");
    let request = ViewRequest::named(&topology, "main").expect("the overview");
    assert!(draw_wide(&topology, &request, &Marks::default()).is_some(), "{yaml}");
    topology
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    fn pick<'t>(&mut self, list: &[&'t str]) -> &'t str {
        list[self.below(list.len())]
    }
}

const NAMES: [&str; 16] = [
    "web",
    "db",
    "cache",
    "Web_2",
    "docker-host",
    "visitor",
    "a.b",
    "worker",
    "\"no\"",
    "\"1.0\"",
    "\"ключ\"",
    "\"x y\"",
    "proxy",
    "\"# c\"",
    "\"a\\nb {\"",
    "migrate",
];
const IMAGES: [&str; 14] = [
    "postgres:16",
    "redis",
    "nginx:1.27",
    "traefik:v3",
    "rabbitmq:3-management",
    "acme/shop:2",
    "${IMAGE:-mysql:8}",
    "${NOTHING}",
    "grafana/grafana",
    "user:hunter2-4711@host/image",
    "\"http://user:hunter2-4711@host/image\"",
    "\"\\u2028# x: [\"",
    "node:22",
    "\"\"",
];
const PORTS: [&str; 9] = [
    "80",
    "\"8080:80\"",
    "\"127.0.0.1:5432:5432\"",
    "\"[::1]:1:2\"",
    "\"53:53/udp\"",
    "\"3000-3003:3000-3003\"",
    "\"${PORT}:80\"",
    "{target: 80, published: \"443\"}",
    "\"${ALL}\"",
];
const VALUES: [&str; 10] = [
    "postgres://user:hunter2-4711@db:5432/x",
    "redis://:hunter2-4711@cache",
    "hunter2-4711",
    "db",
    "db:5432,cache:6379",
    "amqp://a:hunter2-4711@web,amqp://b:hunter2-4711@worker:1",
    "host=db password=hunter2-4711",
    "${X:-http://hunter2-4711@web:80}",
    "[[",
    "a@b@c://@@://",
];

/// Returns a compose file of random services.
fn random(dice: &mut Dice) -> String {
    let mut names: Vec<&str> = NAMES.to_vec();
    for at in 0..names.len() {
        let other = dice.below(names.len());
        names.swap(at, other);
    }
    names.truncate(1 + dice.below(10));
    let mut text = String::from("services:\n");
    for name in &names {
        service(&mut text, dice, name, &names);
    }
    text
}

fn service(text: &mut String, dice: &mut Dice, name: &str, names: &[&str]) {
    let mut line = |words: String| writeln!(text, "{words}").expect("a string takes any text");
    line(format!("  {name}:\n    image: {}", dice.pick(&IMAGES)));
    let list = |dice: &mut Dice, from: &[&str]| {
        let count = dice.below(4);
        let mut items: Vec<String> = (0..count).map(|_| dice.pick(from).to_owned()).collect();
        items.dedup();
        items.join(", ")
    };
    line(format!("    ports: [{}]", list(dice, &PORTS)));
    line(format!("    networks: [{}]", list(dice, &["front", "back", "\"b b\""])));
    let volumes = ["data:/data", "\"files:/f:ro\"", "./x:/y", "/var/run/docker.sock:/s"];
    line(format!("    volumes: [{}]", list(dice, &volumes)));
    match dice.below(3) {
        0 => line(format!("    depends_on: [{}]", list(dice, names))),
        1 => line(format!(
            "    depends_on: {{{}: {{condition: service_completed_successfully}}}}",
            dice.pick(names)
        )),
        _ => line(format!("    links: [{}]", list(dice, names))),
    }
    line("    environment:".to_owned());
    for key in ["DATABASE_URL", "DB_HOST", "API_TOKEN", "X"] {
        line(format!("      {key}: \"{}\"", dice.pick(&VALUES)));
    }
    line(format!("    command: run --with {SECRET} --to=db:80"));
    let labels = ["traefik.enable=true", "\"caddy=x\"", "a=b", "traefik.http.routers.x.rule=y"];
    line(format!("    labels: [{}]", list(dice, &labels)));
    line(format!("    deploy: {{replicas: {}}}", dice.below(4)));
}

#[test]
fn any_compose_file_becomes_a_topology_without_mistakes_and_without_secrets() {
    let mut dice = Dice(7);
    for _ in 0..80 {
        let text = random(&mut dice);
        let yaml = imported(&text).unwrap_or_else(|mistakes| panic!("{mistakes:#?}\n{text}"));
        assert!(!yaml.contains(SECRET), "{text}\n{yaml}");
        assert_eq!(Ok(&yaml), imported(&text).as_ref(), "the same file gives the same bytes");
        let topology = drawn(&yaml);
        assert!(topology.components.len() > 1, "{yaml}");
    }
}

/// Returns texts made to take time, memory or the program down.
fn hostile() -> Vec<(&'static str, String)> {
    let lines = |from: &mut dyn FnMut(usize) -> String, count: usize| -> String {
        (0..count).map(from).collect()
    };
    let head = "services:\n  a: {image: b}\n";
    let bomb = lines(
        &mut |n| format!("x-{}: &x{} [{}]\n", n + 1, n + 1, format!("*x{n}, ").repeat(9)),
        30,
    );
    let merges =
        lines(&mut |n| format!("y-{}: &y{} {{<<: *y{n}, k{n}: 1}}\n", n + 1, n + 1), 20_000);
    let keys = lines(&mut |n| format!("  k{n}: v\n"), 1000);
    let services = lines(&mut |n| format!("  s{n}: {{image: x, depends_on: [s0]}}\n"), 500);
    let chain = lines(&mut |n| format!("  s{n}: {{extends: s{}}}\n", n + 1), 400);
    let all = lines(&mut |n| format!("s{n}:1,s{n}:2,"), 300);
    let callers = lines(&mut |n| format!("  s{n}: {{image: x, environment: *v}}\n"), 300);
    let value = "db:1,".repeat(3000);
    let shared = lines(&mut |n| format!("      V{n}_HOST: *v\n"), 5000);
    let mut all = vec![
        ("aliases of aliases", format!("{head}x-0: &x0 [1]\n{bomb}")),
        ("merges of merges", format!("{head}y-0: &y0 {{a: 1}}\n{merges}")),
        ("many merges", format!("{head}m: &m\n{keys}n:\n{}", "  - {<<: *m}\n".repeat(500))),
        ("an alias of itself", format!("{head}z: &z [*z]\n")),
        ("a merge of itself", format!("{head}z: &z {{<<: *z}}\n")),
        ("a merge of a word", format!("{head}z: {{<<: word}}\n")),
        ("no anchor", format!("{head}z: *nobody\n")),
        ("deep", format!("{head}z: {}{}", "[".repeat(5000), "]".repeat(5000))),
        ("deep in blocks", lines(&mut |n| format!("{}a:\n", " ".repeat(n)), 3000)),
        ("five hundred services", format!("services:\n{services}")),
        ("too many services", format!("services:\n{services}  z: {{image: z}}\n")),
        ("extends in a row", format!("services:\n{chain}  s400: {{image: x}}\n")),
        ("extends in a circle", "services:\n  a: {extends: b}\n  b: {extends: a}\n".to_owned()),
        ("extends itself", "services:\n  a: {extends: a}\n".to_owned()),
        (
            "long values many times",
            format!(
                "x-v: &v \"{value}\"\nservices:\n  db: {{image: x}}\n  a:\n    environment:\n{shared}"
            ),
        ),
        (
            "long lists extended",
            format!(
                "services:\n  a: {{ports: [{0}], networks: [{1}], depends_on: [{2}]}}\n  \
                 b: {{extends: a, ports: [{0}], networks: [{1}]}}\n  c: {{image: x}}\n",
                lines(&mut |n| format!("'{}:80', ", n + 1), 12_000),
                lines(&mut |n| format!("n{n}, "), 12_000),
                "c, ".repeat(12_000)
            ),
        ),
        ("all call all", format!("x-v: &v {{URLS: \"{all}\"}}\nservices:\n{callers}")),
        ("open variables", format!("services:\n  a: {{image: \"{}\"}}\n", "${A:-".repeat(50_000))),
        ("many ports", format!("services:\n  a: {{ports: [{}]}}\n", "80, ".repeat(20_000))),
        ("many mistakes", format!("services:\n  a:\n    ports:\n{}", "      - x\n".repeat(20_000))),
    ];
    all.extend(odd(head));
    all
}

/// Files that are short and odd.
fn odd(head: &str) -> Vec<(&'static str, String)> {
    vec![
        ("two documents", format!("{head}---\n{head}")),
        ("a null byte", format!("{head}\0")),
        ("nothing", String::new()),
        ("a word", "services".to_owned()),
        ("services twice", format!("{head}{head}")),
        (
            "an odd key",
            "services: {[a]: {image: b}, {c: d}: {image: e}, ~: {image: f}}\n".to_owned(),
        ),
        ("a long name", format!("services:\n  {}: {{image: b}}\n", "n".repeat(1000))),
    ]
}

#[test]
fn hostile_files_are_refused_or_imported_in_bounded_time() {
    for (name, text) in hostile() {
        let begun = Instant::now();
        match imported(&text) {
            // What is too much for one drawing is told so by `diagram`; it is a topology all the same.
            Ok(yaml) if ["five hundred services", "all call all"].contains(&name) => {
                assert!(yaml.len() < 1 << 20);
            }
            Ok(yaml) => drop(drawn(&yaml)),
            Err(mistakes) => {
                assert!(
                    !mistakes.is_empty() && mistakes.len() <= 200,
                    "{name}: {}",
                    mistakes.len()
                );
            }
        }
        assert!(begun.elapsed() < TIME_MAX, "{name}: {:?}", begun.elapsed());
    }
}

#[test]
fn bombs_and_circles_are_refused_by_name() {
    for (name, rule) in [
        ("aliases of aliases", "limit-exceeded"),
        ("merges of merges", "limit-exceeded"),
        ("many merges", "limit-exceeded"),
        ("an alias of itself", "cycle"),
        ("a merge of itself", "cycle"),
        ("a merge of a word", "invalid-value"),
        ("deep", "limit-exceeded"),
        ("too many services", "limit-exceeded"),
        ("extends in a row", "cycle"),
        ("extends in a circle", "cycle"),
        ("two documents", "unsupported-yaml"),
        ("nothing", "missing-key"),
        ("a word", "missing-key"),
        ("services twice", "duplicate-key"),
    ] {
        let hostile = hostile();
        let (_, text) = hostile.iter().find(|(other, _)| *other == name).expect("it is listed");
        let mistakes = imported(text).expect_err(name);
        assert_eq!(mistakes[0].rule, rule, "{name}: {}", mistakes[0].message);
    }
}
