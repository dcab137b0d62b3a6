//! JSON, SARIF and annotations.

use groundplan::analyze;
use groundplan::report::{Baseline, github, json, sarif};
use serde_json::Value;

use super::{Case, shop};

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn strings(value: &Value, key: &str) -> Vec<String> {
    let items = value.as_array().unwrap().iter();
    items.map(|item| item[key].as_str().unwrap_or("").to_owned()).collect()
}

#[test]
fn json_has_the_shape_of_version_1() {
    let case = shop();
    let report = parsed(&json(&case.checked()));
    assert_eq!(report["version"], 1);
    assert_eq!(strings(&report["findings"], "rule"), ["dead-link"]);
    assert_eq!(report["findings"][0]["file"], "content/free.md");
    let design = &report["designs"][0];
    assert_eq!(design["path"], "content/my shop/topology.yaml");
    let findings = design["findings"].as_array().unwrap();
    let find = |rule: &str| findings.iter().find(|finding| finding["rule"] == rule).unwrap();
    let key = find("unknown-key");
    assert_eq!(key["origin"], "input");
    assert_eq!((&key["line"], &key["column"]), (&Value::from(11), &Value::from(41)));
    assert_eq!(find("unknown-reference")["severity"], "warning");
    let public = find("cleartext-public");
    assert_eq!(public["id"], "cleartext-public:visitor->web");
    assert_eq!(public["subjects"], serde_json::json!(["visitor->web"]));
    assert_eq!(public["state"], "accepted");
    assert_eq!(public["origin"], "derived");
}

#[test]
fn json_gives_journeys_with_unrounded_figures() {
    let case = shop();
    let report = parsed(&json(&case.checked()));
    let journey = &report["designs"][0]["journeys"][0];
    assert_eq!(journey["id"], "visitor-db");
    assert_eq!(journey["operation"], "write");
    assert_eq!(journey["order1"], serde_json::json!(["server", "web", "db"]));
    assert_eq!(journey["order2"], serde_json::json!([]));
    let unavailability = journey["unavailability"].as_f64().unwrap();
    assert!((unavailability - (1.0 - 0.99 * 0.995 * 0.999)).abs() < 1e-12, "{unavailability}");
    assert!(journey["availability"].as_f64().unwrap() > 0.98);
    assert_eq!(journey["importance"].as_array().unwrap().len(), 3);
    assert!(journey["importance"][0]["hours_per_year"].as_f64().unwrap() > 80.0);
}

#[test]
fn a_site_without_designs_is_json_too() {
    let case = Case::new(&[("content/index.md", "# A\n")]);
    let report = parsed(&json(&case.checked()));
    assert_eq!(report, serde_json::json!({ "version": 1, "findings": [], "designs": [] }));
}

#[test]
fn a_baseline_knows_what_was_there() {
    let case = shop();
    let baseline = Baseline::parse(&json(&case.checked())).unwrap();
    let path = Some("content/my shop/topology.yaml");
    for finding in &case.analysis.designs[0].findings {
        assert!(baseline.knows(path, finding), "{}", finding.id());
        assert!(!baseline.knows(None, finding), "{}", finding.id());
    }
    assert!(Baseline::parse("{\"version\": 2}").is_err());
    assert!(Baseline::parse("nonsense").is_err());
}

#[test]
fn annotations_escape_what_ends_them() {
    let case = shop();
    let out = github(&case.checked());
    let key = out.lines().find(|line| line.contains("unknown-key")).unwrap();
    assert!(
        key.starts_with(
            "::error file=content/my shop/topology.yaml,line=11,col=41,endLine=11,\
             endColumn=47,title=unknown-key::a connection has no key `colour`%0Ahelp: "
        ),
        "{key}"
    );
    assert!(!out.contains("cleartext-public"), "accepted findings are not annotated");
    assert!(out.lines().all(|line| line.starts_with("::")), "{out}");
}

/// The essential structure of SARIF 2.1.0, by its schema's required properties and enumerations.
#[test]
fn sarif_is_sarif() {
    let case = shop();
    let log = parsed(&sarif(&case.checked(), &rules()));
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().contains("2.1.0"));
    let run = &log["runs"][0];
    let driver = &run["tool"]["driver"];
    assert_eq!(driver["name"], "groundplan");
    let descriptors = driver["rules"].as_array().unwrap();
    let results = run["results"].as_array().unwrap();
    assert!(!results.is_empty());
    for result in results {
        check_result(result, descriptors);
    }
    for descriptor in descriptors {
        let score = descriptor["properties"].get("security-severity");
        let id = descriptor["id"].as_str().unwrap();
        let is_security = rules().iter().any(|info| info.id == id && info.is_security());
        assert_eq!(score.is_some(), is_security, "{id}");
        assert!(score.is_none_or(Value::is_string), "{id}");
    }
    let uris: Vec<&str> = results
        .iter()
        .filter_map(|r| r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str())
        .collect();
    assert!(uris.contains(&"content/my%20shop/topology.yaml"), "{uris:?}");
}

fn rules() -> Vec<groundplan::model::RuleInfo> {
    analyze::rules::catalogue().cloned().collect()
}

fn check_result(result: &Value, descriptors: &[Value]) {
    let id = result["ruleId"].as_str().unwrap();
    let index = result["ruleIndex"].as_u64().unwrap() as usize;
    assert_eq!(descriptors[index]["id"], id);
    assert!(matches!(result["level"].as_str(), Some("error" | "warning" | "note")));
    assert!(!result["message"]["text"].as_str().unwrap().is_empty());
    assert!(result["partialFingerprints"]["groundplan/v1"].is_string());
    let region = &result["locations"][0]["physicalLocation"]["region"];
    if !region.is_null() {
        for key in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(region[key].as_u64().unwrap() >= 1, "{id} {key}");
        }
        assert!(region["endLine"].as_u64() >= region["startLine"].as_u64());
    }
    let decided = result["properties"]["state"] != "open";
    assert_eq!(result.get("suppressions").is_some(), decided, "{id}");
    if id == "cleartext-public" {
        let suppression = &result["suppressions"][0];
        assert_eq!(suppression["kind"], "external");
        assert_eq!(suppression["status"], "accepted");
        assert_eq!(suppression["justification"], "inside");
        assert_eq!(suppression["properties"]["expires"], "2027-03-31");
        assert_eq!(result["level"], "error");
        assert_eq!(result["properties"]["security-severity"], "8.0");
    }
}

#[test]
fn a_figure_that_is_too_tangled_to_be_exact_is_told_as_bounds() {
    let topology = include_str!("../../cases/site/bounds/content/topology.yaml");
    let case = Case::new(&[("content/topology.yaml", topology)]);
    let report: Value = serde_json::from_str(&json(&case.checked())).unwrap();
    let journey = &report["designs"][0]["journeys"][0];
    assert!(journey["availability"].is_null() && journey["unavailability"].is_null());
    let bound = |at: usize| journey["bounds"]["availability"][at].as_f64().unwrap();
    assert!(0.5 < bound(0) && bound(0) < bound(1) && bound(1) < 1.0, "{journey:#}");
    assert_eq!(journey["order1"].as_array().unwrap().len(), 2);
}
